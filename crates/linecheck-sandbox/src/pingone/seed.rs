//! What a new sandbox's PingOne holds: a worker's environment, one of type SANDBOX without senders, and one of type PRODUCTION with senders
//! that the page never knew and policies that name them. Bodies have members that nobody knows, so that a client is seen to keep them.

use std::collections::HashMap;

use linecheck_domain::sid::SANDBOX_MARKER;
use serde_json::{Map, Value, json};

use super::known::{
    FOREIGN_POLICY, FOREIGN_SENDER, FUTURE_SENDER, PLAIN_POLICY, PRODUCTION_ENVIRONMENT, PRODUCTION_POLICY,
    SANDBOX_ENVIRONMENT, SANDBOX_POLICY, VERIFY_SENDER, WORKER_ENVIRONMENT,
};
use super::modes::{Modes, Size, Standing};
use super::settings;
use super::state::{Environment, PingOne, Resource};
use crate::known::{DEFAULT_ACCOUNT, FABRIKAM, MAIN, NO_USABLE, SUB_ACTIVE, TRIAL};

/// When the seeded resources say that they were made: 2026-01-12 09:00 UTC, as the Twilio accounts.
const SEEDED_MS: i64 = 1_768_208_400_000;

/// All of it, PRODUCTION filled up to a size.
pub(crate) fn tenancy(size: Size) -> PingOne {
    let mut pingone =
        PingOne { modes: Modes::default(), environments: Vec::new(), next_place: 0, tokens: HashMap::new() };
    let worker = environment(&mut pingone, WORKER_ENVIRONMENT, "Contoso Administrators", "PRODUCTION");
    let sandbox = environment(&mut pingone, SANDBOX_ENVIRONMENT, "Contoso Test", "SANDBOX");
    let production = environment(&mut pingone, PRODUCTION_ENVIRONMENT, "Contoso", "PRODUCTION");
    let policy = || default_policy("Default Notification Policy");
    let worker = Environment {
        standing: Standing::Forbidden,
        can_use_ping_sms_account: false,
        policies: vec![resource(&mut pingone, "facade0f-acad-4e00-8000-00000000b005", policy())],
        ..worker
    };
    let mut sandbox =
        Environment { policies: vec![resource(&mut pingone, SANDBOX_POLICY, policy())], ..sandbox };
    sandbox.settings.body = sandbox_settings();
    let mut production = Environment {
        senders: vec![
            resource(&mut pingone, FOREIGN_SENDER, gateway()),
            resource(&mut pingone, VERIFY_SENDER, verify()),
            resource(&mut pingone, FUTURE_SENDER, future()),
        ],
        policies: vec![
            resource(&mut pingone, PRODUCTION_POLICY, policy()),
            resource(&mut pingone, FOREIGN_POLICY, by_gateway("Branch offices", FOREIGN_SENDER)),
            resource(&mut pingone, PLAIN_POLICY, plain_policy()),
        ],
        ..production
    };
    production.settings.body.extend(production_settings());
    fill(&mut pingone, &mut production, size);
    pingone.environments = vec![worker, sandbox, production];
    pingone
}

fn environment(pingone: &mut PingOne, id: &str, name: &str, kind: &str) -> Environment {
    let number = id.chars().last().unwrap_or_default();
    let settings = resource(pingone, &format!("facade0f-acad-4e00-8000-00000000d00{number}"), Value::Null);
    Environment {
        id: id.to_owned(),
        name: name.to_owned(),
        kind: kind.to_owned(),
        standing: Standing::Active,
        can_use_ping_sms_account: true,
        created_ms: SEEDED_MS,
        updated_ms: SEEDED_MS,
        settings: Resource { created_ms: None, body: settings::defaults(), ..settings },
        senders: Vec::new(),
        policies: Vec::new(),
    }
}

fn resource(pingone: &mut PingOne, id: &str, body: Value) -> Resource {
    let place = pingone.take_place();
    let made_ms = SEEDED_MS + i64::try_from(place).unwrap_or_default() * 60_000;
    let body = match body {
        Value::Object(body) => body,
        _ => Map::new(),
    };
    Resource {
        id: id.to_owned(),
        place,
        created_ms: Some(made_ms),
        updated_ms: made_ms,
        body,
        token_sha256: None,
    }
}

fn sandbox_settings() -> Map<String, Value> {
    let settings = json!({
        "deliveryMode": "ALL",
        "from": { "name": "Contoso", "address": "otp@contoso.example" },
        "replyTo": { "name": "Contoso Help", "address": "help@contoso.example" },
        "whitelist": [{ "user": { "id": "facade0f-acad-4e00-8000-0000000000a1" } }],
        "restrictions": { "smsVoiceQuota": { "daily": 20 } },
        "emailProviderFallbackChain": ["PINGONE_EMAIL"],
        "unknownField": { "a": 1 },
        "smsProvidersFallbackChain": [],
    });
    settings.as_object().cloned().unwrap_or_default()
}

