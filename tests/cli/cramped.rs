//! P1, P2, P5, M8: the care of the vault and what goes in and out of it, where there is no room, where nothing can be written, and
//! where somebody else has the vault open. Each says so, leaves nothing half done, and what was there still opens.

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use linecheck_domain::base::Mode;
use linecheck_tests::{PASSPHRASE, cli_path, scale};

use crate::bundles::contoso;
use crate::care::{names, put, spoken};
use crate::home::{Answer, Home, contents};
use crate::planted::await_request;

const NEW: &str = "another passphrase for tests";
const PHRASE: &str = "a passphrase of twelve";

fn within(home: &Home, name: &str) -> String {
    home.path().join(name).to_str().unwrap().to_owned()
}

/// Runs the program by a shell's script, which has its words as `"$@"`.
fn by_script(
    mode: Mode,
    home: &Home,
    wrapper: &[&str],
    script: &str,
    words: &[&str],
    lines: &[&str],
) -> Answer {
    let words = spoken(mode, words);
    let shell = [wrapper, &["sh", "-c", script, "cramped"]].concat();
    let mut command = Command::new(shell[0]);
    command.args(&shell[1..]).arg(cli_path()).args(&words);
    home.furnish(&mut command);
    home.finish(command, &words.join(" "), (lines.join("\n") + "\n").as_bytes())
}

/// Where no file may be longer than so many blocks of 512 bytes. Without its signal, that is an error of the write.
fn with_at_most(blocks: u64, home: &Home, words: &[&str], lines: &[&str]) -> Answer {
    let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$@\"");
    by_script(Mode::Real, home, &[], &script, words, lines)
}

/// With file systems of its own, which nobody else sees: it needs user namespaces, or root.
const OWN_MOUNTS: &[&str] = &["unshare", "--mount", "--map-root-user", "--"];

fn opens(mode: Mode, home: &Home, passphrase: &str) -> bool {
    let words = spoken(mode, &["tenant", "list"]);
    let answer = home.run(&words, format!("{passphrase}\n").as_bytes());
    assert!(answer.status == 0 || answer.status == 7, "{answer:?}");
    answer.status == 0 && answer.out.contains("contoso")
}

#[test]
fn p1_p2_another_key_or_a_restore_without_room_leaves_what_was_there() {
    let template = Home::with_vault(Mode::Real);
    template.real(&["tenant", "add", "contoso"], "").done();
    let backup = within(&template, "backup");
    template.real(&["vault", "backup", &backup], "").done();
    let size = fs::metadata(template.vault(Mode::Real).join("vault.db")).unwrap().len() / 512;
    let step = if scale() > 1 { 8_u32 } else { 96 };
    for words in
        [&["vault", "passphrase", "--new-passphrase-stdin"][..], &["vault", "restore", &backup, "--yes"]]
    {
        let (mut refused, mut done) = (0, 0);
        for blocks in (64..size + u64::from(2 * step)).step_by(step as usize) {
            let case = format!("{words:?} with {blocks} blocks of {size}");
            let home = Home::new();
            let vault = home.vault(Mode::Real);
            put(&template.vault(Mode::Real), &vault);
            let answer = with_at_most(blocks, &home, words, &[PASSPHRASE, NEW]);
            let is_new_key = words.contains(&"passphrase") && answer.status == 0;
            if answer.status == 0 {
                done += 1;
            } else {
                let code = answer.object()["code"].as_str().unwrap().to_owned();
                assert_eq!((answer.status, code.starts_with("vault_")), (7, true), "{case}: {answer:?}");
                refused += 1;
            }
            let (old, new) = (opens(Mode::Real, &home, PASSPHRASE), opens(Mode::Real, &home, NEW));
            assert_eq!((old, new), (!is_new_key, is_new_key), "{case}: {answer:?}");
            let left: Vec<_> = names(&vault).into_iter().filter(|name| name.contains("next")).collect();
            assert!(left.is_empty(), "{case}: {left:?}");
        }
        assert!(refused > 0 && done > 0, "{words:?}: {refused} refused, {done} done");
    }
}

