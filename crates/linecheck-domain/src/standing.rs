//! How a test send stands: the one reading of its events that everything else reads. A trace, a row of the history, a
//! cell of a matrix, a badge and an exit status each show a part of it, so none can deny what another says.

use serde::{Deserialize, Serialize};

use crate::attempts::{Created, attempts, created, is_unresolved, why_not};
use crate::trace::{
    Channel, CreateOutcome, Event, FallbackReason, LookUpResult, Plan, Role, Verdict, is_delivered_status,
    is_failed_status, is_final_status, moves_forward,
};

/// How a test send came out, as far as it is known. The numbers are stored and never change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum SendOutcome {
    /// The recipient read the passcode back.
    Confirmed = 0,
    /// The carrier says that it was delivered; a call was answered, which a mailbox does too.
    Delivered = 1,
    /// Twilio took it; a receipt may still come.
    Sent = 2,
    /// The carrier took it and gave no receipt.
    SentWithoutReceipt = 9,
    /// Twilio took it, and it did not arrive.
    NotDelivered = 3,
    /// Twilio refused it.
    Refused = 4,
    /// Nothing was originated, for a reason that says nothing of the number: Twilio was not reached or not asked, or
    /// Linecheck stopped.
    NotSent = 10,
    /// It cannot be known whether anything was originated, or what became of it.
    Unknown = 5,
    /// PingID would originate now; nothing was sent.
    PingWouldOriginate = 6,
    /// A dry run, which Twilio would take.
    DryRun = 7,
    /// A dry run, which Twilio would not take, or was not asked for.
    DryRunRefused = 11,
    /// A dry run without an answer that says either.
    DryRunUnknown = 12,
    /// It is under way, or Linecheck stopped in it.
    UnderWay = 8,
}

impl SendOutcome {
    /// Every outcome, the best first.
    pub const ALL: [Self; 13] = [
        Self::Confirmed,
        Self::Delivered,
        Self::Sent,
        Self::SentWithoutReceipt,
        Self::NotDelivered,
        Self::Refused,
        Self::NotSent,
        Self::Unknown,
        Self::PingWouldOriginate,
        Self::DryRun,
        Self::DryRunRefused,
        Self::DryRunUnknown,
        Self::UnderWay,
    ];

    /// The name by which records and programs know it. It is stored and never changes.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed",
            Self::Delivered => "delivered",
            Self::Sent => "sent",
            Self::SentWithoutReceipt => "sent_without_receipt",
            Self::NotDelivered => "not_delivered",
            Self::Refused => "refused",
            Self::NotSent => "not_sent",
            Self::Unknown => "unknown",
            Self::PingWouldOriginate => "ping_would_originate",
            Self::DryRun => "dry_run",
            Self::DryRunRefused => "dry_run_refused",
            Self::DryRunUnknown => "dry_run_unknown",
            Self::UnderWay => "under_way",
        }
    }

    /// The outcome of a name.
    #[must_use]
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.code() == code)
    }

    /// The number by which packed records know it.
    #[must_use]
    pub fn number(self) -> u8 {
        self as u8
    }

    /// Every outcome at the place of its number: a history is read a number at a time.
    const BY_NUMBER: [Self; Self::ALL.len()] = {
        let mut table = Self::ALL;
        let mut place = 0;
        while place < Self::ALL.len() {
            let outcome = Self::ALL[place];
            table[outcome as usize] = outcome;
            place += 1;
        }
        table
    };

    /// The outcome of a number.
    #[must_use]
    pub fn of_number(number: u8) -> Option<Self> {
        Self::BY_NUMBER.get(usize::from(number)).copied()
    }

    /// Whether it certainly did not come to the recipient.
    #[must_use]
    pub fn is_failure(self) -> bool {
        match self {
            Self::NotDelivered | Self::Refused | Self::NotSent | Self::DryRunRefused => true,
            Self::Confirmed
            | Self::Delivered
            | Self::Sent
            | Self::SentWithoutReceipt
            | Self::Unknown
            | Self::PingWouldOriginate
            | Self::DryRun
            | Self::DryRunUnknown
            | Self::UnderWay => false,
        }
    }

    /// Whether it is the last word: nothing is waited for.
    #[must_use]
    pub fn is_conclusion(self) -> bool {
        !matches!(self, Self::Sent | Self::UnderWay)
    }
}

/// The delivery status of what an account originated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status {
    /// Twilio's word; empty where it gave none.
    pub word: String,
    /// Its error code, if it has one.
    pub code: Option<u32>,
}

