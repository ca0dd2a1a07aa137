//! The receipt of one consent (C9): to hand to an auditor, as JSON and as a page to print.

use linecheck_domain::actor::Actor;
use linecheck_domain::audit_chain::Receipt;
use linecheck_domain::base::Mode;
use serde::Deserialize;
use serde_json::json;

use super::page::receipt_page;
use crate::app::{App, audit};
use crate::error::{AppError, Code};
use crate::given;
use crate::roles::UseCase;

/// Of which consent.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct ReceiptRequest {
    /// The tenant.
    pub tenant: String,
    /// The consent's number; without it, the tenant's last one.
    pub number: Option<i64>,
}

/// A receipt in both of its forms.
#[derive(Debug, Clone)]
pub struct ConsentReceipt {
    /// What is in it.
    pub receipt: Receipt,
    /// As a file of JSON.
    pub json: String,
    /// As a page to print, with the same record inside.
    pub page: String,
}

impl App {
    /// Makes the receipt of a consent: the consent, its entry, and a checkpoint signed for that entry.
    ///
    /// # Errors
    /// When there is no such consent, and what the vault says.
    pub async fn consent_receipt(
        &self,
        actor: &Actor,
        request: ReceiptRequest,
    ) -> Result<ConsentReceipt, AppError> {
        let permit = self.permit(actor, UseCase::ConsentReceipt).await?;
        let (tenant, number, now) = (given::tenant(&request.tenant)?, request.number, self.now());
        let receipt = self
            .write(move |writer| {
                let consents = writer.consents_to_hand_over(Some(&tenant))?;
                let consent =
                    consents.into_iter().rev().find(|one| number.is_none_or(|number| one.number == number));
                let consent = consent.ok_or_else(|| no_consent(tenant.as_str(), number))?;
                let entry = writer.entry_of_consent(consent.number)?;
                let entry = entry.ok_or_else(|| no_consent(tenant.as_str(), number))?;
                let detail = json!({ "consent": consent.number });
                audit(writer, &permit, "consent_receipt_made", Some(&tenant), detail, now)?;
                let signed = writer.sign_checkpoint(Some(&entry), now)?;
                Ok(Receipt::new(consent, entry, signed))
            })
            .await?;
        let json = receipt.to_text().map_err(|error| AppError::internal(error.to_string()))?;
        let page = receipt_page(&receipt, self.mode == Mode::Sandbox, &json);
        Ok(ConsentReceipt { receipt, json, page })
    }
}

fn no_consent(tenant: &str, number: Option<i64>) -> AppError {
    let which = number.map_or_else(|| "No consent".to_owned(), |number| format!("No consent {number}"));
    AppError::new(Code::ConsentNotFound, format!("{which} of the tenant {tenant} is on record."))
        .param("tenant", tenant)
}
