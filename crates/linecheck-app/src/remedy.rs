//! What to do next: facts, which each face says in its own words.

use linecheck_domain::country::Country;
use linecheck_domain::trace::Channel;
use linecheck_domain::transport::{ForeignAnswer, Stage};
use linecheck_domain::verification::Outcome;
use linecheck_domain::visible::without_tokens;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::code::Code;

/// What to do next: a closed list. A face words every one of them, and speaks of what it has itself: its commands, or its
/// screens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum Remedy {
    /// What goes with a kind of error wherever it occurs.
    ByCode {
        /// The kind.
        code: Code,
    },
    /// As it is written: what a table says about Twilio, the same in both faces, or what a face says of itself.
    Words {
        /// The sentences. They name neither face, unless it is the face's own.
        text: String,
    },

    /// Make a keyring answer, or choose a passphrase for the new vault.
    KeyringOrPassphrase,
    /// Clear the way on which an exchange failed.
    Reach {
        /// Where it failed.
        stage: Stage,
    },
    /// Get past what answered in Twilio's place.
    GetPast {
        /// The HTTP status of its answer: what it wants, where that is certain.
        http_status: u16,
    },

    /// A closed account: no verification helps.
    UseAnotherAccount,
    /// A suspended account: settle it with Twilio.
    SettleWithTwilio,
    /// A draft stands where another is to be.
    KeepOrReplaceDraft,
    /// Verified: go on with the numbers.
    SelectNumbers,
    /// Selected numbers are gone.
    ReplaceNumbers,
    /// None is selected in what is active.
    SelectNumbersAndSave,
    /// A number is gone from the account.
    TakeOutOrGetBack,
    /// Verify the account, and look at its numbers again.
    VerifyAndSelect,
    /// A draft waits.
    VerifyNow,
    /// Enable a method, or let Ping Identity send.
    EnableMethod,
    /// Nothing stands for the default account.
    SetStandIn,
    /// The custom account stands for the default account too.
    ChangeStandIn,
    /// The host of a verification without a vault has to be allowed by name.
    AllowHostByName,

    /// Look up what may have been sent, before anything is sent again.
    LookUp {
        /// Which; none where it is the one that is shown.
        transaction: Option<Uuid>,
    },
    /// It may still be under way.
    LookUpIn {
        /// Which.
        transaction: Uuid,
        /// After how many seconds it can be looked up.
        seconds: i64,
    },
    /// Look it up, or ask who should have got it.
    LookUpOrAsk {
        /// The HTTP status of what answered in Twilio's place, which is to be got past first.
        intercepted: Option<u16>,
    },
    /// Its record is gone: only Twilio knows of it.
    FindAtTwilio {
        /// What Twilio called it.
        resource_sid: Option<String>,
    },
    /// When the vault can be used again, the trace says what came of it.
    ReadTrace {
        /// Which.
        transaction: Uuid,
    },
    /// Some test sends of a matrix may arrive.
    LookAtMatrix {
        /// Its tenant.
        tenant: String,
    },
    /// There is no such matrix.
    FindMatrix,
    /// A limit stopped a matrix.
    WaitThenRestOfMatrix,
    /// Nothing.
    Nothing,
    /// Let the recipient read the passcode back.
    ReadBack,
    /// A wrong number of digits was read back.
    ReadBackAgain,
    /// No receipt came, and none may come.
    AskRecipient,
    /// Send a new test.
    SendAgain,
    /// The line was busy.
    SendLater,
    /// Nobody answered.
    SendWhenAnswered,
    /// Somebody cancelled it at Twilio.
    FindWhoCancelled,
    /// Its status is final, and why could not be read.
    OpenOrFollow,
    /// It failed without a code.
    OpenOrUseAnotherNumber,
    /// Its status is not known.
    OpenOrAsk,
    /// Twilio refused without a code.
    LookAtAccount,
    /// The clock of this computer went back.
    SetClock,
    /// Twilio's guideline for a country says what is allowed there.
    ReadGuideline {
        /// The country.
        country: Country,
    },
    /// A code of Twilio's is a number.
    GiveCodeNumber,
    /// What the history is searched by.
    GiveWholeValue,
    /// Another Linecheck runs the sandbox.
    ChangeWhereItRuns,

    /// Ask Twilio once more.
    CheckAgain,
    /// The tenant sends to no country that is known.
    NameDestination,
    /// Funds are missing, or soon will be.
    TopUp,
    /// The balance could not be read.
    LookAtBalance,
    /// What could not be read stands in Twilio's console.
    LookInConsole,
    /// A number's messaging service could not be read.
    LookAtService,
    /// A trial account.
    Upgrade,
    /// A trial sends to verified numbers alone.
    VerifyRecipient,
    /// The account may not send there.
    AllowCountry {
        /// Which permission it is.
        channel: Channel,
    },
    /// A number has no 10DLC registration.
    RegisterCampaign,
    /// A 10DLC registration is in progress.
    WaitForCampaign,
    /// A toll-free number is not verified.
    VerifyTollFree,
    /// A toll-free verification is in review.
    WaitForTollFree,

    /// A plan for PingOne stopped on its way: it can be gone on with.
    ResumePingOne {
        /// Whose it is.
        tenant: String,
    },
    /// What a plan for PingOne was made from is another now.
    PlanPingOneAgain {
        /// Whose it is.
        tenant: String,
        /// What was wanted.
        kind: PingOneGoalKind,
    },
    /// What stopped a plan for PingOne is to be mended, and then it can be gone on with.
    ThenResumePingOne {
        /// Whose it is.
        tenant: String,
        /// What stopped it.
        code: Code,
    },
    /// A plan for PingOne may still be under way in another Linecheck.
    ResumePingOneIn {
        /// Whose it is.
        tenant: String,
        /// After how many seconds it can be gone on with.
        seconds: i64,
    },
}