fn production_settings() -> Map<String, Value> {
    let settings = json!({
        "from": { "name": "Contoso", "address": "otp@contoso.example" },
        "restrictions": { "smsVoiceQuota": { "daily": 30 } },
        "emailProviderFallbackChain": ["PINGONE_EMAIL"],
        "smsProvidersFallbackChain": [FOREIGN_SENDER],
        "branding": { "signature": "Contoso", "locales": ["en", "de"] },
    });
    settings.as_object().cloned().unwrap_or_default()
}

fn gateway() -> Value {
    json!({
        "provider": "CUSTOM_PROVIDER",
        "name": "Contoso gateway",
        "authentication": { "method": "BASIC", "username": "contoso" },
        "requests": [{
            "deliveryMethod": "SMS",
            "method": "POST",
            "url": "https://sms.contoso.example/send",
            "phoneNumberFormat": "FULL",
            "body": "to=${to}&from=${from}&text=${message}",
            "headers": { "content-type": "application/x-www-form-urlencoded" },
        }],
        "numbers": [
            { "number": "+14255550100", "type": "PHONE_NUMBER", "capabilities": ["SMS"], "selected": true, "available": true },
            { "number": "73946", "type": "SHORT_CODE", "capabilities": ["SMS"], "selected": true, "available": true,
              "supportedCountries": ["US"] },
        ],
    })
}

fn verify() -> Value {
    json!({
        "provider": "CUSTOM_TWILIO_VERIFY",
        "name": "Twilio Verify",
        "sid": FABRIKAM.sid(),
        "verifyServiceId": format!("VA{SANDBOX_MARKER}{:018x}", 1),
    })
}

fn future() -> Value {
    json!({
        "provider": "CUSTOM_FUTURE",
        "name": "From the future",
        "routes": [{ "weight": 0.25, "carrier": { "id": 9_007_199_254_740_993_u64, "tags": [] } }],
        "numbers": "all of them",
    })
}

fn default_policy(name: &str) -> Value {
    json!({
        "name": name,
        "default": true,
        "quotas": [{ "type": "USER", "deliveryMethods": ["SMS", "Voice"], "total": 50 }],
        "countryLimit": { "type": "NONE", "countries": [] },
    })
}

/// A policy whose conditions name a sender: by SMS in two countries, and by both methods everywhere else.
fn by_gateway(name: &str, sender: &str) -> Value {
    json!({
        "name": name,
        "default": false,
        "quotas": [{ "type": "USER", "deliveryMethods": ["SMS", "Voice"], "claimed": 15, "unclaimed": 10 }],
        "countryLimit": { "type": "DENIED", "countries": ["KP"], "deliveryMethods": ["SMS"] },
        "providerConfiguration": {
            "conditions": [
                { "deliveryMethods": ["SMS"], "countries": ["DE", "AT"], "fallbackChain": [{ "id": sender }] },
                { "deliveryMethods": ["SMS", "VOICE"], "fallbackChain": [{ "id": sender }], "weight": 1 },
            ],
        },
    })
}

fn plain_policy() -> Value {
    let cooldown = json!({ "enabled": true, "resendLimit": 5, "periods": [
        { "duration": 30, "timeUnit": "SECONDS" }, { "duration": 60, "timeUnit": "SECONDS" },
        { "duration": 120, "timeUnit": "SECONDS" },
    ] });
    let none = json!({ "enabled": false });
    json!({
        "name": "Contractors",
        "default": false,
        "quotas": [{ "type": "USER", "deliveryMethods": ["Email"], "total": 30 }],
        "cooldownConfiguration": { "email": none, "sms": cooldown, "voice": cooldown, "whatsApp": none },
        "providerConfiguration": { "conditions": [] },
    })
}

/// Senders of Twilio accounts, the main one first, and policies of which every second one names a sender.
fn fill(pingone: &mut PingOne, environment: &mut Environment, size: Size) {
    let accounts = [MAIN, FABRIKAM, SUB_ACTIVE, DEFAULT_ACCOUNT, TRIAL, NO_USABLE, FABRIKAM];
    for (place, account) in accounts.iter().enumerate() {
        if environment.senders.len() >= size.senders {
            break;
        }
        let id = format!("facade0f-acad-4e00-8000-00000000a1{place:02x}");
        let body = json!({ "provider": "CUSTOM_TWILIO", "sid": account.sid(), "numbers": [] });
        environment.senders.push(resource(pingone, &id, body));
    }
    for place in environment.policies.len()..size.policies {
        let id = format!("facade0f-acad-4e00-8000-0000000b{place:04x}");
        let name = format!("Policy {place}");
        let mut body = by_gateway(&name, FOREIGN_SENDER);
        if place % 2 == 0
            && let Some(body) = body.as_object_mut()
        {
            body.remove("providerConfiguration");
        }
        environment.policies.push(resource(pingone, &id, body));
    }
}
