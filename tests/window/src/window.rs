//! One window of Linecheck: started, looked into, used, ended.

use std::collections::BTreeSet;
use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use fantoccini::actions::{InputSource as _, KeyAction, KeyActions};
use fantoccini::elements::{Element, ElementRef};
use fantoccini::key::Key;
use fantoccini::wd::Capabilities;
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tokio::time::timeout;

use crate::desk::{Desk, Engine, built};
use crate::{memory, page};

/// How long anything is waited for. Long, since a slow machine is no failure.
pub(crate) const PATIENCE: Duration = Duration::from_mins(2);
pub(crate) const GLANCE: Duration = Duration::from_millis(40);

/// How the window is started.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    /// As a person does who opens it.
    Plain,
    /// With `--sandbox`, as `cargo xtask run` does.
    Sandbox,
}

/// A window, and what was done in it.
pub struct Window<'desk> {
    client: Client,
    desk: &'desk Desk,
    /// How often something was clicked.
    pub clicks: u32,
}

impl<'desk> Window<'desk> {
    /// Opens it and waits for its first screen.
    pub async fn open(desk: &'desk Desk, start: Start) -> Self {
        let (options, of) = match desk.engine() {
            Engine::WebKit => {
                let arguments: &[&str] = if start == Start::Sandbox { &["--sandbox"] } else { &[] };
                (json!({ "binary": program(), "args": arguments }), "webkitgtk:browserOptions")
            }
            Engine::Chromium => {
                let profile = format!("--user-data-dir={}", desk.profile().display());
                // Chromium refuses to run as root, which a test often is, with its sandbox. It is shown nothing but our own
                // page.
                let arguments = ["--headless=new", "--no-sandbox", "--disable-dev-shm-usage", &profile];
                (json!({ "args": arguments }), "goog:chromeOptions")
            }
        };
        // A script that does much of a person's work takes its time; half a minute is the driver's own bound.
        let bounds = json!({ "script": 600_000 });
        let capabilities: Capabilities =
            [(of.to_owned(), options), ("timeouts".to_owned(), bounds)].into_iter().collect();
        let client = connected(desk, capabilities).await;
        if desk.engine() == Engine::Chromium {
            client.goto(desk.bridge()).await.expect("the page is served");
        }
        let window = Self { client, desk, clicks: 0 };
        window.resize(1400, 900).await;
        window.until("the first screen", "return document.documentElement.dataset.ready === 'true'").await;
        window.run(page::WATCH, vec![]).await;
        window
    }

    /// Makes the window so big, in CSS pixels.
    pub async fn resize(&self, width: u32, height: u32) {
        self.client.set_window_rect(0, 0, width, height).await.expect("a size");
    }

    /// How many windows with a page the program has.
    pub async fn windows(&self) -> usize {
        self.client.windows().await.expect("the driver counts them").len()
    }

    /// Closes it as a person does.
    pub async fn close(self) {
        let closed = timeout(PATIENCE, self.client.close()).await;
        closed.expect("the driver answers").expect("the window closes");
    }

    /// Waits until it has closed by itself.
    pub async fn has_closed(self) {
        let begun = Instant::now();
        while !processes(&self.desk.home()).is_empty() {
            assert!(begun.elapsed() < PATIENCE, "the window is still there");
            tokio::time::sleep(GLANCE).await;
        }
        // The driver may have nothing to say any more.
        let _ = timeout(Duration::from_secs(5), self.client.close()).await;
    }

    /// Ends its process at once, as a crash would, and all that the web view had started.
    pub async fn kill(self) {
        let mut ended = false;
        for process in processes(&self.desk.home()) {
            ended |=
                Command::new("kill").args(["-9", &process]).status().is_ok_and(|status| status.success());
        }
        assert!(ended, "there was a process to end");
        // The next window finds this one gone: the bus, too, has to see that its name is free.
        while !processes(&self.desk.home()).is_empty() {
            tokio::time::sleep(GLANCE).await;
        }
        // The driver may have nothing to say any more.
        let _ = timeout(Duration::from_secs(5), self.client.close()).await;
    }