/// What was wanted of PingOne.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum PingOneGoalKind {
    CarryOver,
    Rotate,
    Choose,
    Chain,
    Remove,
    PutBack,
}

impl Remedy {
    /// As it is written. What looks like a token is masked: somebody may have typed it in the wrong place.
    pub(crate) fn words(text: &str) -> Self {
        Self::Words { text: without_tokens(text).into_owned() }
    }

    /// What to do about what kept Twilio from being reached.
    pub(crate) fn reach(stage: Stage) -> Self {
        Self::Reach { stage }
    }

    /// What to do about an answer that is not Twilio's.
    pub(crate) fn get_past(answer: &ForeignAnswer) -> Self {
        Self::GetPast { http_status: answer.http_status }
    }

    /// What to do after a verification.
    pub(crate) fn after(outcome: &Outcome) -> Self {
        match outcome {
            Outcome::NotActive { status } if status == "closed" => Self::UseAnotherAccount,
            Outcome::NotActive { status } if status == "suspended" => Self::SettleWithTwilio,
            // A verification only reads: nothing has to be looked up before it is repeated.
            Outcome::Unreachable { stage } if stage.never_sent() || is_changed(*stage) => Self::reach(*stage),
            Outcome::Intercepted(answer) => Self::get_past(answer),
            other => Code::of_outcome(other).map_or(Self::SelectNumbers, Self::from),
        }
    }
}

/// Whether the answer came and may have been changed on its way.
fn is_changed(stage: Stage) -> bool {
    matches!(stage, Stage::NotHttp | Stage::TooLarge | Stage::BadEncoding)
}

impl From<Code> for Remedy {
    fn from(code: Code) -> Self {
        Self::ByCode { code }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn c5_a_closed_account_is_not_told_to_settle_a_bill() {
        for (status, remedy) in [
            ("suspended", Remedy::SettleWithTwilio),
            ("closed", Remedy::UseAnotherAccount),
            ("not active", Code::NotActive.into()),
            ("", Code::NotActive.into()),
        ] {
            assert_eq!(Remedy::after(&Outcome::NotActive { status: status.to_owned() }), remedy, "{status}");
        }
    }

    #[test]
    fn c5_nobody_is_told_to_look_up_what_a_verification_created() {
        for stage in Stage::ALL {
            let remedy = Remedy::after(&Outcome::Unreachable { stage });
            let created = matches!(stage, Stage::Interrupted | Stage::ResponseTimeout | Stage::Truncated);
            let expected = if created { Code::Unreachable.into() } else { Remedy::reach(stage) };
            assert_eq!(remedy, expected, "{stage:?}");
        }
    }

    #[test]
    fn s5_a_token_in_words_is_masked() {
        let token = "0123456789abcdef".repeat(2);
        let Remedy::Words { text } = Remedy::words(&format!("Give {token} again.")) else { panic!("words") };
        assert!(!text.contains(&token), "{text}");
    }
}
