# The sender Contoso is created in two steps. If the second fails, Terraform keeps no state and the
# sender stays behind (inferred): look for it in PingOne before you apply again.
resource "pingone_phone_delivery_settings" "contoso" {
  environment_id = var.environment_id
  provider_custom_twilio = {
    sid        = "AC0123456789abcdef0123456789abcdef"
    auth_token = var.contoso_auth_token
    selected_numbers = [
      {
        number = "+12125550100"
        type   = "PHONE_NUMBER"
      },
      {
        number = "+18005550100"
        type   = "TOLL_FREE"
      },
    ]
  }

  lifecycle {
    # Another token replaces the sender. The new one is there before the old one goes.
    create_before_destroy = true
  }
}

# The provider has no argument for `emailProviderFallbackChain` of the notification settings. Each
# apply leaves it out of what it writes, so PingOne may reset it. Compare it afterwards, or leave
# this resource to Linecheck.
# The provider has no argument for `restrictions` of the notification settings. Each apply leaves it
# out of what it writes, so PingOne may reset it. Compare it afterwards, or leave this resource to
# Linecheck.
# The provider has no argument for `unknownField` of the notification settings. Each apply leaves it
# out of what it writes, so PingOne may reset it. Compare it afterwards, or leave this resource to
# Linecheck.
resource "pingone_notification_settings" "settings" {
  environment_id = var.environment_id
  delivery_mode  = "ALL"
  # Leave provider_fallback_chain in its place: a configuration without it empties the chain on
  # apply, and Ping Identity's own account sends from then on.
  provider_fallback_chain = [pingone_phone_delivery_settings.contoso.id, "PINGONE_TWILIO"]
  from = {
    email_address = "otp@contoso.example"
    name          = "Contoso"
  }
  reply_to = {
    email_address = "help@contoso.example"
    name          = "Help \"desk\" $${now}"
  }
  allowed_list = [
    {
      user_id = "55555555-5555-4555-8555-555555555555"
    },
  ]
}

import {
  to = pingone_notification_settings.settings
  id = var.environment_id
}

# Default is the default policy. Terraform takes it over by its import; it cannot delete it, nor
# make another the default.
resource "pingone_notification_policy" "default" {
  environment_id = var.environment_id
  name           = "Default"
  country_limit = {
    type = "NONE"
  }
  quota = [
    {
      type             = "USER"
      delivery_methods = ["SMS", "Voice"]
      used             = 15
      unused           = 10
    },
  ]
}

import {
  to = pingone_notification_policy.default
  id = "${var.environment_id}/66666666-6666-4666-8666-666666666666"
}
