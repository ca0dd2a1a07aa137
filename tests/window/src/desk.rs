//! A desk for one test: a display, a session bus, perhaps a keyring, and the driver. All of it is its own, and all of
//! it goes with it.

use std::env;
use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::{Mutex, OnceLock, PoisonError};

use tempfile::TempDir;

/// What the vault opens with that [`Desk::put_old_vault`] puts there.
pub const OLD_PASSPHRASE: &str = "a passphrase for tests";

/// What keeps secrets on this desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keyring {
    /// A real one, unlocked.
    Unlocked,
    /// None: the session bus knows no service of that name.
    Absent,
}

/// What shows the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// The window's own: the whole program is driven.
    WebKit,
    /// An ordinary browser, without a display, which a bridge serves the page to.
    Chromium,
}

/// The surroundings that a window needs.
pub struct Desk {
    engine: Engine,
    bridge: OnceLock<String>,
    processes: Mutex<Vec<Child>>,
    environment: Vec<(&'static str, String)>,
    folder: TempDir,
}

impl Desk {
    /// Sets it up.
    pub fn new(keyring: Keyring) -> Self {
        Self::with_display(keyring, 1920, 1200)
    }

    /// Sets it up with a display of this size, in pixels: a window is never larger.
    pub fn with_display(keyring: Keyring, width: u32, height: u32) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mut desk = Self {
            engine: Engine::WebKit,
            bridge: OnceLock::new(),
            processes: Mutex::default(),
            environment: Vec::new(),
            folder,
        };
        desk.furnish();
        desk.start_display(width, height);
        desk.start_bus(keyring);
        if keyring == Keyring::Unlocked {
            desk.unlock_keyring();
        }
        desk
    }

    /// The same desk, whose desktop has a font for its interfaces, as GNOME, KDE, Windows and macOS have. Without one there is what
    /// the system falls back to.
    #[must_use]
    pub fn with_interface_font(self) -> Self {
        let folder = self.folder.path().join("home/.config/gtk-3.0");
        fs::create_dir_all(&folder).expect("a folder for GTK's settings");
        fs::write(folder.join("settings.ini"), "[Settings]\ngtk-font-name=Inter 11\n")
            .expect("GTK's settings");
        self
    }

    /// The same desk, with another engine to show the page.
    #[must_use]
    pub fn shown_by(mut self, engine: Engine) -> Self {
        self.engine = engine;
        self
    }

    /// What shows the page on this desk.
    pub fn engine(&self) -> Engine {
        self.engine
    }

    /// A folder for what a browser keeps.
    pub(crate) fn profile(&self) -> PathBuf {
        self.folder.path().join("profile")
    }

    /// Where the bridge serves the page; it is started when it is asked for first.
    pub(crate) fn bridge(&self) -> &str {
        self.bridge.get_or_init(|| {
            let mut bridge = self.command(built("linecheck-bridge", "LINECHECK_TEST_BRIDGE"));
            bridge.arg(self.home());
            first_line(self.start(bridge))
        })
    }

    /// Where Linecheck keeps everything on this desk.
    pub fn home(&self) -> PathBuf {
        let home = self.environment.iter().find(|(name, _)| *name == "LINECHECK_HOME");
        home.map(|(_, home)| PathBuf::from(home)).unwrap_or_default()
    }

    /// Everything that programs keep on this desk: its home, and what lies beside it.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The name of its display.
    pub(crate) fn display(&self) -> &str {
        let display = self.environment.iter().find(|(name, _)| *name == "DISPLAY");
        display.map_or("", |(_, display)| display)
    }

    /// A variable of its environment; nothing where there is none.
    pub(crate) fn variable(&self, name: &str) -> String {
        let found = self.environment.iter().find(|(one, _)| *one == name);
        found.map_or_else(String::new, |(_, value)| value.clone())
    }

    /// The same desk, whose own bus is the system's bus too, for [`Logind`](crate::Logind).
    #[must_use]
    pub fn with_system_bus(mut self) -> Self {
        let bus = self.variable("DBUS_SESSION_BUS_ADDRESS");
        self.environment.push(("DBUS_SYSTEM_BUS_ADDRESS", bus));
        self
    }

    /// The same desk, with Linecheck's home elsewhere.
    #[must_use]
    pub fn with_home(mut self, home: &Path) -> Self {
        self.environment.retain(|(name, _)| *name != "LINECHECK_HOME");
        self.environment.push(("LINECHECK_HOME", home.display().to_string()));
        self
    }

