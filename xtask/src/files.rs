//! Which file of a package knows which other: no circles, read from every path in the source.
//!
//! `cargo modules dependencies --acyclic` (0.27) is not used: it takes a method that returns its own type for a circle,
//! counts a method as its type's file's wherever it is written (regexident/cargo-modules#307), and does not look into
//! bodies. Here a file knows what its paths name, tests left out; a name that a module only passes on (`use`) counts as the
//! file's that defines it. What is reached by a method call alone is not seen.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use proc_macro2::TokenStream;
use serde_json::Value;
use syn::parse::Parser as _;
use syn::punctuated::Punctuated;
use syn::visit::{self, Visit};
use syn::{Attribute, Expr, Item, Meta, Token, UseTree, Visibility};

/// The packages of tests: what a test shares with the next may be told both ways.
const TESTS: &[&str] = &["linecheck-tests", "linecheck-window-tests", "linecheck-bridge"];

/// A path as it is written, one name after the other.
type Names = Vec<String>;

/// A module: a file, or a `mod { }` within one.
struct Module {
    file: usize,
    parent: Option<usize>,
    children: BTreeMap<String, usize>,
    /// What `use` brings in: under which name, and what it stands for.
    brought: BTreeMap<String, Names>,
    paths: Vec<Names>,
}

/// The files of one library or program, and who knows whom.
#[derive(Default)]
pub struct Files {
    names: Vec<String>,
    modules: Vec<Module>,
}

/// Fails when files of a package know each other in a circle.
pub fn check(metadata: &Value) -> Result<()> {
    let mut found = 0;
    for (package, root) in roots(metadata)? {
        for circle in Files::read(&root)?.circles() {
            println!("{package}: {} know each other in a circle", circle.join(" → "));
            found += 1;
        }
    }
    if found > 0 {
        bail!("{found} circles between files (xtask/src/files.rs)");
    }
    println!("circles between files: none");
    Ok(())
}

/// The first file of each library and program of the workspace, with its package.
pub fn roots(metadata: &Value) -> Result<Vec<(String, PathBuf)>> {
    let packages = metadata["packages"].as_array().context("cargo metadata lists no packages")?;
    let mut roots = Vec::new();
    for package in packages {
        let name = package["name"].as_str().context("cargo metadata has a package without a name")?;
        for target in package["targets"].as_array().into_iter().flatten() {
            let is_one = target["kind"]
                .as_array()
                .is_some_and(|kinds| kinds.iter().any(|kind| matches!(kind.as_str(), Some("lib" | "bin"))));
            if is_one && !TESTS.contains(&name) {
                let root =
                    target["src_path"].as_str().context("cargo metadata has a target without a file")?;
                roots.push((name.to_owned(), PathBuf::from(root)));
            }
        }
    }
    Ok(roots)
}

impl Files {
    /// Reads a library or program from its first file on.
    pub fn read(root: &Path) -> Result<Self> {
        let mut files = Self::default();
        let folder = root.parent().context("a source file without a folder")?;
        files.add_file(root, folder, folder, None)?;
        Ok(files)
    }

