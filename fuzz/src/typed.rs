//! What a person types or pastes: a SID, a phone number, a search.

use linecheck_app::describe_recipient;
use linecheck_domain::country::Country;
use linecheck_domain::number::Search;
use linecheck_domain::phone::{self, PhoneNumber, Recipient};
use linecheck_domain::sid::{AccountSid, SidKind};
use linecheck_domain::visible::{holds_token, is_unseen, visible, visible_lines, without_tokens};

use crate::text;

/// The countries that a national number is tried in: with and without a national prefix, with one that is part of the number,
/// several in one plan, the longest numbers.
const COUNTRIES: [&str; 8] = ["", "US", "GB", "IT", "MX", "AR", "DE", "KZ"];

/// A SID, and whatever else is in its place.
pub fn sid(input: &[u8]) {
    let typed = String::from_utf8_lossy(input);
    match AccountSid::parse(&typed) {
        Ok(sid) => {
            let (letters, digits) = sid.as_str().split_at(2);
            assert_eq!((letters, digits.len()), ("AC", 32));
            assert!(digits.bytes().all(|digit| matches!(digit, b'0'..=b'9' | b'a'..=b'f')));
            for same in [
                sid.as_str().to_owned(),
                format!(" {}\n", sid.as_str()),
                format!("ac{}", digits.to_uppercase()),
            ] {
                assert_eq!(AccountSid::parse(&same).as_ref(), Ok(&sid), "the same SID is another: {same:?}");
            }
            assert!(sid.as_str().ends_with(sid.ending()) && sid.ending().len() == 4);
            assert!(!holds_token(sid.as_str()), "a SID that is taken for a token");
        }
        Err(error) => {
            text::is_sentence(&error.to_string());
            assert!(!holds_token(&error.to_string()), "an error that quotes a token");
        }
    }
    if let Some(kind) = SidKind::of(&typed) {
        text::is_sentence(kind.describe());
    }
    let masked = without_tokens(&typed);
    assert!(!holds_token(&masked), "a token is left after masking");
    assert_eq!(without_tokens(&masked), masked, "masking twice is another");
    assert_eq!(
        masked == typed,
        !holds_token(&typed),
        "what holds no token was masked, or the other way round"
    );
    assert!(!visible(&typed).contains(is_unseen));
    assert_eq!(visible(&visible(&typed)), visible(&typed));
    assert_eq!(visible_lines(&typed).replace('\n', ""), visible(&typed.replace('\n', "")));
}

/// A number, with the country that was chosen for it: its first byte.
pub fn phone(input: &[u8]) {
    let Some((choice, typed)) = input.split_first() else { return };
    let country = Country::parse(COUNTRIES[usize::from(choice.wrapping_sub(b'a')) % COUNTRIES.len()]).ok();
    let typed = String::from_utf8_lossy(typed);
    let number = PhoneNumber::parse(&typed, country);
    let recipient = Recipient::parse(&typed, country);
    match (&number, &recipient) {
        (Ok(number), Ok(recipient)) => assert_eq!(*number, recipient.number),
        (Ok(number), Err(error)) => panic!("{number:?} is a number and no recipient: {error}"),
        (Err(error), Ok(recipient)) => {
            assert!(recipient.extension.is_some(), "a recipient without an extension is no number: {error}");
        }
        (Err(error), Err(other)) => {
            text::is_sentence(&error.to_string());
            text::is_sentence(&other.to_string());
        }
    }
    if let Ok(recipient) = &recipient {
        is_number(&recipient.number);
        if let Some(extension) = &recipient.extension {
            let keys = extension.send_digits();
            assert!((1..=32).contains(&keys.len()), "{keys:?} is sent as SendDigits");
            assert!(keys.bytes().all(|key| matches!(key, b'0'..=b'9' | b'*' | b'#' | b'W')), "{keys:?}");
        }
        let json = serde_json::to_string(recipient).unwrap();
        let again: Recipient = serde_json::from_str(&json).unwrap();
        assert_eq!(again, *recipient, "a recipient that is stored is read as another");
        let written = format!(
            "{}{}",
            recipient.number,
            recipient.extension.as_ref().map_or("", |extension| extension.as_str())
        );
        assert_eq!(Recipient::parse(&written, None).as_ref(), Ok(recipient), "{written}");
    }
    // What the page says while it is typed is what is sent to.
    let code = country.map(Country::code);
    let described = describe_recipient(&typed, code.as_deref());
    let described = described.ok().map(|view| (view.number, view.extension));
    let meant = recipient.ok().map(|read| (read.number, read.extension.map(|keys| keys.as_str().to_owned())));
    assert_eq!(described, meant, "what is shown is not what is sent to");
    finder(&typed);
}

fn is_number(number: &PhoneNumber) {
    let text = number.as_str();
    let digits = text.strip_prefix('+').expect("E.164 begins with a plus sign");
    assert!(digits.bytes().all(|digit| digit.is_ascii_digit()) && !digits.starts_with('0'), "{text}");
    assert!((4..=15).contains(&digits.len()), "{text}");
    assert_eq!(PhoneNumber::parse(text, None).as_ref(), Ok(number), "read again, it is another: {text}");
    assert_eq!(PhoneNumber::from_server(text).as_ref(), Some(number));
    let masked = number.masked();
    assert!(masked.bytes().filter(u8::is_ascii_digit).count() <= 4, "the mask leaves {masked}");
    assert_eq!(format!("{number:?}"), masked, "Debug shows more than the mask");
    assert!(!number.national().contains(is_unseen));
    // The list finds a number by the whole of it, however it is written.
    for written in [text, digits, &number.national()] {
        assert!(Search::parse(written).finds(number, ""), "{text} is not found by {written}");
    }
}

/// The finder's reading of numbers.
fn finder(typed: &str) {
    let plain = phone::without_marks(typed);
    assert_eq!(phone::without_marks(&plain), plain, "leaving marks out twice is another");
    if let Some(digits) = phone::typed_digits(typed) {
        let rest = digits.strip_prefix('+').unwrap_or(&digits);
        assert!(!rest.is_empty() && rest.bytes().all(|digit| digit.is_ascii_digit()), "{digits}");
        assert_eq!(phone::typed_digits(&digits), Some(digits));
    }
    let number = PhoneNumber::from_server("+12025550123").expect("a number");
    match Search::parse(typed) {
        Search::Everything => assert!(plain.is_empty()),
        search @ Search::For { .. } => {
            assert!(search.finds(&number, &format!("a {} b", plain.to_lowercase())));
        }
    }
}
