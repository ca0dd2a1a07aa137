//! What stands on the display of a desk, read where Xvfb keeps it: as a person sees it, whatever draws it.

use std::fs::File;
use std::os::unix::fs::FileExt as _;
use std::path::Path;
use std::time::{Duration, Instant};

/// Every so many lines of the display are looked at: what is drawn is higher than that.
const EVERY: u64 = 6;
const GLANCE: Duration = Duration::from_millis(3);
/// The picture stands still when nothing has changed for so long.
const STILL: Duration = Duration::from_millis(1_500);
const PATIENCE: Duration = Duration::from_secs(60);

/// The display of a desk.
pub struct Sight {
    file: File,
    width: u64,
    height: u64,
}

impl Sight {
    /// Of the file that Xvfb keeps its picture in.
    pub fn new(file: &Path, width: u32, height: u32) -> Self {
        let file = File::open(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        Self { file, width: width.into(), height: height.into() }
    }

    /// How long after `begun` the picture changed for the last time, once it has changed and then stands still.
    pub fn until_still(&self, begun: Instant) -> Duration {
        let first = self.look();
        let (mut before, mut changed) = (first.clone(), None);
        loop {
            std::thread::sleep(GLANCE);
            let now = self.look();
            let at = begun.elapsed();
            if now != before {
                changed = Some(at);
                before = now;
            } else if let Some(changed) = changed
                && at.saturating_sub(changed) > STILL
                && before != first
            {
                return changed;
            }
            assert!(at < PATIENCE, "nothing was drawn, or it never stood still");
        }
    }

    /// Waits until nothing changes for half a second.
    pub fn wait_still(&self) {
        let mut before = self.look();
        loop {
            std::thread::sleep(Duration::from_millis(500));
            let now = self.look();
            if now == before {
                return;
            }
            before = now;
        }
    }

    /// How much of the display is of this colour now, in per cent.
    pub fn share_of(&self, [red, green, blue]: [u8; 3]) -> usize {
        let seen = self.look();
        let such = seen.chunks_exact(4).filter(|point| point[..3] == [blue, green, red]).count();
        such * 400 / seen.len()
    }

    fn look(&self) -> Vec<u8> {
        let line = self.width * 4;
        let size = self.file.metadata().expect("its size").len();
        // In front of the picture are a header and the colours.
        let picture = size.saturating_sub(line * self.height);
        let mut seen =
            vec![0; usize::try_from(line * (self.height / EVERY)).expect("a display fits into the memory")];
        for (to, at) in seen.chunks_exact_mut(usize::try_from(line).expect("a line")).zip(0..) {
            self.file.read_exact_at(to, picture + line * at * EVERY).expect("a line of the display");
        }
        seen
    }
}
