//! Every screen in its states, and how a person gets there. To add one is to add a line to [`SCENES`], or to a file beside this one.

use crate::traffic::TRAFFIC;
use crate::trust::TRUST;

use Beginning::{Configured, NoKeyring, NoTenant, Old, OldHindered, Sandbox, Start};
use Step::{
    BecomeKit, Call, Choose, Click, Credentials, Cross, Fill, Find, Go, Longer, Many, Press, Release, Says,
    Send, Settle, TenThousand, Type, Wrong,
};

/// A screen in a state.
pub struct Scene {
    /// The screen: the pictures are grouped by it.
    pub screen: &'static str,
    pub state: &'static str,
    pub from: Beginning,
    /// What is done from there, one after the other.
    pub steps: &'static [Step],
}

/// Where a scene begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Beginning {
    /// The first run.
    Start,
    /// The first run where there is no keyring.
    NoKeyring,
    /// In the sandbox, without a tenant.
    NoTenant,
    /// In the sandbox with the tenant Contoso, which originates with Ping Identity.
    Sandbox,
    /// The same with the main account active, all its numbers, and fallback enabled.
    Configured,
    /// In the sandbox with a vault that an older Linecheck wrote.
    Old,
    /// The same, where its migration cannot run: it can only be read.
    OldHindered,
}

