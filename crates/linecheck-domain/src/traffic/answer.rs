//! What records say about one recipient, in plain words: one sentence that answers, and what a person asks next.
//!
//! A person who gets no passcode tries again within minutes, so records that follow each other by less than half an hour
//! (as long as a passcode is valid) are one story. The answer tells the newest one.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, Zoned};
use serde::Serialize;

use super::record::{Record, State};
use crate::catalogue;
use crate::channel::Channel;
use crate::phone::PhoneNumber;
use crate::trace::Role;

/// What follows within this time belongs to the same story.
const ONE_STORY: SignedDuration = SignedDuration::from_mins(30);

/// A record, and on which account.
#[derive(Debug, Clone)]
pub struct Sent {
    /// The custom account or the one that stands in for the default account.
    pub role: Role,
    /// What was recorded.
    pub record: Record<'static>,
}

/// A list that could not be read, wholly or to its end: what is not in it proves nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unread {
    /// Of which account.
    pub role: Role,
    /// Its messages or its calls.
    pub channel: Channel,
}

/// All that was found of a recipient.
pub struct LookedUp<'found> {
    /// Who.
    pub recipient: &'found PhoneNumber,
    /// The records, the newest first.
    pub sent: &'found [Sent],
    /// What could not be read.
    pub unread: &'found [Unread],
    /// From when on it was looked.
    pub since: Timestamp,
    /// When it was looked.
    pub now: Timestamp,
    /// Where the person who asks is.
    pub zone: &'found TimeZone,
}

/// What the answer begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Beginning {
    /// With the message that the newest story is about.
    Message {
        /// What became of it.
        message: State,
    },
    /// With its call; there is no message.
    Call {
        /// What became of it.
        call: State,
    },
    /// That nothing was found.
    Nothing,
    /// That it is not known, since something could not be read.
    NotKnown,
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// What it begins with.
    pub begins: Beginning,
    /// Its first sentence.
    pub first: String,
    /// What follows, a sentence each.
    pub then: Vec<String>,
}

/// Answers what became of what was sent to a recipient.
#[must_use]
pub fn answer(found: &LookedUp<'_>) -> Answer {
    let story = story(found.sent);
    let Some(main) = main(story) else { return without_records(found) };
    let begins = match main.record.channel {
        Channel::Sms => Beginning::Message { message: main.record.state },
        Channel::Voice => Beginning::Call { call: main.record.state },
    };
    let first = format!("{}: {}.", found.when(main), told(main));
    let then = [rest_of_story(found, story, main), earlier(&found.sent[story.len()..]), unread(found)];
    Answer { begins, first, then: then.into_iter().flatten().collect() }
}

/// The newest records that belong together.
fn story(sent: &[Sent]) -> &[Sent] {
    let at = |sent: &Sent| sent.record.at();
    let ends = sent.windows(2).position(|pair| match (at(&pair[0]), at(&pair[1])) {
        (Some(later), Some(sooner)) => later.duration_since(sooner) > ONE_STORY,
        _ => false,
    });
    &sent[..ends.map_or(sent.len(), |place| place + 1)]
}

/// The newest message of a story, or where it has none the newest call.
fn main(story: &[Sent]) -> Option<&Sent> {
    story.iter().find(|sent| sent.record.channel == Channel::Sms).or_else(|| story.first())
}

fn without_records(found: &LookedUp<'_>) -> Answer {
    let recipient = found.recipient.grouped();
    let since = found.since_words();
    match unread(found) {
        Some(unread) => Answer {
            begins: Beginning::NotKnown,
            first: format!("It is not known whether anything was sent to {recipient} {since}."),
            then: vec![unread],
        },
        None => Answer {
            begins: Beginning::Nothing,
            first: format!("Twilio lists nothing that was sent to {recipient} {since}."),
            then: Vec::new(),
        },
    }
}

