//! How the pictures are taken: a desk and a window for each scene, in which width and theme are changed.

use std::any::Any;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::Instant;

use linecheck_window::album::{self, Picture, Sheet};
use linecheck_window::{Desk, Keyring, Logind, OLD_PASSPHRASE, Start, Window};
use serde_json::{Value, json};

use crate::scenes::{Beginning, SHOWN, Scene, Shown, Step, all};

const WIDTHS: [u32; 3] = [900, 1280, 1600];
const THEMES: [&str; 2] = ["light", "dark"];
/// Text of this size is photographed too, in a window of this width.
const LARGE: u32 = 200;
const LARGE_WIDTH: u32 = 1280;
/// So large may a committed picture be, in bytes.
const SMALL: u64 = 120 * 1024;

/// What is asked for.
struct Wish {
    /// Scenes whose name has this in it.
    only: String,
    /// The few for the documentation, instead of all.
    docs: bool,
    /// In the font that a system without a desktop falls back to.
    fallback: bool,
    folder: PathBuf,
}

pub fn main() -> ExitCode {
    let wish = match wish(std::env::args().skip(1)) {
        Ok(wish) => wish,
        Err(error) => {
            println!("{error}");
            return ExitCode::FAILURE;
        }
    };
    fs::create_dir_all(&wish.folder).expect("the folder for the pictures");
    let failed = if wish.docs { take_shown(&wish) } else { take_all(&wish) };
    if failed == 0 {
        return ExitCode::SUCCESS;
    }
    println!("{failed} failed");
    ExitCode::FAILURE
}

fn wish(mut arguments: impl Iterator<Item = String>) -> Result<Wish, String> {
    let mut wish = Wish { only: String::new(), docs: false, fallback: false, folder: PathBuf::new() };
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().ok_or(format!("{argument} needs a value"));
        match argument.as_str() {
            "--only" => wish.only = value()?,
            "--into" => wish.folder = value()?.into(),
            "--docs" => wish.docs = true,
            "--fallback-font" => wish.fallback = true,
            other => {
                return Err(format!(
                    "{other}: not known. Use: --into FOLDER [--only NAME] [--fallback-font] [--docs]"
                ));
            }
        }
    }
    if wish.folder.as_os_str().is_empty() {
        return Err("say where to: --into FOLDER".to_owned());
    }
    if !wish.docs && !all().any(|scene| wish.wants(scene)) {
        let names: Vec<_> = all().map(Scene::name).collect();
        return Err(format!("no scene has {:?} in its name; there are: {}", wish.only, names.join(", ")));
    }
    Ok(wish)
}

impl Wish {
    fn wants(&self, scene: &Scene) -> bool {
        scene.name().contains(&self.only)
    }
}

impl Scene {
    /// `account-wrong-sid`: the beginning of its files' names.
    fn name(&self) -> String {
        let word = |text: &str| {
            text.to_lowercase()
                .split(|letter: char| !letter.is_alphanumeric())
                .filter(|part| !part.is_empty())
                .collect::<Vec<_>>()
                .join("-")
        };
        format!("{}-{}", word(self.screen), word(self.state))
    }

    fn file(&self, theme: &str, width: u32) -> String {
        format!("{}-{theme}-{width}.png", self.name())
    }

    fn large_file(&self) -> String {
        format!("{}-text-{LARGE}.png", self.name())
    }
}

/// Takes the scenes that are wanted, and writes the page over all that are there. Returns how many failed.
fn take_all(wish: &Wish) -> usize {
    let wanted: Vec<_> = all().filter(|scene| wish.wants(scene)).collect();
    let mut failures = Vec::new();
    for (at, scene) in wanted.iter().enumerate() {
        let begun = Instant::now();
        let failure = in_its_window(scene, wish, |window, folder| Box::pin(take(window, scene, folder)));
        let outcome = if failure.is_some() { "FAILED" } else { "done" };
        let seconds = begun.elapsed().as_secs_f32();
        println!("{:>3} of {}: {}: {outcome} in {seconds:.1} s", at + 1, wanted.len(), scene.name());
        if let Some(failure) = failure {
            println!("{failure}");
            failures.push((scene.name(), failure));
        }
    }
    let sheets: Vec<_> = all().filter_map(|scene| sheet(scene, &failures, &wish.folder)).collect();
    let page = wish.folder.join("index.html");
    fs::write(&page, album::page(&sheets)).expect("the page is written");
    println!("look through them: {}", page.display());
    failures.len()
}

