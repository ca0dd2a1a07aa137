//! The scenes of trust: administrator and support, hand-over, the audit trail that proves itself.

use crate::scenes::Beginning::{Configured, NoTenant, Sandbox};
use crate::scenes::Step::{
    BecomeKit, Broken, Call, Choose, Click, DaysLater, Fill, Find, Give, GiveAltered, Go, LockSession,
    Longer, Press, Says, Seal, Settle, Stop,
};
use crate::scenes::{
    ACCOUNT, ADMINISTRATOR, AUDIT, EDIT_NUMBERS, PINGONE, SAVE, SETTINGS, Scene, Step, USE_TEST, scene,
};

const OVERVIEW: Step = Go("Overview", "Overview");
const LOCK: Step = Press("Control+l");
const IS_SUPPORT: Step = Says("Support: unlock");
const PASSPHRASE: &str = "Administrator passphrase";
const WRONG: Step = Fill(PASSPHRASE, "wrong passphrase");
const ENTER: Step = Press("Enter");
const IS_WRONG: Step = Says("This is not the administrator passphrase.");
const IS_READY: Step = Find("button", "Unlock");
const PHRASE: &str = "a passphrase of some length";
const OPEN_FILE: Step = Click("button", "Open a file…");
const EXPORTED: Step = Call("export_audit", r#"{ "tenant": null, "onProgress": "CHANNEL" }"#);
const ELSEWHERE: Step = Click("button", "Compare with a checkpoint, or check a file");
const IDLE_MINUTE: Step = Call("set_idle_lock", r#"{ "minutes": 1 }"#);

pub const TRUST: &[Scene] = &[
    scene("roles", "support, overview", Configured, &[ADMINISTRATOR, LOCK, IS_SUPPORT, OVERVIEW, Settle]),
    scene("roles", "support, account", Configured, &[ADMINISTRATOR, LOCK, IS_SUPPORT, ACCOUNT, Settle]),
    scene("roles", "support, draft", Sandbox, &[ADMINISTRATOR, LOCK, IS_SUPPORT, ACCOUNT, Settle]),
    scene(
        "roles",
        "support, pingone",
        Configured,
        &[PINGONE, USE_TEST, Says("Who would originate"), ADMINISTRATOR, LOCK, IS_SUPPORT, PINGONE, Settle],
    ),
    scene("roles", "support, settings", Configured, &[ADMINISTRATOR, LOCK, IS_SUPPORT, SETTINGS, Settle]),
    scene("roles", "support, audit", Configured, &[ADMINISTRATOR, LOCK, IS_SUPPORT, AUDIT, Settle]),
    scene(
        "roles",
        "unlock for a press",
        Configured,
        &[
            ADMINISTRATOR,
            LOCK,
            IS_SUPPORT,
            OVERVIEW,
            Click("button", "Add a tenant"),
            Says("is for administrators"),
            Settle,
        ],
    ),
    scene(
        "roles",
        "wrong passphrase",
        Configured,
        &[ADMINISTRATOR, LOCK, IS_SUPPORT, Press("Control+u"), WRONG, ENTER, IS_WRONG, Settle],
    ),
    scene(
        "roles",
        "growing wait",
        Configured,
        &[
            ADMINISTRATOR,
            LOCK,
            IS_SUPPORT,
            Press("Control+u"),
            WRONG,
            ENTER,
            IS_WRONG,
            IS_READY,
            WRONG,
            ENTER,
            IS_READY,
            WRONG,
            ENTER,
            Says("The next try can be in"),
            Stop(0),
            Settle,
        ],
    ),
    scene(
        "roles",
        "countdown",
        Configured,
        &[ADMINISTRATOR, IDLE_MINUTE, Says("Locks in 1 minute"), Stop(45), Says("seconds"), Settle],
    ),
    scene(
        "roles",
        "locked by the system",
        Configured,
        &[ADMINISTRATOR, Says("Locks in 5 minutes"), LockSession, Says("Locked with the"), Settle],
    ),
    scene("roles", "long text", Configured, &[ADMINISTRATOR, LOCK, IS_SUPPORT, SETTINGS, Longer]),
    scene("hand-over", "make a bundle", Configured, &[SETTINGS, Click("button", "Make a bundle…"), Settle]),
    scene(
        "hand-over",
        "passphrases differ",
        Configured,
        &[
            SETTINGS,
            Click("button", "Make a bundle…"),
            Fill("Passphrase for the file", PHRASE),
            Fill("The same again", "another"),
            Click("button", "Make the file"),
            Says("The two passphrases differ."),
            Settle,
        ],
    ),
    scene(
        "hand-over",
        "bundle made",
        Configured,
        &[
            SETTINGS,
            Click("button", "Make a bundle…"),
            Click("field", "With Auth Tokens and client secrets"),
            Fill("Passphrase for the file", PHRASE),
            Fill("The same again", PHRASE),
            Click("button", "Make the file"),
            Says("The bundle is made."),
            Settle,
        ],
    ),
    scene(
        "hand-over",
        "public keys",
        Configured,
        &[
            SETTINGS,
            Click("button", "Make a support kit…"),
            Click("field", "Public keys"),
            Fill("Keys of those who may open it", "age1 is none"),
            Click("button", "Make the file"),
            Settle,
        ],
    ),
    scene(
        "hand-over",
        "kit made",
        Configured,
        &[
            SETTINGS,
            Click("button", "Make a support kit…"),
            Fill("Passphrase for the file", PHRASE),
            Fill("The same again", PHRASE),
            Click("button", "Make the file"),
            Says("The support kit is made."),
            Settle,
        ],
    ),
    scene("hand-over", "open a file", Configured, &[SETTINGS, OPEN_FILE, Settle]),
    scene(
        "hand-over",
        "wrong passphrase",
        Configured,
        &[
            Seal,
            SETTINGS,
            OPEN_FILE,
            Give("File", "age"),
            Fill("Passphrase of the file", "not the one of this file"),
            Click("button", "Open"),
            Says("does not open"),
            Settle,
        ],
    ),
    scene(
        "hand-over",
        "difference",
        Configured,
        &[
            Seal,
            ACCOUNT,
            EDIT_NUMBERS,
            Click("button", "Edit Fallback To Default Account"),
            Fill("Search the numbers", "+12125550100"),
            Click("button", "Select none"),
            Click("button", "Select the 1 match"),
            Click("field", "Disable"),
            SAVE,
            Says("Saved. Contoso is active on record."),
            SETTINGS,
            OPEN_FILE,
            Give("File", "age"),
            Fill("Passphrase of the file", PHRASE),
            Click("button", "Open"),
            Find("heading", "What the bundle would change"),
            Click("button", "Import what is chosen"),
            Settle,
        ],
    ),
    scene("hand-over", "a kit, settings", Configured, &[BecomeKit, SETTINGS, Settle]),
    scene("hand-over", "a kit, account", Configured, &[BecomeKit, ACCOUNT, Settle]),
    scene(
        "hand-over",
        "a kit past its time",
        Configured,
        &[BecomeKit, OVERVIEW, DaysLater(30), Says("PAST ITS TIME"), Settle],
    ),
    scene("hand-over", "start with a file", NoTenant, &[Find("button", "Open the file")]),
    scene(
        "audit",
        "compare and check",
        Configured,
        &[AUDIT, ELSEWHERE, Click("button", "Check the file"), Settle],
    ),
    scene(
        "audit",
        "file with a broken entry",
        Configured,
        &[
            EXPORTED,
            AUDIT,
            ELSEWHERE,
            GiveAltered("A file to check", 4),
            Click("button", "Check the file"),
            Says("Entry 4 was altered"),
            Settle,
        ],
    ),
    scene(
        "audit",
        "broken entry",
        Configured,
        &[
            AUDIT,
            Broken(3),
            Click("button", "Check the trail"),
            Click("button", "Show entry 3"),
            Says("not right"),
        ],
    ),
    scene(
        "audit",
        "exported with one tenant",
        Configured,
        &[AUDIT, Choose("Tenant", "contoso"), Click("button", "Export with…"), Says("Saved"), Settle],
    ),
    scene(
        "audit",
        "receipt",
        Configured,
        &[AUDIT, Click("button", "Receipt of consent 1"), Says("linecheck-consent-"), Settle],
    ),
];
