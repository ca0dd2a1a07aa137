//! The readiness check as one printable page of HTML: no script, nothing fetched, every value escaped.

use std::fmt::Write as _;

use linecheck_domain::visible::visible;

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
    let mut page = String::with_capacity(8 * 1024);
    let title = format!("Readiness of {}", view.tenant_name);
    let _ = write!(
        page,
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{}\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n\
         <title>{}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<h1>{}</h1>\n",
        escaped(POLICY),
        escaped(&title),
        value(&title),
    );
    if view.sandbox {
        page.push_str("<p class=\"sandbox\">SANDBOX: this says nothing about a real account.</p>\n");
    }
    let _ = writeln!(page, "<p><strong>{}</strong></p>", value(&view.headline));
    facts(&mut page, view);
    lines(&mut page, view, next_steps);
    differences(&mut page, view);
    page.push_str("<h2>What this check cannot tell</h2>\n<ul>\n");
    for note in &view.notes {
        let _ = writeln!(page, "<li>{}</li>", value(note));
    }
    page.push_str("</ul>\n</body>\n</html>\n");
    page
}

fn facts(page: &mut String, view: &ReadyView) {
    let of = match view.of {
        ReadyOf::Active => "Active configuration",
        ReadyOf::Draft => "Draft",
    };
    let countries: Vec<_> = view.countries.iter().map(|country| country.code()).collect();
    let countries = if countries.is_empty() { "not known".to_owned() } else { countries.join(", ") };
    let counts = view.counts;
    page.push_str("<dl>\n");
    for (name, text) in [
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
    ] {
        let _ = writeln!(page, "<dt>{name}</dt><dd>{}</dd>", value(&text));
    }
    page.push_str("</dl>\n");
}

fn lines(page: &mut String, view: &ReadyView, next_steps: &[Option<String>]) {
    page.push_str("<table>\n<thead><tr><th>Result</th><th>What</th><th>Found</th></tr></thead>\n<tbody>\n");
    for (place, line) in view.lines.iter().enumerate() {
        let subject =
            line.subject.as_deref().map(|subject| format!(" {}", value(subject))).unwrap_or_default();
        let next = next_steps.get(place).and_then(Option::as_deref);
        let next =
            next.map(|next| format!("<br><span class=\"next\">{}</span>", value(next))).unwrap_or_default();
        let _ = writeln!(
            page,
            "<tr><td>{}</td><td>{}{subject}</td><td>{}{next}<br><span class=\"next\">{}, {}</span></td></tr>",
            line.state.word(),
            value(line.title),
            value(&line.detail),
            value(line.source),
            value(&line.as_of),
        );
    }
    page.push_str("</tbody>\n</table>\n");
}

fn differences(page: &mut String, view: &ReadyView) {
    let Some(differences) = &view.differences else { return };
    page.push_str("<h2>Compared with what was stored</h2>\n");
    if differences.is_empty() {
        page.push_str("<p>No difference was seen.</p>\n");
        return;
    }
    page.push_str("<table>\n<thead><tr><th>What</th><th>Was</th><th>Is</th></tr></thead>\n<tbody>\n");
    for one in differences {
        let subject = one.subject.as_deref().unwrap_or_default();
        let what = format!("{} {subject}", one.code.replace('_', " "));
        let _ = writeln!(
            page,
            "<tr><td>{}</td><td>{}</td><td>{}</td></tr>",
            value(what.trim_end()),
            value(&one.was),
            value(&one.is)
        );
    }
    page.push_str("</tbody>\n</table>\n");
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
fn value(text: &str) -> String {
    format!("<bdi>{}</bdi>", escaped(text))
}

/// Escaped for text and for attributes in quotes.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in visible(text).chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            '`' => escaped.push_str("&#96;"),
            letter => escaped.push(letter),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn c13_no_text_becomes_markup(text in "\\PC*|[<>&\"'`a-z=/ !-]{0,60}") {
            let escaped = escaped(&text);
            prop_assert!(!escaped.contains(['<', '>', '"', '\'', '`']));
            for (place, _) in escaped.match_indices('&') {
                let known = ["&amp;", "&lt;", "&gt;", "&quot;", "&#39;", "&#96;"];
                prop_assert!(known.iter().any(|entity| escaped[place..].starts_with(entity)));
            }
        }
    }
}