/// What there is of a scene, from this run or from one before.
fn sheet(scene: &Scene, failures: &[(String, String)], folder: &Path) -> Option<Sheet> {
    let name = scene.name();
    let mut pictures = Vec::new();
    for width in WIDTHS {
        for theme in THEMES {
            let file = scene.file(theme, width);
            if folder.join(&file).exists() {
                pictures.push(Picture { file, how: format!("{theme}, {width} px") });
            }
        }
    }
    if folder.join(scene.large_file()).exists() {
        pictures.push(Picture { file: scene.large_file(), how: format!("{LARGE} %, {LARGE_WIDTH} px") });
    }
    let failure = failures.iter().find(|(failed, _)| *failed == name).map(|(_, why)| why.clone());
    (failure.is_some() || !pictures.is_empty()).then(|| Sheet {
        screen: scene.screen.to_owned(),
        state: scene.state.to_owned(),
        pictures,
        failure,
    })
}

/// Photographs a scene in every way, and has each looked over for what cannot be read.
async fn take(window: &Window<'_>, scene: &Scene, folder: &Path) {
    let mut lost = Vec::new();
    for width in WIDTHS {
        window.show_whole(width).await;
        for theme in THEMES {
            window.tint(theme).await;
            window.photograph(&folder.join(scene.file(theme, width))).await;
            look_over(window, &format!("{theme}, {width} px"), &mut lost).await;
        }
    }
    window.text_size(LARGE).await;
    window.show_whole(LARGE_WIDTH).await;
    window.photograph(&folder.join(scene.large_file())).await;
    look_over(window, &format!("{LARGE} %"), &mut lost).await;
    window.text_size(100).await;
    window.longer_words().await;
    for width in WIDTHS {
        window.show_whole(width).await;
        look_over(window, &format!("longer words, {width} px"), &mut lost).await;
    }
    assert!(lost.is_empty(), "not everything can be read:\n{}", lost.join("\n"));
}

async fn look_over(window: &Window<'_>, how: &str, lost: &mut Vec<String>) {
    let found = window.cut().await.into_iter().chain(window.faint().await);
    lost.extend(found.map(|what| format!("  {how}: {what}")));
}

/// The committed pictures: with few colours, so that they are small. Returns how many failed.
fn take_shown(wish: &Wish) -> usize {
    let mut failed = 0;
    for shown in SHOWN {
        let scene = all().find(|scene| (scene.screen, scene.state) == (shown.screen, shown.state));
        let failure = match scene {
            Some(scene) => {
                in_its_window(scene, wish, |window, folder| Box::pin(take_one(window, shown, folder)))
            }
            None => Some(format!("there is no scene {}: {}", shown.screen, shown.state)),
        };
        println!("{}: {}", shown.file, failure.as_deref().unwrap_or("done"));
        failed += usize::from(failure.is_some());
    }
    failed
}

async fn take_one(window: &Window<'_>, shown: &Shown, folder: &Path) {
    window.show_part(shown.width, shown.height).await;
    // What is said for a moment is not what a screen is.
    let calm = "scrollTo(0, 0); document.activeElement.blur(); document.getElementById('said').hidePopover()";
    window.run(calm, vec![]).await;
    window.tint(shown.theme).await;
    let to = folder.join(shown.file);
    window.photograph(&to).await;
    let few = ["-strip", "-dither", "None", "-colors", "128", "-define", "png:compression-level=9"];
    let status = Command::new("convert").arg(&to).args(few).arg(&to).status();
    assert!(status.is_ok_and(|status| status.success()), "imagemagick makes it small");
    let size = fs::metadata(&to).expect("it is there").len();
    assert!(size <= SMALL, "{size} bytes are too many to commit; at most {SMALL}");
}

type Work<'a> = std::pin::Pin<Box<dyn Future<Output = ()> + 'a>>;

