//! Calling a command by its name.

use linecheck_app::AppError;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::answer::bad_arguments;
use crate::commands::all;
use crate::shell::Shell;
use crate::work::{Answer, Tell, Work};

macro_rules! names {
    ($($kind:ident $name:ident($($request:ty)?) -> $answer:ty;)*) => {
        &[$(stringify!($name)),*]
    };
}

/// The names of all commands.
pub const COMMANDS: &[&str] = for_every_command!(names);

/// Runs one command: with or without a request, and with the means to tell of progress where it may take long.
macro_rules! run {
    (works, $shell:ident, $arguments:ident, $work:ident, $name:ident, $request:ty) => {
        all::$name($shell, read::<$request>(stringify!($name), $arguments)?, $work).await
    };
    (works, $shell:ident, $arguments:ident, $work:ident, $name:ident,) => {
        all::$name($shell, $work).await
    };
    ($kind:ident, $shell:ident, $arguments:ident, $work:ident, $name:ident, $request:ty) => {
        all::$name($shell, read::<$request>(stringify!($name), $arguments)?).await
    };
    ($kind:ident, $shell:ident, $arguments:ident, $work:ident, $name:ident,) => {
        all::$name($shell).await
    };
}

macro_rules! dispatch {
    ($($kind:ident $name:ident($($request:ty)?) -> $answer:ty;)*) => {
        impl Shell {
            /// Calls a command by its name. Its arguments are none where something else came than named ones; `channel` makes
            /// of what the page sent as `onProgress` what tells it.
            ///
            /// # Errors
            /// What the command says, that its arguments are not understood, or that there is none of that name.
            pub async fn call(
                &self,
                name: &str,
                arguments: Option<&Value>,
                channel: impl FnOnce(&str) -> Option<Tell>,
            ) -> Answer<Value> {
                use crate::commands::names::*;
                let (shell, arguments) = (self, named(name, arguments)?);
                let work = Work::of(name, arguments, channel)?;
                match name {
                    // On the heap: each is another one, and the longest would be held for all.
                    $(stringify!($name) => Box::pin(async move {
                        let answer: Answer<$answer> = run!($kind, shell, arguments, work, $name, $($request)?);
                        written(&answer?)
                    }).await,)*
                    _ => Err(AppError::invalid_value(format!("There is no command {name}."))),
                }
            }
        }
    };
}

for_every_command!(dispatch);

fn written(answer: &impl serde::Serialize) -> Answer<Value> {
    serde_json::to_value(answer).map_err(|error| AppError::internal(error.to_string()))
}

fn named<'call>(name: &str, arguments: Option<&'call Value>) -> Answer<&'call Value> {
    arguments.ok_or_else(|| bad_arguments(name, "bytes instead of named arguments"))
}

fn read<T: DeserializeOwned>(name: &str, arguments: &Value) -> Answer<T> {
    T::deserialize(arguments).map_err(|error| not_understood(name, &error))
}

/// Only which argument is missing is repeated: any other sentence of serde's may quote a value, and that a secret.
fn not_understood(command: &str, error: &serde_json::Error) -> AppError {
    let text = error.to_string();
    match text.strip_prefix("missing field ") {
        Some(name) => bad_arguments(command, &format!("{name} is missing")),
        None => bad_arguments(command, "an argument is of another kind"),
    }
}