/// What is done to get to a state: the words of `linecheck_window::Window`.
pub enum Step {
    /// A link of the navigation, and the heading of its screen.
    Go(&'static str, &'static str),
    /// A kind and a name.
    Click(&'static str, &'static str),
    /// Waits for a kind with a name.
    Find(&'static str, &'static str),
    /// The name of a field, and what is typed.
    Fill(&'static str, &'static str),
    /// The name of a list, and what is chosen.
    Choose(&'static str, &'static str),
    Press(&'static str),
    /// The cross in the corner of the window.
    Cross,
    /// Waits for these words.
    Says(&'static str),
    /// Types the SID and the token of a sandbox account.
    Credentials(&'static str),
    /// Makes something go wrong in the sandbox.
    Wrong(&'static str),
    /// A test send to a recipient.
    Send(&'static str),
    /// Types where the focus is.
    Type(&'static str),
    /// Test sends to these recipients, without the screens; the page is read again.
    Many(&'static [&'static str]),
    /// A command of the shell and its arguments as JSON; the page is read again.
    Call(&'static str, &'static str),
    /// Takes a number away from the main account.
    Release(&'static str),
    /// Ten thousand rows in the list of numbers.
    TenThousand,
    /// Every text longer by two fifths. Names are longer too, so this comes last.
    Longer,
    /// Waits until nothing moves.
    Settle,
    /// The newest file with this ending that was written, given to the field of this name.
    Give(&'static str, &'static str),
    /// The same of an exported audit trail of which this entry was altered.
    GiveAltered(&'static str, usize),
    /// A bundle of everything, without the screen.
    Seal,
    /// Another vault, which is made from a support kit of Contoso.
    BecomeKit,
    /// The page's clock jumps ahead by so many seconds and stands still.
    Stop(u32),
    /// The page's calendar is so many days ahead.
    DaysLater(u32),
    /// A check of the trail finds this entry altered.
    Broken(u32),
    /// The operating system locks its session.
    LockSession,
}

/// All of them.
pub fn all() -> impl Iterator<Item = &'static Scene> {
    SCENES.iter().chain(TRAFFIC).chain(TRUST)
}

pub const fn scene(
    screen: &'static str,
    state: &'static str,
    from: Beginning,
    steps: &'static [Step],
) -> Scene {
    Scene { screen, state, from, steps }
}

pub const ACCOUNT: Step = Go("Account", "Twilio account");
const INACTIVE: Step = Call("set_tenant_active", r#"{ "tenant": "contoso", "active": false }"#);
const REVISIONS: Step = Click("link", "Earlier revisions");
pub const AUDIT: Step = Go("Audit trail", "Audit trail");
const CUSTOM: Step = Click("field", "Custom");
const VERIFY: Step = Click("button", "Verify Account");
pub const SAVE: Step = Click("button", "Save and make active");
pub const EDIT_NUMBERS: Step = Click("button", "Edit Organization Numbers");
const NEW_DRAFT: Step = Call("begin_draft", r#"{ "tenant": "contoso", "new_account": true }"#);
const OPEN_MATRIX: Step = Click("link", "Every number, both channels…");
const NOT_TRIED: Step = Says("Not tried yet");
const GUIDE: Step = Click("button", "Guide");
const SETUP_EXPLAINED: Step = Find("heading", "Set up a custom Twilio account");
const TEST_SEND: Step = Go("Test send", "Test send");
/// Slow enough that it is under way for longer than the pictures take.
const SLOW: Step = Call(
    "set_sandbox_faults",
    r#"{ "rules": [{ "endpoint": "any", "action": { "kind": "latency", "ms": 9000 } }] }"#,
);
const SEND_ALL: (Step, Step) =
    (Fill("Recipient", "+12025550123"), Click("button", "Send 40 tests, nothing is billed"));
const CANCEL: Step = Find("button", "Cancel");
const READ_AGAIN: Step = Call("read_preferences", "{}");
const MATRIX: &[Step] = &[Go("Test send", "Test send"), OPEN_MATRIX, NOT_TRIED];
const LONG_NAME: Step = Call(
    "add_tenant",
    r#"{ "id": "the-longest-short-name-there-may-be", "name": "Bundesverband der Donaudampfschifffahrtselektrizitätenhauptbetriebswerke und Beamtengesellschaften", "methods": { "sms": true, "voice": true, "destinations": ["US", "GB", "IN", "SG"] } }"#,
);

const RTL_NAME: Step = Call(
    "add_tenant",
    r#"{ "id": "aa-right-to-left", "name": "شركة الاتصالات (اختبار) Contoso", "methods": { "sms": true, "voice": true, "destinations": ["US", "GB"] } }"#,
);

pub const SETTINGS: Step = Go("Settings", "Settings");
const USE_PASSPHRASE: Step = Click("button", "Use a passphrase…");
const SET_PASSPHRASE: Step = Click("button", "Set the passphrase");
const BACK_UP: Step = Click("button", "Back up");
const BACKED_UP: Step = Says("Backed up to");
const RESTORE: Step = Click("button", "Restore a backup…");
const LOOK: Step = Click("button", "Look into it");
pub const ADMINISTRATOR: Step = Call("set_administrator", r#"{ "passphrase": "horse battery staple" }"#);

pub const PINGONE: Step = Go("PingOne", "PingOne");
pub const USE_TEST: Step = Click("button", "Use Contoso Test (SANDBOX)");
const USE_PRODUCTION: Step = Click("button", "Use Contoso (PRODUCTION)");
const PLAN: Step = Click("button", "Plan the carry-over");
const APPLY: &[Step] = &[
    PINGONE,
    USE_TEST,
    PLAN,
    Click("button", "Apply to Contoso Test"),
    Find("heading", "Third-party Service Consent"),
    Type("Ann Admin"),
    Press("Enter"),
    Says("Applied, read back, and as it was planned."),
];

const MANY: Step = Many(&[
    "+12025550123",
    "+12025550124",
    "+442079460018",
    "+12025550130",
    "+12025550131",
    "+12025550123",
    "+493023125002",
    "+12025550147",
]);

const SCENES: &[Scene] = &[
    scene("start", "first run", Start, &[Find("heading", "Welcome to Linecheck")]),
    scene("start", "sandbox", NoTenant, &[Find("button", "Make an example tenant")]),
    scene("start", "long text", Start, &[Longer]),
    scene("opening", "new passphrase", NoKeyring, &[Find("heading", "Choose a passphrase")]),
    scene(
        "opening",
        "passphrases differ",
        NoKeyring,
        &[
            Fill("New passphrase", "correct horse battery"),
            Click("button", "Create the vault"),
            Says("The two passphrases differ."),
        ],
    ),
    scene("overview", "nothing configured", Sandbox, &[Go("Overview", "Overview")]),
    scene(
        "overview",
        "full",
        Configured,
        &[Send("+12025550123"), Says("Delivered to"), LONG_NAME, RTL_NAME, Go("Overview", "Overview")],
    ),
    scene(
        "overview",
        "needs attention",
        Configured,
        &[
            Release("+12125550100"),
            Go("Overview", "Overview"),
            Click("button", "Check all now"),
            Says("no longer on the account"),
        ],
    ),
    scene(
        "overview",
        "edit a tenant",
        Configured,
        &[Go("Overview", "Overview"), Click("button", "Edit: Contoso"), Find("field", "Name")],
    ),
    scene(
        "overview",
        "remove a tenant",
        Sandbox,
        &[
            Go("Overview", "Overview"),
            Click("button", "Edit: Contoso"),
            Click("button", "Remove the tenant"),
            Find("heading", "Remove Contoso?"),
        ],
    ),
    scene("overview", "long text", Configured, &[LONG_NAME, Go("Overview", "Overview"), Longer]),
    scene(
        "overview",
        "add a tenant",
        Configured,
        &[Go("Overview", "Overview"), Click("button", "Add a tenant"), Find("field", "Name")],
    ),
    scene(
        "account",
        "Ping Identity",
        Sandbox,
        &[Call("discard_draft", r#"{ "tenant": "contoso" }"#), ACCOUNT, Says("Ping Identity’s own account")],
    ),
    scene("account", "first step", Sandbox, &[ACCOUNT, Find("button", "Verify Account")]),
    scene(
        "account",
        "empty draft",
        Sandbox,
        &[Call("discard_draft", r#"{ "tenant": "contoso" }"#), ACCOUNT, CUSTOM, Find("field", "Account SID")],
    ),
    scene(
        "account",
        "wrong SID",
        Sandbox,
        &[ACCOUNT, CUSTOM, Fill("Account SID", "AC123"), Press("Tab"), Says("must be 34 characters long")],
    ),
    scene(
        "account",
        "verified draft",
        Sandbox,
        &[
            ACCOUNT,
            CUSTOM,
            Credentials("main"),
            VERIFY,
            Says("0 of 20 selected"),
            Fill("Search the numbers", "+1"),
            Settle,
        ],
    ),
    scene(
        "account",
        "third step",
        Sandbox,
        &[ACCOUNT, VERIFY, Says("0 of 20 selected"), Click("button", "Select All"), Settle],
    ),
    scene(
        "account",
        "saved",
        Sandbox,
        &[
            ACCOUNT,
            VERIFY,
            Click("button", "Select All"),
            SAVE,
            Fill("Your name", "Ann Admin"),
            Click("button", "I Consent"),
            Says("The consent was recorded with it."),
        ],
    ),
    scene(
        "account",
        "refused",
        Sandbox,
        &[ACCOUNT, CUSTOM, Credentials("closed"), VERIFY, Says("Error receiving account information")],
    ),
    scene(
        "account",
        "unreachable",
        Sandbox,
        &[Wrong("verify_reset"), ACCOUNT, CUSTOM, Credentials("main"), VERIFY, Says("Unreachable")],
    ),
    scene(
        "account",
        "not Twilio's answer",
        Sandbox,
        &[Wrong("verify_blocked"), ACCOUNT, CUSTOM, Credentials("main"), VERIFY, Says("Not Twilio’s answer")],
    ),
    scene(
        "account",
        "partly read",
        Sandbox,
        &[
            Wrong("verify_partly"),
            ACCOUNT,
            CUSTOM,
            Credentials("main"),
            VERIFY,
            Says("could not be read"),
            Settle,
        ],
    ),
    scene(
        "account",
        "no usable number",
        Sandbox,
        &[ACCOUNT, CUSTOM, Credentials("no_usable"), VERIFY, Says("No usable number"), Settle],
    ),
    scene(
        "account",
        "verifying",
        Sandbox,
        &[
            Wrong("verify_stall"),
            ACCOUNT,
            CUSTOM,
            Credentials("main"),
            VERIFY,
            Says("Asking for the account"),
        ],
    ),
    scene(
        "account",
        "legal consent",
        Sandbox,
        &[
            ACCOUNT,
            CUSTOM,
            Credentials("main"),
            VERIFY,
            Says("0 of 20 selected"),
            Click("button", "Select All"),
            SAVE,
            Find("heading", "Twilio Legal Consent"),
        ],
    ),
    scene("account", "active", Configured, &[ACCOUNT, Says("20 of 20 selected")]),
    scene(
        "account",
        "nothing to save",
        Configured,
        &[
            ACCOUNT,
            Says("20 of 20 selected"),
            Press("Control+s"),
            Says("Nothing has changed, so there is nothing to save."),
        ],
    ),
    scene(
        "account",
        "filtered out",
        Configured,
        &[ACCOUNT, EDIT_NUMBERS, Click("button", "Show them"), Settle],
    ),
    scene(
        "account",
        "no match",
        Configured,
        &[ACCOUNT, EDIT_NUMBERS, Fill("Search the numbers", "no such number"), Says("No number matches")],
    ),
    scene(
        "account",
        "changed",
        Configured,
        &[
            ACCOUNT,
            EDIT_NUMBERS,
            Click("button", "Edit Fallback To Default Account"),
            Click("field", "Disable"),
            Settle,
        ],
    ),
    scene("account", "10,000 numbers", Configured, &[TenThousand, Says("0 of 10,000 selected")]),
    scene(
        "account",
        "change account",
        Configured,
        &[ACCOUNT, Click("button", "Change Account"), Says("stays active until")],
    ),
    scene(
        "account",
        "new token",
        Configured,
        &[ACCOUNT, Click("button", "New token"), Find("field", "Auth Token")],
    ),
    scene(
        "account",
        "delete",
        Configured,
        &[
            ACCOUNT,
            Click("field", "Ping Identity"),
            Click("button", "Save and delete the custom account"),
            Find("heading", "Delete the custom account?"),
        ],
    ),
    scene("account", "long text", Configured, &[NEW_DRAFT, ACCOUNT, Longer]),
    scene("send", "nothing sent", Configured, &[Go("Test send", "Test send")]),
    scene("send", "no custom account", Sandbox, &[Go("Test send", "Test send")]),
    scene(
        "send",
        "wrong recipient",
        Configured,
        &[Go("Test send", "Test send"), Fill("Recipient", "020 7946 0018"), Press("Tab"), Settle],
    ),
    scene(
        "send",
        "national number",
        Sandbox,
        &[
            Go("Test send", "Test send"),
            Choose("Country of the number", "GB"),
            Fill("Recipient", "020 7946 0018"),
            Settle,
        ],
    ),
    scene("send", "delivered", Configured, &[Send("+12025550123"), Says("Delivered to")]),
    scene(
        "send",
        "fell back",
        Configured,
        &[Wrong("send_21408"), Send("+12025550123"), Says("Delivered to")],
    ),
    scene("send", "not delivered", Configured, &[Send("+12025550130"), Says("Not delivered to")]),
    scene(
        "send",
        "refused everywhere",
        Configured,
        &[Wrong("send_everywhere"), Send("+12025550123"), Says("21211"), Settle],
    ),
    scene(
        "send",
        "under way",
        Configured,
        &[Wrong("send_stall"), Send("+12025550123"), Says("Asking the account to originate")],
    ),
    scene(
        "send",
        "outcome unknown",
        Configured,
        &[
            Wrong("send_stall"),
            Send("+12025550123"),
            Says("Asking the account to originate"),
            Click("button", "Cancel"),
            Says("Interrupted: outcome unknown"),
        ],
    ),
    scene(
        "send",
        "row open",
        Configured,
        &[
            Wrong("send_21408"),
            Send("+12025550123"),
            Says("Delivered to"),
            Click("button", "Details: Refused"),
            Click("button", "Why"),
            Says("geo permissions"),
        ],
    ),
    scene(
        "send",
        "raw trace",
        Configured,
        &[Send("+12025550123"), Says("Delivered to"), Click("button", "Raw"), Says("\"request_id\"")],
    ),
    scene(
        "send",
        "long text",
        Configured,
        &[Wrong("send_21408"), Send("+12025550123"), Says("Delivered to"), Longer],
    ),
    scene(
        "send",
        "receipt confirmed and refused",
        Configured,
        &[
            Send("+12025550123"),
            Says("Delivered to"),
            Fill("Passcode that was read back", "000000"),
            Press("Enter"),
            Says("tries are left"),
        ],
    ),
    scene("ready", "not checked", Configured, &[Go("Readiness", "Readiness")]),
    scene("ready", "nothing to check", Sandbox, &[Go("Readiness", "Readiness")]),
    scene(
        "ready",
        "checked",
        Configured,
        &[Go("Readiness", "Readiness"), Click("button", "Check now"), Says("What this check cannot tell")],
    ),
    scene(
        "ready",
        "differs",
        Configured,
        &[
            Release("+12125550100"),
            Go("Readiness", "Readiness"),
            Click("button", "Check now"),
            Says("no longer on the account"),
        ],
    ),
    scene(
        "ready",
        "unreachable",
        Configured,
        &[
            Wrong("verify_reset"),
            Go("Readiness", "Readiness"),
            Click("button", "Check now"),
            Says("What this check cannot tell"),
        ],
    ),
    scene(
        "ready",
        "long text",
        Configured,
        &[
            Go("Readiness", "Readiness"),
            Click("button", "Check now"),
            Says("What this check cannot tell"),
            Longer,
        ],
    ),
    scene("history", "empty", Configured, &[Go("History", "History"), Says("No test send yet")]),
    scene("history", "full", Configured, &[MANY, Go("History", "History"), Says("8 test sends")]),
    scene(
        "history",
        "nothing fits",
        Configured,
        &[
            MANY,
            Go("History", "History"),
            Choose("Add a filter", "code"),
            Fill("Error code", "99999"),
            Says("Nothing fits these filters"),
        ],
    ),
    scene(
        "history",
        "one recipient",
        Configured,
        &[MANY, Go("History", "History"), Fill("Search", "12025550130"), Says("Handset unreachable"), Settle],
    ),
    scene(
        "history",
        "cannot be looked for",
        Configured,
        &[MANY, Go("History", "History"), Fill("Search", "555-01"), Says("Nothing was looked for")],
    ),
    scene(
        "history",
        "trace beside",
        Configured,
        &[MANY, Go("History", "History"), Click("link", "Trace of …"), Says("Asked"), Settle],
    ),
    scene(
        "history",
        "figures",
        Configured,
        &[
            MANY,
            Go("History", "History"),
            Click("button", "Figures: outcomes by day, times, errors"),
            Says("Time to the receipt"),
        ],
    ),
    scene(
        "history",
        "exported",
        Configured,
        &[MANY, Go("History", "History"), Click("button", "Export as CSV"), Says("The file was saved")],
    ),
    scene(
        "history",
        "long text",
        Configured,
        &[MANY, Go("History", "History"), Says("8 test sends"), Longer],
    ),
    scene(
        "palette",
        "a code explained",
        Configured,
        &[Press("Control+k"), Type("30034"), Says("In a delivery record")],
    ),
    scene(
        "palette",
        "a recipient",
        Configured,
        &[MANY, Press("Control+k"), Type("12025550123"), Says("account …"), Settle],
    ),
    scene(
        "palette",
        "numbers and a tenant",
        Configured,
        &[RTL_NAME, Press("Control+k"), Type("1212555"), Says("Selected"), Settle],
    ),
    scene("matrix", "nothing sent", Configured, MATRIX),
    scene(
        "matrix",
        "done",
        Configured,
        &[
            Wrong("send_21408"),
            Go("Test send", "Test send"),
            OPEN_MATRIX,
            NOT_TRIED,
            Fill("Recipient", "+12025550123"),
            Click("button", "Send 40 tests, nothing is billed"),
            Says("All 40 were tried."),
        ],
    ),
    scene(
        "matrix",
        "to be closed",
        Configured,
        &[
            SLOW,
            TEST_SEND,
            OPEN_MATRIX,
            NOT_TRIED,
            SEND_ALL.0,
            SEND_ALL.1,
            CANCEL,
            Cross,
            Find("heading", "A matrix of test sends is under way"),
        ],
    ),
    scene(
        "matrix",
        "read again",
        Configured,
        &[
            SLOW,
            TEST_SEND,
            OPEN_MATRIX,
            NOT_TRIED,
            SEND_ALL.0,
            SEND_ALL.1,
            CANCEL,
            READ_AGAIN,
            Says("What was under way goes on."),
        ],
    ),
    scene("matrix", "long text", Configured, &[Go("Test send", "Test send"), OPEN_MATRIX, Longer]),
    scene("drafts", "empty", Configured, &[Go("Drafts…", "Drafts")]),
    scene("drafts", "full", Configured, &[LONG_NAME, RTL_NAME, NEW_DRAFT, Go("Drafts…", "Drafts")]),
    scene("drafts", "long text", Configured, &[NEW_DRAFT, Go("Drafts…", "Drafts"), Longer]),
    scene("sandbox", "everything works", Configured, &[Go("Sandbox", "Sandbox"), Settle]),
    scene("sandbox", "something goes wrong", Configured, &[Wrong("send_21408")]),
    scene("sandbox", "something arrived", Configured, &[MANY, Go("Sandbox", "Sandbox"), Settle]),
    scene("sandbox", "long text", Configured, &[Go("Sandbox", "Sandbox"), Longer]),
    scene("settings", "as it is", Configured, &[RTL_NAME, Go("Settings", "Settings"), Settle]),
    scene("settings", "long text", Configured, &[Go("Settings", "Settings"), Longer]),
    scene(
        "settings",
        "unlocked",
        Configured,
        &[ADMINISTRATOR, Go("Settings", "Settings"), Says("Change the passphrase"), Settle],
    ),
    scene(
        "settings",
        "unlock dialog",
        Configured,
        &[
            ADMINISTRATOR,
            Go("Settings", "Settings"),
            Says("Change the passphrase"),
            Press("Control+l"),
            Says("Support: unlock"),
            Press("Control+u"),
            Says("It locks again after 5 idle minutes."),
            Settle,
        ],
    ),
    scene("pingone", "not connected", Configured, &[PINGONE, Find("button", "Check and keep")]),
    scene(
        "pingone",
        "form with an error",
        Configured,
        &[
            PINGONE,
            Fill("Environment ID", "not a UUID"),
            Fill("Client secret", "a secret that is none"),
            Click("button", "Check and keep"),
            Settle,
        ],
    ),
    scene("pingone", "connected", Configured, &[PINGONE, USE_TEST, Says("Who would originate")]),
    scene("pingone", "production", Configured, &[PINGONE, USE_PRODUCTION, Says("Branch offices")]),
    scene("pingone", "plan", Configured, &[PINGONE, USE_TEST, PLAN, Says("Plan: Carry over")]),
    scene(
        "pingone",
        "plan of production",
        Configured,
        &[PINGONE, USE_PRODUCTION, PLAN, Says("Not complete")],
    ),
    scene(
        "pingone",
        "consent",
        Configured,
        &[
            PINGONE,
            USE_TEST,
            PLAN,
            Click("button", "Apply to Contoso Test"),
            Find("heading", "Third-party Service Consent"),
        ],
    ),
    scene("pingone", "applied", Configured, APPLY),
    scene(
        "pingone",
        "stopped",
        Configured,
        &[
            PINGONE,
            USE_TEST,
            PLAN,
            Wrong("pingone_settings_refused"),
            PINGONE,
            Click("button", "Apply to Contoso Test"),
            Find("heading", "Third-party Service Consent"),
            Type("Ann Admin"),
            Press("Enter"),
            Says("Stopped at step 3 of 3"),
        ],
    ),
    scene("pingone", "long text", Configured, &[PINGONE, USE_PRODUCTION, Says("Branch offices"), Longer]),
    scene("audit", "full", Configured, &[AUDIT, Says("Configuration saved")]),
    scene(
        "audit",
        "nothing fits",
        Configured,
        &[AUDIT, Choose("What was done", "history_deleted"), Says("No entry fits these filters")],
    ),
    scene(
        "audit",
        "checked",
        Configured,
        &[
            AUDIT,
            Says("Configuration saved"),
            Click("button", "Check the trail"),
            Says("are whole and in their order"),
        ],
    ),
    scene(
        "audit",
        "checkpoint saved",
        Configured,
        &[AUDIT, Says("Configuration saved"), Click("button", "Save a checkpoint"), Says("Checkpoint made")],
    ),
    scene("audit", "empty", NoTenant, &[Press("9"), Says("No entry yet")]),
    scene("audit", "long text", Configured, &[AUDIT, Longer]),
    scene("overview", "inactive", Configured, &[INACTIVE, Says("Inactive")]),
    scene("account", "inactive", Configured, &[INACTIVE, ACCOUNT, Says("Inactive since")]),
    scene(
        "account",
        "inactive, to be deleted",
        Configured,
        &[
            INACTIVE,
            ACCOUNT,
            Click("field", "Ping Identity"),
            Find("button", "Save and delete the custom account"),
        ],
    ),
    scene("account", "inactive, with a draft", Sandbox, &[INACTIVE, ACCOUNT, Says("Inactive since")]),
    scene("send", "inactive", Configured, &[INACTIVE, TEST_SEND, Says("Inactive since")]),
    scene("pingone", "inactive", Configured, &[INACTIVE, PINGONE, Says("Inactive since")]),
    scene(
        "revisions",
        "empty",
        Sandbox,
        &[Press("Control+k"), Type("revisions of the"), Press("Enter"), Says("No revision yet")],
    ),
    scene("revisions", "one", Configured, &[ACCOUNT, REVISIONS, Says("20 numbers were added")]),
    scene(
        "revisions",
        "several",
        Configured,
        &[
            ACCOUNT,
            EDIT_NUMBERS,
            Click("button", "Edit Fallback To Default Account"),
            Fill("Search the numbers", "+12125550100"),
            Click("button", "Select none"),
            Click("button", "Select the 1 match"),
            Click("field", "Disable"),
            SAVE,
            Says("Saved. Contoso is active on record."),
            REVISIONS,
            Says("19 numbers were taken away"),
        ],
    ),
    scene(
        "revisions",
        "deleted",
        Configured,
        &[
            Call("delete_custom_account", r#"{ "tenant": "contoso" }"#),
            ACCOUNT,
            REVISIONS,
            Click("button", "Revision 1"),
            Says("No custom account is active."),
        ],
    ),
    scene("revisions", "inactive", Configured, &[INACTIVE, ACCOUNT, REVISIONS, Says("Inactive since")]),
    scene("revisions", "long text", Configured, &[ACCOUNT, REVISIONS, Says("20 numbers were added"), Longer]),
    scene("vault", "keyring", Configured, &[SETTINGS, Says("A key in the keyring")]),
    scene(
        "vault",
        "passphrase asked",
        Configured,
        &[
            SETTINGS,
            USE_PASSPHRASE,
            Fill("New passphrase", "correct horse battery"),
            Fill("The same passphrase again", "correct horse batter"),
            SET_PASSPHRASE,
            Says("The two passphrases differ."),
        ],
    ),
    scene(
        "vault",
        "passphrase set",
        Configured,
        &[
            SETTINGS,
            USE_PASSPHRASE,
            Fill("New passphrase", "correct horse battery"),
            Fill("The same passphrase again", "correct horse battery"),
            SET_PASSPHRASE,
            Says("The vault opens with the new passphrase from now on."),
        ],
    ),
    scene("vault", "new key asked", Configured, &[SETTINGS, Click("button", "New key…")]),
    scene("vault", "backed up", Configured, &[SETTINGS, BACK_UP, BACKED_UP]),
    scene("vault", "checked", Configured, &[SETTINGS, Click("button", "Check"), Says("The vault is whole.")]),
    scene("vault", "which backup", Configured, &[SETTINGS, BACK_UP, BACKED_UP, RESTORE]),
    scene(
        "vault",
        "which backup, wrong folder",
        Configured,
        &[
            SETTINGS,
            RESTORE,
            Fill("Folder of the backup", "backup"),
            LOOK,
            Says("This is not the whole path"),
        ],
    ),
    scene(
        "vault",
        "backup compared",
        Configured,
        &[SETTINGS, BACK_UP, BACKED_UP, RESTORE, LOOK, Says("Here now")],
    ),
    scene(
        "vault",
        "restored",
        Configured,
        &[
            SETTINGS,
            BACK_UP,
            BACKED_UP,
            RESTORE,
            LOOK,
            Click("button", "Restore this backup"),
            Says("The backup is in place."),
        ],
    ),
    scene(
        "vault",
        "support",
        Configured,
        &[ADMINISTRATOR, Press("Control+l"), SETTINGS, Says("You work as support: a new key")],
    ),
    scene("vault", "long text", Configured, &[SETTINGS, Says("A key in the keyring"), Longer]),
    scene("vault", "brought to the newest form", Old, &[Says("An older Linecheck wrote this vault.")]),
    scene("vault", "open for reading", OldHindered, &[Says("Open for reading")]),
    scene("vault", "open for reading, settings", OldHindered, &[SETTINGS, Says("it takes no new key")]),
    scene(
        "vault",
        "open for reading, a change",
        OldHindered,
        &[
            SETTINGS,
            Fill("Wait between sends", "7"),
            Press("Enter"),
            Says("open for reading alone, and nothing was changed"),
        ],
    ),
    scene(
        "palette",
        "a setting",
        Configured,
        &[Press("Control+k"), Type("text size"), Says("100 % to 200 %.")],
    ),
    scene("palette", "commands", Configured, &[Press("Control+k"), Find("heading", "Commands")]),
    scene("guide", "first page", Configured, &[SETTINGS, GUIDE]),
    scene("guide", "of the account", Configured, &[ACCOUNT, Press("F1"), SETUP_EXPLAINED]),
    scene(
        "guide",
        "steps",
        Configured,
        &[SETTINGS, GUIDE, Click("link", "PingID's steps, and where each is done"), Settle],
    ),
    scene("guide", "error codes", Configured, &[SETTINGS, GUIDE, Click("link", "Every error code"), Settle]),
    scene(
        "guide",
        "found",
        Configured,
        &[SETTINGS, GUIDE, Fill("Search the guide", "checkpoint"), Says("places")],
    ),
    scene(
        "guide",
        "found, opened",
        Configured,
        &[SETTINGS, GUIDE, Fill("Search the guide", "checkpoint"), Press("Enter"), Settle],
    ),
    scene(
        "guide",
        "nothing found",
        Configured,
        &[SETTINGS, GUIDE, Fill("Search the guide", "zyzzyva"), Says("Nothing is found")],
    ),
    scene("guide", "before a vault", Start, &[Press("F1"), Find("heading", "The screens")]),
    scene("guide", "in a support kit", Configured, &[BecomeKit, Press("F1"), Settle]),
    scene("guide", "long text", Configured, &[SETTINGS, GUIDE, Longer]),
    scene("palette", "keys", Configured, &[Press("Shift+?"), Find("heading", "Keys")]),
];

/// A picture of the guide and the README: what is seen of a scene in a window of this size.
pub struct Shown {
    pub file: &'static str,
    pub screen: &'static str,
    pub state: &'static str,
    pub theme: &'static str,
    pub width: u32,
    pub height: u32,
}

/// The few that are committed, in `docs/pictures`.
pub const SHOWN: &[Shown] = &[
    Shown {
        file: "account.png",
        screen: "account",
        state: "active",
        theme: "light",
        width: 1200,
        height: 820,
    },
    Shown {
        file: "test-send.png",
        screen: "send",
        state: "fell back",
        theme: "light",
        width: 1500,
        height: 1000,
    },
    Shown {
        file: "test-send-dark.png",
        screen: "send",
        state: "fell back",
        theme: "dark",
        width: 1500,
        height: 1000,
    },
    Shown {
        file: "overview.png",
        screen: "overview",
        state: "needs attention",
        theme: "light",
        width: 1200,
        height: 460,
    },
];
