//! What Verify Account found.

use linecheck_domain::base::ApiBase;
use linecheck_domain::draft::SecretId;
use linecheck_domain::sid::AccountSid;
use linecheck_domain::tenant::TenantId;
use linecheck_domain::verification::Verification;
use rusqlite::OptionalExtension;

use super::columns::{json_column, stamp, to_json};
use crate::access::{Reader, Writer};
use crate::error::VaultError;

impl Reader<'_> {
    /// The last verification with exactly these credentials at this base.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn verification(
        &self,
        tenant: &TenantId,
        secret: &SecretId,
        account_sid: &AccountSid,
        base: &ApiBase,
    ) -> Result<Option<Verification>, VaultError> {
        self.last_verification(tenant, secret, account_sid, base, false)
    }

    /// The last of them that reached the list of numbers.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn listing(
        &self,
        tenant: &TenantId,
        secret: &SecretId,
        account_sid: &AccountSid,
        base: &ApiBase,
    ) -> Result<Option<Verification>, VaultError> {
        self.last_verification(tenant, secret, account_sid, base, true)
    }

    fn last_verification(
        &self,
        tenant: &TenantId,
        secret: &SecretId,
        account_sid: &AccountSid,
        base: &ApiBase,
        listed_only: bool,
    ) -> Result<Option<Verification>, VaultError> {
        let mut statement = self.sql().prepare_cached(
            "SELECT data FROM verifications
             WHERE tenant = ?1 AND secret = ?2 AND account_sid = ?3 AND base = ?4 AND listed >= ?5
             ORDER BY id DESC LIMIT 1",
        )?;
        let key = (tenant.as_str(), &secret.0, account_sid.as_str(), base.to_string(), listed_only);
        Ok(statement.query_row(key, |row| json_column(row, "data")).optional()?)
    }
}

impl Writer<'_> {
    /// Keeps a verification. Of the earlier ones with the same credentials, the last one that reached the list
    /// of numbers stays if this one did not; the others go: the audit has their outcomes.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn add_verification(
        &self,
        tenant: &TenantId,
        secret: &SecretId,
        verification: &Verification,
    ) -> Result<(), VaultError> {
        let (sid, base) = (verification.account_sid.as_str(), verification.base.to_string());
        self.sql()
            .prepare_cached(
                "DELETE FROM verifications
                 WHERE tenant = ?1 AND secret = ?2 AND account_sid = ?3 AND base = ?4 AND listed <= ?5",
            )?
            .execute((tenant.as_str(), &secret.0, sid, &base, verification.numbers_listed))?;
        self.sql()
            .prepare_cached(
                "INSERT INTO verifications (tenant, secret, account_sid, base, at, listed, data)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            )?
            .execute((
                tenant.as_str(),
                &secret.0,
                sid,
                &base,
                stamp(verification.at),
                verification.numbers_listed,
                to_json(verification)?,
            ))?;
        Ok(())
    }

    /// Takes away what was found with a credential that is no longer stored.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn remove_verifications(&self, secret: &SecretId) -> Result<(), VaultError> {
        self.sql().prepare_cached("DELETE FROM verifications WHERE secret = ?1")?.execute([&secret.0])?;
        Ok(())
    }
}
