//! `linecheck explain`

use std::fmt::Write as _;

use linecheck_app::{AppError, CodeView, explain_code};

use crate::output::{Output, Reply};

pub fn run(code: &str, output: Output) -> Result<Reply, AppError> {
    let view = explain_code(code)?;
    output.done(&view, &text(&view))
}

fn text(view: &CodeView) -> String {
    let mut text = format!("{} {}\n{}\n{}\n", view.twilio_code, view.name, view.explanation, view.meaning);
    let (refused, recorded) = (&view.as_api_error, &view.as_delivery_error);
    if refused.next_step == recorded.next_step {
        let _ = writeln!(text, "{}", refused.next_step);
        let _ = writeln!(text, "{}\n{}", refused.fallback, recorded.fallback);
    } else {
        for place in [refused, recorded] {
            let _ = writeln!(text, "{}\n  {}", place.fallback, place.next_step);
        }
    }
    if let Some(docs) = &view.docs {
        let _ = writeln!(text, "{docs}");
    }
    text
}
