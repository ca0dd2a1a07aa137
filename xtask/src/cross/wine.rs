//! Wine: a Windows for programs that need no page.

use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail, ensure};

use crate::ground;

/// Where Debian keeps it, and under what name others do.
const PROGRAMS: [(&str, &str); 3] = [
    ("/usr/lib/wine/wine64", "/usr/lib/wine/wineserver64"),
    ("wine64", "wineserver"),
    ("wine", "wineserver"),
];

/// What Rust's standard library takes random numbers from, for a Wine that is older than 8.3. Real Windows has it; nothing of
/// this is shipped.
const RANDOM: &str = include_str!("random.c");

pub struct Wine {
    program: &'static str,
    server: &'static str,
    /// Its Windows: the folder of drive C and of the registry.
    prefix: PathBuf,
}

impl Wine {
    /// Makes a Windows of its own, unless it is there.
    pub fn ensure(folder: &Path) -> Result<Self> {
        let found = PROGRAMS.iter().find(|(program, _)| ground::answer(program, &["--version"]).is_some());
        let (program, server) = found.context("Wine could not be started")?;
        let wine = Self { program, server, prefix: folder.join("wine") };
        let system = wine.prefix.join("drive_c").join("windows").join("system32");
        if !system.is_dir() {
            fs::create_dir_all(&wine.prefix)?;
            ground::run(wine.command(Path::new("wineboot")).arg("--init"))?;
            ground::run(wine.server().arg("--wait"))?;
        }
        let random = system.join("bcryptprimitives.dll");
        if !random.exists() {
            let source = folder.join("random.c");
            fs::write(&source, RANDOM)?;
            let mut compiler = Command::new("x86_64-w64-mingw32-gcc");
            compiler.arg("-shared").arg("-o").arg(&random).arg(&source).arg("-ladvapi32");
            ground::run(&mut compiler)?;
        }
        // It outlives the programs, which would each wait for its start otherwise. So do its services, which the first program starts:
        // they would keep that one's pipes, and whoever reads them would wait for an end that never comes.
        ground::run(wine.server().arg("--persistent"))?;
        let mut services = wine.command(Path::new("wineboot"));
        services.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        ensure!(
            services.status().context("Wine could not be started")?.success(),
            "Wine's services did not start"
        );
        Ok(wine)
    }

    pub fn program(&self) -> &'static str {
        self.program
    }

    /// A program of Windows.
    pub fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(self.program);
        command.arg(program);
        self.furnish(&mut command);
        command
    }

    /// Gives a command what Wine takes from the environment. There is no display: nobody looks at a window.
    pub fn furnish<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        command.env("WINEPREFIX", &self.prefix).env("WINEDEBUG", "-all");
        command.env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY")
    }

    fn server(&self) -> Command {
        let mut command = Command::new(self.server);
        self.furnish(&mut command);
        command
    }

    /// Starts the window here, where there is no `WebView2`: it has to say so, and where to get it, and to end.
    pub fn window_without_web_view(&self, window: &Path) -> Result<()> {
        let mut command = self.command(window);
        println!("$ {}", ground::as_typed(&command));
        let mut child = command.stderr(Stdio::piped()).spawn().context("the window could not be started")?;
        let mut said = String::new();
        child.stderr.take().context("the window says nothing")?.read_to_string(&mut said)?;
        let status = child.wait()?;
        println!("{said}");
        ensure!(status.code() == Some(1), "it ended with {status}");
        if !said.contains("WebView2 runtime is missing")
            || !said.contains("https://")
            || said.contains("panicked")
        {
            bail!("it does not say what is missing, and where to get it");
        }
        Ok(())
    }
}

/// A path as programs in Wine know it.
pub fn for_wine(path: &Path) -> String {
    format!("Z:{}", path.display()).replace('/', "\\")
}

impl Drop for Wine {
    fn drop(&mut self) {
        // Ends the programs of this prefix alone. What is left of them would hold the folder.
        let _ = self.server().arg("--kill").status();
    }
}
