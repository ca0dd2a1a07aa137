//! What a call says: `TwiML` (Twilio: `docs/voice/twiml/say`, `docs/voice/twiml/pause`).

use std::io;

use linecheck_domain::Secret;
use linecheck_http::sanitize;
use quick_xml::Writer;
use quick_xml::events::{BytesEnd, BytesStart, BytesText, Event};

use crate::error::{Argument, TwilioError};

/// The longest `TwiML` that a call takes, in characters (Twilio's `OpenAPI`: `Twiml`, at most 4000).
const LONGEST: usize = 4_000;

/// `TwiML` that speaks a prompt and then the passcode digit by digit, with a second between digits, and all of it twice.
///
/// `language` is a tag that `<Say>` knows, such as `en-US`.
///
/// # Errors
/// [`TwilioError::BadArgument`] when the language is not a tag, the passcode not one to twelve digits, or the whole is
/// longer than Twilio takes.
pub fn passcode_twiml(language: &str, prompt: &str, passcode: &Secret) -> Result<Secret, TwilioError> {
    // Exposed to be spoken to its recipient.
    let digits = passcode.expose();
    if !is_language_tag(language) {
        return Err(TwilioError::BadArgument(Argument::Language));
    }
    if !(1..=12).contains(&digits.len()) || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return Err(TwilioError::BadArgument(Argument::Passcode));
    }
    // Held to the length already here, so that no prompt makes this expensive.
    if prompt.len() > 4 * LONGEST {
        return Err(TwilioError::BadArgument(Argument::SpeechTooLong));
    }
    write(language, &speakable(prompt), digits)
        .ok()
        .and_then(|written| String::from_utf8(written).ok())
        .filter(|written| written.chars().count() <= LONGEST)
        .map(Secret::new)
        .ok_or(TwilioError::BadArgument(Argument::SpeechTooLong))
}

fn write(language: &str, prompt: &str, digits: &str) -> io::Result<Vec<u8>> {
    let mut writer = Writer::new(Vec::with_capacity(2_048));
    writer.write_event(Event::Start(BytesStart::new("Response")))?;
    for again in [false, true] {
        if again {
            pause(&mut writer, "2")?;
        }
        if !prompt.is_empty() {
            say(&mut writer, language, prompt)?;
        }
        for digit in digits.chars() {
            pause(&mut writer, "1")?;
            say(&mut writer, language, digit.encode_utf8(&mut [0; 4]))?;
        }
    }
    writer.write_event(Event::End(BytesEnd::new("Response")))?;
    Ok(writer.into_inner())
}

fn say(writer: &mut Writer<Vec<u8>>, language: &str, text: &str) -> io::Result<()> {
    writer.write_event(Event::Start(BytesStart::new("Say").with_attributes([("language", language)])))?;
    writer.write_event(Event::Text(BytesText::new(text)))?;
    writer.write_event(Event::End(BytesEnd::new("Say")))
}

fn pause(writer: &mut Writer<Vec<u8>>, seconds: &str) -> io::Result<()> {
    writer.write_event(Event::Empty(BytesStart::new("Pause").with_attributes([("length", seconds)])))
}

/// A text without what XML 1.0 cannot carry.
fn speakable(text: &str) -> String {
    sanitize(text, LONGEST).chars().filter(|letter| !matches!(letter, '\u{fffe}' | '\u{ffff}')).collect()
}

/// Whether a text is a language tag of two or three letters, and parts of two to eight letters or digits.
fn is_language_tag(text: &str) -> bool {
    let mut parts = text.split('-');
    let language = parts.next().unwrap_or_default();
    (2..=3).contains(&language.len())
        && language.bytes().all(|letter| letter.is_ascii_alphabetic())
        && text.len() <= 35
        && parts.all(|part| {
            (2..=8).contains(&part.len()) && part.bytes().all(|letter| letter.is_ascii_alphanumeric())
        })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use quick_xml::Reader;

    use super::*;

    fn twiml(language: &str, prompt: &str, passcode: &str) -> Result<String, TwilioError> {
        passcode_twiml(language, prompt, &Secret::new(passcode.to_owned()))
            .map(|twiml| twiml.expose().to_owned())
    }

    /// What is said, read back by a reader.
    fn spoken(twiml: &str) -> Vec<String> {
        let mut reader = Reader::from_str(twiml);
        let mut said = Vec::new();
        let mut inside = None;
        loop {
            match reader.read_event().unwrap() {
                Event::Start(tag) if tag.name().as_ref() == b"Say" => inside = Some(String::new()),
                Event::End(tag) if tag.name().as_ref() == b"Say" => said.push(inside.take().unwrap()),
                Event::Text(text) => {
                    if let Some(inside) = &mut inside {
                        inside.push_str(&text.decode().unwrap());
                    }
                }
                Event::GeneralRef(entity) => {
                    let name = format!("&{};", entity.decode().unwrap());
                    inside.as_mut().unwrap().push_str(&quick_xml::escape::unescape(&name).unwrap());
                }
                Event::Start(_) | Event::End(_) | Event::Empty(_) => {}
                Event::Eof => return said,
                other => panic!("{other:?}"),
            }
        }
    }

    #[test]
    fn t1_a_passcode_is_spoken_slowly_and_twice() {
        let written = twiml("en-US", "Your passcode is", "12").unwrap();
        let once = "<Say language=\"en-US\">Your passcode is</Say><Pause length=\"1\"/><Say language=\"en-US\">1</Say>\
                    <Pause length=\"1\"/><Say language=\"en-US\">2</Say>";
        assert_eq!(written, format!("<Response>{once}<Pause length=\"2\"/>{once}</Response>"));
    }

    #[test]
    fn t1_what_twilio_would_not_take_is_refused_here() {
        for (language, passcode, prompt) in [
            ("", "123456", "x".to_owned()),
            ("en\"><Dial>", "123456", "x".to_owned()),
            ("e", "123456", "x".to_owned()),
            ("en-", "123456", "x".to_owned()),
            ("en-US", "", "x".to_owned()),
            ("en-US", "12a", "x".to_owned()),
            ("en-US", "１２", "x".to_owned()),
            ("en-US", "1234567890123", "x".to_owned()),
            ("en-US", "123456", "x".repeat(2_000)),
            ("en-US", "123456", "&".repeat(400)),
            ("en-US", "123456", "x".repeat(1_000_000)),
        ] {
            assert!(twiml(language, &prompt, passcode).is_err(), "{language} {passcode} {}", prompt.len());
        }
    }

    proptest! {
        #[test]
        fn t1_a_prompt_is_spoken_and_never_obeyed(prompt in ".{0,120}", passcode in "[0-9]{6}") {
            let prompt = format!("{prompt}</Say><Dial>&amp;\"'");
            let written = twiml("de-DE", &prompt, &passcode).unwrap();
            let mut expected = vec![speakable(&prompt)];
            expected.extend(passcode.chars().map(String::from));
            expected.extend(expected.clone());
            prop_assert_eq!(spoken(&written), expected);
            prop_assert!(!written.contains("<Dial"));
        }
    }
}
