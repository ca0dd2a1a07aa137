//! What needs no vault: countries, numbers, the words of the consent and of the codes, the clipboard.

use linecheck_app::{AppError, CodeView, CountryView, LanguageView, RecipientView};
use linecheck_domain::consent;
use linecheck_domain::test_number::{TestNumbers, test_numbers};
use linecheck_domain::trace::Channel;
use serde::{Deserialize, Serialize};
use tauri::{AppHandle, Manager as _, Runtime};

use super::{blocking, country};
use crate::arguments::{Answer, Input};
use crate::clipboard::Clipboard;
use crate::links::{self, Link};

#[derive(Deserialize)]
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

#[derive(Deserialize)]
pub struct OfCode {
    code: String,
}

#[derive(Deserialize)]
pub struct OfChannel {
    channel: Channel,
}

#[derive(Deserialize)]
pub struct OfText {
    text: String,
}

#[tauri::command]
pub async fn list_countries() -> Answer<Vec<CountryView>> {
    Ok(linecheck_app::countries())
}

#[tauri::command]
pub async fn list_languages() -> Answer<Vec<LanguageView>> {
    Ok(linecheck_app::languages())
}

#[tauri::command]
pub async fn list_test_numbers(input: Input<OfChannel>) -> Answer<TestNumbers> {
    Ok(test_numbers(input.0.channel))
}

#[tauri::command]
pub async fn open_link(input: Input<Link>) -> Answer<()> {
    blocking(move || links::open(input.0)).await
}

#[tauri::command]
pub async fn describe_recipient(input: Input<TypedRecipient>) -> Answer<Described> {
    let country = country(input.0.country.as_deref());
    let described = country.and_then(|country| linecheck_app::describe_recipient(&input.0.text, country));
    Ok(described.map_or_else(Described::Error, Described::Recipient))
}

#[tauri::command]
pub async fn read_consent() -> Answer<ConsentView> {
    Ok(ConsentView { version: consent::VERSION, hash: consent::text_hash(), text: consent::TEXT })
}

#[tauri::command]
pub async fn explain_code(input: Input<OfCode>) -> Answer<CodeView> {
    linecheck_app::explain_code(&input.0.code)
}

#[tauri::command]
pub async fn copy_text<R: Runtime>(app: AppHandle<R>, input: Input<OfText>) -> Answer<()> {
    let text = input.0.text;
    blocking(move || app.state::<Clipboard>().put(text)).await
}
