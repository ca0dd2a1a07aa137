//! Numbers as people write and paste them.

use proptest::prelude::*;

use super::*;
use crate::country::Country;

fn country(code: &str) -> Option<Country> {
    Country::parse(code).ok()
}

#[test]
fn t1_e164_or_national_with_a_chosen_country() {
    for (text, of, expected) in [
        ("+12025550123", None, Ok("+12025550123")),
        (" +1 (202) 555-0123 ", None, Ok("+12025550123")),
        ("(202) 555-0123", country("US"), Ok("+12025550123")),
        ("020 7946 0958", country("GB"), Ok("+442079460958")),
        ("030 901820", country("DE"), Ok("+4930901820")),
        ("+442079460958", country("US"), Ok("+442079460958")),
        ("202 555 0123", None, Err(PhoneError::NoCountry)),
        ("", None, Err(PhoneError::Empty)),
        ("+1202", None, Err(PhoneError::ShortNumber)),
        ("+12025550", None, Err(PhoneError::LocalOnly)),
        ("+120255501234567", None, Err(PhoneError::Impossible)),
        ("+9991234567", None, Err(PhoneError::NotANumber)),
        // The plan knows 17 digits, E.164 has 15.
        ("0152 52 1535342478", country("DE"), Err(PhoneError::Impossible)),
        ("+49 30 1234567890123", None, Err(PhoneError::Impossible)),
        ("+1800FLOWERS", None, Err(PhoneError::BadCharacter('F'))),
        ("+1202555\u{202e}0123", None, Err(PhoneError::BadCharacter('\u{202e}'))),
        ("AC00000000000000000000000000000000", None, Err(PhoneError::BadCharacter('A'))),
        ("+12025550123,2992", None, Err(PhoneError::ExtensionNotHere)),
    ] {
        let parsed = PhoneNumber::parse(text, of);
        assert_eq!(parsed.as_ref().map(PhoneNumber::as_str).map_err(|error| *error), expected, "{text}");
    }
}

#[test]
fn t1_a_number_is_written_in_groups() {
    for (number, written) in [
        ("+12025550123", "+1 202 555 0123"),
        ("+442079460018", "+44 20 7946 0018"),
        ("+97235550001", "+972 3 555 0001"),
    ] {
        assert_eq!(PhoneNumber::parse(number, None).map(|number| number.grouped()), Ok(written.to_owned()));
    }
}

#[test]
fn t1_a_calling_code_is_read_without_its_plus_sign() {
    for (text, of, expected) in [
        ("12025550123", None, Ok("+12025550123")),
        ("1-202-555-0123", Some("GB"), Ok("+12025550123")),
        ("0044 20 7946 0958", None, Ok("+442079460958")),
        ("0044 20 7946 0958", Some("US"), Ok("+442079460958")),
        ("011 44 20 7946 0958", None, Ok("+442079460958")),
        ("442079460958", Some("US"), Ok("+442079460958")),
        // What is in use in the chosen country is of it.
        ("2025550123", Some("US"), Ok("+12025550123")),
        ("020 7946 0958", Some("GB"), Ok("+442079460958")),
        // And what is a number nowhere says why.
        ("2025550123", None, Err(PhoneError::NoCountry)),
        ("020 7946 0958", None, Err(PhoneError::NoCountry)),
        ("7946 0958", Some("GB"), Err(PhoneError::LocalOnly)),
    ] {
        let read = PhoneNumber::parse(text, of.and_then(country));
        assert_eq!(read.as_ref().map(PhoneNumber::as_str).map_err(|error| *error), expected, "{text} {of:?}");
    }
}

#[test]
fn t1_a_voice_recipient_takes_an_extension() {
    for (text, expected) in [
        ("+12025550123,2992", Ok(Some("WW2992"))),
        ("+12025550123,,29#1*", Ok(Some("WWWW29#1*"))),
        ("+12025550123, 29 92", Ok(Some("WW2992"))),
        ("+12025550123", Ok(None)),
        ("+12025550123,", Err(PhoneError::BadExtension)),
        ("+12025550123,29x", Err(PhoneError::BadCharacter('x'))),
        ("+12025550123 x2992", Ok(Some("WW2992"))),
        ("+12025550123x2992", Ok(Some("WW2992"))),
        ("+12025550123 ext. 2992", Ok(Some("WW2992"))),
        ("+12025550123 Extension: 29-92", Ok(Some("WW2992"))),
        ("tel:+1-202-555-0123;ext=2992", Ok(Some("WW2992"))),
        ("+12025550123 \u{d7} \u{662}\u{669}\u{669}\u{662}", Ok(Some("WW2992"))),
        ("+12025550123 ext.", Err(PhoneError::BadExtension)),
        ("+12025550123,123456789012345678901234567890123", Err(PhoneError::ExtensionTooLong)),
    ] {
        let parsed = Recipient::parse(text, None);
        let digits = parsed.map(|recipient| recipient.extension.map(|extension| extension.send_digits()));
        assert_eq!(digits.as_ref().map(Option::as_deref).map_err(|error| *error), expected, "{text}");
    }
}

