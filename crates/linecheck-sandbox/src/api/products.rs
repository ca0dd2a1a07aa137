//! Twilio's other hosts: `accounts`, `voice`, `messaging` and `monitor`, version 1. Each is served under its name as a path
//! (`/messaging/v1/…` for `https://messaging.twilio.com/v1/…`), since one port has one host.
//!
//! Source: OAI (`accounts_v1`, `voice_v1`, `messaging_v1`). Credentials reach their own account alone (SUB: a main
//! account's work for sub-accounts on the 2010 API only). Pages name one another by whole addresses, in `meta`.

use std::borrow::Cow;

use jiff::Timestamp;
use linecheck_domain::country::Country;
use linecheck_domain::phone::PhoneNumber;
use serde_json::{Value, json};

use super::accounts::Short;
use super::places;
use super::time_filter::date;
use crate::account::Account;
use crate::clock::rfc3339;
use crate::exchange::Exchange;
use crate::paging::PageQuery;
use crate::registrations::MessagingService;
use crate::reply::{ApiError, Reply, to_json};
use crate::route::Endpoint;
use crate::world::Shared;

pub(super) fn answer(shared: &Shared, account: &Account, exchange: &Exchange) -> Result<Reply, ApiError> {
    match exchange.route.endpoint {
        Endpoint::GeoPermissions => Ok(geo_permissions(account, exchange)),
        Endpoint::DialingCountries => dialing_countries(account, exchange),
        Endpoint::DialingCountry => dialing_country(account, exchange),
        // Which numbers are dear to call is not known here.
        Endpoint::DialingPrefixes => country_of(exchange).and_then(|_| page(exchange, "content", Vec::new())),
        Endpoint::MessagingServices => services(account, exchange),
        Endpoint::MessagingService => {
            let address = exchange.address();
            Ok(Reply::ok(&service_json(account, service(account, exchange)?, &address)))
        }
        Endpoint::ServiceNumbers => service_numbers(account, exchange),
        Endpoint::ServiceCampaigns => campaigns(account, exchange),
        Endpoint::TollFreeVerifications => verifications(account, exchange),
        Endpoint::Alerts => alerts(shared, account, exchange),
        _ => Err(ApiError::not_found(&exchange.path)),
    }
}

/// Countries whose permission is given by hand alone (`docs/api/errors/30649`).
const HIGH_RISK: &[&str] = &["BD", "IL", "NG", "PK", "PS", "LK", "AZ", "TJ", "OM", "TN", "DZ"];

/// `GET accounts /v1/Messaging/GeoPermissions`: not a list in pages. `prefix` and `message` are in OAI's example,
/// `error_code` (0 for none) and `error_messages` in its description.
fn geo_permissions(account: &Account, exchange: &Exchange) -> Reply {
    let wanted = exchange.parameter("CountryCode");
    let permissions: Vec<_> = Country::all()
        .into_iter()
        .map(|country| (country.code(), country.calling_code()))
        .filter(|(code, _)| wanted.is_none_or(|wanted| wanted.eq_ignore_ascii_case(code)))
        .map(|(code, calling_code)| {
            json!({
                "country_code": code,
                "type": "country",
                "enabled": !account.registrations.sms_denied.contains(&code),
                "prefix": format!("+{calling_code}"),
                "message": if HIGH_RISK.contains(&code.as_str()) { "High Risk Country" } else { "" },
                "error_code": 0,
                "error_messages": [],
            })
        })
        .collect();
    Reply::ok(&json!({ "permissions": permissions }))
}

fn country_json(account: &Account, country: Country, base: &str) -> Value {
    let code = country.code();
    json!({
        "iso_code": code,
        "name": places::name(country),
        "continent": places::continent(&code),
        "country_codes": [format!("+{}", country.calling_code())],
        "low_risk_numbers_enabled": !account.registrations.voice_denied.contains(&code),
        "high_risk_special_numbers_enabled": false,
        "high_risk_tollfraud_numbers_enabled": false,
        "url": format!("{base}/{code}"),
        "links": { "highrisk_special_prefixes": format!("{base}/{code}/HighRiskSpecialPrefixes") },
    })
}