    /// Puts a vault of the sandbox there that an older Linecheck wrote. Where it is hindered, its migration cannot run, until
    /// the folder that this answers is taken away.
    pub fn put_old_vault(&self, is_hindered: bool) -> PathBuf {
        let folder = self.home().join("sandbox");
        let private = |path: &Path, mode: u32| {
            let mode = std::os::unix::fs::PermissionsExt::from_mode(mode);
            fs::set_permissions(path, mode).expect("its permissions");
        };
        fs::create_dir_all(&folder).expect("a folder");
        private(&folder, 0o700);
        for name in ["vault.db", "vault.json"] {
            let target = folder.join(name);
            fs::copy(crate::root().join("tests/cli/vaults/v3").join(name), &target).expect("a kept vault");
            private(&target, 0o600);
        }
        // Where the copy goes that is made before a migration.
        let hindrance = folder.join("vault.before-v4.db.partial");
        if is_hindered {
            fs::create_dir_all(hindrance.join("in the way")).expect("something in the way");
        }
        hindrance
    }

    /// A picture of the whole display, as it is now.
    pub fn photograph(&self, to: &Path) {
        self.photograph_part("100%", to);
    }

    /// A picture of a part of it, such as `900x820+0+28`.
    pub fn photograph_part(&self, part: &str, to: &Path) {
        let status =
            self.command("import").args(["-window", "root", "-crop", part, "+repage"]).arg(to).status();
        assert!(status.expect("imagemagick is installed").success(), "no picture of the display");
    }

    /// The file that the display's picture is in, at every moment.
    pub fn display_file(&self) -> PathBuf {
        self.folder.path().join("run").join("Xvfb_screen0")
    }

    fn furnish(&mut self) {
        for name in ["home", "run", "data"] {
            let path = self.folder.path().join(name);
            fs::create_dir(&path).expect("a folder");
            let mode = std::os::unix::fs::PermissionsExt::from_mode(0o700);
            fs::set_permissions(&path, mode).expect("its permissions");
        }
        let within = |name: &str| self.folder.path().join(name).display().to_string();
        self.environment = vec![
            ("HOME", within("home")),
            ("XDG_RUNTIME_DIR", within("run")),
            ("XDG_DATA_HOME", within("data")),
            ("LINECHECK_HOME", within("linecheck")),
            ("GDK_BACKEND", "x11".to_owned()),
            ("LIBGL_ALWAYS_SOFTWARE", "1".to_owned()),
            ("NO_AT_BRIDGE", "1".to_owned()),
            ("LANG", "C.UTF-8".to_owned()),
            // Both names: which one the web view library reads has changed.
            ("TAURI_AUTOMATION", "true".to_owned()),
            ("TAURI_WEBVIEW_AUTOMATION", "true".to_owned()),
        ];
    }

