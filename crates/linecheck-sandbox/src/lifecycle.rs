//! How a message or call moves on: its state is a function of its plan and the time since it was created.

/// One state of a plan, and how many steps after the creation it begins.
pub(crate) type Step<'a> = (i64, &'a str);

/// Where a plan is after a while.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Current<'a> {
    /// The state now.
    pub(crate) status: &'a str,
    /// When it began, in milliseconds since 1970.
    pub(crate) since_ms: i64,
    /// Whether no other state follows.
    pub(crate) last: bool,
}

/// The state of a plan at a time. A plan has at least one stage, at step 0.
pub(crate) fn current<'a>(steps: &[Step<'a>], created_ms: i64, step_ms: i64, now_ms: i64) -> Current<'a> {
    let elapsed = now_ms.saturating_sub(created_ms).max(0);
    let reached = steps.iter().rposition(|(step, _)| step.saturating_mul(step_ms) <= elapsed).unwrap_or(0);
    steps.get(reached).map_or(
        Current { status: "queued", since_ms: created_ms, last: true },
        |(step, status)| Current {
            status,
            since_ms: created_ms.saturating_add(step.saturating_mul(step_ms)),
            last: reached + 1 == steps.len(),
        },
    )
}

/// When a plan reached a state, if it has.
pub(crate) fn reached(
    steps: &[Step<'_>],
    status: &str,
    created_ms: i64,
    step_ms: i64,
    now_ms: i64,
) -> Option<i64> {
    steps
        .iter()
        .find(|(_, name)| *name == status)
        .map(|(step, _)| created_ms.saturating_add(step.saturating_mul(step_ms)))
        .filter(|since| *since <= now_ms)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const PLAN: &[Step<'static>] = &[(0, "queued"), (1, "sending"), (2, "sent"), (3, "delivered")];

    #[test]
    fn s1_a_plan_moves_on_with_time() {
        assert_eq!(current(PLAN, 1000, 100, 1000).status, "queued");
        assert_eq!(current(PLAN, 1000, 100, 1099).status, "queued");
        assert_eq!(current(PLAN, 1000, 100, 1250).status, "sent");
        let end = current(PLAN, 1000, 100, i64::MAX);
        assert_eq!((end.status, end.since_ms, end.last), ("delivered", 1300, true));
        assert_eq!(reached(PLAN, "sent", 1000, 100, 1199), None);
        assert_eq!(reached(PLAN, "sent", 1000, 100, 1200), Some(1200));
    }

    proptest! {
        #[test]
        fn s1_a_plan_never_goes_back(created in 0_i64..1_000_000, step in 0_i64..10_000, a in 0_i64..100_000, b in 0_i64..100_000) {
            let (early, late) = (created + a.min(b), created + a.max(b));
            let index = |now| {
                let status = current(PLAN, created, step, now).status;
                PLAN.iter().position(|(_, name)| *name == status).unwrap()
            };
            prop_assert!(index(early) <= index(late));
        }
    }
}
