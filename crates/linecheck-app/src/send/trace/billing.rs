//! Who pays for a transaction: before it is sent, and afterwards (T10).

use linecheck_domain::standing::Standing;
use linecheck_domain::trace::{DefaultOrigin, Plan, Role, Verdict};

use super::phrases::short;

/// Who will be billed if everything goes well, for the button and the question (T10).
pub(crate) fn who_pays(plan: &Plan) -> String {
    match (&plan.custom, &plan.default) {
        _ if plan.dry_run => "a dry run: nothing is sent or billed.".to_owned(),
        (Some(origin), default) => {
            let first = format!("billed to the custom Twilio account {}", short(&origin.account_sid));
            match (plan.fallback.falls_back(), default) {
                (false, _) => format!("{first}."),
                (true, DefaultOrigin::NotConfigured) => {
                    format!(
                        "{first}; on fallback nothing is sent, because nothing stands for the default account."
                    )
                }
                (true, DefaultOrigin::StandIn(stand_in)) => {
                    format!("{first}; on fallback to the stand-in account {}.", short(&stand_in.account_sid))
                }
                (true, DefaultOrigin::Sandbox(_)) => {
                    format!("{first}; on fallback to the sandbox's default account.")
                }
            }
        }
        (None, DefaultOrigin::NotConfigured) => {
            "nothing is sent: the tenant originates with Ping Identity's account, and nothing stands for it."
                .to_owned()
        }
        (None, DefaultOrigin::StandIn(origin)) => {
            format!("billed to the stand-in Twilio account {}.", short(&origin.account_sid))
        }
        (None, DefaultOrigin::Sandbox(_)) => "the sandbox's default account: nothing is billed.".to_owned(),
    }
}

pub(super) fn is_sandbox(plan: &Plan) -> bool {
    [Role::Custom, Role::Default]
        .into_iter()
        .filter_map(|role| plan.origin(role))
        .any(|origin| origin.account_sid.is_sandbox())
}

pub(super) fn billed(plan: &Plan, standing: &Standing) -> String {
    let (sure, unsure) = (standing.billed(), &standing.may_still_arrive);
    match &standing.verdict {
        None => return "It is not known yet whether anything is billed.".to_owned(),
        Some(Verdict::Originated { .. } | Verdict::Unknown { .. }) if plan.dry_run => {
            return "Nothing is billed: a dry run.".to_owned();
        }
        Some(Verdict::PingWouldOriginate) => {
            return "Nothing is billed here. In production it would be billed by Ping Identity at its rates, not at any \
                    preferential rates from Twilio (inferred)."
                .to_owned();
        }
        Some(_) if !standing.may_be_billed() => {
            return "Nothing is billed: nothing was originated.".to_owned();
        }
        Some(_) => {}
    }
    let to = |roles: &[Role]| {
        let payers: Vec<_> = roles.iter().map(|role| payer(plan, *role)).collect();
        payers.join("; and to ")
    };
    let mut text = String::new();
    if !sure.is_empty() {
        text = format!("Billed to {}.", to(&sure));
    }
    if !unsure.is_empty() {
        let if_taken = if sure.is_empty() {
            "If it was taken, billed to"
        } else {
            " If it was taken twice, billed also to"
        };
        text = format!("{text}{if_taken} {}.", to(unsure));
    }
    let sandbox = if is_sandbox(plan) { " Sandbox: nothing is really billed." } else { "" };
    format!("{text}{sandbox}")
}

/// Who pays for what an account made.
fn payer(plan: &Plan, role: Role) -> String {
    match (role, &plan.default) {
        (Role::Custom, _) => {
            let sid = plan.custom.as_ref().map(|origin| short(&origin.account_sid)).unwrap_or_default();
            format!("the custom Twilio account {sid}, at its own rates with Twilio")
        }
        (Role::Default, DefaultOrigin::StandIn(origin)) => format!(
            "the stand-in Twilio account {}; in production by Ping Identity at its rates, not at any preferential rates \
             from Twilio (inferred)",
            short(&origin.account_sid)
        ),
        (Role::Default, DefaultOrigin::Sandbox(_) | DefaultOrigin::NotConfigured) => {
            "the default account; in production by Ping Identity at its rates, not at any preferential rates from Twilio \
             (inferred)"
                .to_owned()
        }
    }
}