fn dialing_countries(account: &Account, exchange: &Exchange) -> Result<Reply, ApiError> {
    let (iso, continent) = (exchange.parameter("IsoCode"), exchange.parameter("Continent"));
    let calling_code = exchange.parameter("CountryCode").map(|code| code.trim_start_matches('+'));
    let flags = [
        ("low_risk_numbers_enabled", exchange.flag("LowRiskNumbersEnabled")?),
        ("high_risk_special_numbers_enabled", exchange.flag("HighRiskSpecialNumbersEnabled")?),
        ("high_risk_tollfraud_numbers_enabled", exchange.flag("HighRiskTollfraudNumbersEnabled")?),
    ];
    let base = exchange.address();
    let countries = Country::all().into_iter().filter(|country| {
        let code = country.code();
        iso.is_none_or(|iso| iso.eq_ignore_ascii_case(&code))
            && continent.is_none_or(|wanted| places::continent(&code) == Some(wanted))
            && calling_code.is_none_or(|wanted| country.calling_code().to_string() == wanted)
    });
    let items = countries
        .map(|country| (country.code(), country_json(account, country, &base)))
        .filter(|(_, json)| flags.iter().all(|(name, flag)| flag.is_none_or(|flag| json[*name] == flag)))
        .collect();
    page(exchange, "content", items)
}

fn country_of(exchange: &Exchange) -> Result<Country, ApiError> {
    let code = exchange.route.resource.as_deref().unwrap_or_default();
    Country::parse(code).map_err(|_| ApiError::not_found(&exchange.path))
}

fn dialing_country(account: &Account, exchange: &Exchange) -> Result<Reply, ApiError> {
    let country = country_of(exchange)?;
    let address = exchange.address();
    let base = address.rsplit_once('/').map_or(address.as_str(), |(base, _)| base);
    Ok(Reply::ok(&country_json(account, country, base)))
}

/// A service with all documented fields (OAI `messaging.v1.service`) but those about inbound messages, which it does not
/// have. Of its subresources those are named that the sandbox has.
fn service_json(account: &Account, service: &MessagingService, url: &str) -> Value {
    let date = rfc3339(account.created_ms);
    json!({
        "sid": service.sid,
        "account_sid": account.sid(),
        "friendly_name": service.friendly_name,
        "date_created": date,
        "date_updated": date,
        "sticky_sender": true,
        "mms_converter": true,
        "smart_encoding": false,
        "scan_message_content": "inherit",
        "fallback_to_long_code": false,
        "area_code_geomatch": true,
        "synchronous_validation": false,
        "validity_period": 36_000,
        "status_callback": null,
        "usecase": "undeclared",
        "us_app_to_person_registered": service.campaign_status.is_some(),
        "url": url,
        "links": {
            "phone_numbers": format!("{url}/PhoneNumbers"),
            "us_app_to_person": format!("{url}/Compliance/Usa2p"),
        },
    })
}

fn services(account: &Account, exchange: &Exchange) -> Result<Reply, ApiError> {
    let base = exchange.address();
    let items = account.registrations.services.iter().map(|service| {
        (service.sid.clone(), service_json(account, service, &format!("{base}/{}", service.sid)))
    });
    page(exchange, "services", items.collect())
}

fn service<'a>(account: &'a Account, exchange: &Exchange) -> Result<&'a MessagingService, ApiError> {
    let sid = exchange.route.resource.as_deref().unwrap_or_default();
    account.registrations.service(sid).ok_or_else(|| ApiError::not_found(&exchange.path))
}

fn service_numbers(account: &Account, exchange: &Exchange) -> Result<Reply, ApiError> {
    let service = service(account, exchange)?;
    let base = exchange.address();
    let date = rfc3339(account.created_ms);
    let items = service.numbers.iter().zip(1_u32..).map(|(phone_number, place)| {
        let owned = account.numbers.iter().find(|number| number.info.phone_number == *phone_number);
        let sid = owned.map_or_else(|| format!("PN{place:032x}"), |number| number.info.sid.clone());
        let value = json!({
            "sid": sid,
            "account_sid": account.sid(),
            "service_sid": service.sid,
            "date_created": date,
            "date_updated": date,
            "phone_number": phone_number,
            "country_code": PhoneNumber::from_server(phone_number)
                .and_then(|number| number.country())
                .map(Country::code),
            "capabilities": ["SMS", "Voice"],
            "url": format!("{base}/{sid}"),
        });
        (sid, value)
    });
    page(exchange, "phone_numbers", items.collect())
}