/// What became of one record, as the sentence goes on after its time.
fn told(sent: &Sent) -> String {
    let record = &sent.record;
    let noun = record.channel.noun();
    let account = match sent.role {
        Role::Custom => "",
        Role::Default => " of the stand-in account",
    };
    let from = record.from.as_deref().map_or_else(|| "an unnamed sender".to_owned(), sender);
    let what = format!("the {noun}{account} from {from}");
    let why = || match record.code {
        Some(code) => match catalogue::explain(code) {
            Some(entry) => format!(": {} ({code})", entry.name),
            None => format!(": Twilio's code {code}"),
        },
        None => ", and Twilio gives no reason".to_owned(),
    };
    match (record.channel, record.state) {
        (_, State::Arrived) => match record.receipt_after().map(lasting) {
            Some(after) => format!("{what} arrived; the carrier confirmed it within {after}"),
            None => format!("{what} arrived; the carrier confirmed it"),
        },
        (_, State::NoReceipt) => {
            format!("{what} was taken by the carrier, which gave no receipt: whether it arrived is not known")
        }
        (_, State::NotDelivered) => format!("{what} did not arrive{}", why()),
        (Channel::Sms, State::Failed) => format!("{what} was not sent{}", why()),
        (Channel::Voice, State::Failed) => format!("{what} could not be put through{}", why()),
        (_, State::UnderWay) => format!("{what} is still under way ({})", record.status),
        (_, State::Canceled) => format!("{what} was canceled before it was sent"),
        (_, State::Answered) => match record.seconds {
            Some(seconds) => {
                let lasted = lasting(SignedDuration::from_secs(i64::try_from(seconds).unwrap_or(i64::MAX)));
                format!("{what} was answered, by a person or a mailbox, and lasted {lasted}")
            }
            None => format!("{what} was answered, by a person or a mailbox"),
        },
        (_, State::Busy) => format!("{what} found the line busy"),
        (_, State::NoAnswer) => format!("{what} was not answered"),
        (_, State::Unknown) if record.status.is_empty() => {
            format!("{what} was recorded without a status: whether it arrived is not known")
        }
        (_, State::Unknown) => {
            format!("{what} has a status that is not known here, \"{}\"", record.status)
        }
    }
}

/// What else belongs to the story: whether another message arrived, and what the calls did.
fn rest_of_story(found: &LookedUp<'_>, story: &[Sent], main: &Sent) -> Option<String> {
    let others = |channel| {
        let others = story.iter().filter(move |sent| sent.record.channel == channel);
        others.filter(|sent| sent.record.sid != main.record.sid).collect::<Vec<_>>()
    };
    let (messages, calls) = (others(Channel::Sms), others(Channel::Voice));
    let mut said = Vec::new();
    let arrived: Vec<_> = messages.iter().copied().filter(|sent| sent.record.state.reached()).collect();
    if main.record.channel == Channel::Sms {
        let certain = messages.iter().all(|sent| sent.record.state.missed()) && main.record.state.missed();
        match (arrived.len(), messages.len()) {
            (0, 0) if certain => said.push("nothing arrived".to_owned()),
            (0, 0) => {}
            (0, _) if certain => {
                let all = messages.len() + 1;
                said.push(format!("none of the {all} SMS {} arrived", found.between(&messages, main)));
            }
            (0, others) => {
                said.push(format!("of {} SMS before it none is confirmed", count(others)));
            }
            (some, others) if some == others => {
                let was = if others == 1 { "the SMS" } else { "all SMS" };
                said.push(format!("{was} before it, {}, arrived", found.times(&arrived)));
            }
            (some, others) => {
                said.push(format!("of {} SMS before it {} arrived", count(others), count(some)));
            }
        }
    }
    if !calls.is_empty() {
        let answered: Vec<_> = calls.iter().copied().filter(|sent| sent.record.state.reached()).collect();
        let is_other = main.record.channel == Channel::Voice;
        let (one, many) = if is_other { ("another call", "other calls") } else { ("a call", "calls") };
        let (times, all) = (found.times(&calls), count(calls.len()));
        said.push(match (answered.len(), calls.len()) {
            (1, 1) => format!("{one} {times} was answered"),
            (0, 1) => format!("{one} {times} was not answered"),
            (0, _) => format!("none of {all} {many} {times} was answered"),
            (some, every) if some == every => format!("{all} {many} {times} were answered"),
            (some, _) => format!("of {all} {many} {times} {} answered", were(some)),
        });
    }
    let sentence = said.join("; ");
    let mut letters = sentence.chars();
    let first = letters.next()?;
    Some(format!("{}{}.", first.to_uppercase(), letters.as_str()))
}

