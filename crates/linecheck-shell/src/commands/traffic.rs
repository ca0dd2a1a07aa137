//! What an account really sent.

use linecheck_app::{LookUpRequest, LookUpView};

use crate::shell::Shell;
use crate::work::{Answer, Work};

pub async fn look_up_recipient(shell: &Shell, request: LookUpRequest, work: Work) -> Answer<LookUpView> {
    let open = shell.session().open()?;
    let look_up = async |progress| {
        let mut view = open.app.look_up_recipient(&open.actor, request, &progress).await?;
        // Where nothing at all could be read, that is the answer.
        view.error.take().map_or(Ok(view), Err)
    };
    work.run(shell, look_up).await
}
