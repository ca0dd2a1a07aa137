//! The limit of a file's size (`ulimit -f`).

/// From now on a file that may grow no further is an error of the write (`EFBIG`), and no longer the end of the process
/// by `SIGXFSZ`, in the middle of whatever it was doing. Other systems than Unix know no such signal.
///
/// # Panics
/// Outside of a runtime.
pub fn outlive_file_size_limit() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        /// The same number on Linux (but for MIPS) and on macOS.
        const SIGXFSZ: i32 = 25;
        // Listening to it is enough, and nobody needs to hear it. Where it cannot be listened to, all is as it was.
        let _ = signal(SignalKind::from_raw(SIGXFSZ));
    }
}
