//! From what was read and what is wanted to a plan.

mod carry_over;
mod change;
mod draft;
mod name;
mod rotate;

use super::environment::EnvironmentStatus;
use super::goal::Goal;
use super::plan::Plan;
use super::refusal::PlanRefusal;
use super::state::State;

/// What leads from what was read to what is wanted. The same arguments give the same plan; where all is as wanted it is
/// empty.
///
/// # Errors
/// Why there is none. Nothing is written then.
pub fn plan(state: &State, goal: &Goal) -> Result<Plan, PlanRefusal> {
    if state.environment.status == EnvironmentStatus::DeletePending {
        return Err(PlanRefusal::EnvironmentGoing);
    }
    let draft = match goal {
        Goal::CarryOver(wanted) => carry_over::draft(state, wanted),
        Goal::Rotate { sender, into, name } => rotate::draft(state, sender, into, name.as_deref()),
        Goal::Choose { sender, numbers } => change::choose(state, sender, numbers),
        Goal::Chain { chain } => change::chain(state, chain),
        Goal::Remove { sender } => change::remove(state, sender),
        Goal::PutBack { before } => change::put_back(state, before),
    }?;
    Ok(draft.finish(state, goal))
}
