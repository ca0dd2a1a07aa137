//! That no function of the application goes past the table: read from its source.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use linecheck_app::{UseCase, Who};
use syn::visit::{self, Visit};
use syn::{Expr, FnArg, ImplItem, ImplItemFn, Item, Type};

/// What is no use case: it tells of the application itself, or ends it, and reads no record.
const NO_USE_CASES: [&str; 7] =
    ["open", "close", "mode", "default_base", "key_status", "migrated", "reads_only"];

/// Looks at what was typed, alone.
const LOOKS_AT_TYPING: [&str; 1] = ["check_sid"];

/// A function of `App`, which use cases it asks for, and which it names.
struct Function {
    is_public: bool,
    takes_actor: bool,
    asks: Vec<String>,
    names: Vec<String>,
    calls: Vec<String>,
}

/// The calls in a body: `self.permit(actor, UseCase::Name)`, and which functions of its own it calls.
#[derive(Default)]
struct Calls {
    asks: Vec<String>,
    names: Vec<String>,
    made: Vec<String>,
}

impl<'ast> Visit<'ast> for Calls {
    fn visit_path(&mut self, path: &'ast syn::Path) {
        let parts: Vec<_> = path.segments.iter().map(|part| part.ident.to_string()).collect();
        if let [.., table, row] = parts.as_slice()
            && table == "UseCase"
        {
            self.names.push(row.clone());
        }
        visit::visit_path(self, path);
    }

    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        let name = call.method.to_string();
        if name == "permit" {
            for argument in &call.args {
                if let Expr::Path(path) = argument
                    && path.path.segments.iter().any(|part| part.ident == "UseCase")
                {
                    self.asks.push(path.path.segments.last().unwrap().ident.to_string());
                }
                // Which of two is asked for stands in a variable.
                if let Expr::Path(path) = argument
                    && path.path.is_ident("use_case")
                {
                    self.asks.push("use_case".to_owned());
                }
            }
        }
        self.made.push(name);
        visit::visit_expr_method_call(self, call);
    }
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

fn functions_of_app() -> BTreeMap<String, Function> {
    let mut files = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/linecheck-app/src"), &mut files);
    let mut functions = BTreeMap::new();
    for file in files {
        let parsed = syn::parse_file(&fs::read_to_string(&file).unwrap()).unwrap();
        for item in parsed.items {
            let Item::Impl(block) = item else { continue };
            let is_app = matches!(&*block.self_ty, Type::Path(path) if path.path.is_ident("App"));
            if !is_app || block.trait_.is_some() {
                continue;
            }
            for member in block.items {
                let ImplItem::Fn(function) = member else { continue };
                functions.insert(function.sig.ident.to_string(), read(&function));
            }
        }
    }
    functions
}

fn read(function: &ImplItemFn) -> Function {
    let mut calls = Calls::default();
    calls.visit_block(&function.block);
    let takes_actor = function.sig.inputs.iter().any(|input| {
        let FnArg::Typed(input) = input else { return false };
        matches!(&*input.ty, Type::Reference(of) if matches!(&*of.elem, Type::Path(path) if path.path.is_ident("Actor")))
    });
    Function {
        is_public: matches!(function.vis, syn::Visibility::Public(_)),
        takes_actor,
        asks: calls.asks,
        names: calls.names,
        calls: calls.made,
    }
}

#[test]
fn m6_no_function_of_the_application_goes_past_the_table_of_roles() {
    let functions = functions_of_app();
    let public = functions.iter().filter(|(_, function)| function.is_public);
    let mut wrong = Vec::new();
    for (name, function) in public {
        if NO_USE_CASES.contains(&name.as_str()) || LOOKS_AT_TYPING.contains(&name.as_str()) {
            continue;
        }
        let Some(use_case) = UseCase::ALL.iter().find(|use_case| use_case.function() == name) else {
            wrong.push(format!("App::{name} is in no row of the table"));
            continue;
        };
        let row = format!("{use_case:?}");
        let asks_of_two =
            function.asks.iter().any(|asked| asked == "use_case") && function.names.contains(&row);
        let asks = asks_of_two
            || function.asks.contains(&row)
            // Whether recipients are revealed is asked where they are.
            || (function.calls.iter().any(|call| call == "reveal") && use_case.who() == Who::Everybody);
        if function.takes_actor != asks {
            wrong.push(format!(
                "App::{name} takes an actor and asks the table not for {row}, or asks without one"
            ));
        }
        if use_case.who() == Who::Administrator && !asks {
            wrong.push(format!("App::{name} is an administrator's and does not ask the table"));
        }
    }
    for use_case in UseCase::ALL {
        if !functions.contains_key(use_case.function()) {
            wrong.push(format!("{use_case:?} is in the table, and no function of App"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(
        functions["reveal"].asks.contains(&"RevealRecipients".to_owned()),
        "what is shown in full is asked for"
    );
}
