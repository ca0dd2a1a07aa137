use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

use super::*;
use crate::channel::Channel;
use crate::phone::PhoneNumber;
use crate::trace::Role;

const NOW: &str = "2026-11-25T09:00:00Z";

fn number(text: &str) -> PhoneNumber {
    PhoneNumber::from_server(text).unwrap()
}

/// A record of this many minutes before [`NOW`].
fn sent(minutes: i64, channel: Channel, status: &str, code: Option<u32>) -> Sent {
    let at = NOW.parse::<Timestamp>().unwrap() - SignedDuration::from_mins(minutes);
    let is_call = channel == Channel::Voice;
    let record = Record {
        sid: format!("{minutes}-{status}").into(),
        channel,
        to: Some("+12025550123".into()),
        from: Some("+12125550100".into()),
        state: State::read(channel, status),
        status: status.to_owned().into(),
        code,
        segments: Some(1),
        seconds: (is_call && status == "completed").then_some(23),
        price: None,
        currency: None,
        created: Some(at),
        sent: Some(at),
        updated: Some(at + SignedDuration::from_secs(4)),
    };
    Sent { role: Role::Custom, record }
}

fn sms(minutes: i64, status: &str) -> Sent {
    sent(minutes, Channel::Sms, status, None)
}

fn call(minutes: i64, status: &str) -> Sent {
    sent(minutes, Channel::Voice, status, None)
}

fn answered(sent: &[Sent], unread: &[Unread], hours: i64) -> Answer {
    let (recipient, now) = (number("+12025550123"), NOW.parse::<Timestamp>().unwrap());
    let since = now - SignedDuration::from_hours(hours);
    answer(&LookedUp { recipient: &recipient, sent, unread, since, now, zone: &TimeZone::UTC })
}

#[test]
fn l1_each_sentence_that_an_answer_begins_with() {
    const FROM: &str = "Today 08:00: the SMS from +1 212 555 0100";
    const CALL: &str = "Today 08:00: the voice call from +1 212 555 0100";
    let named = |status, code| sent(60, Channel::Sms, status, Some(code));
    let stand_in = Sent { role: Role::Default, ..sms(60, "delivered") };
    for (one, expected) in [
        (sms(60, "delivered"), format!("{FROM} arrived; the carrier confirmed it within 4 s.")),
        (sms(60, "read"), format!("{FROM} arrived; the carrier confirmed it within 4 s.")),
        (
            stand_in,
            "Today 08:00: the SMS of the stand-in account from +1 212 555 0100 arrived; the carrier confirmed it within 4 s."
                .to_owned(),
        ),
        (
            sms(60, "sent"),
            format!(
                "{FROM} was taken by the carrier, which gave no receipt: whether it arrived is not known."
            ),
        ),
        (named("undelivered", 30007), format!("{FROM} did not arrive: Filtered (30007).")),
        (named("undelivered", 39999), format!("{FROM} did not arrive: Twilio's code 39999.")),
        (sms(60, "undelivered"), format!("{FROM} did not arrive, and Twilio gives no reason.")),
        (named("failed", 30003), format!("{FROM} was not sent: Handset unreachable (30003).")),
        (sms(60, "failed"), format!("{FROM} was not sent, and Twilio gives no reason.")),
        (sms(60, "queued"), format!("{FROM} is still under way (queued).")),
        (sms(60, "canceled"), format!("{FROM} was canceled before it was sent.")),
        (
            sms(60, "partially_delivered"),
            format!("{FROM} has a status that is not known here, \"partially_delivered\"."),
        ),
        (sms(60, ""), format!("{FROM} was recorded without a status: whether it arrived is not known.")),
        (
            call(60, "completed"),
            format!("{CALL} was answered, by a person or a mailbox, and lasted 23 s."),
        ),
        (call(60, "busy"), format!("{CALL} found the line busy.")),
        (call(60, "no-answer"), format!("{CALL} was not answered.")),
        (call(60, "failed"), format!("{CALL} could not be put through, and Twilio gives no reason.")),
        (call(60, "ringing"), format!("{CALL} is still under way (ringing).")),
        (call(60, "canceled"), format!("{CALL} was canceled before it was sent.")),
    ] {
        let answer = answered(std::slice::from_ref(&one), &[], 24);
        assert_eq!(answer.first, expected);
        let begins = match one.record.channel {
            Channel::Sms => Beginning::Message { message: one.record.state },
            Channel::Voice => Beginning::Call { call: one.record.state },
        };
        assert_eq!(answer.begins, begins);
    }
}