/// Opens a window on a desk of its own, goes to the scene, and does the work. Says what went wrong.
fn in_its_window(
    scene: &Scene,
    wish: &Wish,
    work: impl for<'a> Fn(&'a Window<'a>, &'a Path) -> Work<'a> + Sync,
) -> Option<String> {
    // What drives the window panics when it waits in vain: the thread ends with it, and its desk.
    std::thread::scope(|scope| {
        let thread = scope.spawn(|| {
            let keyring =
                if scene.from == Beginning::NoKeyring { Keyring::Absent } else { Keyring::Unlocked };
            let desk = Desk::with_display(keyring, 1920, 5_200);
            let desk = if wish.fallback { desk } else { desk.with_interface_font() };
            let desk = desk.with_system_bus();
            let runtime = tokio::runtime::Runtime::new().expect("a runtime");
            runtime.block_on(async {
                let logind = Logind::start(&desk).await;
                let mut window = open(&desk, scene.from).await;
                for step in scene.steps {
                    match step {
                        Step::LockSession => logind.lock_session().await,
                        step => do_step(&desk, &mut window, step).await,
                    }
                }
                window.settle().await;
                work(&window, &wish.folder).await;
                // One that waits for what is under way would not close.
                window.kill().await;
            });
        });
        thread.join().err().map(|panic| words_of(panic.as_ref()))
    })
}

fn words_of(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().cloned();
    text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned())).unwrap_or_default()
}

async fn open(desk: &Desk, from: Beginning) -> Window<'_> {
    let start = match from {
        Beginning::NoKeyring | Beginning::NoTenant | Beginning::Old | Beginning::OldHindered => {
            Start::Sandbox
        }
        Beginning::Start | Beginning::Sandbox | Beginning::Configured => Start::Plain,
    };
    if matches!(from, Beginning::Old | Beginning::OldHindered) {
        desk.put_old_vault(from == Beginning::OldHindered);
    }
    let mut window = Window::open(desk, start).await;
    if matches!(from, Beginning::Old | Beginning::OldHindered) {
        window.fill("Passphrase", OLD_PASSPHRASE).await;
        window.click("button", "Open the vault").await;
    }
    if matches!(from, Beginning::Sandbox | Beginning::Configured) {
        window.enter_sandbox().await;
    }
    if from == Beginning::Configured {
        window.configure("main", true).await;
    }
    window
}

async fn do_step(desk: &Desk, window: &mut Window<'_>, step: &Step) {
    match *step {
        Step::Go(screen, heading) => window.go(screen, heading).await,
        Step::Click(kind, name) => window.click(kind, name).await,
        Step::Find(kind, name) => drop(window.find(kind, name).await),
        Step::Fill(name, text) => window.fill(name, text).await,
        Step::Choose(name, value) => window.choose(name, value).await,
        Step::Press(keys) => window.press(keys).await,
        Step::Cross => desk.ask_to_close(),
        Step::Says(words) => window.says(words).await,
        Step::Credentials(role) => {
            let (sid, token) = window.credentials(role).await;
            window.fill("Account SID", &sid).await;
            window.fill("Auth Token", &token).await;
        }
        Step::Wrong(preset) => window.go_wrong(preset).await,
        Step::Send(recipient) => window.send_to(recipient).await,
        Step::Call(command, arguments) => {
            let arguments: Value = serde_json::from_str(arguments).expect("arguments are JSON");
            window.call(command, arguments).await.unwrap_or_else(|error| panic!("{command}: {error}"));
            window.reload().await;
        }
        Step::Type(text) => window.type_keys(text).await,
        Step::Many(recipients) => {
            for recipient in recipients.iter() {
                window.send_by_command(recipient).await;
            }
            window.reload().await;
        }
        Step::Release(number) => {
            let (sid, _) = window.credentials("main").await;
            let number = json!({ "sid": sid, "number": number });
            window.call("release_sandbox_number", number).await.expect("it is released");
        }
        Step::TenThousand => window.fill_the_list(10_000).await,
        Step::Longer => window.lengthen().await,
        Step::Settle => window.settle().await,
        Step::Give(field, ending) => window.give_file(field, &desk.exported(ending)).await,
        Step::GiveAltered(field, entry) => window.give_file(field, &desk.altered_trail(entry)).await,
        Step::Seal => drop(window.seal(desk, "export_bundle").await),
        Step::BecomeKit => window.become_kit(desk).await,
        Step::Stop(ahead) => window.stop_the_clock(ahead).await,
        Step::DaysLater(days) => window.days_later(days).await,
        Step::Broken(entry) => window.pretend_broken(entry).await,
        Step::LockSession => {}
    }
}