    fn add_file(&mut self, path: &Path, folder: &Path, above: &Path, parent: Option<usize>) -> Result<usize> {
        let text = fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))?;
        let parsed =
            syn::parse_file(&text).with_context(|| format!("{} cannot be parsed", path.display()))?;
        let name = path.strip_prefix(above).unwrap_or(path).display().to_string().replace('\\', "/");
        self.names.push(name);
        self.add_module(&parsed.items, self.names.len() - 1, folder, above, parent)
    }

    /// Adds a module with all that are in it; `folder` is where the files of its modules are.
    fn add_module(
        &mut self,
        items: &[Item],
        file: usize,
        folder: &Path,
        above: &Path,
        parent: Option<usize>,
    ) -> Result<usize> {
        let mut seen = Seen::default();
        for item in items.iter().filter(|item| !matches!(item, Item::Mod(_))) {
            seen.visit_item(item);
        }
        let module = self.modules.len();
        let Seen { brought, paths } = seen;
        self.modules.push(Module { file, parent, children: BTreeMap::new(), brought, paths });
        for item in items {
            let Item::Mod(child) = item else { continue };
            if for_tests(&child.attrs) {
                continue;
            }
            let name = child.ident.to_string();
            let inner = folder.join(&name);
            let added = if let Some((_, items)) = &child.content {
                self.add_module(items, file, &inner, above, Some(module))?
            } else {
                let beside = folder.join(format!("{name}.rs"));
                let path = if beside.is_file() { beside } else { inner.join("mod.rs") };
                self.add_file(&path, &inner, above, Some(module))?
            };
            self.modules[module].children.insert(name, added);
        }
        Ok(module)
    }

    /// Every arrow from one file to another, by their names.
    pub fn arrows(&self) -> BTreeSet<(&str, &str)> {
        let mut arrows = BTreeSet::new();
        for (module, written) in self.modules.iter().enumerate() {
            for path in written.paths.iter().chain(written.brought.values()) {
                if let Some(file) = self.file_of(module, path, 0)
                    && file != written.file
                {
                    arrows.insert((self.names[written.file].as_str(), self.names[file].as_str()));
                }
            }
        }
        arrows
    }

    /// The file that defines what a path in a module names; none when it is of another package, or has no module in front.
    fn file_of(&self, module: usize, path: &[String], depth: usize) -> Option<usize> {
        // Names that are passed on in a circle stand for nothing.
        if depth > 16 {
            return None;
        }
        let (mut here, mut rest) = (module, path);
        let mut is_ours = false;
        while let [first, after @ ..] = rest {
            here = match first.as_str() {
                "crate" => 0,
                "self" => here,
                "super" => self.modules[here].parent?,
                _ => break,
            };
            (rest, is_ours) = (after, true);
        }
        while let [name, after @ ..] = rest {
            let at = &self.modules[here];
            if let Some(child) = at.children.get(name) {
                (here, rest, is_ours) = (*child, after, true);
            } else if let Some(stands_for) = at.brought.get(name)
                && stands_for != path
            {
                let whole: Names = stands_for.iter().chain(after).cloned().collect();
                return self.file_of(here, &whole, depth + 1);
            } else {
                break;
            }
        }
        is_ours.then(|| self.modules[here].file)
    }

    /// The circles, each once and as short as it can be, from its first file back to it.
    pub fn circles(&self) -> Vec<Vec<String>> {
        let arrows = self.arrows();
        let mut told = BTreeSet::new();
        let mut circles = Vec::new();
        for name in self.names.iter().map(String::as_str) {
            let Some(circle) = way_back(&arrows, name) else { continue };
            if told.insert(circle.iter().copied().collect::<BTreeSet<_>>()) {
                circles.push(circle.into_iter().map(str::to_owned).collect());
            }
        }
        circles
    }
}

/// The shortest way from a file back to itself.
fn way_back<'files>(
    arrows: &BTreeSet<(&'files str, &'files str)>,
    from: &'files str,
) -> Option<Vec<&'files str>> {
    let (mut ways, mut reached) = (VecDeque::from([vec![from]]), BTreeSet::new());
    while let Some(way) = ways.pop_front() {
        for (_, to) in arrows.iter().filter(|(knows, _)| way.last() == Some(knows)) {
            let longer = [&way[..], &[*to]].concat();
            if *to == from {
                return Some(longer);
            }
            if reached.insert(*to) {
                ways.push_back(longer);
            }
        }
    }
    None
}

/// What is written in a module.
#[derive(Default)]
struct Seen {
    brought: BTreeMap<String, Names>,
    paths: Vec<Names>,
}

impl Seen {
    /// What stands in brackets behind a macro or an attribute: expressions as a rule. Anything else is not looked into.
    fn see_arguments(&mut self, tokens: &TokenStream) {
        let arguments = Punctuated::<Expr, Token![,]>::parse_terminated.parse2(tokens.clone());
        for argument in arguments.into_iter().flatten() {
            self.visit_expr(&argument);
        }
    }

    fn bring(&mut self, tree: &UseTree, mut before: Names) {
        match tree {
            UseTree::Path(path) => {
                before.push(path.ident.to_string());
                self.bring(&path.tree, before);
            }
            UseTree::Group(group) => group.items.iter().for_each(|tree| self.bring(tree, before.clone())),
            UseTree::Glob(_) => self.paths.push(before),
            UseTree::Name(name) if name.ident == "self" => {
                if let Some(last) = before.last() {
                    self.brought.insert(last.clone(), before);
                }
            }
            UseTree::Name(name) => {
                before.push(name.ident.to_string());
                self.brought.insert(name.ident.to_string(), before);
            }
            // Brought in for its methods alone, it has no name.
            UseTree::Rename(name) => {
                before.push(name.ident.to_string());
                if name.rename == "_" {
                    self.paths.push(before);
                } else {
                    self.brought.insert(name.rename.to_string(), before);
                }
            }
        }
    }
}

