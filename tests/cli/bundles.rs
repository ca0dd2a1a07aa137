//! `linecheck bundle` and `linecheck kit` (P5), with Debian's `age` as the other side.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Command, Stdio};

use linecheck_domain::base::Mode;
use linecheck_sandbox::known;

use crate::home::Home;

const PHRASE: &str = "a passphrase of twelve";

/// A home whose tenant has an account.
pub fn contoso() -> Home {
    let home = Home::with_vault(Mode::Sandbox);
    let token = known::MAIN.initial_auth_token();
    home.sandbox(&["tenant", "add", "contoso", "--sms", "on"], "").done();
    home.sandbox(&["draft", "edit", "contoso", "--sid", known::MAIN.sid(), "--token-stdin"], &token).done();
    home.sandbox(&["verify", "contoso"], "").done();
    home.sandbox(&["numbers", "select", "contoso", "--all"], "").done();
    home.sandbox(&["save", "contoso", "--consent-by", "Ann Admin"], "").done();
    home
}

fn path(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[test]
fn p5_a_bundle_goes_from_one_home_to_another() {
    let (home, other, folder) = (contoso(), Home::with_vault(Mode::Sandbox), tempfile::tempdir().unwrap());
    let (key, file) = (folder.path().join("key.txt"), folder.path().join("contoso.age"));
    let made = Command::new("age-keygen").arg("-o").arg(&key).stderr(Stdio::null()).status().unwrap();
    assert!(made.success());
    let text = fs::read_to_string(&key).unwrap();
    let public = text.lines().find_map(|line| line.strip_prefix("# public key: ")).unwrap();
    let export = ["bundle", "export", "--out", path(&file), "--with-secrets", "--to", public];
    let made = home.sandbox(&export, "").done();
    assert_eq!((&made["secrets"], &made["tenants"][0]), (&1.into(), &"contoso".into()), "{made}");
    assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    // Never over another file.
    let before = fs::read(&file).unwrap();
    home.sandbox(&export, "").refused(2, "invalid_value");
    assert_eq!(fs::read(&file).unwrap(), before);
    assert_eq!(
        home.sandbox(&["audit", "--limit", "1"], "").done()["entries"][0]["action"],
        "bundle_exported"
    );
    let opened = Command::new("age").arg("-d").arg("-i").arg(&key).arg(&file).output().unwrap();
    assert!(String::from_utf8(opened.stdout).unwrap().contains("linecheck-bundle"));

    let with_key = |words: &[&str]| -> Vec<String> {
        [words, &[path(&file), "--identity", path(&key)]].concat().into_iter().map(str::to_owned).collect()
    };
    let run = |home: &Home, words: Vec<String>| {
        home.sandbox(&words.iter().map(String::as_str).collect::<Vec<_>>(), "")
    };
    let shown = run(&other, with_key(&["bundle", "show"])).done();
    assert_eq!(shown["tenants"][0]["standing"], "new", "{shown}");
    // Nobody is there to be asked, and nothing is taken.
    run(&other, with_key(&["bundle", "import"])).refused(2, "confirmation_needed");
    assert_eq!(other.sandbox(&["tenant", "list"], "").done()["tenants"], serde_json::json!([]));
    let taken = run(&other, with_key(&["bundle", "import", "--take", "contoso"])).done();
    assert_eq!(taken["consents"], 1, "{taken}");
    other.sandbox(&["send", "contoso", "--to", "+12025550123", "--yes"], "").done();
    assert_eq!(run(&other, with_key(&["bundle", "show"])).done()["tenants"][0]["standing"], "same");
    // The other mode refuses it, and says where it belongs.
    let real = Home::with_vault(Mode::Real);
    let words = with_key(&["bundle", "show"]);
    real.real(&words.iter().map(String::as_str).collect::<Vec<_>>(), "").refused(3, "bundle_of_other_mode");
}

#[test]
fn p5_a_support_kit_is_made_and_opened_and_changes_nothing() {
    let (home, desk, folder) = (contoso(), Home::with_vault(Mode::Sandbox), tempfile::tempdir().unwrap());
    let file = folder.path().join("desk.age");
    let make = ["kit", "make", "--out", path(&file), "--tenant", "contoso", "--bundle-passphrase-stdin"];
    home.sandbox(&make, "too short").refused(2, "invalid_value");
    home.sandbox(&make, PHRASE).done();
    assert_eq!(desk.sandbox(&["kit", "show"], "").done()["kit"], serde_json::Value::Null);
    let open = ["kit", "open", path(&file), "--bundle-passphrase-stdin"];
    desk.sandbox(&open, "another passphrase").refused(3, "bundle_not_opened");
    let opened = desk.sandbox(&open, PHRASE).done();
    assert_eq!(opened["kit"]["is_expired"], false, "{opened}");
    desk.sandbox(&["send", "contoso", "--to", "+12025550123", "--yes"], "").done();
    // In a kit nobody is an administrator, and the status says so.
    assert_eq!(desk.sandbox(&["administrator", "status"], "").done()["role"], "support");
    desk.sandbox(&["tenant", "edit", "contoso", "--voice", "on"], "").refused(3, "kit_read_only");
    desk.sandbox(&["delete", "contoso", "--yes"], "").refused(3, "kit_read_only");
    desk.sandbox(&open, PHRASE).refused(3, "kit_read_only");
    home.sandbox(&open, PHRASE).refused(3, "kit_needs_empty_vault");
}
