//! What the client and the sandbox say to each other, against the shapes that Ping Identity published.
//!
//! The file with them is not part of the repository; where it is there, this says so and holds both sides to it. What
//! matters of the shapes is also a test of its own here and in `reading`.

use std::path::{Path, PathBuf};

use jsonschema::{Draft, Validator};
use serde_json::{Value, json};

use crate::relay::Said;

/// Where the published shapes are, beside the repository or above it.
const PUBLISHED: &str = "shared/data/pingone_subset.openapi.json";

pub struct Contract {
    document: Value,
}

impl Contract {
    /// The published shapes, where they are there.
    pub fn published() -> Option<Self> {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().map(|folder| folder.join(PUBLISHED));
        let file: PathBuf = file.into_iter().find(|file| file.is_file())?;
        let mut document: Value = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
        println!("held to the published shapes of {}", file.display());
        make_exceptions(&mut document["components"]["schemas"]);
        Some(Self { document })
    }

    /// Holds a request and its answer to their shapes, and says where they do not fit.
    pub fn misfits(&self, said: &Said) -> Vec<String> {
        let name = format!("{} {} -> {}", said.method, said.target, said.status);
        let answered = said.answer_json();
        let path = said.target.split('?').next().unwrap();
        if path.ends_with("/as/token") {
            let token = json!({"$ref": "#/components/schemas/DocTokenResponse"});
            // Of a refusal there OAuth has a shape, and PingOne published none.
            return if said.status == 200 { self.misfit(&token, answered, &name) } else { Vec::new() };
        }
        let path = path.strip_prefix("/pingone/v1").unwrap();
        let paths = self.document["paths"].as_object().unwrap();
        let Some((_, place)) = paths.iter().find(|(template, _)| is_of(template, path)) else {
            return vec![format!("{name}: there is no such path")];
        };
        let operation = &place[said.method.to_ascii_lowercase()];
        let mut found = Vec::new();
        let sent = &operation["requestBody"]["content"]["application/json"]["schema"];
        if sent.is_object() {
            found.extend(self.misfit(sent, said.request_json(), &format!("{name}, the request")));
        } else if !said.request.is_empty() {
            found.push(format!("{name}: a request with a body"));
        }
        let answer = self.resolved(&operation["responses"][said.status.to_string()]);
        let Some(shapes) = answer["content"].as_object() else {
            let is_empty = answer.is_object() && said.answer.is_empty();
            found.extend((!is_empty).then(|| format!("{name}: a status or a body that is not published")));
            return found;
        };
        let shape = shapes.get("application/json").or_else(|| shapes.get("*/*")).unwrap();
        found.extend(self.misfit(&shape["schema"], answered.clone(), &name));
        if let Some(refined) = answer["x-refined-schema"].as_str() {
            found.extend(self.misfit(&json!({"$ref": refined}), answered, &name));
        }
        found
    }

    fn resolved<'a>(&'a self, value: &'a Value) -> &'a Value {
        match value["$ref"].as_str() {
            Some(reference) => self.document.pointer(reference.trim_start_matches('#')).unwrap(),
            None => value,
        }
    }

    fn misfit(&self, schema: &Value, value: Option<Value>, name: &str) -> Vec<String> {
        let Some(value) = value else { return vec![format!("{name}: no JSON")] };
        let validator = self.validator(schema);
        let errors = validator.iter_errors(&value);
        errors.map(|error| format!("{name}: {}: {error}", error.instance_path())).collect()
    }

    fn validator(&self, schema: &Value) -> Validator {
        // OpenAPI 3.0 has the schemas of draft 4 (OpenAPI, *Schema Object*: an extended subset of Wright Draft 00).
        let root = json!({"allOf": [schema], "components": self.document["components"]});
        jsonschema::options().with_draft(Draft::Draft4).should_validate_formats(true).build(&root).unwrap()
    }
}

/// The exceptions, on purpose:
/// - A sender is held to what the documentation says of Twilio's (`DocTwilioSender`): the published schema requires
///   `authToken` also in an answer and in a replacement, and the documentation has it in neither.
/// - Senders of other kinds, which the published schema does not have or has otherwise, are held to an ID and a provider.
fn make_exceptions(schemas: &mut Value) {
    let twilio = json!({"properties": {"provider": {"enum": ["CUSTOM_TWILIO"]}}});
    schemas["NotificationsSettingsPhoneDeliverySettings"] = json!({"anyOf": [
        {"$ref": "#/components/schemas/DocTwilioSender"},
        {"allOf": [{"$ref": "#/components/schemas/DocUnknownSender"}, {"not": twilio}]},
    ]});
}

/// Whether a path is one of a template's, such as `/environments/{environmentID}`.
fn is_of(template: &str, path: &str) -> bool {
    let (template, path): (Vec<_>, Vec<_>) = (template.split('/').collect(), path.split('/').collect());
    template.len() == path.len()
        && template.iter().zip(path).all(|(template, part)| template.starts_with('{') || *template == part)
}
