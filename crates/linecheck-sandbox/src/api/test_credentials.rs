//! Test credentials: three creates are answered, and nothing exists afterwards.
//!
//! Source: TEST. Everything else is 403 with 20008. What an outcome is follows from the magic numbers. When both
//! numbers are magic, the sender is looked at first (decided here).

use axum::http::StatusCode;
use serde_json::json;

use super::{calls, messages};
use crate::account::Account;
use crate::clock::rfc2822;
use crate::exchange::Exchange;
use crate::message::MessageOutcome;
use crate::number::national;
use crate::reply::{ApiError, Reply};
use crate::route::Endpoint;
use crate::sid;
use crate::world::Shared;

pub(super) fn answer(shared: &Shared, account: &Account, exchange: &Exchange) -> Result<Reply, ApiError> {
    if exchange.route.account.as_deref().is_some_and(|sid| sid != account.sid()) {
        return Err(ApiError::new(401, 20003, "Authenticate"));
    }
    match exchange.route.endpoint {
        Endpoint::MessagesCreate => message(shared, account, exchange),
        Endpoint::CallsCreate => call(shared, account, exchange),
        Endpoint::NumbersCreate => buy(shared, account, exchange),
        _ => Err(not_with_test_credentials()),
    }
}

fn not_with_test_credentials() -> ApiError {
    ApiError::new(403, 20008, "Resource not accessible with Test Account Credentials")
}

/// The last digit of `+1500555000x`.
fn magic(phone: &str) -> Option<&str> {
    phone.strip_prefix("+1500555000").filter(|digit| digit.len() == 1)
}

fn refuse(code: u32, what: &str, number: &str) -> Result<Reply, ApiError> {
    Err(ApiError::from_catalogue(code, None, Some(&format!("The '{what}' number {number} cannot be used"))))
}

fn message(shared: &Shared, account: &Account, exchange: &Exchange) -> Result<Reply, ApiError> {
    if exchange.field("MessagingServiceSid").is_some() {
        return Err(not_with_test_credentials());
    }
    let messages::Shape { to, from, body, media, .. } = messages::shape(exchange)?;
    let from = from.unwrap_or_default();
    match magic(&from) {
        Some("6") => {}
        Some("1") => return refuse(21212, "From", &from),
        Some("8") => return refuse(21611, "From", &from),
        _ => return refuse(21606, "From", &from),
    }
    match magic(&to) {
        Some("1") => refuse(21211, "To", &to),
        Some("2") => refuse(21612, "To", &to),
        Some("3") => refuse(21408, "To", &to),
        Some("4") => refuse(21610, "To", &to),
        Some("9") => refuse(21614, "To", &to),
        _ => {
            let now = shared.clock.now_ms();
            let draft = messages::Draft {
                account: account.sid().to_owned(),
                to,
                from,
                body,
                service: None,
                media,
                send_at_ms: None,
                outcome: MessageOutcome::delivered(),
            };
            Ok(Reply::json(StatusCode::CREATED, &messages::new(shared, draft, None, now)?.json(now)))
        }
    }
}

fn call(shared: &Shared, account: &Account, exchange: &Exchange) -> Result<Reply, ApiError> {
    let (to, from) = calls::shape(exchange)?;
    match magic(&from) {
        Some("6") => {}
        Some("1") => return refuse(21212, "From", &from),
        _ => return refuse(21210, "From", &from),
    }
    match magic(&to) {
        Some("1") => refuse(21217, "To", &to),
        Some("2") => refuse(21214, "To", &to),
        Some("3") => refuse(21215, "To", &to),
        Some("4") => refuse(21216, "To", &to),
        _ => {
            let now = shared.clock.now_ms();
            let draft = calls::draft(account, exchange, to, from);
            Ok(Reply::json(StatusCode::CREATED, &calls::new(shared, draft, None, now)?.json(now)))
        }
    }
}

/// Buying a number: by itself, or any in an area code. Area codes that TEST does not name have none (decided here).
fn buy(shared: &Shared, account: &Account, exchange: &Exchange) -> Result<Reply, ApiError> {
    let phone = match (exchange.field("PhoneNumber"), exchange.field("AreaCode")) {
        (Some(phone), _) => match magic(phone) {
            Some("6") => phone,
            Some("1") => return refuse(21421, "PhoneNumber", phone),
            _ => return refuse(21422, "PhoneNumber", phone),
        },
        (None, Some("500")) => "+15005550006",
        (None, Some(_)) => return Err(ApiError::invalid(21452, "No phone numbers found in this area code")),
        (None, None) => return Err(ApiError::invalid(21421, "PhoneNumber or AreaCode is required")),
    };
    let date = rfc2822(shared.clock.now_ms());
    let sid = sid::mint("PN").map_err(|sid::NoRandom| ApiError::internal())?;
    let body = json!({
        "account_sid": account.sid(), "address_requirements": "none", "address_sid": null,
        "api_version": "2010-04-01", "beta": false, "bundle_sid": null,
        "capabilities": {"voice": true, "sms": true, "mms": true, "fax": false},
        "date_created": date, "date_updated": date, "emergency_address_sid": null,
        "emergency_address_status": "unregistered", "emergency_status": "Inactive",
        "friendly_name": exchange.field("FriendlyName").map_or_else(|| national(phone), str::to_owned),
        "identity_sid": null, "origin": "twilio", "phone_number": phone, "sid": sid,
        "sms_application_sid": "", "sms_fallback_method": "POST", "sms_fallback_url": "", "sms_method": "POST",
        "sms_url": "", "status": "in-use", "status_callback": "", "status_callback_method": "POST",
        "trunk_sid": null, "type": "local",
        "uri": format!("/2010-04-01/Accounts/{}/IncomingPhoneNumbers/{sid}.json", account.sid()),
        "voice_application_sid": null, "voice_caller_id_lookup": false, "voice_fallback_method": "POST",
        "voice_fallback_url": null, "voice_method": "POST", "voice_receive_mode": "voice", "voice_url": null,
    });
    Ok(Reply::json(StatusCode::CREATED, &body))
}
