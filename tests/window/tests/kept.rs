//! What a window keeps of what was typed into it: on the disk, in the web view's storage, and in memory once it is locked and once its
//! vault is closed. And that a vault which a window has open is not taken from it.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::Duration;

use linecheck_window::{Desk, Window};
use serde_json::{Value, json};

use crate::glass::{Glass, Masked, forms};
use crate::{desk, in_the_sandbox};

/// What is typed: right nowhere, so that the sandbox's server, which runs in the window, does not know them by itself.
const TOKEN: &str = "9d1a47ed9d1a47ed9d1a47ed9d1a47ed";
const ADMINISTRATOR: &str = "planted: an administrator of a window";
const CLIENT_SECRET: &str = "planted.client-secret_of-nobody-0f1e2d3c4b5a6978";

const PLANTED: [(&str, &str); 3] =
    [("Auth Token", TOKEN), ("administrator passphrase", ADMINISTRATOR), ("client secret", CLIENT_SECRET)];

/// Types each of them where it belongs, has it used, and locks.
async fn story(window: &mut Window<'_>) {
    window.click("field", "Custom").await;
    window.fill("Account SID", "ACfacade0facade0000000000000000001").await;
    window.fill("Auth Token", TOKEN).await;
    window.click("button", "Verify Account").await;
    window.says("Error receiving account information").await;
    // By the page's own way to the shell, without its form.
    let offers = window.call("list_sandbox_pingone", json!({})).await.expect("the environments");
    let mut given = offers[0].clone();
    for (name, value) in [("tenant", "contoso"), ("client_secret", CLIENT_SECRET), ("onProgress", "CHANNEL")]
    {
        given[name] = json!(value);
    }
    window.call("connect_pingone", given).await.expect_err("it is not the secret");
    window.go("Settings", "Settings").await;
    window.fill("New administrator passphrase", ADMINISTRATOR).await;
    window.fill("The same again", ADMINISTRATOR).await;
    window.click("button", "Set the passphrase").await;
    window.says("The window opens as support").await;
    window.press("Control+l").await;
    window.says("Support: unlock").await;
    window.press("Control+u").await;
    window.fill("Administrator passphrase", ADMINISTRATOR).await;
    window.press("Enter").await;
    window.until("the dialog to be gone", "return !document.querySelector('dialog[open]')").await;
    window.press("Control+l").await;
    window.says("Support: unlock").await;
}

/// What the page holds, and whatever a page can keep.
const OF_THE_PAGE: &str = "const done = arguments[0];
    const fields = [...document.querySelectorAll('input, textarea')].map((field) => field.value);
    const stores = [...Object.entries(localStorage), ...Object.entries(sessionStorage)];
    Promise.all([indexedDB.databases?.() ?? [], window.caches?.keys().catch(() => []) ?? []]).then(([databases, caches]) =>
      done({ page: [document.documentElement.outerHTML, document.cookie, JSON.stringify(history.state), location.href,
        ...fields, ...stores.flat()].join('\\n'), databases: databases.length, caches: caches.length }));";

/// The planted texts that are in a content, each with its form.
fn found_in(content: &[u8]) -> Vec<(&'static str, &'static str)> {
    let mut found = Vec::new();
    for (secret, text) in PLANTED {
        let forms = forms(text).into_iter();
        let there = forms.filter(|(_, form)| content.windows(form.len()).any(|part| part == form.as_slice()));
        found.extend(there.map(|(form, _)| (secret, form)));
    }
    found
}

fn files(folder: &Path, seen: &mut usize, found: &mut Vec<String>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        let Ok(kind) = entry.file_type() else { continue };
        if kind.is_dir() {
            files(&path, seen, found);
        } else if kind.is_file() {
            let content = fs::read(&path).unwrap_or_default();
            *seen += 1;
            found
                .extend(found_in(&content).into_iter().map(|what| format!("{what:?} in {}", path.display())));
        }
    }
}

/// What is on the disk of a desk of what was planted.
fn on_disk(desk: &Desk) -> Vec<String> {
    let (mut seen, mut found) = (0, Vec::new());
    files(desk.folder(), &mut seen, &mut found);
    // The picture of the display, the vault's files, and what the web view keeps.
    assert!(seen > 10, "{seen} files");
    found
}

/// Which program may hold how many halves of what, at most; anything else fails.
type Remains = &'static [(&'static str, &'static str, usize)];

/// The web view overwrites nothing of what was typed into a page: it is there until the window is closed.
const WEB_VIEW: &str = "WebKitWeb";
/// The window's own process.
const WINDOW: &str = "linecheck";

/// Once it is locked. Its vault is open, with the token in it. And a copy of what was typed last may be in what the web view's library
/// freed: a thread of its own has it, and uses it again when it likes.
const LOCKED: Remains = &[
    (WINDOW, "Auth Token", 12),
    (WINDOW, "administrator passphrase", 4),
    (WINDOW, "client secret", 2),
    (WEB_VIEW, "Auth Token", 60),
    (WEB_VIEW, "administrator passphrase", 120),
    (WEB_VIEW, "client secret", 20),
];

/// Once its vault is closed and the page was read again: in the window's own process nothing of ours.
const CLOSED: Remains = &[
    (WINDOW, "Auth Token", 2),
    (WINDOW, "administrator passphrase", 2),
    (WINDOW, "client secret", 2),
    (WEB_VIEW, "Auth Token", 60),
    (WEB_VIEW, "administrator passphrase", 120),
    (WEB_VIEW, "client secret", 20),
];

