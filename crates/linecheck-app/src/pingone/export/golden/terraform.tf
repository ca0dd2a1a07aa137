terraform {
  required_version = ">= 1.6"

  required_providers {
    pingone = {
      source  = "pingidentity/pingone"
      version = ">= 1.21, < 2.0"
    }
  }
}

# The worker application comes from the environment variables PINGONE_CLIENT_ID,
# PINGONE_CLIENT_SECRET and PINGONE_ENVIRONMENT_ID (the environment that the worker lives in), so
# that no secret stands here.
provider "pingone" {
  region_code = "EU"
}
