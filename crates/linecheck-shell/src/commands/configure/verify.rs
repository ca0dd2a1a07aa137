//! Verify Account.

use linecheck_app::VerificationView;

use crate::commands::OfTenant;
use crate::shell::Shell;
use crate::work::{Answer, Work};

pub async fn verify_account(shell: &Shell, request: OfTenant, work: Work) -> Answer<VerificationView> {
    let open = shell.session().open()?;
    let tenant = request.id()?;
    work.run(shell, async |progress| open.app.verify(&open.actor, &tenant, &progress).await).await
}