fn campaigns(account: &Account, exchange: &Exchange) -> Result<Reply, ApiError> {
    let service = service(account, exchange)?;
    let date = rfc3339(account.created_ms);
    let items = service.campaign_status.iter().map(|status| {
        // Of its many fields those that a reader of the status needs.
        let sid = format!("QE{}", service.sid.get(2..).unwrap_or_default());
        let value = json!({
            "sid": sid,
            "account_sid": account.sid(),
            "messaging_service_sid": service.sid,
            "brand_registration_sid": null,
            "campaign_status": status,
            "campaign_id": null,
            "us_app_to_person_usecase": "2FA",
            "rate_limits": null,
            "errors": [],
            "mock": false,
            "date_created": date,
            "date_updated": date,
            "url": format!("{}/{sid}", exchange.address()),
        });
        (sid, value)
    });
    page(exchange, "compliance", items.collect())
}

fn verifications(account: &Account, exchange: &Exchange) -> Result<Reply, ApiError> {
    let (number, status) = (exchange.parameter("TollfreePhoneNumberSid"), exchange.parameter("Status"));
    let date = rfc3339(account.created_ms);
    let items =
        account.registrations.toll_free.iter().zip(1_u32..).filter_map(|((phone_number, said), place)| {
            let owned = account.numbers.iter().find(|number| number.info.phone_number == *phone_number)?;
            let fits = number.is_none_or(|sid| sid.eq_ignore_ascii_case(&owned.info.sid))
                && status.is_none_or(|status| status == said);
            let sid = format!("HH{place:032x}");
            let value = json!({
                "sid": sid,
                "account_sid": account.sid(),
                "tollfree_phone_number_sid": owned.info.sid,
                "status": said,
                "rejection_reason": null,
                "error_code": null,
                "date_created": date,
                "date_updated": date,
                "url": format!("{}/{sid}", exchange.address()),
            });
            fits.then_some((sid, value))
        });
    page(exchange, "verifications", items.collect())
}

/// One for each create that was refused with 400 while the sandbox runs, the newest first. Source: OAI (`monitor_v1`). The
/// text quotes the request, as recorded ones do; dates without a time are days of UTC.
fn alerts(shared: &Shared, account: &Account, exchange: &Exchange) -> Result<Reply, ApiError> {
    let level = exchange.parameter("LogLevel");
    let from = date(exchange, "StartDate")?.map(|(first, _)| first);
    let to = date(exchange, "EndDate")?.map(|(_, last)| last);
    let base = exchange.address();
    let mut items = Vec::new();
    for entry in shared.log().since(0).into_iter().rev() {
        let (Some(code), Some(400)) = (entry.error_code, entry.status) else { continue };
        let at = entry.time.parse::<Timestamp>().map_or(0, Timestamp::as_millisecond);
        let fits = entry.endpoint.creates()
            && entry.account.as_deref().is_some_and(|sid| sid.eq_ignore_ascii_case(account.sid()))
            && level.is_none_or(|level| level == "error")
            && from.is_none_or(|from| from <= at)
            && to.is_none_or(|to| at <= to);
        if !fits {
            continue;
        }
        let sid = format!("NO{:032x}", entry.seq);
        let recipient = entry.to.unwrap_or_default();
        let value = json!({
            "sid": sid,
            "account_sid": account.sid(),
            "alert_text": format!("ErrorCode={code}&LogLevel=ERROR&phonenumber={recipient}"),
            "api_version": "2010-04-01",
            "date_created": entry.time,
            "date_generated": entry.time,
            "date_updated": entry.time,
            "error_code": code.to_string(),
            "log_level": "error",
            "more_info": format!("https://www.twilio.com/docs/errors/{code}"),
            "request_method": entry.method,
            "request_url": format!("{}{}", exchange.origin, entry.path),
            "resource_sid": null,
            "service_sid": null,
            "url": format!("{base}/{sid}"),
        });
        items.push((sid, value));
    }
    page(exchange, "alerts", items)
}

fn page(exchange: &Exchange, key: &str, items: Vec<(String, Value)>) -> Result<Reply, ApiError> {
    let query = PageQuery::read(&exchange.path, &exchange.query)?;
    let slice = query.cut(&Short { items }, |_| true)?;
    Ok(query.answer_with_meta(key, &exchange.origin, &slice, |(sid, value)| {
        (sid.as_str(), Cow::Owned(to_json(value)))
    }))
}
