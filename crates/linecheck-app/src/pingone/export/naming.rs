//! Names that are safe in a configuration, in a file name and in a shell.

use std::collections::BTreeSet;

/// How long the part of a name is that comes from outside.
const LONGEST: usize = 40;

/// Gives names, no two the same.
#[derive(Default)]
pub struct Naming(BTreeSet<String>);

impl Naming {
    /// A name that says what a text says, as far as small letters, digits and `_` can; `otherwise` where they cannot at all.
    pub fn name(&mut self, text: &str, otherwise: &str) -> String {
        let mut name = String::new();
        for letter in text.chars().map(|letter| letter.to_ascii_lowercase()) {
            if letter.is_ascii_alphanumeric() {
                name.push(letter);
            } else if !name.is_empty() && !name.ends_with('_') {
                name.push('_');
            }
            if name.len() >= LONGEST {
                break;
            }
        }
        let name = name.trim_end_matches('_');
        let name = match name.chars().next() {
            None => otherwise.to_owned(),
            // A name of Terraform begins with a letter.
            Some(first) if first.is_ascii_digit() => format!("{otherwise}_{name}"),
            Some(_) => name.to_owned(),
        };
        let mut unique = name.clone();
        let mut count = 1;
        while !self.0.insert(unique.clone()) {
            count += 1;
            unique = format!("{name}_{count}");
        }
        unique
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn g2_a_name_says_what_it_can_and_is_there_once() {
        let mut naming = Naming::default();
        for (text, name) in [
            ("Contoso Twilio", "contoso_twilio"),
            ("contoso-twilio", "contoso_twilio_2"),
            ("contoso twilio 2", "contoso_twilio_2_2"),
            ("", "twilio"),
            ("\u{202e}\"${x}", "x"),
            ("日本", "twilio_2"),
            ("2nd", "twilio_2nd"),
        ] {
            assert_eq!(naming.name(text, "twilio"), name, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn g2_every_name_is_an_identifier_and_unique(texts in proptest::collection::vec("\\PC{0,60}|[a-b ]{0,3}", 0..20)) {
            let mut naming = Naming::default();
            let names: Vec<_> = texts.iter().map(|text| naming.name(text, "twilio")).collect();
            for name in &names {
                prop_assert!(name.starts_with(|first: char| first.is_ascii_lowercase()), "{name}");
                prop_assert!(name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_'));
                prop_assert!(name.len() < 80);
            }
            prop_assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len());
        }
    }
}