    /// A command that sees this desk and nothing of the person who runs the tests.
    pub fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        command.env_clear().envs(self.environment.iter().map(|(name, value)| (*name, value.as_str())));
        command.env("PATH", env::var_os("PATH").unwrap_or_default());
        command
    }

    /// Runs the command line beside the window, to its good end.
    pub fn linecheck(&self, arguments: &[&str]) {
        let (is_good, said) = self.ask_linecheck(arguments);
        assert!(is_good, "{arguments:?}: {said}");
    }

    /// The same to any end: whether it was a good one, and all that it said.
    pub fn ask_linecheck(&self, arguments: &[&str]) -> (bool, String) {
        let done = self.command(built("linecheck", "LINECHECK_TEST_CLI")).args(arguments).output();
        let done = done.expect("the command line runs");
        let said = [done.stdout, done.stderr].concat();
        (done.status.success(), String::from_utf8_lossy(&said).into_owned())
    }

    /// Starts a program that stays, and returns its standard output.
    fn start(&self, mut command: Command) -> ChildStdout {
        let program = command.get_program().display().to_string();
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(self.complaints());
        let mut child =
            command.spawn().unwrap_or_else(|error| panic!("{program} cannot be started: {error}"));
        let output = child.stdout.take().expect("its output is piped");
        self.processes.lock().expect("no start panicked").push(child);
        output
    }

    /// What the processes complain about; nobody looks at it unless a test fails.
    fn complaints(&self) -> fs::File {
        let path = self.folder.path().join("complaints");
        fs::OpenOptions::new().create(true).append(true).open(path).expect("a file")
    }

    fn start_display(&mut self, width: u32, height: u32) {
        let mut display = self.command("Xvfb");
        let size = format!("{width}x{height}x24");
        // Its ground is white: what is black is a window.
        display.args(["-displayfd", "1", "-screen", "0", &size, "-wr", "-nolisten", "tcp", "-ac", "-fbdir"]);
        display.arg(self.folder.path().join("run"));
        let number = first_line(self.start(display));
        self.environment.push(("DISPLAY", format!(":{number}")));
    }

    fn start_bus(&mut self, keyring: Keyring) {
        let mut bus = self.command("dbus-daemon");
        match keyring {
            Keyring::Unlocked => bus.arg("--session"),
            Keyring::Absent => bus.arg(format!("--config-file={}", self.bare_bus().display())),
        };
        bus.args(["--nofork", "--nopidfile", "--print-address=1"]);
        let address = first_line(self.start(bus));
        self.environment.push(("DBUS_SESSION_BUS_ADDRESS", address));
    }

    /// A bus that starts no service by itself, so that there is no keyring on it.
    fn bare_bus(&self) -> PathBuf {
        let path = self.folder.path().join("bus.conf");
        let socket = self.folder.path().join("run").display().to_string();
        let text = format!(
            "<busconfig><type>session</type><listen>unix:tmpdir={socket}</listen><auth>EXTERNAL</auth>\
             <policy context=\"default\"><allow send_destination=\"*\" eavesdrop=\"true\"/><allow eavesdrop=\"true\"/>\
             <allow own=\"*\"/></policy></busconfig>"
        );
        fs::write(&path, text).expect("the bus's configuration");
        path
    }

    /// The daemon goes into the background once it answers, and ends with the bus.
    fn unlock_keyring(&self) {
        let mut daemon = self.command("gnome-keyring-daemon");
        daemon.args(["--unlock", "--components=secrets"]);
        daemon.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(self.complaints());
        let mut child = daemon.spawn().expect("gnome-keyring is installed");
        child.stdin.take().expect("its input is piped").write_all(b"pw").expect("a password");
        assert!(child.wait().expect("it ends").success(), "the keyring is unlocked");
    }

    /// Has the keyring stop in the middle of whatever it does, or go on.
    pub fn signal_keyring(&self, signal: &str) {
        let asked = [
            "--print-reply=literal",
            "--dest=org.freedesktop.DBus",
            "/org/freedesktop/DBus",
            "org.freedesktop.DBus.GetConnectionUnixProcessID",
            "string:org.freedesktop.secrets",
        ];
        // It takes its name a moment after it was unlocked.
        for _ in 0..200 {
            let told = self.command("dbus-send").args(asked).output().expect("dbus-send is installed");
            if let Some(process) = String::from_utf8_lossy(&told.stdout).split_whitespace().last() {
                let status = self.command("kill").arg(format!("-{signal}")).arg(process).status();
                assert!(status.is_ok_and(|status| status.success()), "the keyring takes {signal}");
                return;
            }
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
        panic!("there is no keyring to signal");
    }

    /// Starts a driver, and returns its address: `http://127.0.0.1:PORT`. Each window has one of its own: one that waits
    /// for a window that never came takes no other request.
    pub(crate) fn start_driver(&self) -> String {
        let port = free_port();
        let name = match self.engine {
            Engine::WebKit => "WebKitWebDriver",
            Engine::Chromium => "chromedriver",
        };
        let mut driver = self.command(name);
        driver.arg(format!("--port={port}"));
        // Its output stays open: one that writes to a closed one ends.
        std::mem::forget(self.start(driver));
        for _ in 0..200 {
            if std::net::TcpStream::connect(("127.0.0.1", port)).is_ok() {
                return format!("http://127.0.0.1:{port}");
            }
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
        panic!("{name} does not answer at port {port}");
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        let processes = self.processes.get_mut().unwrap_or_else(PoisonError::into_inner);
        for child in processes.iter_mut().rev() {
            // Best effort: one that has ended already cannot be ended.
            let _ = child.kill();
            let _ = child.wait();
        }
        if std::thread::panicking() {
            let complaints = fs::read_to_string(self.folder.path().join("complaints")).unwrap_or_default();
            eprintln!("--- what the processes complained about\n{complaints}");
        }
    }
}

/// A program of the workspace: the one that a variable names, else the one that was built beside this one.
pub(crate) fn built(name: &str, variable: &str) -> PathBuf {
    if let Some(path) = env::var_os(variable) {
        return PathBuf::from(path);
    }
    let this = env::current_exe().expect("the path of this program");
    let path = this.ancestors().skip(1).map(|folder| folder.join(name)).find(|path| path.exists());
    path.unwrap_or_else(|| panic!("build {name} first: cargo build --workspace --bins"))
}

fn first_line(output: ChildStdout) -> String {
    let mut line = String::new();
    let mut reader = BufReader::new(output);
    reader.read_line(&mut line).expect("a line");
    assert!(!line.trim().is_empty(), "a process of the desk ended at once");
    // The pipe stays open: a process that writes to a closed one may end.
    std::mem::forget(reader);
    line.trim().to_owned()
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("its address").port()
}
