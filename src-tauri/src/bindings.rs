//! The types of the page: `ui/ipc/types.d.ts`, written from the Rust types that the commands take and give.
//!
//! `cargo xtask bindings` writes the file; as a test this says whether it is current.

use std::any::TypeId;
use std::collections::{BTreeMap, HashSet};
use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

use linecheck_app::{
    AppError, CodeView, CountryView, DraftView, FollowReport, HistoryFigures, HistoryView, LanguageView,
    LimitsView, MatrixView, NetworkView, NumbersView, ReadyView, RetentionView, SavePreview, SaveReport,
    TenantStatus, TraceView, VerificationView,
};
use linecheck_domain::draft::Configuration;
use linecheck_domain::limits::SendLimits;
use linecheck_domain::tenant::Tenant;
use linecheck_domain::test_number::TestNumbers;
use linecheck_domain::trace::{Plan, StoredEvent};
use linecheck_sandbox::magic::MagicRecipient;
use linecheck_sandbox::{AccountInfo, Arrival, FaultRule, FaultState};
use ts_rs::{Config, TS, TypeVisitor};
use uuid::Uuid;

use crate::arguments::Told;
use crate::commands::{configure, drafts, history, matrix, send, settings, tenants, words};
use crate::exports::SavedFile;
use crate::links::Link;
use crate::opening::Located;
use crate::state::SessionView;

const HEADER: &str = "\
// What the commands take and give, as serde reads and writes it. Generated from the Rust types; do not edit:
// `cargo xtask bindings` writes it anew.
";

/// What `read_raw_trace` gives: `linecheck_app` builds it as it is stored.
#[derive(TS)]
#[expect(dead_code, reason = "only its form matters")]
struct RawTrace {
    transaction: Uuid,
    plan: Plan,
    events: Vec<StoredEvent>,
}

/// The declarations, by name.
struct Declarations {
    config: Config,
    seen: HashSet<TypeId>,
    found: BTreeMap<String, String>,
}

impl TypeVisitor for Declarations {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        if !self.seen.insert(TypeId::of::<T>()) {
            return;
        }
        T::visit_dependencies(self);
        T::visit_generics(self);
        if T::output_path().is_none() {
            return;
        }
        let name = T::ident(&self.config);
        let text = format!("{}export {}", T::docs().unwrap_or_default(), T::decl(&self.config));
        let before = self.found.insert(name.clone(), text.clone());
        assert!(before.is_none_or(|before| before == text), "two types are called {name}");
    }
}

macro_rules! declare {
    ($($root:ty),* $(,)?) => {{
        // Every number that the commands give fits into a double.
        let config = Config::new().with_large_int("number");
        let mut all = Declarations { config, seen: HashSet::new(), found: BTreeMap::new() };
        $(all.visit::<$root>();)*
        all.found
    }};
}

fn generated() -> String {
    let declarations = declare!(
        AppError,
        SessionView,
        Located,
        Told,
        tenants::Overview,
        tenants::Edit,
        Tenant,
        TenantStatus,
        Configuration,
        drafts::Edit,
        DraftView,
        VerificationView,
        configure::Shown,
        configure::Selected,
        NumbersView,
        SavePreview,
        SaveReport,
        send::Request,
        send::PreparedSend,
        send::TestRun,
        matrix::Request,
        matrix::PreparedMatrix,
        MatrixView,
        TraceView,
        RawTrace,
        settings::PreferencesView,
        NetworkView,
        CountryView,
        LanguageView,
        TestNumbers,
        Link,
        words::Described,
        words::ConsentView,
        CodeView,
        history::Filter,
        HistoryView,
        HistoryFigures,
        RetentionView,
        FollowReport,
        ReadyView,
        LimitsView,
        SendLimits,
        SavedFile,
        AccountInfo,
        Arrival,
        MagicRecipient,
        FaultRule,
        FaultState,
    );
    let mut text = HEADER.to_owned();
    for declaration in declarations.values() {
        let _ = write!(text, "\n{}", laid_out(declaration));
    }
    text
}

/// One member a line, so that a difference can be read.
fn laid_out(declaration: &str) -> String {
    let one_line_comments = declaration.replace("/**\n * ", "/** ").replace("\n */\n", " */\n");
    let mut depth = 0_usize;
    let mut text = String::new();
    for line in one_line_comments.lines().map(str::trim) {
        if line.is_empty() {
            continue;
        }
        // The second line of a longer comment begins with a star of its own.
        let hanging = usize::from(line.starts_with('*'));
        let _ = writeln!(text, "{}{line}", " ".repeat(depth * 2 + hanging));
        if !line.starts_with(['/', '*']) {
            let opened = line.matches(['{', '(', '[']).count();
            depth = (depth + opened).saturating_sub(line.matches(['}', ')', ']']).count());
        }
    }
    text
}

#[test]
fn p4_the_types_of_the_page_are_current() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui/ipc/types.d.ts");
    let file = env::var_os("LINECHECK_BINDINGS").map_or(file, Into::into);
    let text = generated();
    if env::var_os("LINECHECK_WRITE_BINDINGS").is_some() {
        fs::write(&file, &text).unwrap();
    }
    let committed = fs::read_to_string(&file).unwrap().replace("\r\n", "\n");
    assert!(committed == text, "{} is not current: cargo xtask bindings", file.display());
}
