//! How far a plan has come: what is stored of it, and what comes next. A pure function of both, so that a restart goes on
//! where it stopped.
//!
//! - An intent is stored before each write, and what came of it after. What lies between after a crash is unknown.
//! - A create whose outcome is unknown is looked up among the senders before anything else is asked. Only when none is found
//!   there may it be made again, and only when a person goes on.
//! - Any other write replaces a whole resource or deletes one: the reading before it tells whether it is done already.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::failure::Failure;
use super::{BindingChange, Connection, Difference, Id, Origin, Plan, Remembered, Step};
use crate::draft::RevisionNumber;
use crate::secret::SecretId;
use crate::trace::ExchangeFacts;

/// A plan as it is kept: with the connection that it was made on, and what was there before it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Planned {
    /// Where it is to be applied.
    pub connection: Connection,
    /// What it does.
    pub plan: Plan,
    /// What was there before: what *put back* goes back to.
    pub before: Remembered,
    /// The revision of the tenant's configuration that it carries over; none where it carries none over.
    pub revision: Option<RevisionNumber>,
    /// The token that was given for it; none where that of the active configuration serves.
    pub token: Option<SecretId>,
}

/// What came of a step that was to be written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "outcome")]
pub enum StepOutcome {
    /// PingOne took it.
    Done {
        /// What it created.
        id: Option<Id>,
    },
    /// It was so already: nothing was written.
    AlreadyDone,
    /// What was read directly before is another than it was planned from: nothing was written.
    Changed {
        /// How it differs.
        what: Vec<Difference>,
    },
    /// What has to be read before could not be read: nothing was written.
    NotRead {
        /// Why.
        failure: Failure,
    },
    /// PingOne refused it, or it certainly never left: nothing was written.
    Refused {
        /// Why.
        failure: Failure,
    },
    /// It may have been written, or not.
    Unknown {
        /// Why that is not known.
        failure: Failure,
    },
}

/// What a look among the senders found of a create whose outcome is unknown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "found")]
pub enum LookUp {
    /// It was made: this one was not there before.
    Found {
        /// Its ID.
        id: Id,
    },
    /// None that was not there before.
    NotFound,
    /// More than one that was not there before: which of them is not told.
    Several {
        /// Their IDs.
        ids: Vec<Id>,
    },
    /// The senders could not be read.
    NotRead {
        /// Why.
        failure: Failure,
    },
}

/// How something that was read back differs from what a step was to bring about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(rename = "PingOneStepDifference"))]
pub struct StepDifference {
    /// Which step, from 0.
    pub step: usize,
    /// How it differs.
    pub what: Vec<Difference>,
    /// Other members that are not as they were written.
    pub others: BTreeSet<String>,
}

/// What happened to a plan that was begun.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "event")]
pub enum RunEvent {
    /// A step is about to be written.
    Intended {
        /// Which, from 0.
        step: usize,
    },
    /// What came of a step.
    Ended {
        /// Which, from 0.
        step: usize,
        /// What.
        outcome: StepOutcome,
        /// The request, where one was made.
        exchange: Option<ExchangeFacts>,
    },
    /// An unknown create was looked up.
    LookedUp {
        /// Which step, from 0.
        step: usize,
        /// What was found.
        found: LookUp,
    },
    /// What it was planned from is another, besides what it wrote itself: nothing more is written.
    Outdated {
        /// What of it.
        what: Vec<BindingChange>,
    },
    /// Everything was read back, and compared with what each step was to bring about.
    ReadBack {
        /// What is another than that; nothing where it is as it was planned.
        differences: Vec<StepDifference>,
        /// What else of the environment was changed meanwhile, by others.
        others: Vec<BindingChange>,
        /// Who originates by the chain as it was read back, in order.
        originates: Vec<Origin>,
    },
    /// What was to be read back could not be read.
    NotReadBack {
        /// Why.
        failure: Failure,
    },
    /// A person gave it up, or another plan took its place.
    GivenUp,
}

/// An event with its place and its time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredRunEvent {
    /// Its place, from 0.
    pub place: u32,
    /// When it was stored.
    pub at: Timestamp,
    /// What happened.
    #[serde(flatten)]
    pub event: RunEvent,
}

/// What is to be done next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NextOfRun {
    /// Read, decide and write a step.
    Take {
        /// Which.
        step: usize,
    },
    /// Look among the senders for what a create has made.
    LookUp {
        /// Which step.
        step: usize,
    },
    /// Read everything back.
    ReadBack,
    /// Nothing: it has come to its end.
    Nothing,
}

