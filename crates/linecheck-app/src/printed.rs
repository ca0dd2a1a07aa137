//! A page to print: no script, nothing fetched, every value escaped.

use linecheck_domain::visible::visible;
use maud::{Markup, PreEscaped, html};

/// Nothing may be loaded or run; the style is the page's own.
pub(crate) const POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

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

/// A whole document, in the style of all reports.
pub(crate) fn page(title: &str, is_sandbox: bool, body: &Markup) -> String {
    let page = html! {
        (PreEscaped("<!doctype html>\n"))
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                meta name="referrer" content="no-referrer";
                title { (visible(title)) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                h1 { (value(title)) }
                @if is_sandbox {
                    p.sandbox { "SANDBOX: this says nothing about a real account." }
                }
                (body)
            }
        }
    };
    page.into_string() + "\n"
}

/// A value of whoever it may be, set apart so that its direction does not turn its surroundings.
pub(crate) fn value(text: &str) -> Markup {
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