#[test]
fn t1_a_short_number_and_one_of_a_town_alone_are_refused() {
    for (text, of, expected) in [
        ("112", Some("DE"), PhoneError::ShortNumber),
        ("110", Some("DE"), PhoneError::ShortNumber),
        ("911", Some("US"), PhoneError::ShortNumber),
        ("999", Some("GB"), PhoneError::ShortNumber),
        ("000", Some("AU"), PhoneError::ShortNumber),
        ("112", None, PhoneError::ShortNumber),
        ("+112", None, PhoneError::ShortNumber),
        ("+49110", None, PhoneError::ShortNumber),
        ("+44 999", None, PhoneError::ShortNumber),
        ("+1 911", None, PhoneError::ShortNumber),
        ("116117", Some("DE"), PhoneError::ShortNumber),
        ("+49 116 117", None, PhoneError::ShortNumber),
        ("12345", Some("US"), PhoneError::ShortNumber),
        ("12345", None, PhoneError::ShortNumber),
        ("555-0123", Some("US"), PhoneError::LocalOnly),
        ("+1 555-0123", None, PhoneError::LocalOnly),
        ("555-0123", Some("CA"), PhoneError::LocalOnly),
        ("7946 0958", Some("GB"), PhoneError::LocalOnly),
        ("+44 7946 0958", None, PhoneError::LocalOnly),
        ("555-0123", None, PhoneError::NoCountry),
    ] {
        let country = of.and_then(country);
        assert_eq!(PhoneNumber::parse(text, country), Err(expected), "{text} {of:?}");
        assert_eq!(Recipient::parse(text, country).unwrap_err(), expected, "{text} {of:?}");
    }
    // Small countries have whole numbers as short.
    for (text, of, expected) in
        [("4002", "NU", "+6834002"), ("20123", "FK", "+50020123"), ("201234", "FO", "+298201234")]
    {
        assert_eq!(
            PhoneNumber::parse(text, country(of)).map(String::from),
            Ok(expected.to_owned()),
            "{text} {of}"
        );
    }
}

#[test]
fn t1_what_people_paste_is_read_or_refused_by_the_name_of_its_character() {
    for (text, expected) in [
        ("\u{202d}+1 (202) 555-0123\u{202c}", "+12025550123"),
        ("\u{2066}+1 202 555 0123\u{2069}", "+12025550123"),
        ("\u{feff}+1\u{a0}202\u{2011}555\u{2013}0123\u{200b}", "+12025550123"),
        ("+1\t202\t555\t0123", "+12025550123"),
        (
            "\u{ff0b}\u{ff11}\u{ff12}\u{ff10}\u{ff12}\u{ff15}\u{ff15}\u{ff15}\u{ff10}\u{ff11}\u{ff12}\u{ff13}",
            "+12025550123",
        ),
        ("+\u{661} \u{662}\u{660}\u{662} \u{665}\u{665}\u{665} \u{660}\u{661}\u{662}\u{663}", "+12025550123"),
        ("+\u{6f1}\u{6f2}\u{6f0}\u{6f2}\u{6f5}\u{6f5}\u{6f5}\u{6f0}\u{6f1}\u{6f2}\u{6f3}", "+12025550123"),
        ("+\u{967}\u{968}\u{966}\u{968}\u{96b}\u{96b}\u{96b}\u{966}\u{967}\u{968}\u{969}", "+12025550123"),
        ("TEL:+1-202-555-0123", "+12025550123"),
        ("tel://+1.202.555.0123", "+12025550123"),
        ("(+1) [202] 555\u{2212}0123", "+12025550123"),
        (
            "+\u{1d7cf}\u{1d7d0}\u{1d7ce}\u{1d7d0}\u{1d7d3}\u{1d7d3}\u{1d7d3}\u{1d7ce}\u{1d7cf}\u{1d7d0}\u{1d7d1}",
            "+12025550123",
        ),
        ("+44 (0)20 7946 0958", "+442079460958"),
        ("+49 (0) 30 / 90 18 20", "+4930901820"),
    ] {
        assert_eq!(PhoneNumber::parse(text, None).map(String::from), Ok(expected.to_owned()), "{text:?}");
    }
    for (text, named) in [
        ("+1 202 555 O123", "the letter \u{2018}O\u{2019} (U+004F)"),
        ("+1 202 555 \u{43e}123", "the letter \u{2018}\u{43e}\u{2019} (U+043E)"),
        ("+12025550123\n+12025550124", "a line break (U+000A)"),
        ("+1202\u{202e}5550123", "a right-to-left override (U+202E)"),
        ("+1202\u{0}5550123", "a control character (U+0000)"),
        ("+1202+5550123", "\u{2018}+\u{2019} (U+002B)"),
        ("tel:863-1234;phone-context=+1", "(only ;ext= is read) (U+003B)"),
        ("tel:+1-202-555-0123;isub=12", "a semicolon, which in a link"),
        ("+1202\u{e000}5550123", "a character that is not drawn (U+E000)"),
        ("'+12025550123", "\u{2018}'\u{2019} (U+0027)"),
    ] {
        let said = PhoneNumber::parse(text, country("US")).unwrap_err().to_string();
        assert!(said.contains(named), "{text:?}: {said}");
    }
}

