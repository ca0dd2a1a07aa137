//! What to know before the files of an export are used.

use linecheck_domain::visible::visible;
use serde::Serialize;

/// Which it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[cfg_attr(feature = "bindings", ts(rename = "PingOneExportWarningCode"))]
#[serde(rename_all = "snake_case")]
pub enum ExportWarningCode {
    /// A member of a body has no argument in the provider.
    NotExpressed,
    /// `deliveryMode` is another than the provider's one word, which it writes.
    DeliveryModeOpens,
    /// A policy has what the provider cannot take, and would hold for others without it.
    PolicyNotWritten,
    /// A sender is of a kind that is not written.
    SenderNotWritten,
    /// The chain or a policy names a sender that is not there.
    SenderUnknown,
    /// A name of a Twilio sender has no argument in the provider.
    NameNotExpressed,
    /// A chosen number is no longer on the account at Twilio.
    NumberGone,
    /// What kind of number it is was taken from its digits.
    NumberKindAssumed,
    /// Importing an existing sender plans its replacement.
    ImportReplaces,
    /// An omitted chain empties it.
    OmittedChain,
    /// A later change of the numbers is not sent as it should be.
    ChoiceNotUpdated,
    /// A create whose second step fails leaves a sender behind.
    OrphanOnFailure,
    /// The default policy is imported, and cannot be deleted or made default.
    DefaultPolicy,
    /// The ID of a new sender has to be filled in.
    IdToFillIn,
    /// `pingcli` finds a sender by its account, of which there are several.
    SeveralOfAccount,
    /// The plan removes a sender, and the files do not.
    NotRemoved,
}

/// One thing to know before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[cfg_attr(feature = "bindings", ts(rename = "PingOneExportWarning"))]
pub struct ExportWarning {
    /// Which it is: docs/cli.md has them.
    pub code: ExportWarningCode,
    /// What it is about, such as a member of a body, a number or a sender: untrusted text.
    pub subject: String,
    /// What to know, and what to do.
    pub text: String,
}

impl ExportWarning {
    pub(super) fn new(code: ExportWarningCode, subject: &str) -> Self {
        // As a person may see it: it stands in a comment of a file too.
        let shown = visible(subject);
        let text = match code {
            ExportWarningCode::NotExpressed => format!(
                "The provider has no argument for {shown}. Each apply leaves it out of what it writes, so PingOne may reset it. \
                 Compare it afterwards, or leave this resource to Linecheck."
            ),
            ExportWarningCode::DeliveryModeOpens => format!(
                "The provider knows no word but ALL for {shown}, and writes it on the first apply: from then on every user gets \
                 notifications, and not the listed ones alone. Do not apply this resource if that is not wanted."
            ),
            ExportWarningCode::PolicyNotWritten => format!(
                "The provider cannot take {shown}, and without it the policy would hold for others. The policy is not written, and \
                 stays as it is."
            ),
            ExportWarningCode::SenderNotWritten => format!(
                "The sender {shown} is not written: Linecheck writes senders of a Twilio account alone. It stays as it is, and is \
                 named by its ID."
            ),
            ExportWarningCode::SenderUnknown => {
                format!(
                    "The environment has no sender {shown}, though it is named. It is written as it was read."
                )
            }
            ExportWarningCode::NameNotExpressed => format!(
                "The provider has no argument for the name of a Twilio sender. {shown} keeps its name in PingOne until Terraform \
                 creates it anew."
            ),
            ExportWarningCode::NumberGone => {
                format!(
                    "{shown} was chosen and is no longer on its Twilio account. It is written all the same: take it out."
                )
            }
            ExportWarningCode::NumberKindAssumed => format!(
                "What kind of number {shown} is was taken from its digits. PingOne says it once the sender is created, and its word \
                 counts."
            ),
            ExportWarningCode::ImportReplaces => format!(
                "The sender {shown} exists. PingOne does not give its Auth Token back, so the first plan after an import would \
                 replace it (inferred). Therefore `ignore_changes` stands there: with it Terraform changes neither token nor numbers."
            ),
            ExportWarningCode::OmittedChain => format!(
                "Leave {shown} in its place: a configuration without it empties the chain on apply, and Ping Identity's own account \
                 sends from then on."
            ),
            ExportWarningCode::ChoiceNotUpdated => format!(
                "A later change of {shown} is sent without the numbers (read in the provider's source, not tried). Change the choice \
                 with Linecheck or in the console."
            ),
            ExportWarningCode::OrphanOnFailure => format!(
                "The sender {shown} is created in two steps. If the second fails, Terraform keeps no state and the sender stays \
                 behind (inferred): look for it in PingOne before you apply again."
            ),
            ExportWarningCode::DefaultPolicy => format!(
                "{shown} is the default policy. Terraform takes it over by its import; it cannot delete it, nor make another the \
                 default."
            ),
            ExportWarningCode::IdToFillIn => format!(
                "{shown} needs the ID of the new sender, which the create gives back. The commands keep it in the variable \
                 SENDER_ID, so they belong in one shell, in their order (what pingcli prints was not tried)."
            ),
            ExportWarningCode::SeveralOfAccount => format!(
                "There are several senders of {shown}, and `apply` ends with an error where more than one fits. Use `replace` with \
                 the sender's ID."
            ),
            ExportWarningCode::NotRemoved => format!(
                "The plan removes the sender {shown} at its end. The files do not: remove it once nothing names it any more."
            ),
        };
        Self { code, subject: subject.to_owned(), text }
    }
}
