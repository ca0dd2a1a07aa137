variable "environment_id" {
  description = "The environment that is managed."
  type        = string
  default     = "11111111-1111-4111-8111-111111111111"
}

variable "contoso_twilio_auth_token" {
  description = "The Auth Token of the Twilio account AC0123456789abcdef0123456789abcdef."
  type        = string
  sensitive   = true
}