    /// The processes of the program and its web view with their names, the program first.
    pub fn processes(&self) -> Vec<(u32, String)> {
        let started = processes(&self.desk.home()).into_iter().filter_map(|process| process.parse().ok());
        let named = |process| {
            let name = std::fs::read_to_string(format!("/proc/{process}/comm")).ok()?;
            Some((process, name.trim().to_owned()))
        };
        started.flat_map(memory::tree).filter_map(named).collect()
    }

    /// The names of the threads of the program and its web view; the system keeps 15 letters of each.
    pub fn threads(&self) -> BTreeSet<String> {
        let started = processes(&self.desk.home()).into_iter().filter_map(|process| process.parse().ok());
        let tasks = started
            .flat_map(memory::tree)
            // One that has ended meanwhile has none.
            .filter_map(|process| std::fs::read_dir(format!("/proc/{process}/task")).ok())
            .flat_map(Iterator::flatten);
        tasks
            .filter_map(|task| std::fs::read_to_string(task.path().join("comm")).ok())
            .map(|name| name.trim().to_owned())
            .collect()
    }

    /// Reads the page again, as F5 would.
    pub async fn reload(&self) {
        self.client.refresh().await.expect("the page is read again");
        self.until("the screen after a reload", "return document.documentElement.dataset.ready === 'true'")
            .await;
        self.run(page::WATCH, vec![]).await;
    }

    /// Runs a script of the page's world and returns its value.
    pub async fn run(&self, script: &str, arguments: Vec<Value>) -> Value {
        self.client.execute(script, arguments).await.unwrap_or_else(|error| panic!("{error}\n{script}"))
    }

    /// Runs a script that answers later, through its last argument.
    pub async fn run_async(&self, script: &str, arguments: Vec<Value>) -> Value {
        self.client.execute_async(script, arguments).await.unwrap_or_else(|error| panic!("{error}\n{script}"))
    }

    /// Waits until a script answers true.
    pub async fn until(&self, what: &str, script: &str) {
        self.until_with(what, script, vec![]).await;
    }

    /// The same, with arguments.
    pub async fn until_with(&self, what: &str, script: &str, arguments: Vec<Value>) {
        let begun = Instant::now();
        loop {
            // While the page is read again there is nothing to ask.
            if let Ok(Value::Bool(true)) = self.client.execute(script, arguments.clone()).await {
                return;
            }
            if begun.elapsed() > PATIENCE {
                return self.give_up(what).await;
            }
            tokio::time::sleep(GLANCE).await;
        }
    }

    async fn give_up(&self, what: &str) {
        let shown = self.text().await;
        let picture = env::temp_dir().join(format!("linecheck-window-{}.png", std::process::id()));
        match self.desk.engine() {
            Engine::WebKit => self.desk.photograph(&picture),
            Engine::Chromium => {
                let taken = self.client.screenshot().await.expect("a picture");
                std::fs::write(&picture, taken).expect("room for a picture");
            }
        }
        panic!("waited in vain for {what}; a picture is in {}. The page shows:\n{shown}", picture.display());
    }

    /// Everything that can be read in the window now.
    pub async fn text(&self) -> String {
        self.run("return document.body.innerText", vec![]).await.as_str().unwrap_or_default().to_owned()
    }

    /// Waits until the window says something.
    pub async fn says(&self, words: &str) {
        let script = "return document.body.innerText.replace(/\\s+/g, ' ').includes(arguments[0])";
        self.until_with(&format!("the words {words:?}"), script, vec![json!(words)]).await;
    }

    /// Fails when the window says something, once it has settled.
    pub async fn does_not_say(&self, words: &str) {
        let shown = self.text().await;
        assert!(!shown.contains(words), "{words:?} is in:\n{shown}");
    }

    /// Waits for something of a kind with a name: `button`, `link`, `field`, `heading`, `option`.
    pub async fn find(&self, kind: &str, name: &str) -> Element {
        let begun = Instant::now();
        loop {
            let found = self.client.execute(page::FIND, vec![json!(kind), json!(name)]).await;
            if let Ok(Value::Object(reference)) = found
                && let Some(id) = reference.values().next().and_then(Value::as_str)
            {
                return Element::from_element_id(self.client.clone(), ElementRef::from(id.to_owned()));
            }
            if begun.elapsed() > PATIENCE {
                self.give_up(&format!("the {kind} {name:?}")).await;
            }
            tokio::time::sleep(GLANCE).await;
        }
    }

