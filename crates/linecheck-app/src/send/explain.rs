//! Explaining a code of Twilio's, without a network and without a vault.

use linecheck_domain::catalogue::{self, CodeClass, SeenIn};
use serde::Serialize;

use crate::error::{AppError, Code};
use crate::remedy::Remedy;

/// No code of Twilio's error dictionary has more digits.
const LARGEST_CODE: u32 = 999_999;

/// A code, explained for both places where it can be seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct CodeView {
    /// Twilio's number. (`code` is the name of an error's own code.)
    pub twilio_code: u32,
    /// A short name.
    pub name: String,
    /// Where it usually comes from; none when the built-in table does not have it, since its number says nothing.
    pub class: Option<CodeClass>,
    /// The same in a sentence.
    pub meaning: String,
    /// What it means.
    pub explanation: String,
    /// In the answer that refuses a request: an API error.
    pub as_api_error: CodeInContext,
    /// In the record of what Twilio had accepted: a delivery error.
    pub as_delivery_error: CodeInContext,
    /// Twilio's own page about it: of the table only, or made from the number.
    pub docs: Option<String>,
}

/// What a code means in one place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct CodeInContext {
    /// Whether PingID would fall back to the default account, where fallback is enabled.
    pub falls_back: bool,
    /// The same in a sentence, with what there is to know.
    pub fallback: String,
    /// What to do.
    pub next_step: String,
}

/// Explains a code as it was typed.
///
/// # Errors
/// `invalid_value` when it is not a code: one to six digits.
pub fn explain_code(typed: &str) -> Result<CodeView, AppError> {
    let digits = typed.trim();
    let code = Some(digits)
        .filter(|digits| (1..=6).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit()))
        .and_then(|digits| digits.parse::<u32>().ok())
        .filter(|code| (1..=LARGEST_CODE).contains(code))
        .ok_or_else(|| {
            AppError::new(Code::InvalidValue, "This is not one of Twilio's codes.")
                .remedy(Remedy::GiveCodeNumber)
        })?;
    let refused = catalogue::explain_seen(code, SeenIn::Refusal);
    let recorded = catalogue::explain_seen(code, SeenIn::Record);
    let class = catalogue::explain(code).map(|entry| entry.class);
    Ok(CodeView {
        twilio_code: code,
        meaning: meaning(code, class),
        class,
        as_api_error: CodeInContext {
            falls_back: true,
            fallback: as_api_error(code),
            next_step: refused.next_step,
        },
        as_delivery_error: CodeInContext {
            falls_back: false,
            fallback: "As a delivery error PingID would not have fallen back: Twilio had accepted the message or call."
                .to_owned(),
            next_step: recorded.next_step.clone(),
        },
        name: recorded.name,
        explanation: match class {
            Some(_) => recorded.explanation,
            None => "The built-in table does not have this code.".to_owned(),
        },
        docs: recorded.docs,
    })
}

fn meaning(code: u32, class: Option<CodeClass>) -> String {
    let both = catalogue::explain(code).is_some_and(|entry| entry.can_be_both);
    match (class, both) {
        (None, _) => {
            "The built-in table does not have it. What it is, is decided by where it was seen: in a refusal an API error, \
             in the record of a message or call a delivery error."
        }
        (Some(CodeClass::ApiError), false) => "An API error: Twilio refuses the request itself.",
        (Some(CodeClass::ApiError), true) => {
            "Usually an API error: Twilio refuses the request itself. It can also end an accepted message or call."
        }
        (Some(CodeClass::DeliveryError), false) => {
            "A delivery error: Twilio accepted the message or call, and it failed later."
        }
        (Some(CodeClass::DeliveryError), true) => {
            "Usually a delivery error: Twilio accepted the message or call, and it failed later. It can also refuse a request."
        }
        (Some(CodeClass::Neither), _) => {
            "Neither an API error of a send nor a delivery error: it belongs to a registration or to another product."
        }
    }
    .to_owned()
}

fn as_api_error(code: u32) -> String {
    let fallback =
        "As an API error PingID would have fallen back to the default account, where fallback is enabled";
    if code == 20_429 {
        format!(
            "{fallback}. Linecheck makes the request again first, for Twilio says that it was not processed."
        )
    } else {
        format!("{fallback}.")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn t5_every_code_of_the_table_is_explained_with_its_class_and_next_step() {
        for entry in catalogue::entries() {
            let view = explain_code(&format!(" {} \n", entry.code)).unwrap();
            assert_eq!(
                (view.twilio_code, view.class, &view.name),
                (entry.code, Some(entry.class), &entry.name)
            );
            for place in [&view.as_api_error, &view.as_delivery_error] {
                assert_eq!(place.next_step, entry.next_step, "{}", entry.code);
            }
            assert!(view.as_api_error.falls_back && !view.as_delivery_error.falls_back);
            let both = view.meaning.contains("can also");
            assert_eq!(both, entry.can_be_both && entry.class != CodeClass::Neither, "{}", entry.code);
        }
    }

    #[test]
    fn t5_an_unknown_code_is_explained_by_rule() {
        let view = explain_code("29999").unwrap();
        assert_eq!(view.class, None);
        assert!(view.meaning.contains("decided by where it was seen"));
        assert!(view.as_api_error.next_step.contains("Twilio's own message"));
        assert!(view.as_delivery_error.next_step.contains("Ask Twilio support"));
    }

    #[test]
    fn t5_what_is_no_code_is_refused() {
        for text in [
            "",
            " ",
            "0",
            "1e3",
            "-1",
            "+30034",
            "30 034",
            "3003４",
            "0x10",
            "1234567",
            "99999999999999999999",
        ] {
            assert_eq!(explain_code(text).unwrap_err().code, Code::InvalidValue, "{text:?}");
        }
    }
}
