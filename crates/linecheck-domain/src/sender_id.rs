//! Where SMS needs a registered alphanumeric Sender ID, or where none is supported.
//!
//! Source: Twilio's help article 223133767, *International support for Alphanumeric Sender ID*; the table in
//! `data/sender_id_countries.json` carries its own date. Sender IDs are set up in Twilio: Linecheck only warns.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::country::Country;

/// The date of the source, for every place that shows a rule.
pub const AS_OF: &str = "2026-04-10";

/// The source, for every place that shows a rule.
pub const SOURCE: &str = "https://help.twilio.com/articles/223133767";

/// What a country says about alphanumeric Sender IDs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum SenderIdRule {
    /// Supported without registration.
    Yes,
    /// Not supported by the local operators.
    No,
    /// Supported only when registered beforehand.
    RegistrationRequired,
    /// May be registered.
    RegistrationOptional,
    /// Depends on the sender's seat or volume.
    Conditional,
}

/// One country of the table.
#[derive(Debug, Clone, Deserialize)]
pub struct SenderIdCountry {
    /// ISO 3166-1, two letters.
    pub iso2: String,
    /// The name of the country.
    pub country: String,
    /// The rule.
    pub alpha_supported: SenderIdRule,
    /// What else is known.
    pub note: Option<String>,
}

#[derive(Deserialize)]
struct File {
    countries: Vec<SenderIdCountry>,
}

static FILE: LazyLock<File> = LazyLock::new(|| {
    // The file is part of the program, and a test reads it.
    serde_json::from_str(include_str!("../data/sender_id_countries.json"))
        .unwrap_or(File { countries: Vec::new() })
});

/// The row of a country, if the table has it.
#[must_use]
pub fn rule_for(country: Country) -> Option<&'static SenderIdCountry> {
    let code = country.code();
    FILE.countries.iter().find(|row| row.iso2 == code)
}

/// A warning for a destination.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct SenderIdWarning {
    /// The destination.
    pub country: Country,
    /// Its name.
    pub name: String,
    /// Its rule; `None` when the table does not have the country.
    pub rule: Option<SenderIdRule>,
    /// What it means and what to do.
    pub text: String,
    /// The date of the table.
    pub as_of: &'static str,
    /// Where the table comes from.
    pub source: &'static str,
}

impl SenderIdWarning {
    /// Whether it says anything of an SMS from a number. That a country supports no Sender IDs does not: an organization
    /// number is none.
    #[must_use]
    pub fn is_about_numbers(&self) -> bool {
        self.rule != Some(SenderIdRule::No)
    }
}

static GUIDELINES: LazyLock<BTreeMap<Country, String>> = LazyLock::new(|| {
    let address = |country: Country| {
        format!("https://www.twilio.com/en-us/guidelines/{}/sms", country.code().to_ascii_lowercase())
    };
    Country::all().into_iter().map(|country| (country, address(country))).collect()
});

/// Twilio's guideline for SMS to a country.
#[must_use]
pub fn guideline(country: Country) -> Option<&'static str> {
    GUIDELINES.get(&country).map(String::as_str)
}

fn is_provenance(note: &str) -> bool {
    ["Second source", "Transcriber", "Guideline page"].into_iter().any(|word| note.starts_with(word))
}

/// What to do before SMS go to a country with this rule; `None` where its guideline says it.
#[must_use]
pub fn next_step_for(country: Country) -> Option<&'static str> {
    match rule_for(country).map(|row| (row.alpha_supported, row.note.as_deref().unwrap_or_default())) {
        Some((SenderIdRule::RegistrationRequired, note)) if note.contains("paused") => Some(
            "Registration is paused there: ask Twilio support what reaches the country, and let users take the voice call.",
        ),
        Some((SenderIdRule::RegistrationRequired, _)) => Some(
            "Register a Sender ID for this country in the Twilio console (Messaging, Senders), or let users there take the \
             voice call.",
        ),
        _ => None,
    }
}

/// What to warn of before SMS go to a country; `None` when there is nothing to say.
#[must_use]
pub fn warning_for(country: Country) -> Option<SenderIdWarning> {
    let row = rule_for(country);
    let name = row.map_or_else(|| country.code(), |row| row.country.clone());
    let text = match row.map(|row| row.alpha_supported) {
        Some(SenderIdRule::Yes | SenderIdRule::RegistrationOptional) => return None,
        Some(SenderIdRule::RegistrationRequired) => format!(
            "{name} needs an alphanumeric Sender ID that was registered beforehand: SMS from a number may be blocked \
             or rewritten. Sender IDs and transactional routes are set up in Twilio, and are not shown here."
        ),
        Some(SenderIdRule::No) => {
            format!("{name} does not support alphanumeric Sender IDs: SMS arrive from a number.")
        }
        Some(SenderIdRule::Conditional) => format!(
            "{name} allows alphanumeric Sender IDs under conditions (the sender's seat or volume). Sender IDs are \
             set up in Twilio, and are not shown here."
        ),
        None => format!("The table of Sender ID rules does not have {name}."),
    };
    // What else is known of the country; where a fact was found twice is for the table alone.
    let note = row.and_then(|row| row.note.as_deref()).filter(|note| !is_provenance(note));
    let text = note.map_or(text.clone(), |note| format!("{text} {note}"));
    Some(SenderIdWarning {
        country,
        name,
        rule: row.map(|row| row.alpha_supported),
        text,
        as_of: AS_OF,
        source: SOURCE,
    })
}

impl Country {
    /// Its name and its letters, for a sentence; the letters alone where no name is known.
    #[must_use]
    pub fn named(self) -> String {
        match rule_for(self) {
            Some(row) => format!("{} ({})", row.country, self.code()),
            None => self.code(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn c13_the_table_is_whole_and_names_its_date() {
        assert_eq!(FILE.countries.len(), 217);
        let text = include_str!("../data/sender_id_countries.json");
        assert!(
            text.contains(&format!("state of {AS_OF}")),
            "the date that is shown is the date of the file"
        );
        for row in &FILE.countries {
            assert!(row.iso2.len() == 2 && !row.country.is_empty(), "{row:?}");
        }
    }

    #[test]
    fn c13_warns_by_destination() {
        for (code, expected) in [
            ("AE", Some(SenderIdRule::RegistrationRequired)),
            ("US", Some(SenderIdRule::No)),
            ("DE", None),
            ("AD", None),
        ] {
            let country = Country::parse(code).unwrap();
            assert_eq!(warning_for(country).and_then(|warning| warning.rule), expected, "{code}");
        }
    }

    #[test]
    fn c13_what_else_is_known_of_a_country_is_said() {
        let said = |code| warning_for(Country::parse(code).unwrap()).unwrap().text;
        assert!(said("RU").contains("Registration is paused."));
        assert!(said("MX").contains("1,000 SMS a month"));
        assert!(said("KW").ends_with("not shown here."), "where it was found twice is for the table");
        let step = |code| next_step_for(Country::parse(code).unwrap());
        assert!(step("RU").unwrap().contains("paused") && step("US").is_none());
        assert!(step("AE").unwrap().starts_with("Register a Sender ID"));
    }

    #[test]
    fn c13_a_country_that_the_table_lacks_is_said_to_be_unknown() {
        let unlisted = Country::parse("SJ").unwrap();
        assert!(rule_for(unlisted).is_none(), "the test needs a country that is not in the table");
        assert_eq!(warning_for(unlisted).unwrap().rule, None);
    }
}