/// A look at each program, and what is found in it that is not on the list.
fn beyond(glasses: &mut [(String, Glass)], list: Remains) -> Vec<String> {
    let mut wrong = Vec::new();
    for (program, glass) in glasses {
        let found = glass.look();
        eprintln!("{program}, {} MiB looked at: {found:?}", glass.seen >> 20);
        let mut counts = BTreeMap::<&str, usize>::new();
        for ((secret, ..), count) in &found {
            *counts.entry(secret).or_default() += count;
        }
        for (secret, count) in counts {
            let may = list.iter().find(|(name, of, _)| program.starts_with(name) && *of == secret);
            if may.is_none_or(|(.., most)| count > *most) {
                wrong.push(format!("{program}: {count} halves of the {secret}: {found:?}"));
            }
        }
    }
    wrong
}

/// Takes up memory of many sizes in the window's own process and gives it back. What is in use stays as it is; of what the
/// web view's library freed without overwriting it, as it does with the body of a request, less is left each time.
const STIR: &str = "const done = arguments[0];
    (async () => {
      for (let size = 64; size <= 65536; size *= 2)
        for (let time = 0; time < 8; time += 1)
          await __TAURI__.core.invoke('read_session', { unused: '.'.repeat(size * (1 + time / 8)) });
    })().then(() => done(true), (error) => done(String(error.message ?? error)));";

/// What stays in memory beyond a list, once what was freed has been used again.
async fn stays(window: &Window<'_>, glasses: &mut [(String, Glass)], list: Remains) -> Vec<String> {
    let mut wrong = beyond(glasses, list);
    for _ in 0..20 {
        if wrong.is_empty() {
            break;
        }
        assert_eq!(window.run_async(STIR, vec![]).await, json!(true));
        tokio::time::sleep(Duration::from_millis(200)).await;
        wrong = beyond(glasses, list);
    }
    wrong
}

fn glasses(window: &Window<'_>) -> Vec<(String, Glass)> {
    let look_for = |process: u32| {
        let mut glass = Glass::at(&process.to_string());
        for (secret, text) in PLANTED {
            glass.look_for_text(secret, &Masked::new(text));
        }
        glass
    };
    window.processes().into_iter().map(|(process, name)| (name, look_for(process))).collect()
}

#[tokio::test]
async fn c4_p1_p4_what_a_window_keeps_of_what_was_typed_is_on_a_list_and_nothing_is_on_the_disk() {
    let desk = desk();
    let mut window = in_the_sandbox(&desk).await;
    assert_eq!(found_in(format!("..{TOKEN}..").as_bytes()), [("Auth Token", "text")]);
    story(&mut window).await;
    let kept = window.run_async(OF_THE_PAGE, vec![]).await;
    let page = kept["page"].as_str().unwrap_or_default();
    assert!(page.len() > 1_000, "{kept}");
    assert_eq!(found_in(page.as_bytes()), []);
    assert_eq!((&kept["databases"], &kept["caches"]), (&json!(0), &json!(0)), "the page keeps nothing there");
    assert_eq!(on_disk(&desk), Vec::<String>::new(), "while the window is open");

    let mut glasses = glasses(&window);
    for name in [WINDOW, WEB_VIEW] {
        assert!(glasses.iter().any(|(program, _)| program.starts_with(name)), "{name} is there");
    }
    assert_eq!(stays(&window, &mut glasses, LOCKED).await, Vec::<String>::new(), "once it is locked");
    window.call("close_vault", json!({})).await.expect("the vault is closed");
    window.reload().await;
    assert_eq!(stays(&window, &mut glasses, CLOSED).await, Vec::<String>::new(), "once its vault is closed");
    window.close().await;
    assert_eq!(on_disk(&desk), Vec::<String>::new(), "and once it is closed");
}

/// The command line beside a window, in its own home: whether it came to a good end, and its object.
fn beside(desk: &Desk, words: &[&str]) -> (bool, Value) {
    let (is_good, said) = desk.ask_linecheck(&[&["--sandbox", "--json"], words].concat());
    (is_good, serde_json::from_str(&said).unwrap_or_else(|error| panic!("{error}: {said}")))
}

#[tokio::test]
async fn p1_p2_a_vault_that_a_window_has_open_gets_no_other_key_and_nothing_in_its_place() {
    let desk = desk();
    let window = in_the_sandbox(&desk).await;
    let backup = desk.folder().join("backup").display().to_string();
    let (status, made) = beside(&desk, &["vault", "backup", &backup]);
    assert!(status, "a backup is made beside it: {made}");
    for words in [&["vault", "rekey"][..], &["vault", "restore", &backup, "--yes"]] {
        let (status, refused) = beside(&desk, words);
        assert_eq!((status, &refused["code"]), (false, &json!("vault_in_use")), "{refused}");
    }
    let tenants =
        window.call("read_status", json!({ "tenant": "contoso" })).await.expect("the window goes on");
    assert!(tenants.to_string().contains("contoso"), "{tenants}");
    window.close().await;
    let (status, done) = beside(&desk, &["vault", "rekey"]);
    assert!(status, "once it is closed: {done}");
}
