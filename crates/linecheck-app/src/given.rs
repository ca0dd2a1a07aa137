//! What a person gives as text, read here alone: each mistake is an error of its field, the same in both faces.

use jiff::civil::Date;
use linecheck_domain::base::ApiBase;
use linecheck_domain::country::Country;
use linecheck_domain::phone::PhoneNumber;
use linecheck_domain::pingone::{Id, Region};
use linecheck_domain::sid::AccountSid;
use linecheck_domain::tenant::TenantId;

use crate::error::{AppError, Code, Field};

/// A tenant's short name.
///
/// # Errors
/// When it is none, by its field.
pub fn tenant(text: &str) -> Result<TenantId, AppError> {
    Ok(TenantId::parse(text)?)
}

/// An Account SID.
///
/// # Errors
/// When it is none (C3), by its field.
pub fn sid(text: &str) -> Result<AccountSid, AppError> {
    Ok(AccountSid::parse(text)?)
}

/// A country by its two letters; an input that was left empty is none.
///
/// # Errors
/// When there is no such country, by its field.
pub fn country(text: Option<&str>) -> Result<Option<Country>, AppError> {
    text.filter(|text| !text.trim().is_empty()).map(|text| Ok(Country::parse(text)?)).transpose()
}

/// A base, or the one that is usual here.
pub(crate) fn base(text: Option<&str>, otherwise: ApiBase) -> Result<ApiBase, AppError> {
    text.map_or(Ok(otherwise), |text| Ok(ApiBase::parse(text)?))
}

/// A number of the account. What is wrong with it belongs to the numbers, and not to a recipient.
pub(crate) fn number(text: &str) -> Result<PhoneNumber, AppError> {
    PhoneNumber::parse(text, None).map_err(|error| AppError::from(error).field(Field::Numbers))
}

pub(crate) fn numbers<Numbers: FromIterator<PhoneNumber>>(texts: &[String]) -> Result<Numbers, AppError> {
    texts.iter().map(|text| number(text)).collect()
}

/// A day of UTC.
pub(crate) fn day(text: &str) -> Result<Date, AppError> {
    text.parse().map_err(|_| {
        AppError::invalid_value("This is not a day.").next("Write it as year, month and day: 2026-11-22.")
    })
}

/// An ID of PingOne's.
pub(crate) fn pingone_id(text: &str, field: Field) -> Result<Id, AppError> {
    text.parse().map_err(|error| {
        let reason = serde_json::to_value(error).unwrap_or_default();
        AppError::new(Code::InvalidPingOneId, format!("{error}")).field(field).param("id", reason)
    })
}

/// A region of PingOne's.
pub(crate) fn region(text: &str) -> Result<Region, AppError> {
    text.parse().map_err(|error: linecheck_domain::pingone::RegionError| {
        AppError::new(Code::InvalidRegion, error.to_string()).field(Field::Region)
    })
}
