//! What a machine is set up for.

/// What the machine is set up for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Building and running Linecheck.
    Run,
    /// Its tests.
    Test,
    /// The side-by-side measurements.
    Bench,
    /// Its packages.
    Package,
    /// Building and running it for Windows.
    Cross,
    /// Building the standard library of another system.
    StandardLibrary,
}

/// Needed wherever Linecheck is built.
pub const EVERYWHERE: &[Purpose] = &[Purpose::Run, Purpose::Test, Purpose::Bench, Purpose::Package];
/// Needed by the tests alone.
pub const TESTS: &[Purpose] = &[Purpose::Test];
/// Needed by the measurements alone.
pub const MEASUREMENTS: &[Purpose] = &[Purpose::Bench];
/// Needed by the packages alone.
pub const PACKAGES: &[Purpose] = &[Purpose::Package];
/// Needed for Windows alone.
pub const CROSS: &[Purpose] = &[Purpose::Cross];
/// Needed by a compiler without a standard library alone.
pub const SOURCE: &[Purpose] = &[Purpose::StandardLibrary];
/// Needed wherever C is compiled.
pub const COMPILED: &[Purpose] =
    &[Purpose::Run, Purpose::Test, Purpose::Bench, Purpose::Package, Purpose::Cross];
