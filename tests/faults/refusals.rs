//! T3, T4, T5: every code of the table as a refusal of the create.

use linecheck_app::{Code, Remedy};
use linecheck_domain::catalogue::{self, CodeClass, CodeEntry};
use linecheck_domain::trace::{Channel, FallbackReason, Role, Verdict};
use linecheck_sandbox::known;

use crate::seen::{Fallback, Seen, fresh, on_creates, refusal, send};

/// The status that goes with a code: its own where it is that of a refusal.
fn status_of(entry: &CodeEntry) -> u16 {
    match entry.code {
        20_429 | 63_038 => 429,
        _ => entry.http_status.filter(|status| (400..500).contains(status)).unwrap_or(400),
    }
}

/// Every code for messages; for calls a sample of them, with those of 429.
fn codes(channel: Channel) -> impl Iterator<Item = &'static CodeEntry> {
    catalogue::entries().iter().enumerate().filter_map(move |(index, entry)| {
        let sampled = index % 9 == 0 || status_of(entry) == 429;
        (channel == Channel::Sms || sampled).then_some(entry)
    })
}

async fn every_code(fallback: Fallback) {
    let stage = fallback.stage().await;
    let calls = codes(Channel::Voice).map(|entry| (Channel::Voice, entry));
    for (channel, entry) in codes(Channel::Sms).map(|entry| (Channel::Sms, entry)).chain(calls) {
        let (code, status) = (entry.code, status_of(entry));
        let case = format!("{code} ({status}), {channel:?}, fallback {fallback:?}");
        let rules = vec![on_creates(channel, known::MAIN, refusal(code, status))];
        let seen = send(&stage, channel, &fresh(), rules, &case).await;
        assert_eq!(seen.creates(known::MAIN), if code == 20_429 { 3 } else { 1 }, "{case}");
        assert_eq!((seen.look_ups(known::MAIN), seen.look_ups(known::DEFAULT_ACCOUNT)), (0, 0), "{case}");
        assert!(seen.explains(code), "{case}: {:?}", seen.trace.lines);
        let classes = seen.trace.lines.iter().filter_map(|line| line.explanation.as_ref());
        assert!(classes.clone().all(|said| said.class == CodeClass::ApiError), "{case}");
        assert!(!seen.trace.may_still_arrive, "{case}: a refusal is certain");
        let reason = FallbackReason::ApiError { http_status: status, twilio_code: Some(code) };
        if fallback.happens() {
            assert_fell_back(&seen, fallback, code, &case);
        } else {
            assert_failed(&seen, reason, entry, &case);
        }
    }
}

fn assert_failed(seen: &Seen, reason: FallbackReason, entry: &CodeEntry, case: &str) {
    assert_eq!(seen.creates(known::DEFAULT_ACCOUNT), 0, "{case}");
    let trace = &seen.trace;
    assert_eq!(trace.verdict, Some(Verdict::Failed { reason, role: Role::Custom }), "{case}");
    assert_eq!((trace.originated_by, &trace.resource_sid), (None, &None), "{case}");
    let code = format!("API error {}, {}", entry.code, entry.name);
    assert!(trace.headline.contains("was not originated") && trace.headline.contains(&code), "{case}");
    assert!(seen.why().contains("Fallback to Default Account is disabled, so nothing else originates"));
    assert_eq!(trace.billed, "Nothing is billed: nothing was originated.", "{case}");
    let error = trace.error().expect("a failed send is an error");
    let remedy = Remedy::Words { text: entry.next_step.clone() };
    assert_eq!((error.code, &error.remedy), (Code::SendRefused, &remedy), "{case}");
    assert_eq!(error.params["twilio_code"], entry.code, "{case}");
}

fn assert_fell_back(seen: &Seen, fallback: Fallback, code: u32, case: &str) {
    assert_eq!(seen.creates(known::DEFAULT_ACCOUNT), 1, "{case}");
    let trace = &seen.trace;
    let [created] = seen.created()[..] else { panic!("{case}: one thing is created") };
    let originated = Verdict::Originated {
        role: Role::Default,
        resource_sid: created.to_owned(),
        found_by_look_up: false,
    };
    assert_eq!(trace.verdict, Some(originated), "{case}");
    assert_eq!(trace.account_sid.as_ref().unwrap().as_str(), known::DEFAULT_ACCOUNT.sid(), "{case}");
    let number = trace.from.as_ref().unwrap().as_str();
    assert!(known::DEFAULT_ACCOUNT.initial_numbers().iter().any(|own| own == number), "{case}: {number}");
    assert_eq!(seen.log.last().unwrap().from.as_deref(), Some(number), "{case}: that one originated");
    assert!(trace.headline.contains("originated by the default account"), "{case}: {}", trace.headline);
    let why = seen.why();
    assert!(
        why.contains("The custom account was tried first") && why.contains(&format!("API error {code},"))
    );
    let rule = match fallback {
        Fallback::On => "Fallback to Default Account is enabled.",
        _ => "the one sentence of PingID's page by which Ping's account originates",
    };
    assert!(why.contains(rule), "{case}: {why}");
    assert!(trace.billed.contains("in production by Ping Identity at its rates"), "{case}: {}", trace.billed);
    let told = trace.lines.iter().filter(|line| line.text.contains(&format!("API error {code},")));
    let told: Vec<_> = told.map(|line| line.role).collect();
    let refused = if code == 20_429 { 3 } else { 1 };
    let mut expected = vec![Some(Role::Custom); refused];
    expected.push(Some(Role::Default));
    assert_eq!(told, expected, "{case}: the refusals, and why the default account takes over");
    assert_eq!(trace.error(), None, "{case}");
}

#[tokio::test]
async fn t4_every_code_with_fallback_off_is_reported_and_nothing_else_originates() {
    every_code(Fallback::Off).await;
}

#[tokio::test]
async fn t3_every_code_with_fallback_on_lets_the_default_account_originate() {
    every_code(Fallback::On).await;
}

#[tokio::test]
async fn t4_every_code_when_ping_originates_anyway() {
    every_code(Fallback::PingOriginatesAnyway).await;
}

/// A code that the table does not have: Twilio's own words are shown and kept, without the recipient's number.
#[tokio::test]
async fn t5_twilio_s_own_words_are_kept_for_a_code_that_the_table_lacks() {
    use linecheck_sandbox::FaultAction;
    let stage = Fallback::Off.stage().await;
    for (code, kept) in [(29_999, true), (21_610, false)] {
        let recipient = fresh();
        let message = format!(
            "Quota\u{202e} of {recipient} reached,\nsee\u{1b}[31m token 0123456789abcdef0123456789abcdef"
        );
        let action = FaultAction::Error {
            code,
            status: Some(400),
            message: Some(message),
            without_code: false,
            processed: false,
        };
        let rules = vec![on_creates(Channel::Sms, known::MAIN, action)];
        let seen = send(&stage, Channel::Sms, &recipient, rules, "own words").await;
        let trace = stage.app.trace(seen.trace.transaction).await.unwrap();
        let text = trace.lines.iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join("\n");
        let words = "Twilio says: \u{201c}Quota of +\u{2022}\u{2022}\u{2022} reached,see[31m token \u{2022}\u{2022}\u{2022}\u{201d}";
        assert_eq!(text.contains(words), kept, "{code}: {text}");
        assert!(!text.contains(recipient.trim_start_matches('+')), "{text}");
        let said =
            trace.lines.iter().flat_map(|line| &line.exchanges).filter_map(|exchange| exchange.said.as_ref());
        assert_eq!(said.count(), usize::from(kept), "{code}");
    }
}