/// The folder that it is written to is a file system of so many KiB; what is left in it.
fn into_a_full_disk(home: &Home, words: &[&str], secret: &str) -> (Answer, Vec<String>) {
    let out = home.path().join("full");
    fs::create_dir_all(&out).unwrap();
    let listing = home.path().join("left");
    let script = format!(
        "mount -t tmpfs -o size=8k,mode=700 none '{out}' || exit 100; \"$@\"; status=$?; \
         find '{out}' -mindepth 1 >'{listing}'; exit $status",
        out = out.display(),
        listing = listing.display()
    );
    let answer = by_script(Mode::Sandbox, home, OWN_MOUNTS, &script, words, &[PASSPHRASE, secret]);
    assert_ne!(answer.status, 100, "this test needs user namespaces, or root: {answer:?}");
    let left = fs::read_to_string(listing).unwrap();
    (answer, left.lines().map(str::to_owned).collect())
}

#[test]
fn p2_p5_m8_what_goes_to_a_full_disk_says_so_and_leaves_no_file() {
    let home = contoso();
    // More than fits.
    for tenant in 0..12 {
        home.sandbox(&["tenant", "add", &format!("tenant-{tenant}"), "--name", &"Fabrikam ".repeat(8)], "")
            .done();
    }
    let to = |name: &str| within(&home, &format!("full/{name}"));
    let (backup, bundle, kit, trail) = (to("backup"), to("team.age"), to("desk.age"), to("trail.jsonl"));
    let receipt = to("receipt.html");
    for (words, secret) in [
        (&["vault", "backup", &backup][..], ""),
        (&["bundle", "export", "--out", &bundle, "--with-audit", "--bundle-passphrase-stdin"], PHRASE),
        (&["kit", "make", "--out", &kit, "--tenant", "contoso", "--bundle-passphrase-stdin"], PHRASE),
        (&["audit", "export", &trail], ""),
        (&["consent", "receipt", "contoso", &receipt], ""),
    ] {
        let (answer, left) = into_a_full_disk(&home, words, secret);
        // What is small has room.
        if answer.status == 0 {
            assert!(words.contains(&"make") || words.contains(&"receipt"), "{answer:?}");
            continue;
        }
        let object = answer.object();
        let said = object["message"].as_str().unwrap().to_lowercase();
        assert!(said.contains("disk") || said.contains("space") || said.contains("room"), "{object}");
        assert_eq!(left, Vec::<String>::new(), "{words:?}: half a file stays: {object}");
    }
    let whole = home.sandbox(&["audit", "verify"], "").done();
    assert_eq!(whole["right"], true, "{whole}");
    assert_eq!(home.sandbox(&["vault", "check"], "").done()["is_whole"], true);
}

