//! What is generated of the list of commands: the page's types and functions, and the capability of its window.
//!
//! `cargo xtask bindings` writes the files; as a test this says whether they are current.

use std::any::TypeId;
use std::collections::{BTreeMap, HashSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use ts_rs::{Config, TS, TypeVisitor};

use crate::commands::names::*;
use crate::work::ProgressUpdate;

const TYPES: &str = "\
// What the commands take and give, as serde reads and writes it. Generated from the Rust types; do not edit:
// `cargo xtask bindings` writes it anew.

/** What may be given to long work: who is told of its progress, and the name by which it can be cancelled. */
export interface Running {
  onProgress?: (progress: Progress) => void,
  operation?: string,
}
";

const FUNCTIONS: &str = "\
/**
 * One function for each command of the shell: its types are in `Commands`. Generated from the list of commands; do not
 * edit: `cargo xtask bindings` writes it anew.
 * @module
 */
import { changes, reads, works } from './transport.js';

";

const DESCRIPTION: &str = "What the page of the one window may call: the commands of crates/linecheck-shell/src/list.rs, and \
                           listening to the menu and the theme. Generated: cargo xtask bindings.";

/// The declarations, by name.
struct Declarations {
    config: Config,
    seen: HashSet<TypeId>,
    found: BTreeMap<String, String>,
}

impl TypeVisitor for Declarations {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        if !self.seen.insert(TypeId::of::<T>()) {
            return;
        }
        T::visit_dependencies(self);
        T::visit_generics(self);
        if T::output_path().is_none() {
            return;
        }
        let name = T::ident(&self.config);
        let text = format!("{}export {}", T::docs().unwrap_or_default(), T::decl(&self.config));
        let before = self.found.insert(name.clone(), text.clone());
        assert!(before.is_none_or(|before| before == text), "two types are called {name}");
    }
}

/// A command, in the page's language.
struct Command {
    kind: &'static str,
    name: &'static str,
    request: Option<String>,
    answer: String,
}

impl Command {
    /// Its type: `verify_account(request: OfTenant, running: Running): Promise<VerificationView>`.
    fn signature(&self) -> String {
        let request = self.request.as_ref().map(|request| format!("request: {request}"));
        let running = (self.kind == "works").then(|| "running: Running".to_owned());
        let given: Vec<_> = request.into_iter().chain(running).collect();
        format!("{}({}): Promise<{}>", self.name, given.join(", "), self.answer)
    }

    /// Its name in the page.
    fn function(&self) -> String {
        let mut words = self.name.split('_');
        let first = words.next().unwrap_or_default().to_owned();
        words.fold(first, |name, word| name + &word[..1].to_uppercase() + &word[1..])
    }
}

macro_rules! declared {
    ($($kind:ident $name:ident($($request:ty)?) -> $answer:ty;)*) => {{
        // Every number that the commands give fits into a double.
        let config = Config::new().with_large_int("number");
        let commands = vec![$(Command {
            kind: stringify!($kind),
            name: stringify!($name),
            request: [$(<$request as TS>::name(&config))?].into_iter().next(),
            answer: <$answer as TS>::name(&config),
        }),*];
        let mut all = Declarations { config, seen: HashSet::new(), found: BTreeMap::new() };
        $($(all.visit::<$request>();)? all.visit::<$answer>();)*
        (commands, all)
    }};
}

/// The files, and what is to be in them.
fn generated() -> [(&'static str, String); 3] {
    let (commands, mut all) = for_every_command!(declared);
    all.visit::<ProgressUpdate>();
    let mut types = format!("{TYPES}\n/** What the page may ask for. */\nexport interface Commands {{\n");
    let mut functions = FUNCTIONS.to_owned();
    let mut permissions = vec!["core:event:allow-listen".to_owned(), "core:event:allow-unlisten".to_owned()];
    for command in &commands {
        let _ = writeln!(types, "  {},", command.signature());
        let _ = writeln!(
            functions,
            "export const {} = {}('{}');",
            command.function(),
            command.kind,
            command.name
        );
        permissions.push(format!("allow-{}", command.name.replace('_', "-")));
    }
    types.push_str("}\n");
    for declaration in all.found.values() {
        let _ = write!(types, "\n{}", laid_out(declaration));
    }
    let capability = serde_json::json!({
        "$schema": "https://schema.tauri.app/config/2/capability",
        "identifier": "main",
        "description": DESCRIPTION,
        "windows": ["main"],
        "permissions": permissions,
    });
    let capability = serde_json::to_string_pretty(&capability).unwrap_or_default() + "\n";
    [
        ("ui/ipc/types.d.ts", types),
        ("ui/ipc/commands.js", functions),
        ("src-tauri/capabilities/main.json", capability),
    ]
}

/// One member a line, so that a difference can be read.
fn laid_out(declaration: &str) -> String {
    let one_line_comments = declaration.replace("/**\n * ", "/** ").replace("\n */\n", " */\n");
    let mut depth = 0_usize;
    let mut text = String::new();
    for line in one_line_comments.lines().map(str::trim) {
        if line.is_empty() {
            continue;
        }
        // The second line of a longer comment begins with a star of its own.
        let hanging = usize::from(line.starts_with('*'));
        let _ = writeln!(text, "{}{line}", " ".repeat(depth * 2 + hanging));
        if !line.starts_with(['/', '*']) {
            let opened = line.matches(['{', '(', '[']).count();
            depth = (depth + opened).saturating_sub(line.matches(['}', ')', ']']).count());
        }
    }
    text
}

/// The folder of the workspace.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

#[test]
fn p4_what_is_generated_of_the_commands_is_current() {
    for (file, text) in generated() {
        let path = root().join(file);
        if env::var_os("LINECHECK_WRITE_BINDINGS").is_some() {
            fs::write(&path, &text).unwrap();
        }
        let committed = fs::read_to_string(&path).unwrap().replace("\r\n", "\n");
        assert!(committed == text, "{file} is not current: cargo xtask bindings");
    }
}
