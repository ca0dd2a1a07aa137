//! What an account really sent.

use linecheck_app::{LookUpRequest, LookUpView};

use crate::shell::Shell;
use crate::work::{Answer, Work};

pub async fn look_up_recipient(shell: &Shell, request: LookUpRequest, work: Work) -> Answer<LookUpView> {
    let open = shell.session().open()?;
    work.run(shell, async |progress| open.app.look_up_recipient(&open.actor, request, &progress).await).await
}
