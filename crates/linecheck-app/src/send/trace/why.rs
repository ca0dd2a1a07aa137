//! Why a transaction went the way it did.

use linecheck_domain::standing::Standing;
use linecheck_domain::trace::{Event, FallbackReason, FallbackRule, Plan, Role, Verdict};

use super::phrases::reason_words;

pub(super) fn why(plan: &Plan, events: &[Event], standing: &Standing) -> Vec<String> {
    let mut why = Vec::new();
    let fell_back = events.iter().find_map(|event| match event {
        Event::FellBack { reason } => Some(reason),
        _ => None,
    });
    match (fell_back, plan.fallback) {
        (Some(FallbackReason::DefaultIsActive), _) => {
            why.push("The tenant originates with Ping Identity's account.".to_owned());
        }
        (Some(reason), FallbackRule::PingOriginatesAnyway) => {
            why.push(format!("The custom account was tried first and {}.", reason_words(reason)));
            why.push(
                "Fallback is disabled, but the tenant is set to follow the one sentence of PingID's page by which Ping's \
                 account originates then. PingOne's texts all say that nothing is sent."
                    .to_owned(),
            );
        }
        (Some(reason), _) => {
            why.push(format!("The custom account was tried first and {}.", reason_words(reason)));
            why.push("Fallback to Default Account is enabled. The default account's own number and settings are used.".to_owned());
        }
        (None, _) if plan.custom.is_some() => {
            why.push("The custom account is always tried first, for each transaction on its own.".to_owned());
            let refused = matches!(standing.verdict, Some(Verdict::Failed { .. } | Verdict::Unknown { .. }));
            if plan.fallback == FallbackRule::OnlyThisNumber {
                why.push(
                    "A cell of a matrix: it asks whether this one number works, so nothing falls back, whatever the \
                     tenant has set."
                        .to_owned(),
                );
            } else if refused && !plan.dry_run && plan.fallback.falls_back() {
                why.push(
                    "Fallback to Default Account is enabled, and nothing stands for the default account here. What PingID \
                     would do cannot be told from an answer that is not Twilio's."
                        .to_owned(),
                );
            } else if refused && !plan.dry_run {
                why.push("Fallback to Default Account is disabled, so nothing else originates.".to_owned());
            }
        }
        (None, _) => {}
    }
    if standing.originated() == Some(Role::Custom) && standing.delivery_failed() {
        why.push(
            "Twilio took it and the delivery failed later. That is a delivery error: it never causes a fallback.".to_owned(),
        );
    }
    for role in &standing.may_still_arrive {
        why.push(
            match role {
                Role::Custom => {
                    "The outcome of the request to the custom account is unknown: that first one may still arrive and be \
                     billed, besides anything that was sent after it."
                }
                Role::Default => {
                    "The outcome of the request to the default account is unknown: it may still arrive and be billed."
                }
            }
            .to_owned(),
        );
    }
    why
}
