//! The figures that long forms report, each in a line of its own: `figures: {"runs": 200, "lost": 0}`.
//!
//! Only what was read is a figure. What no form reported is unknown, and unknown is never 0.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read, pipe};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail, ensure};

use crate::ground;

/// What a line of figures begins with.
const MARK: &str = "figures: ";

/// A row of the table.
struct Row {
    key: &'static str,
    words: &'static str,
    must_be_none: bool,
}

/// The table's rows. A form reports those that it looks at.
const ROWS: &[Row] = &[
    Row { key: "runs", words: "runs", must_be_none: false },
    Row { key: "faults", words: "faults injected", must_be_none: false },
    Row { key: "lost", words: "acknowledged writes lost", must_be_none: true },
    Row { key: "doubled", words: "sends doubled", must_be_none: true },
    Row { key: "panics", words: "panics", must_be_none: true },
    Row { key: "secrets", words: "secrets found", must_be_none: true },
    Row { key: "executions", words: "fuzz executions", must_be_none: false },
    Row { key: "crashes", words: "fuzz crashes", must_be_none: true },
];

/// The sums of what was reported.
#[derive(Debug, Default)]
pub struct Figures(BTreeMap<String, u64>);

impl Figures {
    /// Adds to a figure.
    pub fn add(&mut self, key: &str, count: u64) {
        *self.0.entry(key.to_owned()).or_default() += count;
    }

    /// A figure, where one was read.
    pub fn of(&self, key: &str) -> Option<u64> {
        self.0.get(key).copied()
    }

    /// Takes a line, where it is one of figures.
    ///
    /// # Errors
    /// When it is marked as one and cannot be read, or names a figure that the table does not have.
    fn take(&mut self, line: &str) -> Result<()> {
        // A test runner may write something before it.
        let Some((_, json)) = line.split_once(MARK) else { return Ok(()) };
        let told: BTreeMap<String, u64> =
            serde_json::from_str(json.trim()).with_context(|| format!("these are no figures: {json}"))?;
        for (key, count) in told {
            ensure!(ROWS.iter().any(|row| row.key == key), "the table has no figure {key:?}");
            self.add(&key, count);
        }
        Ok(())
    }

    /// Runs a command, shows what it prints, and takes the figures out of it.
    ///
    /// # Errors
    /// When it fails, or says figures that cannot be read. What it said before counts all the same.
    pub fn run(&mut self, command: &mut Command) -> Result<()> {
        println!("$ {}", ground::as_typed(command));
        let program = command.get_program().to_owned();
        // A test runner shows what its tests print where it shows its own progress.
        let (printed, writer) = pipe().context("no pipe")?;
        command.stdout(writer.try_clone().context("no pipe")?).stderr(writer);
        let started = command.spawn();
        // The command holds both ends that are written to, and what is read has to come to an end.
        command.stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = started.with_context(|| format!("{} could not be started", program.display()))?;
        let read = self.read(printed);
        let status = child.wait()?;
        read?;
        if !status.success() {
            bail!("`{}` ended with {status}", ground::as_typed(command));
        }
        Ok(())
    }

    fn read(&mut self, printed: impl Read) -> Result<()> {
        let mut wrong = None;
        for line in BufReader::new(printed).split(b'\n') {
            let line = String::from_utf8_lossy(&line?).into_owned();
            println!("{line}");
            // The rest is read all the same, or the command would stop at a full pipe.
            if let Err(error) = self.take(&line) {
                wrong = wrong.or(Some(error));
            }
        }
        wrong.map_or(Ok(()), Err)
    }

    /// The table, a line for each row.
    fn table(&self) -> String {
        let line = |row: &Row| {
            let figure = self.0.get(row.key).map_or("not known".to_owned(), |count| grouped(*count));
            format!("{:<26}{figure:>14}{}\n", row.words, if row.must_be_none { "   must be 0" } else { "" })
        };
        ROWS.iter().map(line).collect()
    }

    /// Prints the table.
    ///
    /// # Errors
    /// When what must be none is some, or a figure is not known.
    pub fn finish(&self) -> Result<()> {
        println!("\n=== figures\n{}", self.table());
        let bad = |row: &&Row| self.0.get(row.key).is_none_or(|count| row.must_be_none && *count > 0);
        let bad: Vec<_> = ROWS.iter().filter(bad).map(|row| row.words).collect();
        ensure!(bad.is_empty(), "not as they must be: {}", bad.join(", "));
        Ok(())
    }
}

/// A number with a comma before each three digits.
fn grouped(count: u64) -> String {
    let digits = count.to_string();
    let mut grouped = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHOLE: &str = "runs 1 faults 2 lost 0 doubled 0 panics 0 secrets 0 executions 10000000 crashes 0";

    fn figures(text: &str) -> Figures {
        let mut figures = Figures::default();
        let words: Vec<_> = text.split(' ').collect();
        for pair in words.chunks(2) {
            figures.add(pair[0], pair[1].parse().unwrap());
        }
        figures
    }

    #[test]
    fn p2_what_every_form_says_is_summed() {
        let mut sum = Figures::default();
        let said =
            "running 1 test\n  figures: {\"runs\": 200, \"lost\": 0}\nfigures: {\"runs\":3}\ntest a ... ok";
        sum.read(said.as_bytes()).unwrap();
        assert_eq!(sum.0, BTreeMap::from([("runs".to_owned(), 203), ("lost".to_owned(), 0)]));
    }

    #[test]
    fn p2_what_must_be_none_and_is_some_fails_and_so_does_what_is_not_known() {
        figures(WHOLE).finish().unwrap();
        for key in ["lost", "doubled", "panics", "secrets", "crashes"] {
            let mut one = figures(WHOLE);
            one.add(key, 1);
            assert!(one.finish().is_err(), "{key}");
        }
        for row in ROWS {
            let mut unknown = figures(WHOLE);
            unknown.0.remove(row.key);
            assert!(unknown.finish().is_err(), "{}", row.key);
            assert!(unknown.table().contains("not known"), "{}", row.key);
        }
    }

    #[test]
    fn p2_figures_that_cannot_be_read_are_no_zeros() {
        for said in
            ["figures: ", "figures: {\"lost\": null}", "figures: {\"lost\": -1}", "figures: {\"losses\": 0}"]
        {
            let mut figures = Figures::default();
            assert!(figures.read(said.as_bytes()).is_err(), "{said}");
            assert!(figures.0.is_empty(), "{said}");
        }
    }

    #[test]
    fn p2_a_command_that_fails_is_told_and_what_it_said_before_counts() {
        let mut figures = Figures::default();
        let mut command = Command::new("sh");
        let failed = figures.run(
            command.args(["-c", "echo 'figures: {\"runs\": 7}'; echo 'figures: {\"runs\": 2}' >&2; exit 3"]),
        );
        assert!(failed.is_err());
        assert_eq!(figures.0["runs"], 9);
    }

    #[test]
    fn p2_figures_are_grouped_by_thousands() {
        assert_eq!([0, 999, 1_000, 10_000_000].map(grouped), ["0", "999", "1,000", "10,000,000"]);
        assert!(figures(WHOLE).table().contains("fuzz executions               10,000,000"));
    }
}
