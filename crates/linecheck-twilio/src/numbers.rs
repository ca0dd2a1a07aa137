//! The numbers of an account (Twilio: `docs/phone-numbers/api/incomingphonenumber-resource`).

use serde::Deserialize;

use crate::client::{Fetched, Listed, TwilioClient, text};
use crate::error::{Argument, TwilioError};
use crate::identity::same_account;
use crate::lenient::{Flag, MOST_OF_A_PAGE, NO_OBJECT, Object, Text, is_sid, sid};
use crate::paging::{LARGEST_PAGE, NextPage, Opened, Page, Reach};
use crate::skim::Skim;

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

impl Wire {
    fn skim(skim: &mut Skim<'_>) -> Result<Self, &'static str> {
        let mut wire = Self::default();
        skim.object(|skim, name| {
            match name {
                b"sid" => wire.sid = skim.read()?,
                b"account_sid" => wire.account_sid = skim.read()?,
                b"phone_number" => wire.phone_number = skim.read()?,
                b"friendly_name" => wire.friendly_name = skim.read()?,
                b"capabilities" => wire.capabilities = skim.read()?,
                _ => skim.pass()?,
            }
            Ok(())
        })?;
        Ok(wire)
    }
}

/// A page of numbers. It is skimmed, since an account may have very many.
struct NumbersPage;

impl Page for NumbersPage {
    type Member = IncomingNumber;

    fn read(body: &[u8]) -> Opened<IncomingNumber> {
        let mut skim = Skim::new(text(body)?);
        let (mut numbers, mut next) = (None, NextPage::default());
        skim.object(|skim, name| {
            match name {
                b"incoming_phone_numbers" if skim.is_list() => {
                    let mut read = Vec::with_capacity(1_000);
                    skim.list(|skim| {
                        if read.len() >= MOST_OF_A_PAGE {
                            return Err("more members than a page has");
                        }
                        read.push(if skim.is_object() {
                            Wire::skim(skim)?.open()
                        } else {
                            skim.pass().map(|()| Err(NO_OBJECT))?
                        });
                        Ok(())
                    })?;
                    numbers = Some(read);
                }
                b"next_page_uri" => next = skim.read()?,
                _ => skim.pass()?,
            }
            Ok(())
        })?;
        skim.end()?;
        Ok((numbers.ok_or("a list of numbers without the list")?, next))
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
