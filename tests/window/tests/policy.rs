//! What the page may do (P4), and that everybody can use it (ux 1, 15 to 17).

use linecheck_window::Desk;
use serde_json::json;

use crate::{chromium, configured, desk, in_the_sandbox};

/// Commands of Tauri's own that the capability does not list, and one that nobody has.
const FORBIDDEN: &[&str] = &[
    "plugin:window|close",
    "plugin:window|set_title",
    "plugin:webview|create_webview_window",
    "plugin:webview|internal_toggle_devtools",
    "plugin:app|version",
    "plugin:path|resolve_directory",
    "plugin:event|emit",
    "plugin:event|emit_to",
    "plugin:menu|new",
    "plugin:tray|new",
    "plugin:image|from_path",
    "plugin:resources|close",
    "plugin:fs|read_file",
    "plugin:shell|open",
    "plugin:opener|open_url",
    "plugin:http|fetch",
    "plugin:window-state|save_window_state",
    "no_such_command",
];

#[tokio::test]
async fn p4_a_hostile_script_cannot_call_what_the_capability_does_not_list() {
    let desk = desk();
    let window = in_the_sandbox(&desk).await;
    for command in FORBIDDEN {
        let answer = window
            .call(
                command,
                json!({ "url": "https://example.com", "path": "/etc/passwd", "event": "menu", "label": "x" }),
            )
            .await;
        let error = answer.expect_err(command).to_string();
        assert!(error.contains("not allowed") || error.contains("not found"), "{command}: {error}");
    }
    // What the capability lists is answered: the refusals above are no accident.
    assert!(window.call("read_session", json!({})).await.is_ok());
    window.close().await;
}

#[tokio::test]
async fn p4_the_page_reaches_nothing_outside_and_runs_no_foreign_text() {
    let desk = desk();
    let window = in_the_sandbox(&desk).await;
    assert_eq!(window.violations().await, Vec::<String>::new());
    for (what, attempt) in [
        ("a fetch", "fetch('https://example.com/').then(() => done('done'), () => done('refused'))"),
        (
            "an image",
            "const image = new Image(); image.onload = () => done('done'); image.onerror = () => done('refused'); image.src = 'https://example.com/x.png'",
        ),
        ("eval", "try { (0, eval)('1'); done('done') } catch { done('refused') }"),
        (
            "markup",
            "try { document.createElement('p').innerHTML = '<b>x</b>'; done('done') } catch { done('refused') }",
        ),
        (
            "a script",
            "const script = document.createElement('script'); try { script.text = 'window.hacked = 1'; document.head.append(script) } catch {} done(window.hacked ? 'done' : 'refused')",
        ),
        (
            "a style",
            "const style = document.createElement('style'); style.textContent = 'body { color: red }'; document.head.append(style); done(style.sheet && style.sheet.cssRules.length ? 'done' : 'refused')",
        ),
    ] {
        let told = window
            .run_async(&format!("const done = arguments[arguments.length - 1]; {attempt}"), vec![])
            .await;
        assert_eq!(told, json!("refused"), "{what}");
    }
    // They were counted: a count of none elsewhere means that there was none.
    assert!(window.violations().await.len() >= 3, "{:?}", window.violations().await);
    window.close().await;
}

/// Painting is the processor's work (decision 0017): the web view has none of the threads that paint with a graphics card.
#[tokio::test]
async fn p4_the_web_view_is_given_no_graphics_card() {
    let desk = desk();
    let window = in_the_sandbox(&desk).await;
    let threads = window.threads();
    assert!(threads.contains("WebKitWebProces"), "{threads:?}");
    // "ThreadedCompositor", of which the end is kept.
    for of_a_card in ["eadedCompositor", "SkiaGPUWorker"] {
        assert!(!threads.contains(of_a_card), "{threads:?}");
    }
    window.close().await;
}

/// Every screen, light and dark, with what a person would have in it: axe finds nothing, and no policy is violated.
#[tokio::test]
async fn p4_axe_finds_nothing_on_any_screen_in_light_and_dark() {
    axe_finds_nothing(&desk()).await;
}

#[tokio::test]
async fn p4_axe_finds_nothing_on_any_screen_in_light_and_dark_in_chromium() {
    axe_finds_nothing(&chromium()).await;
}

async fn axe_finds_nothing(desk: &Desk) {
    let mut window = configured(desk, true).await;
    window.send_to("+12025550130").await;
    window.says("Not delivered to").await;
    window.connect_pingone("Contoso").await;
    for theme in ["light", "dark"] {
        window.theme(theme).await;
        for (screen, heading) in [
            ("Overview", "Overview"),
            ("Account", "Twilio account"),
            ("Readiness", "Readiness"),
            ("Test send", "Test send"),
            ("PingOne", "PingOne"),
            ("History", "History"),
            ("Drafts…", "Drafts"),
            ("Sandbox", "Sandbox"),
            ("Settings", "Settings"),
        ] {
            window.go(screen, heading).await;
            if screen == "Readiness" {
                window.click("button", "Check …").await;
                window.says("What this check cannot tell").await;
            }
            if screen == "PingOne" {
                window.click("button", "Plan the carry-over").await;
                window.says("Policies that decide otherwise").await;
                window.click("field", "Terraform").await;
                window.says("What to know before it is used").await;
            }
            if screen == "History" {
                window.click("button", "Figures: outcomes by day, times, errors").await;
                window.says("Outcome by day").await;
            }
            assert_eq!(window.axe().await, Vec::<String>::new(), "{screen}, {theme}");
        }
        window.run("location.hash = '#/matrix/contoso'", vec![]).await;
        window.find("heading", "Every number, both channels").await;
        assert_eq!(window.axe().await, Vec::<String>::new(), "the matrix, {theme}");
        window.press("Control+k").await;
        window.find("heading", "Commands").await;
        assert_eq!(window.axe().await, Vec::<String>::new(), "the palette, {theme}");
        window.type_keys("30034").await;
        window.says("In a delivery record (delivery error)").await;
        assert_eq!(window.axe().await, Vec::<String>::new(), "a code explained, {theme}");
        window.press("Escape").await;
        window.go("Account", "Twilio account").await;
        window.click("button", "Change Account").await;
        window.fill("Account SID", "AC12").await;
        window.press("Tab").await;
        window.says("must be 34 characters long").await;
        assert_eq!(window.axe().await, Vec::<String>::new(), "a draft with an error, {theme}");
        window.click("button", "Discard draft").await;
        assert_eq!(window.axe().await, Vec::<String>::new(), "a dialog, {theme}");
        window.click("button", "Discard draft").await;
        window.says("Draft discarded.").await;
    }
    window.click("button", "Leave the sandbox").await;
    window.find("heading", "Welcome to Linecheck").await;
    assert_eq!(window.axe().await, Vec::<String>::new(), "the first run");
    assert_eq!(window.violations().await, Vec::<String>::new());
    window.close().await;
}