/// Where a step stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(rename = "PingOneStepState"))]
#[serde(rename_all = "snake_case")]
pub enum StepState {
    /// It was not begun.
    Waiting,
    /// Its intent is stored, and nothing of its end.
    Intended,
    /// It was done.
    Done,
    /// It was so already.
    AlreadyDone,
    /// Something else had changed: nothing was written.
    Changed,
    /// What has to be read before was not read: nothing was written.
    NotRead,
    /// Refused: nothing was written.
    Refused,
    /// It may have been done.
    Unknown,
}

impl StepState {
    /// Whether it needs nothing more.
    #[must_use]
    pub fn is_done(self) -> bool {
        matches!(self, Self::Done | Self::AlreadyDone)
    }
}

fn is_create(plan: &Plan, step: usize) -> bool {
    matches!(plan.steps.get(step), Some(Step::CreateSender { .. }))
}

/// Where a run stands, by what is stored of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunStanding {
    /// Each step.
    pub steps: Vec<StepState>,
    /// The sender that it has created, once that is known.
    pub created: Option<Id>,
    /// Whether a create whose outcome is not known may have made a sender: an intent without its end, or an unknown one, also
    /// when a look at the senders found none.
    pub may_be_made: bool,
    /// Whether everything was read back.
    pub is_read_back: bool,
    /// Whether it was given up, or is outdated.
    pub is_over: bool,
}

impl RunStanding {
    /// Reads the events.
    #[must_use]
    pub fn of(plan: &Plan, events: &[RunEvent]) -> Self {
        let mut standing = Self {
            steps: vec![StepState::Waiting; plan.steps.len()],
            created: None,
            may_be_made: false,
            is_read_back: false,
            is_over: false,
        };
        for event in events {
            standing.take(event);
            standing.may_be_made = match event {
                RunEvent::Intended { step } => is_create(plan, *step),
                RunEvent::Ended { step, outcome, .. } if is_create(plan, *step) => match outcome {
                    StepOutcome::Unknown { .. } => true,
                    StepOutcome::NotRead { .. } | StepOutcome::Changed { .. } => standing.may_be_made,
                    StepOutcome::Done { .. } | StepOutcome::AlreadyDone | StepOutcome::Refused { .. } => {
                        false
                    }
                },
                RunEvent::LookedUp { found: LookUp::Found { .. }, .. } => false,
                _ => standing.may_be_made,
            };
        }
        standing
    }

    fn take(&mut self, event: &RunEvent) {
        let (step, state) = match event {
            RunEvent::Intended { step } => (*step, StepState::Intended),
            RunEvent::Ended { step, outcome, .. } => (*step, self.after(outcome)),
            RunEvent::LookedUp { step, found } => match found {
                LookUp::Found { id } => {
                    self.created = Some(id.clone());
                    (*step, StepState::Done)
                }
                LookUp::NotFound => (*step, StepState::Waiting),
                LookUp::Several { .. } | LookUp::NotRead { .. } => (*step, StepState::Unknown),
            },
            RunEvent::ReadBack { .. } => {
                self.is_read_back = true;
                return;
            }
            RunEvent::NotReadBack { .. } => return,
            RunEvent::Outdated { .. } | RunEvent::GivenUp => {
                self.is_over = true;
                return;
            }
        };
        if let Some(known) = self.steps.get_mut(step) {
            *known = state;
        }
    }

    fn after(&mut self, outcome: &StepOutcome) -> StepState {
        match outcome {
            StepOutcome::Done { id } => {
                if let Some(id) = id {
                    self.created = Some(id.clone());
                }
                StepState::Done
            }
            StepOutcome::AlreadyDone => StepState::AlreadyDone,
            StepOutcome::Changed { .. } => StepState::Changed,
            StepOutcome::NotRead { .. } => StepState::NotRead,
            StepOutcome::Refused { .. } => StepState::Refused,
            StepOutcome::Unknown { .. } => StepState::Unknown,
        }
    }

    /// Whether it has changed anything at PingOne, or may have.
    #[must_use]
    pub fn may_have_written(&self) -> bool {
        self.steps
            .iter()
            .any(|state| matches!(state, StepState::Done | StepState::Unknown | StepState::Intended))
    }

    /// What is to be done next.
    #[must_use]
    pub fn next(&self, plan: &Plan) -> NextOfRun {
        if self.is_over || self.is_read_back {
            return NextOfRun::Nothing;
        }
        let open = self.steps.iter().position(|state| !state.is_done());
        match open {
            None => NextOfRun::ReadBack,
            Some(step) => {
                let is_unknown = matches!(self.steps[step], StepState::Intended | StepState::Unknown);
                if is_unknown && is_create(plan, step) {
                    NextOfRun::LookUp { step }
                } else {
                    NextOfRun::Take { step }
                }
            }
        }
    }
}
