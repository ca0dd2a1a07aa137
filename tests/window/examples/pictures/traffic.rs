//! The scenes of what was really sent: looking up a recipient, and delivery health.

use crate::scenes::Beginning::{Configured, Sandbox};
use crate::scenes::Step::{Call, Choose, Click, Fill, Find, Go, Longer, Many, Press, Says, Settle, Type};
use crate::scenes::{ADMINISTRATOR, Scene, Step, scene};

pub const LOOK_UP: Step = Go("Look up", "Look up");
pub const DELIVERY: Step = Go("Delivery", "Delivery");
const RUN_PERIOD: Step = Click("button", "Read the period");
const PAST: Step = Click("button", "Give the sandbox’s account a past");
const UNREAD_ALERTS: Step = Call(
    "set_sandbox_faults",
    r#"{ "rules": [{ "endpoint": "alerts", "action": { "kind": "error", "code": 20003 } }] }"#,
);
const WHO: &str = "Recipient";
const RUN: Step = Press("Enter");
/// Filtered by the carrier, tried again, and then one that arrived.
const FILTERED: Step = Many(&["+12025550133", "+12025550133"]);
const FALLEN_BACK: Step = Many(&["+12025550140"]);
const LATER: Step = Call("advance_sandbox", r#"{ "seconds": 120 }"#);
const FAILING: Step = Call(
    "set_sandbox_faults",
    r#"{ "rules": [{ "endpoint": "messages_list", "action": { "kind": "error", "code": 20500 } }] }"#,
);
const REFUSED: Step = Call(
    "set_sandbox_faults",
    r#"{ "rules": [{ "endpoint": "any", "action": { "kind": "error", "code": 20003 } }] }"#,
);
const SLOW: Step = Call(
    "set_sandbox_faults",
    r#"{ "rules": [{ "endpoint": "any", "action": { "kind": "latency", "ms": 9000 } }] }"#,
);

pub const TRAFFIC: &[Scene] = &[
    scene("look up", "empty", Configured, &[LOOK_UP]),
    scene("look up", "wrong number", Configured, &[LOOK_UP, Fill(WHO, "555-01"), RUN, Settle]),
    scene(
        "look up",
        "found",
        Configured,
        &[FILTERED, LATER, LOOK_UP, Fill(WHO, "+12025550133"), RUN, Says("did not arrive"), Settle],
    ),
    scene(
        "look up",
        "arrived",
        Configured,
        &[
            Many(&["+12025550123"]),
            LATER,
            LOOK_UP,
            Fill(WHO, "+12025550123"),
            RUN,
            Says("arrived; the carrier"),
            Settle,
        ],
    ),
    scene(
        "look up",
        "fell back",
        Configured,
        &[
            FALLEN_BACK,
            LATER,
            LOOK_UP,
            Fill(WHO, "+12025550140"),
            RUN,
            Says("of the stand-in account"),
            Settle,
        ],
    ),
    scene(
        "look up",
        "nothing found",
        Configured,
        &[
            LOOK_UP,
            Fill(WHO, "+525512345678"),
            Choose("How far back", "720"),
            Click("button", "Look up"),
            Says("Twilio lists nothing"),
            Settle,
        ],
    ),
    scene(
        "look up",
        "partly read",
        Configured,
        &[FAILING, LOOK_UP, Fill(WHO, "+12025550133"), RUN, Says("It is not known whether"), Settle],
    ),
    scene(
        "look up",
        "failed",
        Configured,
        &[REFUSED, LOOK_UP, Fill(WHO, "+12025550133"), RUN, Find("button", "Try again"), Settle],
    ),
    scene(
        "look up",
        "asking",
        Configured,
        &[SLOW, LOOK_UP, Fill(WHO, "+12025550133"), RUN, Says("Asking Twilio for its records")],
    ),
    scene(
        "look up",
        "no custom account",
        Sandbox,
        &[LOOK_UP, Fill(WHO, "+12025550133"), RUN, Says("Twilio lists nothing"), Settle],
    ),
    scene(
        "look up",
        "support",
        Configured,
        &[
            FILTERED,
            LATER,
            ADMINISTRATOR,
            Press("Control+l"),
            Says("Support: unlock"),
            LOOK_UP,
            Fill(WHO, "+12025550133"),
            RUN,
            Says("did not arrive"),
            Settle,
        ],
    ),
    scene(
        "look up",
        "in the palette",
        Configured,
        &[FILTERED, Press("Control+k"), Type("+12025550133"), Says("2 test sends"), Press("Down"), Settle],
    ),
    scene(
        "look up",
        "long text",
        Configured,
        &[FILTERED, LATER, LOOK_UP, Fill(WHO, "+12025550133"), RUN, Says("did not arrive"), Longer],
    ),
    scene("delivery", "empty", Configured, &[DELIVERY]),
    scene(
        "delivery",
        "nothing sent",
        Configured,
        &[DELIVERY, RUN_PERIOD, Says("Nothing was sent in this period."), Settle],
    ),
    scene("delivery", "a month", Configured, &[DELIVERY, PAST, Says("By country"), Settle]),
    scene(
        "delivery",
        "a day, with alerts unread",
        Configured,
        &[
            Call("give_sandbox_traffic", r#"{ "messages": 20000, "days": 30 }"#),
            UNREAD_ALERTS,
            DELIVERY,
            RUN_PERIOD,
            Says("Not wholly read"),
            Settle,
        ],
    ),
    scene(
        "delivery",
        "signs",
        Configured,
        &[
            Call(
                "give_sandbox_traffic",
                r#"{ "messages": 20000, "days": 30, "incident": "pumped-country@8" }"#,
            ),
            DELIVERY,
            Choose("How long", "720"),
            RUN_PERIOD,
            Says("Signs of trouble"),
            Says("By country"),
            Settle,
        ],
    ),
    scene(
        "settings",
        "watching",
        Configured,
        &[
            Call("give_sandbox_traffic", r#"{ "messages": 20000, "days": 30, "incident": "outage@3" }"#),
            Press("Control+8"),
            Choose("Look at every tenant by itself", "15"),
            Says("Last look: "),
            Says("Much does not arrive"),
            Settle,
        ],
    ),
    scene("delivery", "reading", Configured, &[SLOW, DELIVERY, RUN_PERIOD, Says("0 days of")]),
    scene(
        "delivery",
        "failed",
        Configured,
        &[REFUSED, DELIVERY, RUN_PERIOD, Find("button", "Try again"), Settle],
    ),
    scene(
        "delivery",
        "no custom account",
        Sandbox,
        &[DELIVERY, RUN_PERIOD, Find("button", "Try again"), Settle],
    ),
    scene("delivery", "long text", Configured, &[DELIVERY, PAST, Says("By country"), Longer]),
];
