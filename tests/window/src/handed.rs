//! Files that Linecheck wrote, and that somebody hands to it: on this desk, or into another vault.

use std::fs;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;

use crate::desk::Desk;
use crate::window::Window;

/// What the files of the tests are sealed with.
pub const PHRASE: &str = "a passphrase of some length";

impl Desk {
    /// The newest file with this ending that Linecheck wrote on this desk, also within a folder of its own.
    pub fn exported(&self, ending: &str) -> PathBuf {
        let within = |folder: &Path| -> Vec<PathBuf> {
            fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect()
        };
        let first = within(&self.home().join("exports"));
        let all = first.iter().flat_map(|path| if path.is_dir() { within(path) } else { vec![path.clone()] });
        let newest = all
            .filter(|path| path.extension().is_some_and(|known| known == ending))
            .max_by_key(|path| fs::metadata(path).and_then(|facts| facts.modified()).ok());
        newest.unwrap_or_else(|| panic!("no file ends with {ending}"))
    }

    /// The newest audit trail that was exported, with the words of one entry altered.
    pub fn altered_trail(&self, entry: usize) -> PathBuf {
        let path = self.exported("jsonl");
        let text = fs::read_to_string(&path).expect("the trail");
        let altered = text.lines().enumerate().map(|(at, line)| {
            // The first line is the beginning of the chain.
            let line = if at == entry {
                line.replacen("administrator", "administratos", 1)
            } else {
                line.to_owned()
            };
            line + "\n"
        });
        let to = path.with_file_name("altered.jsonl");
        fs::write(&to, altered.collect::<String>()).expect("room for a file");
        to
    }
}

impl Window<'_> {
    /// Makes a bundle or a support kit of Contoso, without the screen.
    pub async fn seal(&self, desk: &Desk, command: &str) -> PathBuf {
        let request = match command {
            "make_kit" => json!({ "tenants": ["contoso"], "days": 7 }),
            _ => json!({ "tenants": [], "secrets": true, "audit": true }),
        };
        let asked = json!({ "request": request, "lock": { "passphrase": PHRASE }, "onProgress": "CHANNEL" });
        self.call(command, asked).await.unwrap_or_else(|error| panic!("{command}: {error}"));
        desk.exported("age")
    }

    /// Closes the vault and opens a new one in another folder, in the sandbox too; the page is read again.
    pub async fn move_to(&self, folder: &Path) {
        let called = [
            ("close_vault", json!({})),
            ("use_folder", json!({ "folder": folder })),
            ("open_vault", json!({ "mode": "sandbox", "onProgress": "CHANNEL" })),
        ];
        for (command, arguments) in called {
            self.call(command, arguments).await.unwrap_or_else(|error| panic!("{command}: {error}"));
        }
        self.reload().await;
    }

    /// Makes a new vault a support kit of Contoso, without the screens; the page is read again.
    pub async fn become_kit(&self, desk: &Desk) {
        let file = fs::read(self.seal(desk, "make_kit").await).expect("the kit");
        self.move_to(&desk.home().with_file_name("another")).await;
        let asked = json!({ "file": STANDARD.encode(file), "key": { "passphrase": PHRASE } });
        self.call("open_kit", asked).await.expect("the kit opens");
        self.reload().await;
    }

    /// Gives a file to a field that takes one.
    pub async fn give_file(&self, field: &str, path: &Path) {
        let element = self.find("field", field).await;
        element.send_keys(&path.display().to_string()).await.expect("a field takes a file");
    }

    /// The page's own clock jumps ahead by so many seconds and stands still, while somebody is there: for a picture of what
    /// would pass.
    pub async fn stop_the_clock(&self, ahead: u32) {
        let script = "const at = performance.now() + arguments[0] * 1000;
            Object.defineProperty(performance, 'now', { value: () => at });
            setInterval(() => window.__TAURI__.core.invoke('note_activity'), 2000);";
        self.run(script, vec![json!(ahead)]).await;
    }

    /// The page's calendar is so many days ahead.
    pub async fn days_later(&self, days: u32) {
        let script = "const now = Date.now.bind(Date);
            const days = arguments[0];
            Object.defineProperty(Date, 'now', { value: () => now() + days * 86400000 });";
        self.run(script, vec![json!(days)]).await;
    }

    /// A check of the trail finds this entry altered, as far as the page can tell.
    pub async fn pretend_broken(&self, entry: u32) {
        let script = "const [entry] = arguments;
            const { core } = window.__TAURI__;
            window.__TAURI__.core = { ...core, invoke: async (name, given) => {
              const answer = await core.invoke(name, given);
              return name !== 'check_audit' ? answer : { ...answer, right: false, problem: { sequence: entry, how: 'altered' },
                says: `Entry ${entry} was altered: its number, its words and its hash do not belong together.` };
            } };
            return true";
        self.run(script, vec![json!(entry)]).await;
    }
}
