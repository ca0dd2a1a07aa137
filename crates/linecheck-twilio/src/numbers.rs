//! The numbers of an account (Twilio: `docs/phone-numbers/api/incomingphonenumber-resource`).

use serde::Deserialize;

use crate::client::{Fetched, Listed, TwilioClient, parse_bytes};
use crate::error::{Argument, TwilioError};
use crate::identity::same_account;
use crate::lenient::{Flag, Members, Object, Text, is_sid, members, sid};
use crate::paging::{LARGEST_PAGE, NextPage, Opened, Page, Reach};

/// A number of the account. Its texts are a server's. The other thirty fields are passed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IncomingNumber {
    /// Its SID (`PN`).
    pub sid: String,
    /// The account that it says it belongs to.
    account_sid: Option<String>,
    /// The number as Twilio writes it, meant to be E.164; at most 32 characters.
    pub phone_number: String,
    /// The name that the account's owner gave it, at most 256 characters.
    pub friendly_name: String,
    /// What it can do. `None` when Twilio gives none (the object is nullable).
    pub capabilities: Option<Capabilities>,
}

/// What a number can do. What Twilio does not mention, it cannot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[expect(clippy::struct_excessive_bools, reason = "these are Twilio's four flags")]
pub struct Capabilities {
    /// SMS.
    pub sms: bool,
    /// Calls.
    pub voice: bool,
    /// Messages with media.
    pub mms: bool,
    /// Fax, which Twilio may leave out.
    pub fax: bool,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Wire {
    sid: Text<34>,
    account_sid: Text<34>,
    phone_number: Text<32>,
    friendly_name: Text<256>,
    capabilities: Object<WireCapabilities>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct WireCapabilities {
    #[serde(alias = "SMS")]
    sms: Flag,
    #[serde(alias = "Voice", alias = "VOICE")]
    voice: Flag,
    #[serde(alias = "MMS")]
    mms: Flag,
    #[serde(alias = "Fax", alias = "FAX")]
    fax: Flag,
}

impl Wire {
    fn open(self) -> Result<IncomingNumber, &'static str> {
        Ok(IncomingNumber {
            sid: sid(self.sid, &["PN"]).ok_or("a number without its SID")?,
            account_sid: self.account_sid.0,
            phone_number: self.phone_number.0.ok_or("a number without the number")?,
            friendly_name: self.friendly_name.0.unwrap_or_default(),
            capabilities: self.capabilities.0.map(|said| Capabilities {
                sms: said.sms.0.unwrap_or(false),
                voice: said.voice.0.unwrap_or(false),
                mms: said.mms.0.unwrap_or(false),
                fax: said.fax.0.unwrap_or(false),
            }),
        })
    }
}

/// A page of numbers.
#[derive(Deserialize, Default)]
#[serde(default)]
struct NumbersPage {
    incoming_phone_numbers: Option<Members<Object<Wire>>>,
    next_page_uri: NextPage,
}

impl Page for NumbersPage {
    type Member = IncomingNumber;

    fn read(body: &[u8]) -> Opened<IncomingNumber> {
        let page: Self = parse_bytes(body)?;
        let numbers = page.incoming_phone_numbers.ok_or("a list of numbers without the list")?;
        Ok((members(numbers, Wire::open), page.next_page_uri))
    }

    fn account_of(number: &IncomingNumber) -> Option<&str> {
        number.account_sid.as_deref()
    }
}

impl TwilioClient {
    /// Lists every number of the account, 1000 a page. Twilio has no filter by capability. `progress` is told, after
    /// every page, the pages and the numbers so far.
    ///
    /// # Errors
    /// See [`TwilioError`]. A list that breaks off gives nothing.
    pub async fn numbers(
        &self,
        progress: impl FnMut(u32, usize) + Send,
    ) -> Result<Listed<IncomingNumber>, TwilioError> {
        let first = self.own_address("IncomingPhoneNumbers", &[("PageSize", LARGEST_PAGE)]);
        self.list::<NumbersPage>(first, Reach::End, progress).await
    }

    /// Reads one number.
    ///
    /// # Errors
    /// See [`TwilioError`]; [`TwilioError::BadArgument`] when it is not the SID of a number.
    pub async fn number(&self, number_sid: &str) -> Result<Fetched<IncomingNumber>, TwilioError> {
        if !is_sid(number_sid, &["PN"]) {
            return Err(TwilioError::BadArgument(Argument::NumberSid));
        }
        let address = self.own_address(&format!("IncomingPhoneNumbers/{number_sid}"), &[]);
        let another = |number: &IncomingNumber| {
            let own = number.sid.eq_ignore_ascii_case(number_sid)
                && same_account(number.account_sid.as_deref(), &self.account_sid);
            (!own).then_some("another number")
        };
        self.fetch_own(&address, Wire::open, another).await
    }
}

#[cfg(test)]
mod tests;