/// How a test send stands. It is made of a plan and events, and of nothing else.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Standing {
    /// How it came out.
    pub outcome: SendOutcome,
    /// How the creating part ended, as the events bear it out; `None` before it has.
    pub verdict: Option<Verdict>,
    /// The messages or calls that were made: their accounts are billed for certain. A dry run makes none.
    pub created: Vec<Created>,
    /// The accounts of which it is not known whether they made one: it may still arrive and be billed.
    pub may_still_arrive: Vec<Role>,
    /// The furthest status of what was originated.
    pub status: Option<Status>,
    /// How long after it was sent the passcode was read back, in milliseconds.
    pub confirmed_ms: Option<u64>,
    channel: Channel,
}

impl Standing {
    /// By these events, in order.
    #[must_use]
    pub fn of(plan: &Plan, events: &[Event]) -> Self {
        let verdict = last_decided(events).map(|told| borne_out(plan, events, told.clone()));
        let (mut created, mut may_still_arrive) = made(plan, events);
        match &verdict {
            // Told by its verdict alone, as a vault of before may have it.
            Some(Verdict::Originated { role, resource_sid, found_by_look_up })
                if !plan.dry_run && created.iter().all(|created| created.role != *role) =>
            {
                let (resource_sid, found_by_look_up) = (resource_sid.clone(), *found_by_look_up);
                created.insert(0, Created { role: *role, resource_sid, found_by_look_up });
            }
            Some(told) if may_still_arrive.is_empty() && !plan.dry_run => {
                may_still_arrive.extend(unknown_on(told));
            }
            _ => {}
        }
        let mut standing = Self {
            outcome: SendOutcome::UnderWay,
            status: originated_by(verdict.as_ref()).and_then(|role| last_status(plan, events, role)),
            confirmed_ms: events.iter().find_map(|event| match event {
                Event::Confirmed { milliseconds } => Some(*milliseconds),
                _ => None,
            }),
            verdict,
            created,
            may_still_arrive,
            channel: plan.channel,
        };
        standing.outcome = standing.outcome(plan, events);
        standing
    }

    fn outcome(&self, plan: &Plan, events: &[Event]) -> SendOutcome {
        let Some(verdict) = self.verdict.as_ref().filter(|_| self.confirmed_ms.is_none()) else {
            return if self.confirmed_ms.is_some() { SendOutcome::Confirmed } else { SendOutcome::UnderWay };
        };
        match verdict {
            Verdict::Originated { .. } | Verdict::PingWouldOriginate if plan.dry_run => SendOutcome::DryRun,
            told if plan.dry_run && unknown_on(told).is_some() => SendOutcome::DryRunUnknown,
            Verdict::Failed { .. } | Verdict::Stopped if plan.dry_run => SendOutcome::DryRunRefused,
            Verdict::Originated { .. } => self.delivery(events),
            told if unknown_on(told).is_some() => SendOutcome::Unknown,
            Verdict::Failed { reason: FallbackReason::ApiError { .. }, .. } => SendOutcome::Refused,
            Verdict::Failed { .. } | Verdict::Stopped => SendOutcome::NotSent,
            Verdict::Unknown { .. } => SendOutcome::Unknown,
            Verdict::PingWouldOriginate => SendOutcome::PingWouldOriginate,
        }
    }

    fn delivery(&self, events: &[Event]) -> SendOutcome {
        let word = self.status.as_ref().map(|status| status.word.as_str());
        match word {
            Some(word) if is_delivered_status(self.channel, word) => SendOutcome::Delivered,
            // What the other account may have made may still arrive.
            Some(word) if is_failed_status(self.channel, word) && self.may_still_arrive.is_empty() => {
                SendOutcome::NotDelivered
            }
            Some(word) if is_failed_status(self.channel, word) => SendOutcome::Unknown,
            _ if !following_ended(events) => SendOutcome::Sent,
            Some("sent") => SendOutcome::SentWithoutReceipt,
            _ => SendOutcome::Unknown,
        }
    }

    /// The account that originated.
    #[must_use]
    pub fn originated(&self) -> Option<Role> {
        originated_by(self.verdict.as_ref())
    }

    /// The accounts that are billed for certain.
    #[must_use]
    pub fn billed(&self) -> Vec<Role> {
        let mut roles: Vec<_> = self.created.iter().map(|created| created.role).collect();
        roles.dedup();
        roles
    }

    /// Whether anything was made at Twilio, or may have been.
    #[must_use]
    pub fn may_be_billed(&self) -> bool {
        !self.created.is_empty() || !self.may_still_arrive.is_empty()
    }

    /// Whether what was originated failed later.
    #[must_use]
    pub fn delivery_failed(&self) -> bool {
        self.status.as_ref().is_some_and(|status| is_failed_status(self.channel, &status.word))
    }

