//! The matrix: from every selected number, on each channel, to one recipient, to see which of our numbers work for it.
//!
//! Each cell is a test send of its own, on the custom account alone and from its one number: a fallback would hide what
//! is asked.

use serde::{Deserialize, Serialize};

use crate::base::ApiBase;
use crate::limits::LimitReached;
use crate::passcode::Language;
use crate::phone::{PhoneNumber, Recipient};
use crate::sid::AccountSid;
use crate::standing::SendOutcome;
use crate::trace::{Channel, DefaultOrigin, FallbackRule, Origin, Plan};

/// What is sent, fixed when it begins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Matrix {
    /// To whom.
    pub recipient: Recipient,
    /// The language of the text.
    pub language: Language,
    /// The custom account.
    pub account_sid: AccountSid,
    /// The base that is asked.
    pub base: ApiBase,
    /// The rows.
    pub numbers: Vec<PhoneNumber>,
    /// The columns.
    pub channels: Vec<Channel>,
}

/// One number on one channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// From where.
    pub number: PhoneNumber,
    /// How.
    pub channel: Channel,
}

impl Matrix {
    /// The cells in the order in which they are sent: a number on every channel, then the next number.
    #[must_use]
    pub fn cells(&self) -> Vec<Cell> {
        let of = |number: &PhoneNumber| {
            let number = number.clone();
            self.channels.iter().map(move |channel| Cell { number: number.clone(), channel: *channel })
        };
        self.numbers.iter().flat_map(of).collect()
    }

    /// What the test send of a cell may do.
    #[must_use]
    pub fn plan(&self, cell: &Cell) -> Plan {
        Plan {
            channel: cell.channel,
            recipient: self.recipient.clone(),
            language: self.language,
            custom: Some(Origin {
                account_sid: self.account_sid.clone(),
                base: self.base.clone(),
                number: Some(cell.number.clone()),
            }),
            fallback: FallbackRule::OnlyThisNumber,
            // Never asked, so nothing has to stand for it.
            default: DefaultOrigin::NotConfigured,
            dry_run: false,
        }
    }
}

/// How the sending of a matrix ended. While there is none, it is under way, was cancelled, or Linecheck stopped in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case", tag = "end")]
pub enum MatrixEnd {
    /// Every cell was sent.
    Complete,
    /// A limit refused the next one; it and those behind it were not sent.
    LimitReached(LimitReached),
}

/// Whether how its test send came out says that a number works; `None` where it says neither. `None` is given where
/// nothing was begun.
#[must_use]
pub fn works(outcome: Option<SendOutcome>) -> Option<bool> {
    match outcome? {
        SendOutcome::Delivered | SendOutcome::Confirmed => Some(true),
        SendOutcome::NotDelivered | SendOutcome::Refused => Some(false),
        SendOutcome::Sent
        | SendOutcome::SentWithoutReceipt
        | SendOutcome::NotSent
        | SendOutcome::Unknown
        | SendOutcome::PingWouldOriginate
        | SendOutcome::DryRun
        | SendOutcome::DryRunRefused
        | SendOutcome::DryRunUnknown
        | SendOutcome::UnderWay => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::standing::Standing;
    use crate::trace::{CreateOutcome, Event, FallbackReason, Role, UnknownWhy, Verdict};
    use crate::transport::Stage;

    fn matrix() -> Matrix {
        let number = |text| PhoneNumber::from_server(text).unwrap();
        Matrix {
            recipient: Recipient::parse("+12025550123", None).unwrap(),
            language: Language::En,
            account_sid: AccountSid::parse(&format!("AC{}", "a".repeat(32))).unwrap(),
            base: ApiBase::Us1,
            numbers: vec![number("+12025550101"), number("+442079460958")],
            channels: vec![Channel::Sms, Channel::Voice],
        }
    }

    #[test]
    fn t1_every_number_comes_on_every_channel_once_and_nothing_falls_back() {
        let matrix = matrix();
        let cells = matrix.cells();
        let said: Vec<_> = cells.iter().map(|cell| (cell.number.as_str(), cell.channel)).collect();
        assert_eq!(
            said,
            [
                ("+12025550101", Channel::Sms),
                ("+12025550101", Channel::Voice),
                ("+442079460958", Channel::Sms),
                ("+442079460958", Channel::Voice)
            ]
        );
        for cell in &cells {
            let plan = matrix.plan(cell);
            assert!(!plan.fallback.falls_back() && plan.may_create());
            assert_eq!(plan.origin(Role::Custom).unwrap().number.as_ref(), Some(&cell.number));
            assert_eq!(plan.origin(Role::Default), None);
        }
    }

    #[test]
    fn t5_a_cell_says_of_its_number_only_what_its_events_say() {
        let matrix = matrix();
        let plan = matrix.plan(&matrix.cells()[0]);
        let answered =
            |outcome| Event::CreateAnswered { role: Role::Custom, attempt: 1, outcome, exchange: None };
        let decided = |verdict| Event::Decided { verdict };
        let failed = |reason| decided(Verdict::Failed { reason, role: Role::Custom });
        let accepted = || {
            answered(CreateOutcome::Accepted {
                resource_sid: "SM1".to_owned(),
                status: "queued".to_owned(),
                error_code: None,
            })
        };
        let originated = || {
            decided(Verdict::Originated {
                role: Role::Custom,
                resource_sid: "SM1".to_owned(),
                found_by_look_up: false,
            })
        };
        let seen = |status: &str| Event::StatusSeen {
            status: status.to_owned(),
            error_code: None,
            code_unread: None,
            exchanges: Vec::new(),
        };
        let stage = Stage::Connect;
        for (events, state, works_so) in [
            (vec![], SendOutcome::UnderWay, None),
            (vec![accepted(), originated()], SendOutcome::Sent, None),
            (vec![accepted(), originated(), seen("sent")], SendOutcome::Sent, None),
            (vec![accepted(), originated(), seen("delivered")], SendOutcome::Delivered, Some(true)),
            (vec![accepted(), originated(), seen("undelivered")], SendOutcome::NotDelivered, Some(false)),
            (
                vec![accepted(), originated(), Event::Confirmed { milliseconds: 1 }],
                SendOutcome::Confirmed,
                Some(true),
            ),
            (
                vec![failed(FallbackReason::ApiError { http_status: 400, twilio_code: Some(21_408) })],
                SendOutcome::Refused,
                Some(false),
            ),
            (vec![failed(FallbackReason::Unreachable { stage })], SendOutcome::NotSent, None),
            (vec![decided(Verdict::Stopped)], SendOutcome::NotSent, None),
            (
                vec![
                    answered(CreateOutcome::Unknown { why: UnknownWhy::Stopped }),
                    decided(Verdict::Unknown { role: Role::Custom }),
                ],
                SendOutcome::Unknown,
                None,
            ),
        ] {
            let said = Standing::of(&plan, &events).outcome;
            assert_eq!((said, works(Some(said))), (state, works_so), "{events:?}");
        }
    }
}