proptest! {
    #[test]
    fn t1_digits_of_every_script_are_read(digits in "\\p{Nd}{1,12}") {
        let read = typed_digits(&digits);
        prop_assert!(read.is_some_and(|read| read.len() == digits.chars().count()), "{:?}", digits);
    }

    #[test]
    fn t1_what_is_no_decimal_digit_is_not_read_as_one(letter in "[\\p{Nl}\\p{No}\\p{L}]") {
        prop_assert_eq!(typed_digits(&letter), None);
    }
}

/// A character that stands between digits or around them.
fn decoration() -> impl Strategy<Value = String> {
    prop::sample::select(vec![
        "", "", "", " ", "\t", "\u{a0}", "\u{2009}", "\u{202f}", "\u{3000}", "-", "\u{2010}", "\u{2011}",
        "\u{2012}", "\u{2013}", "\u{2014}", "\u{2212}", "\u{ff0d}", ".", "\u{b7}", "/", "(", ")", "[",
        "\u{ff08}", "\u{200b}", "\u{200e}", "\u{200f}", "\u{202a}", "\u{202c}", "\u{202d}", "\u{2066}",
        "\u{2069}", "\u{feff}", "\u{ad}",
    ])
    .prop_map(str::to_owned)
}

fn e164() -> impl Strategy<Value = String> {
    prop_oneof![
        "\\+1[2-9][0-8][0-9][2-9][0-9]{6}",
        "\\+447[0-9]{9}",
        "\\+4915[0-9]{9}",
        "\\+9665[0-9]{8}",
        "\\+3906[0-9]{8}"
    ]
    .prop_filter("a possible number", |text| PhoneNumber::parse(text, None).is_ok())
}

proptest! {
    #[test]
    fn t1_a_decorated_number_reads_as_itself(
        number in e164(),
        decorations in prop::collection::vec(decoration(), 20),
        zero in prop::sample::select(vec![0x30_u32, 0x660, 0x6f0, 0x966, 0xff10]),
        plus in prop::sample::select(vec!['+', '\u{ff0b}']),
        scheme in prop::sample::select(vec!["", "tel:", "TEL:"]),
        extension in prop::sample::select(vec!["", ",2992", ";ext=2992", " x2992", " ext. 2992", " ext=2992", "\u{ff0c}\u{662}992"]),
    ) {
        let mut pasted = scheme.to_owned();
        for (place, letter) in number.chars().enumerate() {
            pasted.push_str(&decorations[place]);
            match letter.to_digit(10) {
                Some(digit) => pasted.extend(char::from_u32(zero + digit)),
                None => pasted.push(plus),
            }
        }
        pasted.push_str(&decorations[19]);
        prop_assert_eq!(PhoneNumber::parse(&pasted, None).map(String::from), Ok(number.clone()), "{:?}", pasted);
        prop_assert_eq!(typed_digits(&pasted), Some(number.clone()));
        pasted.push_str(extension);
        let read = Recipient::parse(&pasted, None).unwrap();
        prop_assert_eq!(read.number.as_str(), number.as_str());
        let keys = read.extension.as_ref().map(Extension::as_str);
        prop_assert_eq!(keys, (!extension.is_empty()).then_some(",2992"), "{:?}", pasted);
    }
}

