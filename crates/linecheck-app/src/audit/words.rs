//! What a check found, as sentences.

use linecheck_domain::audit_chain::{Break, How};

use super::check::{AuditCheckView, AuditSource};

/// What is wrong, and where.
pub(super) fn problem(Break { sequence, how }: Break) -> String {
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
        How::Unentered => "There is a consent or a configuration that no entry holds.".to_owned(),
    }
}

/// What was checked, when nothing is wrong.
pub(super) fn right(view: &AuditCheckView) -> String {
    let mut says = match (view.source, &view.consent) {
        (AuditSource::Checkpoint, _) => {
            format!("The checkpoint for entry {} is signed with the key that it names.", view.last)
        }
        (AuditSource::Receipt, Some(consent)) => format!(
            "The receipt is whole: {} consented for {} of {}, and entry {} says so.",
            consent.name, consent.account_sid, consent.tenant, view.last
        ),
        _ => match (view.last + 1).saturating_sub(view.first) {
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