    /// Whether the status of what was originated is final.
    #[must_use]
    pub fn has_final_status(&self) -> bool {
        self.status.as_ref().is_some_and(|status| is_final_status(self.channel, &status.word))
    }

    /// Whether it is still to be brought to its end. A receipt may come before the verdict, which is missing then.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.verdict.is_none() || !self.outcome.is_conclusion()
    }
}

fn originated_by(verdict: Option<&Verdict>) -> Option<Role> {
    match verdict {
        Some(Verdict::Originated { role, .. }) => Some(*role),
        _ => None,
    }
}

/// The account of which a verdict says that it may have originated.
fn unknown_on(verdict: &Verdict) -> Option<Role> {
    match verdict {
        Verdict::Unknown { role }
        | Verdict::Failed { reason: FallbackReason::OutcomeUnknown | FallbackReason::Intercepted(_), role } => {
            Some(*role)
        }
        Verdict::Originated { .. }
        | Verdict::Failed { .. }
        | Verdict::PingWouldOriginate
        | Verdict::Stopped => None,
    }
}

/// The verdict that was stored last.
pub(crate) fn last_decided(events: &[Event]) -> Option<&Verdict> {
    events.iter().rev().find_map(|event| match event {
        Event::Decided { verdict } => Some(verdict),
        _ => None,
    })
}

/// What was made at Twilio, and the accounts with a create of which that is not known. A dry run makes nothing.
fn made(plan: &Plan, events: &[Event]) -> (Vec<Created>, Vec<Role>) {
    let (mut made, mut unresolved) = (Vec::new(), Vec::new());
    for role in [Role::Custom, Role::Default].into_iter().filter(|_| !plan.dry_run) {
        for attempt in attempts(events, role) {
            match created(events, role, attempt) {
                Some(created) => made.push(created),
                None if !is_unresolved(events, role, attempt) || unresolved.contains(&role) => {}
                None => unresolved.push(role),
            }
        }
    }
    (made, unresolved)
}

/// A verdict as the events bear it out: as long as a create is unresolved, none says that nothing was originated; and what
/// a late answer or look-up has found is originated.
pub(crate) fn borne_out(plan: &Plan, events: &[Event], verdict: Verdict) -> Verdict {
    if plan.dry_run || matches!(verdict, Verdict::Originated { .. }) {
        return verdict;
    }
    let (created, unresolved) = made(plan, events);
    if let Some(Created { role, resource_sid, found_by_look_up }) = created.into_iter().next() {
        return Verdict::Originated { role, resource_sid, found_by_look_up };
    }
    match (unresolved.first(), verdict) {
        (Some(_), Verdict::Unknown { role }) if unresolved.contains(&role) => Verdict::Unknown { role },
        (Some(role), _) => Verdict::Unknown { role: *role },
        // A late answer has resolved it.
        (None, Verdict::Unknown { role }) => why_not(plan, events, role)
            .map_or(Verdict::Unknown { role }, |reason| Verdict::Failed { reason, role }),
        (None, verdict) => verdict,
    }
}

/// Whether following ended and nothing was seen since.
fn following_ended(events: &[Event]) -> bool {
    let last = events.iter().rev().find_map(|event| match event {
        Event::FollowingEnded { .. } => Some(true),
        Event::StatusSeen { .. } => Some(false),
        _ => None,
    });
    last == Some(true)
}

/// The furthest status of what an account originated.
fn last_status(plan: &Plan, events: &[Event], of: Role) -> Option<Status> {
    let steps = status_steps(plan, events, of);
    steps.last().map(|(_, word, code)| Status { word: (*word).to_owned(), code: *code })
}

/// The statuses of what an account originated as they moved forward, each with its error code and the place of its event.
/// A word that came late, from a second process, is none of them.
pub(crate) fn status_steps<'events>(
    plan: &Plan,
    events: &'events [Event],
    of: Role,
) -> Vec<(usize, &'events str, Option<u32>)> {
    let mut steps: Vec<(usize, &str, Option<u32>)> = Vec::new();
    for (place, event) in events.iter().enumerate() {
        let (status, code) = match event {
            Event::StatusSeen { status, error_code, .. } => (status.as_str(), *error_code),
            Event::LookedUp { role, result: LookUpResult::Found { status, error_code, .. }, .. }
                if *role == of =>
            {
                (status.as_str(), *error_code)
            }
            Event::CreateAnswered {
                role,
                outcome: CreateOutcome::Accepted { status, error_code, .. },
                ..
            } if *role == of => (status.as_str(), *error_code),
            _ => continue,
        };
        let forward = steps
            .last()
            .is_none_or(|(_, known, before)| moves_forward(plan.channel, (known, *before), (status, code)));
        if forward {
            steps.push((place, status, code));
        }
    }
    steps
}
