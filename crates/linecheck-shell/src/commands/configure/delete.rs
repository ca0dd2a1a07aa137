//! Choosing Ping Identity again.

use linecheck_domain::draft::Configuration;

use crate::commands::OfTenant;
use crate::shell::Shell;
use crate::work::Answer;

pub async fn delete_custom_account(shell: &Shell, request: OfTenant) -> Answer<Configuration> {
    let open = shell.session().open()?;
    open.app.delete_custom_account(&open.actor, &request.id()?).await
}
