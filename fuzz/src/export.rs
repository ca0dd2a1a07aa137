//! An environment as files: whatever PingOne says, each file is read back as what was meant, and runs nothing.
//!
//! An input is the settings, and then senders (`s` and a body) and policies (`p` and a body), with a zero byte between two.

use hcl_edit::expr::Expression;
use hcl_edit::structure::{Body, Structure};
use hcl_edit::template::{Element, StringTemplate};
use linecheck_app::{PingOneFormat, pingone_files};
use linecheck_domain::pingone::{Environment, Policy, RemoteSender, Settings, State};
use serde_json::{Value, json};

use crate::text;

const ENVIRONMENT: &str = "11111111-1111-4111-8111-111111111111";
/// The only words of ours in a text.
const OF_ENVIRONMENT: &str = "var.environment_id";
const BLOCKS: [&str; 8] = [
    "terraform",
    "required_providers",
    "provider",
    "variable",
    "resource",
    "lifecycle",
    "import",
    "provider_custom_twilio",
];

pub fn run(input: &[u8]) {
    let mut parts = input.split(|byte| *byte == 0);
    let read = |part: &[u8]| serde_json::from_slice::<Value>(part).ok();
    let settings = parts.next().and_then(read).and_then(|settings| Settings::read(settings).ok());
    let environment = json!({ "id": ENVIRONMENT, "name": "Contoso", "type": "SANDBOX" });
    let Some(settings) = settings else { return };
    let mut state = State {
        environment: Environment::read(environment).unwrap(),
        senders: Vec::new(),
        settings,
        policies: Vec::new(),
    };
    for part in parts {
        match part {
            [b's', body @ ..] => {
                state.senders.extend(read(body).and_then(|body| RemoteSender::read(body).ok()));
            }

            [b'p', body @ ..] => state.policies.extend(read(body).and_then(|body| Policy::read(body).ok())),
            _ => {}
        }
    }
    let whole = String::from_utf8_lossy(input);
    for format in [PingOneFormat::Terraform, PingOneFormat::Pingcli] {
        let export = pingone_files(&state, None, format);
        for file in &export.files {
            let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "-_.".contains(letter);
            assert!(file.name.chars().all(is_plain) && !file.name.starts_with('.'), "{}", file.name);
            match format {
                PingOneFormat::Terraform => terraform(&file.text),
                PingOneFormat::Pingcli => pingcli(&file.text),
            }
            for part in input.split(|byte| *byte == 0).filter_map(|part| read(part.get(1..)?)) {
                for secret in text::secrets(&part, &["authToken"], &whole) {
                    assert!(!file.text.contains(secret), "a token is in {}", file.name);
                }
            }
        }
    }
}

fn terraform(text: &str) {
    let body: Body = text.parse().unwrap_or_else(|error| panic!("this is no HCL: {error}\n{text}"));
    blocks(&body);
}

fn blocks(body: &Body) {
    for structure in body {
        match structure {
            Structure::Attribute(attribute) => is_harmless(&attribute.value),
            Structure::Block(block) => {
                assert!(BLOCKS.contains(&block.ident.as_str()), "a block of {}", block.ident.as_str());
                blocks(&block.body);
            }
        }
    }
}

/// Texts, numbers, lists, objects, and names of our own: nothing that is computed.
fn is_harmless(value: &Expression) {
    match value {
        Expression::Null(_) | Expression::Bool(_) | Expression::Number(_) | Expression::String(_) => {}
        Expression::Array(values) => values.iter().for_each(is_harmless),
        Expression::Object(members) => members.iter().for_each(|(_, value)| is_harmless(value.expr())),
        Expression::StringTemplate(template) => is_text(template),
        Expression::Variable(_) | Expression::Traversal(_) => {
            let said = value.to_string();
            let is_own = |letter: char| letter.is_ascii_alphanumeric() || "_.".contains(letter);
            assert!(said.trim().chars().all(is_own), "{said} stands for something");
        }
        other => panic!("{other} would be computed"),
    }
}

fn is_text(template: &StringTemplate) {
    for element in template {
        match element {
            Element::Literal(_) => {}
            Element::Interpolation(inner) => assert_eq!(inner.expr.to_string().trim(), OF_ENVIRONMENT),
            Element::Directive(directive) => panic!("a directive: {directive:?}"),
        }
    }
}

fn pingcli(text: &str) {
    let body: Value = serde_json::from_str(text).unwrap_or_else(|error| panic!("this is no JSON: {error}"));
    assert!(body.is_object(), "{text}");
}
