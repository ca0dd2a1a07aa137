resource "pingone_phone_delivery_settings" "contoso_twilio" {
  environment_id = var.environment_id
  provider_custom_twilio = {
    sid        = "AC0123456789abcdef0123456789abcdef"
    auth_token = var.contoso_twilio_auth_token
    selected_numbers = [
      {
        number = "+12125550100"
        type   = "PHONE_NUMBER"
      },
      {
        number              = "+18005550100"
        type                = "TOLL_FREE"
        supported_countries = ["US", "CA"]
      },
    ]
  }

  lifecycle {
    # Another token replaces the sender. The new one is there before the old one goes.
    create_before_destroy = true
    # The sender Contoso Twilio exists. PingOne does not give its Auth Token back, so the first plan
    # after an import would replace it (inferred). Therefore `ignore_changes` stands there: with it
    # Terraform changes neither token nor numbers.
    ignore_changes = [provider_custom_twilio]
  }
}

import {
  to = pingone_phone_delivery_settings.contoso_twilio
  id = "${var.environment_id}/22222222-2222-4222-8222-222222222222"
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
  provider_fallback_chain = [pingone_phone_delivery_settings.contoso_twilio.id, "33333333-3333-4333-8333-333333333333", "PINGONE_TWILIO"]
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

# The provider has no argument for `futureField` of the policy Partners. Each apply leaves it out of
# what it writes, so PingOne may reset it. Compare it afterwards, or leave this resource to
# Linecheck.
resource "pingone_notification_policy" "partners" {
  environment_id = var.environment_id
  name           = "Partners"
  country_limit = {
    type             = "ALLOWED"
    delivery_methods = ["SMS", "Voice"]
    countries        = ["US", "GB"]
  }
  cooldown_configuration = {
    email = {
      enabled = false
    }
    sms = {
      enabled = true
      periods = [
        {
          duration  = 10
          time_unit = "SECONDS"
        },
        {
          duration  = 1
          time_unit = "MINUTES"
        },
        {
          duration  = 5
          time_unit = "MINUTES"
        },
      ]
      group_by     = "USER_ID"
      resend_limit = 3
    }
    voice = {
      enabled = false
    }
    whats_app = {
      enabled = false
    }
  }
  provider_configuration = {
    conditions = [
      {
        delivery_methods = ["SMS"]
        countries        = ["GB"]
        fallback_chain = [
          {
            id = pingone_phone_delivery_settings.contoso_twilio.id
          },
          {
            id = "44444444-4444-4444-8444-444444444444"
          },
        ]
      },
      {
        delivery_methods = ["SMS", "VOICE"]
        fallback_chain = [
          {
            id = pingone_phone_delivery_settings.contoso_twilio.id
          },
        ]
      },
    ]
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
  to = pingone_notification_policy.partners
  id = "${var.environment_id}/77777777-7777-4777-8777-777777777777"
}
