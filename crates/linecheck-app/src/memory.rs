//! What a process does so that its memory stays its own. For every program that has the use cases in it: the allocator is in
//! force by being linked, and the rest is called first of all in `main`.

use std::alloc::System;

use zeroizing_alloc::ZeroAlloc;

/// Overwrites whatever is freed: the copies of a credential that libraries make and drop (buffers of a connection, of TLS, of
/// a parser) do not stay behind in memory that nobody uses. What C libraries allocate is not reached; `SQLCipher` and the
/// cryptography do the same for theirs.
#[global_allocator]
static OVERWRITING: ZeroAlloc<System> = ZeroAlloc(System);

/// From now on neither this process nor one that it starts leaves its memory in a file when it crashes (a core dump), also
/// where the system gives that to a collector. Not on Windows, where such a file is made for whoever has asked for it in the
/// registry.
pub fn leave_no_core_dump() {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, setrlimit};
        // One byte: less than any dump has. Linux asks a collector in spite of a limit of nothing, and not in spite of one.
        let limit = Rlimit { current: Some(1), maximum: Some(1) };
        // A smaller limit is there already, or this system has none: nothing to do in either case.
        let _ = setrlimit(Resource::Core, limit);
    }
}

/// From now on no other process of the same user reads this one's memory or attaches to it, unless it is root's (Linux). It
/// is not for a program with a window: the desktop's portals refuse a program that they cannot look at.
pub fn refuse_other_processes() {
    #[cfg(target_os = "linux")]
    {
        use rustix::process::{DumpableBehavior, set_dumpable_behavior};
        // It cannot fail with this value; without it all is as it was.
        let _ = set_dumpable_behavior(DumpableBehavior::NotDumpable);
    }
}