/// What was sent before the story.
fn earlier(sent: &[Sent]) -> Option<String> {
    let count_of = |channel| {
        let of = sent.iter().filter(|sent| sent.record.channel == channel);
        (of.clone().count(), of.filter(|sent| sent.record.state.reached()).count())
    };
    let (messages, calls) = (count_of(Channel::Sms), count_of(Channel::Voice));
    let said: Vec<_> = [(messages, "SMS", "SMS", "arrived"), (calls, "call", "calls", "answered")]
        .into_iter()
        .filter(|((all, _), ..)| *all > 0)
        .map(|((all, some), one, many, reached)| {
            let noun = if all == 1 { one } else { many };
            format!("{all} {noun}, {some} {reached}")
        })
        .collect();
    (!said.is_empty()).then(|| format!("Before that in this time: {}.", said.join("; ")))
}

/// What could not be read, so that nothing is taken for none.
fn unread(found: &LookedUp<'_>) -> Option<String> {
    let lists: Vec<_> = found
        .unread
        .iter()
        .map(|unread| {
            let noun = match unread.channel {
                Channel::Sms => "messages",
                Channel::Voice => "calls",
            };
            let account = match unread.role {
                Role::Custom => "",
                Role::Default => " of the stand-in account",
            };
            format!("the {noun}{account}")
        })
        .collect();
    let (last, others) = lists.split_last()?;
    let named = if others.is_empty() { last.clone() } else { format!("{} and {last}", others.join(", ")) };
    let named = named.strip_prefix("the ").unwrap_or(&named);
    Some(format!("The {named} could not be read, or not to the end."))
}

impl LookedUp<'_> {
    fn local(&self, at: Timestamp) -> Zoned {
        at.to_zoned(self.zone.clone())
    }

    /// `Yesterday 21:14`; the day for what is longer ago.
    fn when(&self, sent: &Sent) -> String {
        let Some(at) = sent.record.at().map(|at| self.local(at)) else {
            return "At an unknown time".to_owned();
        };
        let today = self.local(self.now).date();
        let day = match today.since(at.date()).map(|span| span.get_days()) {
            Ok(0) => "Today".to_owned(),
            Ok(1) => "Yesterday".to_owned(),
            _ if at.year() == today.year() => at.strftime("%A, %-d %B").to_string(),
            _ => at.strftime("%-d %B %Y").to_string(),
        };
        format!("{day} {}", at.strftime("%H:%M"))
    }

    fn time(&self, sent: &Sent) -> Option<String> {
        Some(self.local(sent.record.at()?).strftime("%H:%M").to_string())
    }

    /// `at 21:16`, or from the first to the last of several.
    fn times(&self, sent: &[&Sent]) -> String {
        let mut times: Vec<_> = sent.iter().filter_map(|sent| self.time(sent)).collect();
        times.reverse();
        times.dedup();
        match times.as_slice() {
            [] => "at an unknown time".to_owned(),
            [one] => format!("at {one}"),
            [first, .., last] => format!("from {first} to {last}"),
        }
    }

    fn between(&self, others: &[&Sent], main: &Sent) -> String {
        let all: Vec<_> = std::iter::once(main).chain(others.iter().copied()).collect();
        self.times(&all)
    }

    /// `in the last 24 hours`.
    fn since_words(&self) -> String {
        let hours = self.now.duration_since(self.since).as_hours();
        match hours {
            ..=1 => "in the last hour".to_owned(),
            2..=48 => format!("in the last {hours} hours"),
            _ => format!("in the last {} days", hours / 24),
        }
    }
}

/// A number in groups; a Sender ID as it is.
fn sender(from: &str) -> String {
    PhoneNumber::from_server(from).map_or_else(|| from.to_owned(), |number| number.grouped())
}

/// A duration in the largest unit that says enough.
fn lasting(time: SignedDuration) -> String {
    match time.as_secs() {
        // Twilio tells whole seconds.
        ..=119 => format!("{} s", time.as_secs().max(1)),
        120..=7199 => format!("{} min", time.as_secs() / 60),
        _ => format!("{} h", time.as_hours()),
    }
}

/// Small numbers in words.
fn count(number: usize) -> String {
    match number {
        1 => "one".to_owned(),
        2 => "two".to_owned(),
        3 => "three".to_owned(),
        4 => "four".to_owned(),
        5 => "five".to_owned(),
        other => other.to_string(),
    }
}

fn were(some: usize) -> String {
    format!("{} {}", count(some), if some == 1 { "was" } else { "were" })
}
