//! What the page may do (P4), and that everybody can use it (ux 1, 15 to 17).

use std::collections::BTreeMap;
use std::io::Read as _;
use std::net::{TcpListener, TcpStream};
use std::time::Duration;

use linecheck_window::Desk;
use serde_json::{Value, json};

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

/// What the web view enforces, as it says itself when something breaks it. Tauri adds marks of single scripts and styles of our
/// own to two of the directives, and nothing else.
#[tokio::test]
async fn p4_the_policy_in_force_is_the_documented_one() {
    let config: Value =
        serde_json::from_str(include_str!("../../../src-tauri/tauri.conf.json")).expect("JSON");
    let documented = config["app"]["security"]["csp"].as_str().expect("a policy");
    let desk = desk();
    let window = in_the_sandbox(&desk).await;
    let script = "const done = arguments[arguments.length - 1];
        document.addEventListener('securitypolicyviolation', (event) => done(event.originalPolicy), { once: true });
        new Image().src = 'https://example.com/x.png';";
    let in_force = window.run_async(script, vec![]).await;
    let (in_force, documented) = (directives(in_force.as_str().expect("a policy")), directives(documented));
    assert_eq!(in_force.keys().collect::<Vec<_>>(), documented.keys().collect::<Vec<_>>());
    for (name, sources) in &in_force {
        let is_own = |source: &&&str| {
            let marked = ["'nonce-", "'sha256-"].iter().any(|mark| source.starts_with(mark));
            !(marked && ["script-src", "style-src"].contains(name))
        };
        let sources: Vec<_> = sources.iter().filter(is_own).copied().collect();
        assert_eq!(sources, documented[name], "{name}");
    }
    window.close().await;
}

fn directives(policy: &str) -> BTreeMap<&str, Vec<&str>> {
    let parts = policy.split(';').map(str::split_whitespace);
    parts.filter_map(|mut words| Some((words.next()?, words.collect()))).collect()
}

/// What a page can try to reach another place, each with the address of a server that counts who comes.
const WAYS_OUT: &[(&str, &str)] = &[
    ("a new window", "window.open(url)"),
    ("a new window of a name", "window.open(url, 'other', 'width=100')"),
    (
        "a link",
        "const link = document.createElement('a'); link.href = url; document.body.append(link); link.click()",
    ),
    (
        "a link to a new window",
        "const link = document.createElement('a'); link.href = url; link.target = '_blank'; document.body.append(link); link.click()",
    ),
    ("navigation", "location.href = url"),
    ("another page in its place", "location.replace(url)"),
    (
        "a form",
        "const form = document.createElement('form'); form.action = url; form.method = 'post'; document.body.append(form); form.submit()",
    ),
    (
        "a frame",
        "const frame = document.createElement('iframe'); frame.src = url; document.body.append(frame)",
    ),
    (
        "an object",
        "const object = document.createElement('object'); object.data = url; document.body.append(object)",
    ),
    (
        "a refresh",
        "const meta = document.createElement('meta'); meta.httpEquiv = 'refresh'; meta.content = `0; url=${url}`; document.head.append(meta)",
    ),
    (
        "a base",
        "const base = document.createElement('base'); base.href = url; document.head.append(base); fetch('x')",
    ),
    ("a beacon", "navigator.sendBeacon(url, 'x')"),
    ("a socket", "new WebSocket(url.replace('http', 'ws'))"),
    ("a stream of events", "new EventSource(url)"),
    ("a worker", "new Worker(url)"),
    ("a module", "import(url)"),
    ("a request", "fetch(url, { mode: 'no-cors', method: 'POST', body: 'x' })"),
    ("an old request", "const request = new XMLHttpRequest(); request.open('GET', url); request.send()"),
    ("a picture", "new Image().src = url"),
    ("a background", "document.body.style.backgroundImage = `url(${url})`"),
    ("a sound", "new Audio(url).play()"),
    ("a font", "new FontFace('x', `url(${url})`).load()"),
    (
        "a style sheet",
        "const link = document.createElement('link'); link.rel = 'stylesheet'; link.href = url; document.head.append(link)",
    ),
    (
        "a prefetch",
        "const link = document.createElement('link'); link.rel = 'prefetch'; link.href = url; document.head.append(link)",
    ),
];

#[tokio::test]
async fn p4_the_page_goes_nowhere_and_opens_nothing() {
    let server = TcpListener::bind("127.0.0.1:0").expect("a port");
    server.set_nonblocking(true).expect("it does not wait");
    let url = format!("http://{}/", server.local_addr().expect("its address"));
    let desk = desk();
    let window = in_the_sandbox(&desk).await;
    let here = window.run("return location.href", vec![]).await;
    let mut connections = Vec::new();
    for (what, way) in WAYS_OUT {
        // A refusal may be an error at once, one later, or nothing that the page sees. What is left is given its time.
        let script = format!(
            "const [url, done] = arguments;
             try {{ Promise.resolve((() => {{ {way} }})()).catch(() => {{}}) }} catch {{}}
             setTimeout(() => done(location.href), 50)"
        );
        assert_eq!(window.run_async(&script, vec![json!(url)]).await, here, "{what}");
        assert_eq!(window.windows().await, 1, "{what}");
        while let Ok((connection, _)) = server.accept() {
            // WebKit connects ahead for what was clicked, before it asks whether it may go there.
            assert!(what.starts_with("a link"), "{what} reached a server");
            connections.push(connection);
        }
    }
    // It is still the page that it was, and the server would have counted.
    assert!(window.call("read_session", json!({})).await.is_ok());
    assert!(server.accept().is_err(), "something reached a server");
    TcpStream::connect(server.local_addr().expect("its address")).expect("a connection");
    assert!(server.accept().is_ok());
    window.close().await;
    // On those connections nothing was said until their end.
    for mut connection in connections {
        connection.set_nonblocking(false).expect("it waits");
        connection.set_read_timeout(Some(Duration::from_secs(30))).expect("not for ever");
        let mut said = Vec::new();
        let _ = connection.read_to_end(&mut said);
        assert_eq!(String::from_utf8_lossy(&said), "");
    }
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
            if screen == "Settings" {
                window.click("button", "Check").await;
                window.says("The vault is whole.").await;
                window.click("button", "Use a passphrase…").await;
                window.find("heading", "Use a passphrase").await;
                assert_eq!(window.axe().await, Vec::<String>::new(), "a new passphrase, {theme}");
                window.press("Escape").await;
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
