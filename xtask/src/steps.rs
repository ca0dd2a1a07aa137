//! Steps with a heading and a time, so that a long run can be followed, and a failed step can be run alone.

use std::time::{Duration, Instant};

use anyhow::{Context, Result};

/// The steps of one task, as they are done.
pub struct Steps {
    started: Instant,
    done: Vec<(&'static str, Duration)>,
}

impl Steps {
    pub fn new() -> Self {
        Self { started: Instant::now(), done: Vec::new() }
    }

    /// Does one step. `alone` is the command that repeats just this step.
    pub fn step(
        &mut self,
        title: &'static str,
        alone: &str,
        work: impl FnOnce() -> Result<()>,
    ) -> Result<()> {
        println!("\n=== {title}");
        let begun = Instant::now();
        let outcome = work();
        let took = begun.elapsed();
        outcome.with_context(|| {
            format!("the step '{title}' failed after {}; to run it alone: {alone}", in_words(took))
        })?;
        println!("--- {title}: done in {}", in_words(took));
        self.done.push((title, took));
        Ok(())
    }

    /// Says what took how long.
    pub fn finish(&self) {
        println!("\n=== times");
        for (title, took) in &self.done {
            println!("{:>12}  {title}", in_words(*took));
        }
        println!("{:>12}  in all", in_words(self.started.elapsed()));
    }
}

fn in_words(time: Duration) -> String {
    let seconds = time.as_secs();
    if seconds < 60 {
        format!("{:.1} s", time.as_secs_f64())
    } else {
        format!("{} min {} s", seconds / 60, seconds % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_step_says_its_name_and_how_to_repeat_it() {
        let error = Steps::new().step("lints", "cargo clippy", || anyhow::bail!("no good")).unwrap_err();
        let text = format!("{error:#}");
        assert!(
            text.contains("'lints'") && text.contains("alone: cargo clippy") && text.ends_with("no good"),
            "{text}"
        );
    }

    #[test]
    fn times_are_said_in_seconds_and_then_in_minutes() {
        assert_eq!(in_words(Duration::from_millis(1250)), "1.2 s");
        assert_eq!(in_words(Duration::from_secs(125)), "2 min 5 s");
    }
}