#[test]
fn l1_nothing_is_said_only_where_everything_was_read() {
    let nothing = answered(&[], &[], 24);
    assert_eq!(nothing.begins, Beginning::Nothing);
    assert_eq!(nothing.first, "Twilio lists nothing that was sent to +1 202 555 0123 in the last 24 hours.");
    let calls = Unread { role: Role::Custom, channel: Channel::Voice };
    let messages = Unread { role: Role::Default, channel: Channel::Sms };
    let unknown = answered(&[], &[calls, messages], 24 * 7);
    assert_eq!(unknown.begins, Beginning::NotKnown);
    assert_eq!(
        unknown.first,
        "It is not known whether anything was sent to +1 202 555 0123 in the last 7 days."
    );
    assert_eq!(
        unknown.then,
        ["The calls and the messages of the stand-in account could not be read, or not to the end."]
    );
    let found = answered(&[sms(60, "delivered")], &[calls], 1);
    assert_eq!(found.then, ["The calls could not be read, or not to the end."]);
}

#[test]
fn l1_the_story_is_told_and_what_was_before_is_counted() {
    let blocked = |minutes| sent(minutes, Channel::Sms, "undelivered", Some(30007));
    for (sent, then) in [
        (vec![blocked(60)], vec!["Nothing arrived."]),
        (
            vec![call(57, "completed"), call(58, "completed"), blocked(60)],
            vec!["Nothing arrived; two calls from 08:02 to 08:03 were answered."],
        ),
        (
            vec![call(58, "completed"), call(58, "completed"), blocked(60)],
            vec!["Nothing arrived; two calls at 08:02 were answered."],
        ),
        (
            vec![call(58, "no-answer"), blocked(60)],
            vec!["Nothing arrived; a call at 08:02 was not answered."],
        ),
        (
            vec![call(57, "busy"), call(58, "completed"), blocked(60)],
            vec!["Nothing arrived; of two calls from 08:02 to 08:03 one was answered."],
        ),
        (vec![blocked(60), blocked(70), blocked(80)], vec!["None of the 3 SMS from 07:40 to 08:00 arrived."]),
        (vec![blocked(60), sms(70, "delivered")], vec!["The SMS before it, at 07:50, arrived."]),
        (vec![blocked(60), sms(70, "delivered"), blocked(80)], vec!["Of two SMS before it one arrived."]),
        (vec![sms(60, "sent"), sms(70, "sent")], vec!["Of one SMS before it none is confirmed."]),
        (vec![call(60, "completed"), call(62, "busy")], vec!["Another call at 07:58 was not answered."]),
        (
            vec![sms(60, "delivered"), sms(600, "delivered"), blocked(700), call(700, "completed")],
            vec!["Before that in this time: 2 SMS, 1 arrived; 1 call, 1 answered."],
        ),
        (vec![sms(60, "delivered")], vec![]),
    ] {
        assert_eq!(answered(&sent, &[], 24).then, then);
    }
}

#[test]
fn l1_a_day_is_named_as_one_would() {
    for (minutes, day) in [
        (60, "Today 08:00"),
        (10 * 60, "Yesterday 23:00"),
        (3 * 24 * 60, "Sunday, 22 November 09:00"),
        (400 * 24 * 60, "21 October 2025 09:00"),
        // A clock that is behind.
        (-24 * 60, "Thursday, 26 November 09:00"),
    ] {
        let first = answered(&[sms(minutes, "delivered")], &[], 24).first;
        assert!(first.starts_with(&format!("{day}: the SMS")), "{first}");
    }
    let mut undated = sms(0, "queued");
    undated.record.created = None;
    undated.record.sent = None;
    assert!(answered(&[undated], &[], 24).first.starts_with("At an unknown time: the SMS"));
}

#[test]
fn l1_the_other_forms_of_a_line() {
    for (one, other) in [
        ("+5215512345678", Some("+525512345678")),
        ("+5491123456789", Some("+541123456789")),
        ("+5511987654321", Some("+551187654321")),
        ("+12025550123", None),
        ("+447700900123", None),
        ("+5255", None),
    ] {
        let forms = other_forms(&number(one));
        assert_eq!(forms.first().map(PhoneNumber::as_str), other, "{one}");
        assert_eq!(forms.len(), usize::from(other.is_some()));
        if let Some(other) = other {
            assert_eq!(other_forms(&number(other)), [number(one)]);
        }
    }
}

proptest! {
    #[test]
    fn l1_no_record_is_called_none(
        statuses in prop::collection::vec((0_i64..3000, any::<bool>(), "[a-z-]{0,12}"), 1..20),
    ) {
        let mut sent: Vec<_> = statuses
            .iter()
            .map(|(minutes, is_call, status)| {
                sent(*minutes, if *is_call { Channel::Voice } else { Channel::Sms }, status, None)
            })
            .collect();
        sent.sort_by_key(|sent| std::cmp::Reverse(sent.record.at()));
        let answer = answered(&sent, &[], 48);
        let is_known = matches!(answer.begins, Beginning::Message { .. } | Beginning::Call { .. });
        prop_assert!(is_known, "{answer:?}");
        let arrived = sent.iter().any(|sent| sent.record.state == State::Arrived);
        let said = answer.then.join(" ");
        let denied = said.contains("Nothing arrived") || said.contains("None of the");
        prop_assert!(!(arrived && denied) || said.contains("Before that"), "{said}");
    }
}
