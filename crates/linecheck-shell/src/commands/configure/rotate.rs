//! A new Auth Token for the active account.

use linecheck_app::{VerificationView, given};
use linecheck_domain::Secret;
use serde::Deserialize;

use crate::shell::Shell;
use crate::work::{Answer, Work};

#[derive(Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct RotateToken {
    tenant: String,
    #[cfg_attr(feature = "bindings", ts(type = "string"))]
    token: Secret,
}

pub async fn rotate_token(shell: &Shell, request: RotateToken, work: Work) -> Answer<VerificationView> {
    let open = shell.session().open()?;
    let RotateToken { tenant, token } = request;
    let tenant = given::tenant(&tenant)?;
    work.run(shell, async |progress| open.app.rotate_token(&open.actor, &tenant, token, &progress).await)
        .await
}