#[test]
fn p2_p5_m6_m8_a_vault_that_cannot_be_written_refuses_what_is_new_and_goes_on_being_read() {
    let home = contoso();
    let (backup, bundle) = (within(&home, "backup"), within(&home, "team.age"));
    home.sandbox(&["vault", "backup", &backup], "").done();
    let seal = ["bundle", "export", "--out", &bundle, "--bundle-passphrase-stdin"];
    home.sandbox(&seal, PHRASE).done();
    let kept = within(&home, "kept.json");
    let checkpoint = home.sandbox(&["audit", "checkpoint"], "").done();
    fs::write(&kept, checkpoint.to_string()).unwrap();
    let folder = home.vault(Mode::Sandbox);
    let script = format!(
        "mount --bind '{folder}' '{folder}' && mount -o remount,ro,bind '{folder}' || exit 100; exec \"$@\"",
        folder = folder.display()
    );
    let read_only = |words: &[&str], secret: &str| {
        let answer = by_script(Mode::Sandbox, &home, OWN_MOUNTS, &script, words, &[PASSPHRASE, secret]);
        assert_ne!(answer.status, 100, "this test needs user namespaces, or root: {answer:?}");
        answer
    };
    let before = contents(&home.vault(Mode::Sandbox));
    for words in [
        &["tenant", "list"][..],
        &["vault", "status"],
        &["audit", "verify"],
        &["audit", "verify", "--checkpoint", &kept],
        &["audit", "--limit", "5"],
        &["revisions", "list", "contoso"],
        &["administrator", "status"],
        &["kit", "show"],
    ] {
        read_only(words, "").done();
    }
    let out = within(&home, "more");
    for (words, secret) in [
        (&["vault", "passphrase", "--new-passphrase-stdin"][..], NEW),
        (&["vault", "restore", &backup, "--yes"], ""),
        (&["vault", "backup", &out], ""),
        (&["bundle", "export", "--out", &out, "--bundle-passphrase-stdin"], PHRASE),
        (&["bundle", "import", &bundle, "--take", "contoso", "--bundle-passphrase-stdin"], PHRASE),
        (&["kit", "make", "--out", &out, "--tenant", "contoso", "--bundle-passphrase-stdin"], PHRASE),
        (&["audit", "export", &out], ""),
        (&["audit", "checkpoint"], ""),
        (&["administrator", "set", "--new-passphrase-stdin"], NEW),
        (&["revisions", "restore", "contoso", "1"], ""),
        (&["tenant", "deactivate", "contoso"], ""),
    ] {
        let answer = read_only(words, secret);
        let code = answer.object()["code"].as_str().unwrap_or("done").to_owned();
        assert_eq!(answer.status, 7, "{words:?}: {answer:?}");
        assert!(["vault_reads_only", "vault_read_only"].contains(&code.as_str()), "{words:?}: {code}");
        assert!(!Path::new(&out).exists(), "{words:?} left a file");
    }
    assert!(contents(&home.vault(Mode::Sandbox)) == before, "nothing was written");
    assert!(opens(Mode::Sandbox, &home, PASSPHRASE));
}

#[test]
fn p1_p2_another_key_and_a_restore_wait_for_the_vault_and_the_rest_does_not() {
    let home = contoso();
    let (backup, bundle) = (within(&home, "backup"), within(&home, "team.age"));
    home.sandbox(&["vault", "backup", &backup], "").done();
    let stall = br#"[{"endpoint": "account", "action": {"kind": "stall"}}]"#;
    home.run(&["--json", "sandbox", "set-faults"], stall).done();
    // Another one, which has the vault open until it is ended.
    let mut other = home.command(&["--sandbox", "--passphrase-stdin", "verify", "contoso"]);
    let mut other = other.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    other.stdin.take().unwrap().write_all(format!("{PASSPHRASE}\n").as_bytes()).unwrap();
    await_request(&home.sandbox_state().join("port"), &mut other, "account");
    let change = ["vault", "passphrase", "--new-passphrase-stdin"];
    home.sandbox(&change, NEW).refused(7, "vault_in_use");
    home.sandbox(&["vault", "restore", &backup, "--yes"], "").refused(7, "vault_in_use");
    let trail = within(&home, "trail.jsonl");
    for (words, secret) in [
        (&["vault", "backup", &within(&home, "second")][..], ""),
        (&["bundle", "export", "--out", &bundle, "--bundle-passphrase-stdin"], PHRASE),
        (&["bundle", "show", &bundle, "--bundle-passphrase-stdin"], PHRASE),
        (&["audit", "export", &trail], ""),
        (&["audit", "verify"], ""),
        (&["administrator", "status"], ""),
    ] {
        home.sandbox(words, secret).done();
    }
    other.kill().unwrap();
    other.wait().unwrap();
    home.sandbox(&change, NEW).done();
    assert!(opens(Mode::Sandbox, &home, NEW) && !opens(Mode::Sandbox, &home, PASSPHRASE));
}