    /// Clicks it. One that is drawn anew in just this moment is looked for again, as an eye would.
    pub async fn click(&mut self, kind: &str, name: &str) {
        for _ in 0..5 {
            let element = self.find(kind, name).await;
            self.stands_still(&element).await;
            match element.click().await {
                Ok(()) => {
                    self.clicks += 1;
                    return;
                }
                Err(error) if error.is_stale_element_reference() || error.is_no_such_element() => {}
                Err(error) => panic!("the {kind} {name:?} cannot be clicked: {error}"),
            }
        }
        panic!("the {kind} {name:?} never stays");
    }

    /// Waits until it has been in one place for some frames: nobody clicks at what moves.
    async fn stands_still(&self, element: &Element) {
        let script = "const [element, done] = arguments;
            let last = ''; let same = 0; let frames = 0;
            const look = () => {
              const { x, y } = element.getBoundingClientRect();
              same = `${x} ${y}` === last ? same + 1 : 0;
              last = `${x} ${y}`;
              frames += 1;
              if (same >= 2 || frames > 60) done(true); else requestAnimationFrame(look);
            };
            look();";
        // One that is drawn anew meanwhile is looked for again by the click itself.
        let _ = self.client.execute_async(script, vec![json!(element)]).await;
    }

    /// Types into a field, in place of what stands there.
    pub async fn fill(&self, name: &str, text: &str) {
        let field = self.find("field", name).await;
        self.run("arguments[0].focus(); arguments[0].select?.()", vec![json!(field)]).await;
        field.send_keys(text).await.expect("a field takes text");
    }

    /// Chooses from a list.
    pub async fn choose(&self, name: &str, value: &str) {
        let field = self.find("field", name).await;
        let what = format!("the option {value:?} of {name:?}");
        self.until_with(&what, page::CHOOSE, vec![json!(field), json!(value)]).await;
    }

    /// Presses keys together: `Tab`, `Shift+Tab`, `Control+s`, `a`.
    pub async fn press(&self, keys: &str) {
        let keys: Vec<char> = keys.split('+').map(key).collect();
        let down = keys.iter().map(|value| KeyAction::Down { value: *value });
        let up = keys.iter().rev().map(|value| KeyAction::Up { value: *value });
        let actions = down.chain(up).fold(KeyActions::new("keyboard".to_owned()), KeyActions::then);
        self.client.perform_actions(actions).await.expect("keys");
        self.client.release_actions().await.expect("keys are let go");
    }

    /// Opens the list of commands by its key, and types into it.
    pub async fn type_command(&self, text: &str) {
        self.press("Control+k").await;
        let open = "return document.activeElement?.id === 'palette-input'";
        self.until("the list of commands to have the focus", open).await;
        self.type_keys(text).await;
    }

    /// Types where the focus is.
    pub async fn type_keys(&self, text: &str) {
        let focused = self.client.active_element().await.expect("something has the focus");
        focused.send_keys(text).await.expect("it takes text");
    }

    /// What has the focus: its kind and its name.
    pub async fn focused(&self) -> (String, String) {
        let told = self.run(page::FOCUSED, vec![]).await;
        let part = |at: usize| told[at].as_str().unwrap_or_default().to_owned();
        (part(0), part(1))
    }

    /// Presses Tab until something has the focus. Nothing else is done: what Tab does not reach is not reached.
    pub async fn tab_to(&self, kind: &str, name: &str) {
        let script = format!(
            "const [kind, name] = (() => {{ {} }})(); return kind === arguments[0] && (name === arguments[1] || name.startsWith(arguments[1]))",
            page::FOCUSED
        );
        for _ in 0..150 {
            if self.run(&script, vec![json!(kind), json!(name)]).await == json!(true) {
                return;
            }
            self.press("Tab").await;
        }
        self.give_up(&format!("Tab to reach the {kind} {name:?}")).await;
    }

