//! What needs no vault: countries, numbers, the words of the consent and of the codes, the clipboard.

use linecheck_app::{AppError, CodeView, CountryView, LanguageView, RecipientView};
use linecheck_domain::consent;
use linecheck_domain::document::Link;
use linecheck_domain::test_number::{TestNumbers, test_numbers};
use linecheck_domain::trace::Channel;
use serde::{Deserialize, Serialize};

use super::{OfText, blocking};
use crate::guide::{GUIDE, GuidePage};
use crate::shell::Shell;
use crate::work::Answer;

#[derive(Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[cfg_attr(feature = "bindings", ts(optional_fields = nullable))]
pub struct TypedRecipient {
    text: String,
    country: Option<String>,
}

/// How a recipient is understood, or why not: both are answers.
#[derive(Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(untagged)]
pub enum Described {
    Recipient(RecipientView),
    Error(AppError),
}

#[derive(Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[cfg_attr(feature = "bindings", ts(rename = "Consent"))]
pub struct ConsentView {
    version: &'static str,
    hash: String,
    text: &'static str,
}

/// As it was typed.
#[derive(Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct OfCode {
    code: String,
}

#[derive(Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct OfChannel {
    channel: Channel,
}

pub async fn list_countries(_: &Shell) -> Answer<Vec<CountryView>> {
    Ok(linecheck_app::countries())
}

pub async fn list_languages(_: &Shell) -> Answer<Vec<LanguageView>> {
    Ok(linecheck_app::languages())
}

pub async fn list_test_numbers(_: &Shell, request: OfChannel) -> Answer<TestNumbers> {
    Ok(test_numbers(request.channel))
}

pub async fn describe_recipient(_: &Shell, request: TypedRecipient) -> Answer<Described> {
    let described = linecheck_app::describe_recipient(&request.text, request.country.as_deref());
    Ok(described.map_or_else(Described::Error, Described::Recipient))
}

pub async fn read_consent(_: &Shell) -> Answer<ConsentView> {
    Ok(ConsentView { version: consent::VERSION, hash: consent::text_hash(), text: consent::TEXT })
}

pub async fn explain_code(_: &Shell, request: OfCode) -> Answer<CodeView> {
    linecheck_app::explain_code(&request.code)
}

pub async fn read_guide(_: &Shell) -> Answer<&'static [GuidePage]> {
    Ok(&GUIDE)
}

pub async fn copy_text(shell: &Shell, request: OfText) -> Answer<()> {
    let shell = shell.clone();
    blocking(move || shell.surroundings().copy(request.text)).await
}

pub async fn open_link(shell: &Shell, request: Link) -> Answer<()> {
    let address = request.url().ok_or_else(|| {
        AppError::invalid_value("The built-in tables have no page about this.")
            .next("Look it up in Twilio's documentation.")
    })?;
    let shell = shell.clone();
    blocking(move || shell.surroundings().browse(address)).await
}
