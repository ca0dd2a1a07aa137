//! What a check found, and its sentences.

use linecheck_domain::audit_chain::{Break, Checked, ConsentFacts, How};
use linecheck_domain::base::Mode;
use serde::Serialize;
use uuid::Uuid;

use crate::error::{AppError, Code};

/// What was checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum AuditSource {
    /// The trail of this vault.
    Vault,
    /// A trail that came from another vault.
    Foreign,
    /// A file with a trail.
    File,
    /// The receipt of a consent.
    Receipt,
    /// A checkpoint alone.
    Checkpoint,
}

/// What a check found.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct AuditCheckView {
    /// What was checked.
    pub source: AuditSource,
    /// Whether nothing is wrong.
    pub right: bool,
    /// What was found, as a sentence.
    pub says: String,
    /// The first thing that is wrong.
    pub problem: Option<Break>,
    /// The vault that it was written in; none where not even that can be read.
    pub vault: Option<Uuid>,
    /// Real data or the sandbox.
    pub mode: Option<Mode>,
    /// Who wrote it.
    pub writer: Option<Uuid>,
    /// The public key of its checkpoints.
    pub key: Option<String>,
    /// The number of the first entry.
    pub first: u64,
    /// The number of the last entry that is right.
    pub last: u64,
    /// That entry's hash.
    pub hash: Option<String>,
    /// How many entries are known by their digest alone.
    pub withheld: u64,
    /// For which entry the checkpoint behind it was signed.
    pub signed_for: Option<u64>,
    /// When, by the clock of the computer that signed.
    pub signed_at: Option<String>,
    /// With how many checkpoints that were given it was compared.
    pub compared: usize,
    /// With how many it could not be, because they lie before its first entry.
    pub not_compared: usize,
    /// The consent of a receipt.
    pub consent: Option<ConsentFacts>,
    /// The trails that came from other vaults.
    pub foreign: Vec<AuditCheckView>,
    /// Why the command fails, when something is wrong.
    #[serde(skip)]
    pub error: Option<AppError>,
}

impl AuditCheckView {
    pub(super) fn of(source: AuditSource, checked: &Checked, given: usize) -> Self {
        let Checked { chain, problem, checkpoint, .. } = checked;
        let mut view = Self::unread(source, *problem);
        view.vault = Some(chain.vault);
        view.mode = Some(chain.mode);
        view.writer = Some(chain.writer);
        view.key = Some(chain.key.to_string());
        (view.first, view.last, view.withheld) = (checked.first, checked.last, checked.withheld);
        view.hash = Some(checked.hash.to_string());
        view.signed_for = checkpoint.as_ref().map(|signed| signed.sequence);
        view.signed_at = checkpoint.as_ref().map(|signed| signed.at.clone());
        view.compared = checked.kept.min(given);
        view.not_compared = if problem.is_none() { given - view.compared } else { 0 };
        view.worded()
    }

    /// Of what could not even be read, or has no entries.
    pub(super) fn unread(source: AuditSource, problem: Option<Break>) -> Self {
        Self {
            source,
            right: problem.is_none(),
            says: String::new(),
            problem,
            vault: None,
            mode: None,
            writer: None,
            key: None,
            first: 1,
            last: 0,
            hash: None,
            withheld: 0,
            signed_for: None,
            signed_at: None,
            compared: 0,
            not_compared: 0,
            consent: None,
            foreign: Vec::new(),
            error: None,
        }
        .worded()
    }

    /// With the sentence and the error that belong to what was found, here and in the trails from elsewhere.
    pub(super) fn worded(mut self) -> Self {
        let broken = self.foreign.iter().find(|foreign| !foreign.right);
        self.right = self.problem.is_none() && broken.is_none();
        self.says = match (self.problem, broken) {
            (Some(problem), _) => said_of(problem),
            (None, Some(foreign)) => {
                let from = foreign.vault.map(|vault| vault.to_string()).unwrap_or_default();
                format!("In the trail that came from the vault {from}: {}", foreign.says)
            }
            (None, None) => said_when_right(&self),
        };
        self.error = (!self.right).then(|| {
            let error = AppError::new(Code::AuditBroken, self.says.clone());
            match self.problem.and_then(|problem| problem.sequence) {
                Some(sequence) => error.param("sequence", sequence),
                None => error,
            }
        });
        self
    }
}

/// What is wrong, and where.
fn said_of(Break { sequence, how }: Break) -> String {
    let entry = sequence.map_or_else(|| "The checkpoint".to_owned(), |number| format!("Entry {number}"));
    match how {
        How::Head => "This is no audit trail, receipt or checkpoint that Linecheck wrote, or its beginning was altered.".to_owned(),
        How::Newer => "It was written by a newer Linecheck, and was not checked.".to_owned(),
        How::Unreadable => match sequence {
            Some(number) => format!("Entry {number} was altered: its line is not as Linecheck writes it."),
            None => "It was altered: it is not as Linecheck writes it.".to_owned(),
        },
        How::Altered => format!("{entry} was altered: its number, its words and its hash do not belong together."),
        How::Missing { through } if Some(through) == sequence => format!("{entry} is missing: it was removed."),
        How::Missing { through } => format!("{entry} to entry {through} are missing: they were removed."),
        How::OutOfOrder { found } => format!("{entry} is not in its place: entry {found} stands there, and it comes later."),
        How::Duplicate => format!("{entry} stands there twice."),
        How::Spliced => format!("{entry} does not follow from the one before: it is of another trail, or the one before was replaced."),
        How::CutAtEnd => format!("The trail was cut off before entry {}: a checkpoint says that it was there.", sequence.unwrap_or(1)),
        How::NoCheckpoint => "The trail was cut off: there is no checkpoint at its end.".to_owned(),
        How::Unsigned => format!("{entry} stands behind the checkpoint: nobody signed it."),
        How::Signature => "The checkpoint was altered: its signature is not that of the trail's key.".to_owned(),
        How::OtherChain => "The checkpoint belongs to another trail.".to_owned(),
        How::NotAsSigned => format!("{entry} is not the one that the checkpoint was signed for."),
        How::NotAsKept => format!("{entry} is not the one that the checkpoint from elsewhere was signed for: it, or one before it, was written anew."),
        How::Record => match sequence {
            Some(number) => format!("The consent or the configuration of entry {number} is not as it was entered."),
            None => "A consent or a configuration is not as it was entered.".to_owned(),
        },
        How::OtherWriter => format!("{entry} stands among this vault's own a second time, under another writer: it was put there."),
        How::Unentered => "There is a consent or a configuration that no entry holds.".to_owned(),
    }
}

/// What was checked, when nothing is wrong.
fn said_when_right(view: &AuditCheckView) -> String {
    let mut says = match (view.source, &view.consent) {
        (AuditSource::Checkpoint, _) => {
            format!("The checkpoint for entry {} is signed with the key that it names.", view.last)
        }
        (AuditSource::Receipt, Some(consent)) => format!(
            "The receipt is whole: {} consented for {} of {}, and entry {} says so.",
            consent.name, consent.account_sid, consent.tenant, view.last
        ),
        _ => match view.last.saturating_add(1).saturating_sub(view.first) {
            0 => "There is no entry yet.".to_owned(),
            1 => format!("Entry {} is whole.", view.last),
            count => format!("All {count} entries are whole and in their order."),
        },
    };
    if view.compared > 0 {
        says.push_str(" They are those that the checkpoint from elsewhere was signed for.");
    }
    if view.not_compared > 0 {
        says.push_str(
            " The checkpoint from elsewhere is of the same key, and for an entry that is not in here: it says nothing about this one.",
        );
    }
    says
}
