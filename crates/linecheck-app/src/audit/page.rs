//! The receipt of a consent as one page to print: no script runs, nothing is fetched, every value is escaped. The record that the
//! page was made of is inside, so that the page can be checked like the record: made again of it, it must be the same bytes.

use linecheck_domain::audit_chain::{How, Receipt};
use linecheck_domain::base::Mode;
use linecheck_domain::visible::visible;
use maud::{Markup, PreEscaped, html};

use crate::printed::POLICY;

/// The form of the page. Whoever changes what is made here counts it up: a page of another form is checked by its record alone.
const FORM: &str = "Linecheck consent receipt 1";

const BEGIN: &str = "<script type=\"application/json\" id=\"receipt\">";
const END: &str = "</script>";

const STYLE: &str = "
:root { color-scheme: light; }
body { font: 10pt/1.4 system-ui, sans-serif; color: #1a1a1a; background: #fff; max-width: 180mm; margin: 12mm auto; }
h1 { font-size: 16pt; margin: 0 0 2mm; }
h2 { font-size: 11pt; margin: 4mm 0 1mm; }
p { margin: 1mm 0; }
.sandbox { border: 1.5pt solid #1a1a1a; padding: 1mm 3mm; font-weight: bold; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .5mm 5mm; margin: 2mm 0; }
dt { color: #555; }
dd { margin: 0; overflow-wrap: anywhere; }
.words { white-space: pre-wrap; border-left: 1.5pt solid #bbb; padding-left: 3mm; font-size: 8.5pt; line-height: 1.3; }
.hash { font: 8pt/1.4 ui-monospace, monospace; }
.small { color: #444; font-size: 8.5pt; }
@page { size: auto; margin: 12mm; }
@media print { body { margin: 0; max-width: none; font-size: 9pt; } }
";

/// The page of a receipt. `json` is the receipt's own file.
pub(super) fn receipt_page(receipt: &Receipt, is_sandbox: bool, json: &str) -> String {
    // In a block of data nothing is an entity, and only `<` could end it.
    let record = json.replace('<', "\\u003c");
    let consent = &receipt.consent;
    let role = if consent.actor.is_administrator() { "administrator" } else { "support" };
    let facts = [
        ("Tenant", consent.tenant.clone()),
        ("Twilio account", consent.account_sid.clone()),
        ("Given by", format!("{} (not authenticated)", consent.name)),
        ("User of the computer", format!("{}, {role} (not authenticated)", consent.actor.os_user)),
        ("When", consent.given_at.clone()),
        ("Consent", format!("number {} of its vault", consent.number)),
        ("Words", format!("version {}", consent.text_version)),
    ];
    let entry = receipt.entry();
    let signed = receipt.checkpoint();
    let chain = &signed.checkpoint.chain;
    let proof = [
        ("Audit trail", format!("of the vault {}, writer {}", chain.vault, chain.writer)),
        ("Entry", format!("{} (consent_given)", entry.sequence)),
        ("Signed", format!("{}, by the clock of that computer", signed.checkpoint.at)),
    ];
    let hashes = [
        ("Words, SHA-256", consent.text_hash.clone()),
        ("Entry before", entry.previous.to_string()),
        ("This entry", entry.hash.to_string()),
        ("Key (Ed25519)", chain.key.to_string()),
        ("Signature", signed.signature.to_string()),
    ];
    let page = html! {
        (PreEscaped("<!doctype html>\n"))
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                meta name="referrer" content="no-referrer";
                meta name="generator" content=(FORM);
                title { (visible(&format!("Consent receipt {} of {}", consent.number, consent.tenant))) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                h1 { "Receipt of a legal consent" }
                @if is_sandbox {
                    p.sandbox { "SANDBOX: nothing real was consented to." }
                }
                (list("", &facts))
                h2 { "What was consented to" }
                div.words { (visible_words(&consent.text)) }
                h2 { "How it is on record" }
                (list("", &proof))
                (list("hash", &hashes))
                p.small {
                    "This page has its record inside. Linecheck checks it as a file, on any computer and without a vault: the consent by \
                     its entry, the entry by its hash, the hash by the signature. That the trail was not written anew since is shown by a \
                     checkpoint which somebody else keeps: whoever has the vault's key could sign another trail."
                }
                (PreEscaped(BEGIN)) (PreEscaped(record)) (PreEscaped(END))
            }
        }
    };
    page.into_string() + "\n"
}

fn list(class: &str, facts: &[(&str, String)]) -> Markup {
    html! { dl { @for (name, text) in facts { dt { (name) } dd class=(class) { bdi { (visible(text)) } } } } }
}

/// Words in their lines: each is made visible by itself.
fn visible_words(text: &str) -> String {
    text.lines().map(visible).collect::<Vec<_>>().join("\n")
}

/// Whether a file begins as a page does.
pub(super) fn is_page(text: &str) -> bool {
    text.starts_with("<!doctype html>")
}

/// The receipt in a page, when the page is what is made of it.
pub(super) fn receipt_in_page(text: &str) -> Result<Receipt, How> {
    let (_, behind) = text.split_once(BEGIN).ok_or(How::Head)?;
    let (record, _) = behind.split_once(END).ok_or(How::Unreadable)?;
    let receipt = Receipt::read(&record.replace("\\u003c", "<"))?;
    let json = receipt.to_text().map_err(|_| How::Unreadable)?;
    let is_sandbox = receipt.checkpoint().checkpoint.chain.mode == Mode::Sandbox;
    let is_made_of_it = receipt_page(&receipt, is_sandbox, &json) == text;
    // Of another form, the words around the record are another version's.
    let is_of_this_form = text.contains(FORM);
    if is_made_of_it { Ok(receipt) } else { Err(if is_of_this_form { How::Unreadable } else { How::Newer }) }
}
