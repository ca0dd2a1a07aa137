//! The commands, by area. Each reads its arguments, calls one use case, and gives its view back.

pub mod configure;
pub mod drafts;
pub mod history;
pub mod limits;
pub mod matrix;
pub mod ready;
pub mod sandbox;
pub mod send;
pub mod session;
pub mod settings;
pub mod tenants;
pub mod words;

use linecheck_app::{AppError, Field};
use linecheck_domain::base::ApiBase;
use linecheck_domain::country::Country;
use linecheck_domain::phone::PhoneNumber;
use linecheck_domain::tenant::TenantId;
use serde::Deserialize;

use crate::arguments::Answer;

/// Whose it is.
#[derive(Deserialize)]
pub struct OfTenant {
    tenant: String,
}

impl OfTenant {
    fn id(&self) -> Answer<TenantId> {
        tenant_id(&self.tenant)
    }
}

fn tenant_id(text: &str) -> Answer<TenantId> {
    Ok(TenantId::parse(text)?)
}

fn base(text: &str) -> Answer<ApiBase> {
    Ok(ApiBase::parse(text)?)
}

/// An input that was left empty is no country.
fn country(text: Option<&str>) -> Answer<Option<Country>> {
    text.filter(|text| !text.trim().is_empty()).map(|text| Ok(Country::parse(text)?)).transpose()
}

fn phone_numbers<Numbers: FromIterator<PhoneNumber>>(texts: &[String]) -> Answer<Numbers> {
    texts.iter().map(|text| number(text)).collect()
}

/// A number of the account. What is wrong with it belongs to the numbers, and not to a recipient.
fn number(text: &str) -> Answer<PhoneNumber> {
    PhoneNumber::parse(text, None).map_err(|error| AppError { field: Some(Field::Numbers), ..error.into() })
}

/// Runs what blocks on a thread of its own.
pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Answer<T> + Send + 'static,
) -> Answer<T> {
    tokio::task::spawn_blocking(work)
        .await
        .unwrap_or_else(|_| Err(AppError::internal("The work was interrupted.")))
}
