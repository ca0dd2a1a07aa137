//! What a program and all that it has started take of the memory.

use std::collections::BTreeMap;
use std::fs;

/// The processes of a tree, the root first.
pub fn tree(root: u32) -> Vec<u32> {
    let mut children: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for entry in fs::read_dir("/proc").expect("a list of processes").flatten() {
        let Ok(process) = entry.file_name().to_string_lossy().parse() else { continue };
        // One that has ended meanwhile is none.
        let stat = fs::read_to_string(entry.path().join("stat")).unwrap_or_default();
        if let Some(parent) = parent(&stat) {
            children.entry(parent).or_default().push(process);
        }
    }
    let mut found = vec![root];
    let mut at = 0;
    while let Some(process) = found.get(at) {
        found.extend(children.get(process).into_iter().flatten().copied().collect::<Vec<_>>());
        at += 1;
    }
    found
}

/// The names of the processes with their proportional sizes in KiB: what is shared counts once, in parts.
pub fn proportional_sizes(processes: &[u32]) -> Vec<(String, u64)> {
    let of_one = |process: &u32| {
        let read = |file| fs::read_to_string(format!("/proc/{process}/{file}")).ok();
        Some((read("comm")?.trim().to_owned(), pss(&read("smaps_rollup")?)?))
    };
    processes.iter().filter_map(of_one).collect()
}

/// The parent in `/proc/PID/stat`. The name stands in brackets, and may have spaces and brackets in it.
fn parent(stat: &str) -> Option<u32> {
    stat.rsplit_once(')')?.1.split_whitespace().nth(1)?.parse().ok()
}

fn pss(rollup: &str) -> Option<u64> {
    let line = rollup.lines().find_map(|line| line.strip_prefix("Pss:"))?;
    line.trim().strip_suffix("kB")?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parent_is_found_behind_any_name() {
        assert_eq!(parent("12 (a) S 3) S 7 12 12 0"), Some(7));
        assert_eq!(parent("12 (WebKitWebProcess) R 1 2"), Some(1));
        assert_eq!(parent(""), None);
    }

    #[test]
    fn the_proportional_size_is_the_whole_one_and_not_a_part_of_it() {
        let rollup = "00400000-7fff ---p 00000000 00:00 0 [rollup]\nRss:   99 kB\nPss_Dirty:  5 kB\nPss:     1234 kB\n";
        assert_eq!(pss(rollup), Some(1234));
        assert_eq!(pss("Pss_Anon: 3 kB\n"), None);
    }

    #[test]
    fn a_tree_begins_with_its_root_and_has_what_it_started() {
        let mut child = std::process::Command::new("sleep").arg("60").spawn().expect("sleep is there");
        let found = tree(std::process::id());
        child.kill().expect("it can be ended");
        child.wait().expect("it has ended");
        assert_eq!(found.first(), Some(&std::process::id()));
        assert!(found.contains(&child.id()), "{found:?}");
    }
}
