//! Being asked to stop: Ctrl+C, on Unix SIGTERM, on Windows Ctrl+Break and the end of the console or of the system.

use linecheck_app::AppError;
#[cfg(windows)]
use tokio::signal::windows;
use tokio::sync::watch;

use crate::output;

/// Whether somebody has asked this program to stop.
#[derive(Debug, Clone)]
pub struct Stop(watch::Receiver<bool>);

impl Stop {
    /// Listens from now on. Asked a second time, the program ends at once.
    pub fn listen() -> Self {
        let (asked, receiver) = watch::channel(false);
        let mut signals = Signals::listen();
        tokio::spawn(async move {
            signals.next().await;
            let _ = asked.send(true);
            signals.next().await;
            // Whoever asks twice does not want to wait for the tidying up either.
            std::process::exit(linecheck_app::ExitStatus::Unknown as i32);
        });
        Self(receiver)
    }

    /// Waits until it is asked.
    pub async fn asked(&self) {
        if self.0.clone().wait_for(|asked| *asked).await.is_err() {
            // Nobody listens any more, so nobody can ask.
            std::future::pending::<()>().await;
        }
    }

    /// Does some work, or leaves it where it is when it is asked.
    pub async fn or<T>(&self, work: impl Future<Output = Result<T, AppError>>) -> Result<T, AppError> {
        tokio::select! {
            // What is done is done, also when both come together.
            biased;
            done = work => done,
            () = self.asked() => Err(output::stopped()),
        }
    }
}

#[cfg(unix)]
struct Signals(Vec<tokio::signal::unix::Signal>);

#[cfg(unix)]
impl Signals {
    /// What cannot be listened to ends the program as it always does.
    fn listen() -> Self {
        use tokio::signal::unix::{SignalKind, signal};
        let kinds = [SignalKind::interrupt(), SignalKind::terminate()];
        Self(kinds.into_iter().filter_map(|kind| signal(kind).ok()).collect())
    }

    async fn next(&mut self) {
        let signals = &mut self.0;
        std::future::poll_fn(|context| {
            use std::task::Poll;
            // `None` is for a runtime that is ending.
            if signals.iter_mut().any(|signal| matches!(signal.poll_recv(context), Poll::Ready(Some(())))) {
                Poll::Ready(())
            } else {
                Poll::Pending
            }
        })
        .await;
    }
}

#[cfg(windows)]
struct Signals(Option<(windows::CtrlC, windows::CtrlBreak, windows::CtrlClose, windows::CtrlShutdown)>);

#[cfg(windows)]
impl Signals {
    /// What cannot be listened to ends the program as it always does.
    fn listen() -> Self {
        let all = || {
            std::io::Result::Ok((
                windows::ctrl_c()?,
                windows::ctrl_break()?,
                windows::ctrl_close()?,
                windows::ctrl_shutdown()?,
            ))
        };
        Self(all().ok())
    }

    async fn next(&mut self) {
        match &mut self.0 {
            Some((c, pause, close, shutdown)) => tokio::select! {
                _ = c.recv() => {}
                _ = pause.recv() => {}
                // After these two Windows waits a few seconds, and then ends the process.
                _ = close.recv() => {}
                _ = shutdown.recv() => {}
            },
            None => std::future::pending().await,
        }
    }
}
