//! A message or a call of the past.

/// A message or call of the past, as it is at a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// When it was sent or dialled, in milliseconds since 1970.
    pub at_ms: i64,
    /// When its record last changed, or the call ended.
    pub updated_ms: i64,
    /// To whom.
    pub to: String,
    /// In which country, by ISO 3166.
    pub country: &'static str,
    /// From which number.
    pub from: String,
    /// Twilio's word for what became of it.
    pub status: &'static str,
    /// Twilio's code.
    pub code: Option<u32>,
    /// Of how many segments a message consists.
    pub segments: u32,
    /// How many seconds a call lasted.
    pub seconds: u32,
    /// What it cost, in hundred-thousandths of a US dollar; none until Twilio knows.
    pub price: Option<i64>,
}

impl Recorded {
    /// Whether it left: a message that Twilio could not send has no time of sending.
    #[must_use]
    pub fn is_sent(&self) -> bool {
        self.status != "failed"
    }
}
