//! The name of a sender that is created.

use crate::pingone::note::SenderLabel;
use crate::pingone::refusal::{LONGEST_NAME, PlanRefusal};
use crate::pingone::state::{SENDER_LIMIT, State};
use crate::visible::{holds_token, is_unseen};

/// Refuses a new sender for which there is no room, or whose name cannot be.
pub(super) fn require_room(state: &State, name: Option<&str>) -> Result<(), PlanRefusal> {
    let count = state.senders.len();
    if count >= SENDER_LIMIT {
        return Err(PlanRefusal::NoRoom { count });
    }
    let Some(name) = name else { return Ok(()) };
    let length = name.chars().count();
    if length > LONGEST_NAME {
        return Err(PlanRefusal::NameTooLong { length });
    }
    if name.trim().is_empty() || name.contains(is_unseen) {
        return Err(PlanRefusal::NameUnseen);
    }
    if holds_token(name) {
        return Err(PlanRefusal::NameHoldsToken);
    }
    match state.senders.iter().find(|sender| sender.name.as_deref() == Some(name)) {
        Some(sender) => Err(PlanRefusal::NameTaken { by: SenderLabel::of(sender) }),
        None => Ok(()),
    }
}

/// The name of what takes a sender's place: names are unique, and the old one is there until the end. `Contoso` becomes
/// `Contoso (2)`, and that `Contoso (3)`.
pub(super) fn following(state: &State, old: &str) -> String {
    let (stem, number) = numbered(old).unwrap_or((old, 1));
    // Room for the number.
    let stem: String = stem.chars().take(LONGEST_NAME - 16).collect();
    let is_free = |name: &String| state.senders.iter().all(|sender| sender.name.as_ref() != Some(name));
    let names = (number.saturating_add(1)..=u32::MAX).map(|number| format!("{stem} ({number})"));
    names.into_iter().find(is_free).unwrap_or(stem)
}

fn numbered(name: &str) -> Option<(&str, u32)> {
    let (stem, number) = name.strip_suffix(')')?.rsplit_once(" (")?;
    Some((stem, number.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn g3_a_name_is_counted_on() {
        assert_eq!(numbered("Contoso (2)"), Some(("Contoso", 2)));
        assert_eq!(numbered("Contoso (EU)"), None);
        assert_eq!(numbered("Contoso"), None);
    }
}
