//! On or off.

use clap::ValueEnum;

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Switch {
    #[value(alias = "enable")]
    On,
    #[value(alias = "disable")]
    Off,
}

impl Switch {
    pub fn is_on(self) -> bool {
        self == Self::On
    }
}
