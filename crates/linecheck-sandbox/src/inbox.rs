//! What arrived at the phones that the sandbox sends to: the texts, and the calls that were answered. A recipient keeps
//! what it got, whatever is deleted at Twilio afterwards.

use serde::{Deserialize, Serialize};

use crate::clock::rfc3339;
use crate::world::World;

/// How many are shown, the newest of them.
const MOST: usize = 100;

/// What came to a phone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", ts(rename = "ArrivalKind"))]
pub enum ArrivalKind {
    /// A message.
    Sms,
    /// A call that was answered.
    Call,
}

/// A message or call, as its recipient has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[non_exhaustive]
pub struct Arrival {
    /// Its SID.
    pub sid: String,
    /// What it is.
    pub kind: ArrivalKind,
    /// Whose phone, in E.164.
    pub to: String,
    /// From which number, in E.164.
    pub from: String,
    /// The account that sent it.
    pub account_sid: String,
    /// Its name.
    pub account_name: String,
    /// The text of the message, or what the call said.
    pub text: String,
    /// The extension that was dialled once a call was answered.
    pub send_digits: Option<String>,
    /// When it came, by the sandbox's clock, RFC 3339.
    pub arrived: String,
}

/// What arrived until a time, the newest first; for one recipient or for all.
pub(crate) fn arrivals(world: &World, to: Option<&str>, now_ms: i64) -> Vec<Arrival> {
    let wanted = |phone: &str| to.is_none_or(|to| to == phone);
    let mut found = Vec::new();
    for messages in world.messages.of_each_account() {
        let came = messages.filter(|message| wanted(&message.to)).filter_map(|message| {
            let arrival = Arrival {
                sid: message.sid.clone(),
                kind: ArrivalKind::Sms,
                to: message.to.clone(),
                from: message.from.clone(),
                account_sid: message.account.clone(),
                account_name: String::new(),
                text: message.body.clone(),
                send_digits: None,
                arrived: String::new(),
            };
            Some((message.arrived_ms(now_ms)?, arrival))
        });
        found.extend(came.take(MOST));
    }
    for calls in world.calls.of_each_account() {
        let came = calls.filter(|call| wanted(&call.to)).filter_map(|call| {
            let arrival = Arrival {
                sid: call.sid.clone(),
                kind: ArrivalKind::Call,
                to: call.to.clone(),
                from: call.from.clone(),
                account_sid: call.account.clone(),
                account_name: String::new(),
                text: call.twiml.as_deref().map(spoken).unwrap_or_default(),
                send_digits: call.send_digits.clone(),
                arrived: String::new(),
            };
            Some((call.answered_ms(now_ms)?, arrival))
        });
        found.extend(came.take(MOST));
    }
    // Of two that came at once, the order of the SIDs is as good as any, and always the same.
    found.sort_by(|(late, one), (early, other)| early.cmp(late).then_with(|| one.sid.cmp(&other.sid)));
    found.truncate(MOST);
    let name = |sid: &str| world.account(sid).map(|account| account.friendly_name.to_owned());
    let shown = |(arrived, arrival): (i64, Arrival)| Arrival {
        account_name: name(&arrival.account_sid).unwrap_or_default(),
        arrived: rfc3339(arrived),
        ..arrival
    };
    found.into_iter().map(shown).collect()
}

/// What a call says: the words of every `Say`, without the marks in them.
fn spoken(twiml: &str) -> String {
    let words = |part: &str| -> Option<String> {
        let (_, said) = part.split_once('>')?;
        let said = said.split("</Say>").next()?;
        let bare: String = said
            .split('<')
            .enumerate()
            .map(
                |(place, piece)| {
                    if place == 0 { piece } else { piece.split_once('>').map_or("", |(_, rest)| rest) }
                },
            )
            .collect();
        let plain = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&amp;", "&")]
            .iter()
            .fold(bare, |text, (mark, sign)| text.replace(mark, sign));
        Some(plain.split_whitespace().collect::<Vec<_>>().join(" "))
    };
    twiml.split("<Say").skip(1).filter_map(words).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn s1_a_call_says_the_words_of_its_instructions() {
        for (twiml, said) in [
            ("<Response><Say>1 2 3</Say></Response>", "1 2 3"),
            (
                "<Response><Pause/><Say language=\"de-DE\">Ihr Code:<break/> 4 &amp; 2</Say><Say>Ende</Say></Response>",
                "Ihr Code: 4 & 2 Ende",
            ),
            ("<Response><Dial>+12025550100</Dial></Response>", ""),
            ("<Response/>", ""),
            ("<Say", ""),
        ] {
            assert_eq!(spoken(twiml), said, "{twiml}");
        }
    }
}