#[test]
fn t1_a_number_that_is_read_as_another_than_was_meant_is_said() {
    use crate::trace::Channel;
    use ReadingWarningCode::{Landline, NotInUse, OtherCountry, PlusMissing, PremiumRate};
    for (typed, of, expected, named) in [
        // Ten digits of the United States, typed after a plus sign: the Netherlands.
        ("+3155551236", None, &[OtherCountry, NotInUse][..], "Netherlands (NL)"),
        ("+3155551236", Some("US"), &[OtherCountry, NotInUse], "+13155551236"),
        ("+6592345678", None, &[], ""),
        ("+6592345678", Some("US"), &[OtherCountry], "+16592345678"),
        // The same calling code, another country.
        ("876 555 0123", Some("US"), &[OtherCountry], "Jamaica (JM)"),
        ("306 555 0199", Some("US"), &[OtherCountry], "Canada (CA)"),
        ("202 555 0123", Some("US"), &[], ""),
        ("+12025550123", Some("DE"), &[], ""),
        ("+447700900123", Some("US"), &[NotInUse], ""),
        // The calling code, and no plus sign.
        ("49 171 1234567", Some("DE"), &[PlusMissing, Landline], "+491711234567"),
        ("4930901820", Some("DE"), &[Landline], ""),
        ("39 347 1234567", Some("IT"), &[], ""),
        ("0044 7400 123456", Some("DE"), &[], ""),
        ("07911 123456", Some("GB"), &[OtherCountry], "Guernsey (GG)"),
        ("020 7946 0958", Some("GB"), &[Landline], "21614"),
        ("0900 1234567", Some("DE"), &[PremiumRate], "21268"),
    ] {
        let country = of.and_then(country);
        let number = PhoneNumber::parse(typed, country).unwrap();
        let said = reading_warnings(typed, country, &number, Some(Channel::Sms));
        let codes: Vec<_> = said.iter().map(|warning| warning.code).collect();
        assert_eq!(codes, expected, "{typed} {of:?}: {said:?}");
        assert!(
            said.iter().any(|warning| warning.text.contains(named)) || named.is_empty(),
            "{typed}: {said:?}"
        );
    }
    let landline = PhoneNumber::from_server("+442079460958").unwrap();
    assert_eq!(reading_warnings("+442079460958", None, &landline, Some(Channel::Voice)), []);
}

#[test]
fn c7_the_country_of_a_number_is_told() {
    for (number, expected) in
        [("+12025550123", "US"), ("+13065550199", "CA"), ("+442079460958", "GB"), ("+4930901820", "DE")]
    {
        let number = PhoneNumber::from_server(number).unwrap();
        assert_eq!(number.country(), country(expected), "{number}");
    }
    // A range that is kept for films is in use by nobody, and is a British one all the same.
    for (number, expected) in
        [("+447700900123", Some("GB")), ("+12025550123", Some("US")), ("+883510012345", None)]
    {
        let number = PhoneNumber::from_server(number).unwrap();
        assert_eq!(number.home(), expected.and_then(country), "{number}");
    }
}

#[test]
fn t13_a_masked_number_hides_its_middle() {
    let number = PhoneNumber::from_server("+12025550123").unwrap();
    assert_eq!(number.masked(), "+12•••••23");
    assert_eq!(format!("{number:?}"), number.masked());
}

#[test]
fn t1_a_number_that_would_read_otherwise_the_next_time_is_refused() {
    for text in ["+310000000", "+31 0000 000 00"] {
        assert!(PhoneNumber::parse(text, None).is_err(), "{text}");
    }
    // A zero that belongs to the number stays: Italy.
    assert_eq!(PhoneNumber::parse("+39 06 6982 0123", None).unwrap().as_str(), "+390669820123");
}

proptest! {
    #[test]
    fn t1_no_text_makes_it_panic(text in any::<String>()) {
        let _ = Recipient::parse(&text, country("US"));
    }

    #[test]
    fn t1_what_is_parsed_is_e164_and_parses_to_itself(text in "\\+?[0-9 ()./-]{5,20}") {
        if let Ok(number) = PhoneNumber::parse(&text, country("GB")) {
            prop_assert_eq!(PhoneNumber::parse(number.as_str(), None), Ok(number));
        }
    }

    #[test]
    fn t1_send_digits_are_what_twilio_takes(text in "[,0-9*#wW a]{0,40}") {
        if let Ok(extension) = Extension::parse(&text) {
            let digits = extension.send_digits();
            prop_assert!(digits.len() <= 32);
            let good = digits.bytes().all(|digit| b"0123456789*#wW".contains(&digit));
            prop_assert!(good);
        }
    }
}

proptest! {
    #[test]
    fn t1_no_error_shows_a_letter_that_nobody_sees(letter in "[\u{2060}-\u{206f}\u{115f}\u{3164}\u{ffa0}\u{34f}\u{17b4}\u{fff0}-\u{fffb}\u{e0001}\u{e0100}]|\\PC|\\pC") {
        if let Err(error) = PhoneNumber::parse(&format!("+1202555{letter}0123"), None) {
            let told = error.to_string();
            prop_assert!(!told.contains(crate::visible::is_unseen), "{told:?}");
        }
    }
}
