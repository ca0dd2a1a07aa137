//! The readiness check as one printable page of HTML: no script, nothing fetched, every value escaped.

use linecheck_domain::visible::visible;
use maud::{Markup, PreEscaped, html};

use super::difference::Difference;
use super::subject::ReadyOf;
use super::view::ReadyView;
use crate::facts::LineState;

/// Nothing may be loaded or run; the style is the page's own.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

const STYLE: &str = "
:root { color-scheme: light; }
body { font: 10.5pt/1.4 system-ui, sans-serif; color: #1a1a1a; background: #fff; max-width: 180mm; margin: 12mm auto; }
h1 { font-size: 16pt; margin: 0 0 2mm; }
h2 { font-size: 12pt; margin: 6mm 0 2mm; }
.sandbox { border: 1.5pt solid #1a1a1a; padding: 1mm 3mm; font-weight: bold; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .5mm 5mm; margin: 3mm 0; }
dt { color: #555; }
dd { margin: 0; overflow-wrap: anywhere; }
table { width: 100%; border-collapse: collapse; }
th, td { text-align: left; vertical-align: top; padding: 1.2mm 2mm; border-bottom: .5pt solid #bbb; overflow-wrap: anywhere; }
td:first-child { white-space: nowrap; font-weight: bold; }
.next { color: #444; }
ul { padding-left: 5mm; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
@page { size: auto; margin: 14mm; }
@media print { body { margin: 0; max-width: none; font-size: 9.5pt; } }
";

/// The report of a readiness check, as a whole HTML document. It holds no recipient and no
/// credential. What to do about each line comes in the words of the face, in the order of the lines.
#[must_use]
pub fn readiness_report(view: &ReadyView, next_steps: &[Option<String>]) -> String {
    let title = format!("Readiness of {}", view.tenant_name);
    let page = html! {
        (PreEscaped("<!doctype html>\n"))
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                meta name="referrer" content="no-referrer";
                title { (visible(&title)) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                h1 { (value(&title)) }
                @if view.sandbox {
                    p.sandbox { "SANDBOX: this says nothing about a real account." }
                }
                p { strong { (value(&view.headline)) } }
                (facts(view))
                (lines(view, next_steps))
                @if let Some(differences) = &view.differences { (compared(differences)) }
                h2 { "What this check cannot tell" }
                ul { @for note in &view.notes { li { (value(note)) } } }
            }
        }
    };
    page.into_string() + "\n"
}

fn facts(view: &ReadyView) -> Markup {
    let of = match view.of {
        ReadyOf::Active => "Active configuration",
        ReadyOf::Draft => "Draft",
    };
    let countries: Vec<_> = view.countries.iter().map(|country| country.code()).collect();
    let countries = if countries.is_empty() { "not known".to_owned() } else { countries.join(", ") };
    let counts = view.counts;
    let facts = [
        ("Tenant", format!("{} ({})", view.tenant_name, view.tenant)),
        ("Checked", of.to_owned()),
        ("Account", view.account_sid.to_string()),
        ("API base", view.base.clone()),
        ("Destinations", countries),
        ("When", view.at.strftime("%F %T UTC").to_string()),
        (
            "Lines",
            format!(
                "{} pass, {} warn, {} fail, {} could not be read",
                counts.pass, counts.warn, counts.fail, counts.unreadable
            ),
        ),
    ];
    html! { dl { @for (name, text) in &facts { dt { (name) } dd { (value(text)) } } } }
}

fn lines(view: &ReadyView, next_steps: &[Option<String>]) -> Markup {
    html! {
        table {
            thead { tr { th { "Result" } th { "What" } th { "Found" } } }
            tbody {
                @for (place, line) in view.lines.iter().enumerate() {
                    tr {
                        td { (line.state.word()) }
                        td { (value(line.title)) @if let Some(subject) = &line.subject { " " (value(subject)) } }
                        td {
                            (value(&line.detail))
                            @if let Some(next) = next_steps.get(place).and_then(Option::as_deref) { br; span.next { (value(next)) } }
                            br;
                            span.next { (value(line.source)) ", " (value(&line.as_of)) }
                        }
                    }
                }
            }
        }
    }
}

fn compared(differences: &[Difference]) -> Markup {
    html! {
        h2 { "Compared with what was stored" }
        @if differences.is_empty() {
            p { "No difference was seen." }
        } @else {
            table {
                thead { tr { th { "What" } th { "Was" } th { "Is" } } }
                tbody {
                    @for one in differences {
                        @let subject = one.subject.as_deref().unwrap_or_default();
                        @let what = format!("{} {subject}", one.code.replace('_', " "));
                        tr { td { (value(what.trim_end())) } td { (value(&one.was)) } td { (value(&one.is)) } }
                    }
                }
            }
        }
    }
}

impl LineState {
    /// The word for it: on paper there is no colour to tell by.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Warn => "warn",
            Self::Fail => "FAIL",
            Self::Unreadable => "not read",
        }
    }
}

/// A value of whoever it may be, set apart so that its direction does not turn its surroundings.
fn value(text: &str) -> Markup {
    html! { bdi { (visible(text)) } }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn c13_no_text_becomes_markup(text in "\\PC*|[<>&\"'`a-z=/ !-]{0,60}") {
            let markup = value(&text).into_string();
            let inner = markup.strip_prefix("<bdi>").and_then(|rest| rest.strip_suffix("</bdi>")).unwrap();
            prop_assert!(!inner.contains(['<', '>', '"']));
            for (place, _) in inner.match_indices('&') {
                let known = ["&amp;", "&lt;", "&gt;", "&quot;"];
                prop_assert!(known.iter().any(|entity| inner[place..].starts_with(entity)));
            }
        }
    }
}