    /// What axe finds wrong with what is shown: a line for each violation.
    pub async fn axe(&self) -> Vec<String> {
        if self.run("return 'axe' in window", vec![]).await != json!(true) {
            self.run(&crate::axe(), vec![]).await;
        }
        let found = self.run_async(page::AXE, vec![]).await;
        let lines = found.as_array().unwrap_or_else(|| panic!("axe did not run: {found}"));
        lines.iter().map(|line| line.as_str().unwrap_or_default().to_owned()).collect()
    }

    /// What was last pressed, clicked and focused, and where, for the message of a failure.
    pub async fn deeds(&self) -> String {
        let seen = self.run("return window.deedsSeen.join('\\n')", vec![]).await;
        seen.as_str().unwrap_or_default().to_owned()
    }

    /// Violations of the content security policy since the page was read.
    pub async fn violations(&self) -> Vec<String> {
        let seen = self.run("return window.violationsSeen", vec![]).await;
        let seen = seen.as_array().expect("they are counted").iter();
        seen.map(|line| line.as_str().unwrap_or_default().to_owned()).collect()
    }

    /// A picture of the page as it stands on the display. The driver gives none of a page that the processor paints: it waits
    /// for ever.
    pub async fn photograph(&self, to: &Path) {
        let told = self.run("return [innerWidth, innerHeight, outerHeight - innerHeight]", vec![]).await;
        // The menu stands above the page.
        self.photograph_part(&format!("{}x{}+0+{}", told[0], told[1], told[2]), to);
    }

    /// A picture of a part of the display.
    pub(crate) fn photograph_part(&self, part: &str, to: &Path) {
        self.desk.photograph_part(part, to);
    }
}

/// A session with a new window. A program that ends at once, because the one before it still seems to be there, leaves the
/// driver waiting for ever: it is started again, as a person would.
async fn connected(desk: &Desk, capabilities: Capabilities) -> Client {
    let mut reasons = Vec::new();
    for _ in 0..3 {
        let driver = desk.start_driver();
        let mut builder = ClientBuilder::new(HttpConnector::new());
        match timeout(PATIENCE, builder.capabilities(capabilities.clone()).connect(&driver)).await {
            Ok(Ok(client)) => return client,
            Ok(Err(error)) => reasons.push(error.to_string()),
            Err(_) => reasons.push("the driver gave no answer".to_owned()),
        }
    }
    panic!("no window opens: {reasons:?}");
}

/// The window's program: `LINECHECK_TEST_WINDOW`, else the one that was built beside this one.
pub fn program() -> PathBuf {
    built("linecheck-desktop", "LINECHECK_TEST_WINDOW")
}

/// The processes that have this home in their environment and are the window.
fn processes(home: &Path) -> Vec<String> {
    let wanted = format!("LINECHECK_HOME={}", home.display());
    let folder = std::fs::read_dir("/proc").expect("a list of processes");
    let names = folder.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned());
    names
        .filter(|name| name.bytes().all(|byte| byte.is_ascii_digit()))
        .filter(|process| {
            let environment = std::fs::read(format!("/proc/{process}/environ")).unwrap_or_default();
            let program = std::fs::read_link(format!("/proc/{process}/exe")).unwrap_or_default();
            program.file_name().is_some_and(|name| name == "linecheck-desktop")
                && environment.split(|byte| *byte == 0).any(|entry| entry == wanted.as_bytes())
        })
        .collect()
}

fn key(name: &str) -> char {
    let special = match name {
        "Control" => Key::Control,
        "Shift" => Key::Shift,
        "Alt" => Key::Alt,
        "Tab" => Key::Tab,
        "Backspace" => Key::Backspace,
        "Enter" => Key::Enter,
        "Escape" => Key::Escape,
        "Down" => Key::Down,
        "Up" => Key::Up,
        "Left" => Key::Left,
        "Right" => Key::Right,
        "Home" => Key::Home,
        "End" => Key::End,
        "PageDown" => Key::PageDown,
        "F1" => Key::F1,
        "F5" => Key::F5,
        "Space" => return ' ',
        one => return one.chars().next().expect("a key has a name"),
    };
    special.into()
}