impl<'ast> Visit<'ast> for Seen {
    fn visit_item(&mut self, item: &'ast Item) {
        if !for_tests(attributes(item)) {
            visit::visit_item(self, item);
        }
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        self.bring(&item.tree, Vec::new());
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        self.paths.push(path.segments.iter().map(|segment| segment.ident.to_string()).collect());
        visit::visit_path(self, path);
    }

    /// The `crate` of `pub(crate)` is no knowledge.
    fn visit_visibility(&mut self, _: &'ast Visibility) {}

    fn visit_macro(&mut self, called: &'ast syn::Macro) {
        self.see_arguments(&called.tokens);
        visit::visit_macro(self, called);
    }

    fn visit_attribute(&mut self, attribute: &'ast Attribute) {
        // `#[error("…", crate::…)]` and its like.
        if let Meta::List(list) = &attribute.meta {
            self.see_arguments(&list.tokens);
        }
    }
}

/// What is compiled for tests alone.
fn for_tests(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| match &attribute.meta {
        Meta::List(list) if list.path.is_ident("cfg") => {
            list.tokens.to_string().split(|letter: char| !letter.is_alphanumeric()).any(|word| word == "test")
        }
        _ => false,
    })
}

fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use std::env;

    use super::*;

    /// The arrows of a library of these files.
    fn read(sources: &[(&str, &str)]) -> Files {
        let folder = env::temp_dir().join(format!("xtask-files-{}-{:p}", std::process::id(), sources));
        for (name, text) in sources {
            let path = folder.join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        let files = Files::read(&folder.join("lib.rs")).unwrap();
        fs::remove_dir_all(folder).unwrap();
        files
    }

    #[test]
    fn an_arrow_is_found_however_it_is_written() {
        for (how, knows) in [
            ("use crate::b::B;", true),
            ("use crate::{b::{B, C}, std};", true),
            ("use super::b::B as D;", true),
            ("use super::B;", true),
            ("use crate::B as _;", true),
            ("use super::b;", true),
            ("use super::b::*;", true),
            ("fn f(b: &crate::b::B) {}", true),
            ("fn f() { super::b::f() }", true),
            ("fn f() -> String { format!(\"{}\", crate::b::LONGEST) }", true),
            ("#[error(\"{}\", crate::b::LONGEST)] struct E;", true),
            ("mod inner { fn f() { super::super::b::f() } }", true),
            ("use super::inner::c::f;", false),
            ("pub(in crate::b) struct D;", false),
            ("use std::b::B; use serde::B as C;", false),
            ("fn f() { let b = 1; b::f() }", false),
            ("// use crate::b::B;", false),
            ("#[cfg(test)] mod tests { use crate::b::B; }", false),
            ("#[cfg(test)] use crate::b::B;", false),
            ("#[cfg(all(test, unix))] fn f(b: &crate::b::B) {}", false),
        ] {
            let files = read(&[
                ("lib.rs", "mod a; mod b; mod inner; pub use b::B;"),
                ("a.rs", how),
                ("b.rs", "pub struct B; pub fn f() {}"),
                ("inner/mod.rs", "pub mod c;"),
                ("inner/c.rs", "pub fn f() {}"),
            ]);
            assert_eq!(files.arrows().contains(&("a.rs", "b.rs")), knows, "{how}");
        }
    }

    #[test]
    fn a_circle_is_found_and_told_once() {
        let circles = |a: &str, b: &str, c: &str, lib: &str| {
            read(&[("lib.rs", lib), ("a.rs", a), ("a/b.rs", b), ("c.rs", c)]).circles()
        };
        let lib = "mod a; mod c; pub use a::A;";
        assert_eq!(circles("mod b; pub struct A;", "use super::A;", "use crate::A;", lib).len(), 0);
        // What the parent only passes on is not the parent's.
        assert_eq!(
            circles("mod b; pub use b::B;", "pub struct B;", "use crate::a::B;", "mod a; mod c;").len(),
            0
        );
        assert_eq!(
            circles("mod b; pub struct A; use b::B;", "use super::A; pub struct B;", "", lib),
            [["a.rs", "a/b.rs", "a.rs"]]
        );
        assert_eq!(
            circles(
                "mod b; pub struct A; fn f() { b::f() }",
                "use crate::c::C;",
                "use crate::A; pub struct C;",
                lib
            ),
            [["a.rs", "a/b.rs", "c.rs", "a.rs"]]
        );
    }

    #[test]
    fn what_cannot_be_read_is_an_error_and_not_a_pass() {
        assert!(Files::read(Path::new("nowhere/lib.rs")).is_err());
        assert!(roots(&Value::Null).is_err());
    }
}
