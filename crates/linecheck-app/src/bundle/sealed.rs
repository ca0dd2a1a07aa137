//! The age format (<https://age-encryption.org/v1>): sealing and opening, with bounds on what somebody else's file may cost.

use std::fmt;
use std::io::{self, BufRead, Cursor, Read as _, Write};

use age::secrecy::SecretString;
use age::{DecryptError, Decryptor, Encryptor, Identity, Recipient, scrypt, x25519};
use linecheck_domain::Secret;
use linecheck_domain::visible::visible;
use zeroize::Zeroizing;

use crate::error::{AppError, Code, Field};

/// scrypt's work for a passphrase, as a power of two: what age itself uses (256 MiB of memory, about a second).
const WORK: u8 = 18;

/// The most work that is done for a file of somebody else's: 1 GiB of memory, some seconds.
const MOST_WORK: u8 = 20;

/// The largest file that is opened, in bytes. What is in it cannot be larger: age does not compress.
pub const LARGEST_BUNDLE: usize = 64 * 1024 * 1024;

/// The shortest passphrase that a file is sealed with. Whoever has the file can try passphrases without anybody to stop him.
const SHORTEST_PASSPHRASE: usize = 12;

/// The most public keys that a file is sealed for.
const MOST_RECIPIENTS: usize = 50;

/// The most keys that an identity file may hold.
const MOST_IDENTITIES: usize = 50;

/// What a file is sealed with.
#[derive(Debug)]
pub enum BundleLock {
    /// A passphrase.
    Passphrase(Secret),
    /// Public keys, `age1…`: whoever has the private key of one of them can open it.
    Recipients(Vec<String>),
}

/// What a file is opened with.
#[derive(Debug)]
pub enum BundleKey {
    /// Its passphrase.
    Passphrase(Secret),
    /// The text of an identity file, as `age-keygen` writes it.
    Identities(Secret),
}

/// A lock that was found good.
pub(crate) struct Lock(Vec<Box<dyn Recipient + Send + Sync>>);

impl BundleLock {
    /// For whom it is, for the audit trail: public keys, or that it has a passphrase.
    pub(crate) fn facts(&self) -> Vec<String> {
        match self {
            Self::Passphrase(_) => vec!["passphrase".to_owned()],
            Self::Recipients(keys) => keys.iter().map(|key| key.trim().to_owned()).collect(),
        }
    }

    /// Checks it, before anything is read or made.
    pub(crate) fn check(&self) -> Result<Lock, AppError> {
        match self {
            Self::Passphrase(passphrase) => {
                // Counted, and given to scrypt.
                if passphrase.expose().chars().count() < SHORTEST_PASSPHRASE {
                    let message = format!(
                        "The passphrase of a file needs at least {SHORTEST_PASSPHRASE} characters: whoever has the file can try as many as he likes."
                    );
                    return Err(AppError::invalid_value(message).field(Field::Passphrase));
                }
                let mut recipient = scrypt::Recipient::new(revealed(passphrase));
                recipient.set_work_factor(WORK);
                Ok(Lock(vec![Box::new(recipient)]))
            }
            Self::Recipients(keys) => {
                if keys.is_empty() || keys.len() > MOST_RECIPIENTS {
                    return Err(AppError::invalid_value(format!(
                        "A file is sealed for 1 to {MOST_RECIPIENTS} public keys."
                    ))
                    .field(Field::Recipients));
                }
                keys.iter().map(|key| recipient(key)).collect::<Result<_, _>>().map(Lock)
            }
        }
    }
}

/// Reads a public key.
fn recipient(key: &str) -> Result<Box<dyn Recipient + Send + Sync>, AppError> {
    let key = key.trim();
    if key.to_ascii_uppercase().starts_with("AGE-SECRET-KEY-") {
        let message = "This is a private key. A file is sealed for public keys, which begin with age1.";
        return Err(AppError::invalid_value(message).field(Field::Recipients));
    }
    key.parse::<x25519::Recipient>().map(|recipient| Box::new(recipient) as _).map_err(|_| {
        let message = format!("{} is no public key of age, such as age1….", visible(key));
        AppError::invalid_value(message).field(Field::Recipients)
    })
}

/// The passphrase as the library takes it. It is overwritten when it is dropped, there as here.
fn revealed(passphrase: &Secret) -> SecretString {
    SecretString::from(passphrase.expose().to_owned())
}

/// Seals what `write` writes. Blocks, for a passphrase about a second.
pub(crate) fn seal(
    lock: &Lock,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<Vec<u8>, AppError> {
    let failed = |why: &dyn fmt::Display| AppError::internal(format!("The file could not be sealed: {why}."));
    let recipients = lock.0.iter().map(|recipient| &**recipient as &dyn Recipient);
    let encryptor = Encryptor::with_recipients(recipients).map_err(|error| failed(&error))?;
    let mut file = Vec::new();
    let mut sealing = encryptor.wrap_output(&mut file).map_err(|error| failed(&error))?;
    write(&mut sealing).map_err(|error| failed(&error))?;
    sealing.finish().map_err(|error| failed(&error))?;
    if file.len() > LARGEST_BUNDLE {
        let message = format!("It would be larger than {} MiB, and nobody could open it.", mebibytes());
        return Err(AppError::new(Code::BundleTooLarge, message));
    }
    Ok(file)
}

fn mebibytes() -> usize {
    LARGEST_BUNDLE / (1024 * 1024)
}

/// Refuses a file by its size, before it is read.
pub(crate) fn check_size(bytes: u64) -> Result<(), AppError> {
    if bytes <= LARGEST_BUNDLE as u64 {
        return Ok(());
    }
    let message = format!("The file is larger than {} MiB. Nothing was read of it.", mebibytes());
    Err(AppError::new(Code::BundleTooLarge, message))
}

/// Opens a file. Blocks. Memory is bounded by [`LARGEST_BUNDLE`] and [`MOST_WORK`], whatever the file says of itself.
pub(crate) fn open(file: &[u8], key: &BundleKey) -> Result<Zeroizing<Vec<u8>>, AppError> {
    check_size(file.len() as u64)?;
    if file.starts_with(b"-----BEGIN AGE ENCRYPTED FILE-----") {
        return Err(AppError::new(
            Code::NotABundle,
            "The file is an age file in its form for text, which Linecheck does not make or read.",
        ));
    }
    let decryptor = Decryptor::new_buffered(Cursor::new(file)).map_err(|error| of_reading(&error))?;
    let identities = identities(&decryptor, key)?;
    let identities = identities.iter().map(|identity| &**identity as &dyn Identity);
    let opened = decryptor.decrypt(identities).map_err(|error| of_reading(&error))?;
    // As large as it can become from the first, so that no part of it stays behind where it grew out of.
    let mut content = Zeroizing::new(Vec::with_capacity(file.len()));
    let mut bounded = opened.take(LARGEST_BUNDLE as u64);
    bounded.read_to_end(&mut content).map_err(|_| damaged())?;
    Ok(content)
}

type Identities = Vec<Box<dyn Identity>>;

fn identities<R: BufRead>(decryptor: &Decryptor<R>, key: &BundleKey) -> Result<Identities, AppError> {
    let other = |message: &str, field| Err(AppError::new(Code::BundleNotOpened, message).field(field));
    match (key, decryptor.is_scrypt()) {
        (BundleKey::Passphrase(passphrase), true) => {
            let mut identity = scrypt::Identity::new(revealed(passphrase));
            identity.set_max_work_factor(MOST_WORK);
            Ok(vec![Box::new(identity)])
        }
        (BundleKey::Identities(text), false) => private_keys(text),
        (BundleKey::Passphrase(_), false) => other(
            "The file is sealed for public keys, not with a passphrase: it opens with an identity file.",
            Field::Identity,
        ),
        (BundleKey::Identities(_), true) => other(
            "The file is sealed with a passphrase, not for public keys: no identity file opens it.",
            Field::Passphrase,
        ),
    }
}

/// Reads an identity file: a private key on each line, besides comments.
fn private_keys(text: &Secret) -> Result<Identities, AppError> {
    let wrong = |message: String| AppError::invalid_value(message).field(Field::Identity);
    let mut keys: Identities = Vec::new();
    // Each line is given to the library.
    for (place, line) in text.expose().lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let key: x25519::Identity = line.parse().map_err(|_| {
            wrong(format!(
                "Line {} of the identity file is no private key of age. Keys of plugins, of SSH and encrypted ones are not read.",
                place + 1
            ))
        })?;
        keys.push(Box::new(key));
        if keys.len() > MOST_IDENTITIES {
            return Err(wrong(format!("The identity file has more than {MOST_IDENTITIES} keys.")));
        }
    }
    if keys.is_empty() {
        return Err(wrong("The identity file holds no private key.".to_owned()));
    }
    Ok(keys)
}

fn damaged() -> AppError {
    AppError::new(
        Code::BundleDamaged,
        "The file is cut short, or was altered since it was made. Nothing of it was taken.",
    )
}

fn of_reading(error: &DecryptError) -> AppError {
    match error {
        DecryptError::ExcessiveWork { .. } => AppError::new(
            Code::BundleTooLarge,
            "The file asks for more work to try its passphrase than is done for a file of somebody else's.",
        ),
        DecryptError::DecryptionFailed | DecryptError::KeyDecryptionFailed => {
            AppError::new(Code::BundleNotOpened, "The passphrase does not open the file.")
                .field(Field::Passphrase)
        }
        DecryptError::NoMatchingKeys => {
            AppError::new(Code::BundleNotOpened, "None of these keys opens the file.").field(Field::Identity)
        }
        DecryptError::InvalidMac => damaged(),
        DecryptError::Io(error) if error.kind() == io::ErrorKind::UnexpectedEof => damaged(),
        // An age header that is not one, or of a version to come.
        _ => AppError::new(Code::NotABundle, "The file is no age file, or its head was altered."),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const CONTENT: &[u8] = b"{\"format\":\"linecheck-bundle\"}";

    fn passphrase(text: &str) -> Secret {
        Secret::new(text.to_owned())
    }

    fn key_pair() -> (String, BundleKey) {
        let identity = x25519::Identity::generate();
        // A key of this test alone.
        let text = age::secrecy::ExposeSecret::expose_secret(&identity.to_string()).to_owned();
        (
            identity.to_public().to_string(),
            BundleKey::Identities(Secret::new(format!("# a comment\n{text}\n"))),
        )
    }

    fn sealed_for(keys: Vec<String>, content: &[u8]) -> Vec<u8> {
        let lock = BundleLock::Recipients(keys).check().unwrap();
        seal(&lock, |file| file.write_all(content)).unwrap()
    }

    #[test]
    fn p5_each_of_several_recipients_opens_and_nobody_else_does() {
        let ((ann, anns), (bob, bobs), (_, eves)) = (key_pair(), key_pair(), key_pair());
        let file = sealed_for(vec![ann, format!(" {bob} ")], CONTENT);
        for key in [&anns, &bobs] {
            assert_eq!(&**open(&file, key).unwrap(), CONTENT);
        }
        assert_eq!(open(&file, &eves).unwrap_err().code, Code::BundleNotOpened);
        let by_passphrase = open(&file, &BundleKey::Passphrase(passphrase("a passphrase for tests")));
        let error = by_passphrase.unwrap_err();
        assert_eq!((error.code, error.field), (Code::BundleNotOpened, Some(Field::Identity)));
    }

    #[test]
    fn p5_a_passphrase_opens_and_another_does_not() {
        let lock = BundleLock::Passphrase(passphrase("a passphrase for tests")).check().unwrap();
        let file = seal(&lock, |file| file.write_all(CONTENT)).unwrap();
        assert!(
            String::from_utf8_lossy(&file).contains(&format!(" {WORK}\n")),
            "the work is said in the head"
        );
        let opened = open(&file, &BundleKey::Passphrase(passphrase("a passphrase for tests")));
        assert_eq!(&**opened.unwrap(), CONTENT);
        let wrong = open(&file, &BundleKey::Passphrase(passphrase("another passphrase"))).unwrap_err();
        assert_eq!((wrong.code, wrong.field), (Code::BundleNotOpened, Some(Field::Passphrase)));
    }

    #[test]
    fn p5_a_file_that_asks_for_too_much_work_is_refused_at_once() {
        let lock = BundleLock::Passphrase(passphrase("a passphrase for tests")).check().unwrap();
        let file = seal(&lock, |file| file.write_all(CONTENT)).unwrap();
        let head = String::from_utf8_lossy(&file[..200]).into_owned();
        for work in [MOST_WORK + 1, 40, 63] {
            let at = head.find(&format!(" {WORK}\n")).unwrap();
            let mut forged = file.clone();
            forged[at + 1..=at + 2].copy_from_slice(work.to_string().as_bytes());
            let refused = open(&forged, &BundleKey::Passphrase(passphrase("a passphrase for tests")));
            assert_eq!(refused.unwrap_err().code, Code::BundleTooLarge, "2^{work}");
        }
    }

    #[test]
    fn p5_a_file_that_is_cut_short_or_altered_is_told_as_such() {
        let (ann, anns) = key_pair();
        // More than one of age's pieces of 64 KiB.
        let content = vec![b'x'; 150_000];
        let file = sealed_for(vec![ann], &content);
        let head = file.len() - content.len() - 3 * 16;
        for cut in [file.len() - 1, file.len() - 17, head + 65_552, head, head - 10] {
            let error = open(&file[..cut], &anns).unwrap_err();
            assert_eq!(error.code, Code::BundleDamaged, "cut at {cut}");
        }
        for place in [head + 5, head + 70_000, file.len() - 1] {
            let mut altered = file.clone();
            altered[place] ^= 1;
            assert_eq!(open(&altered, &anns).unwrap_err().code, Code::BundleDamaged, "altered at {place}");
        }
        for (not_one, code) in [
            (&b""[..], Code::BundleDamaged),
            (b"PK\x03\x04", Code::NotABundle),
            (b"{\"format\":\"linecheck-bundle\"}", Code::NotABundle),
            (b"-----BEGIN AGE ENCRYPTED FILE-----\nYWdl\n", Code::NotABundle),
            (b"age-encryption.org/v2\n-> X25519 abc\n", Code::NotABundle),
        ] {
            let found = open(not_one, &anns).unwrap_err().code;
            assert!(found == code || found == Code::NotABundle, "{not_one:?}: {found:?}");
        }
    }

    #[test]
    fn p5_a_lock_is_checked_before_anything_is_made() {
        let field = |lock: BundleLock| lock.check().err().and_then(|error| error.field);
        assert_eq!(field(BundleLock::Passphrase(passphrase("elevenchars"))), Some(Field::Passphrase));
        assert_eq!(field(BundleLock::Recipients(Vec::new())), Some(Field::Recipients));
        for key in [
            "",
            "age1",
            "ssh-ed25519 AAAA",
            "age1yubikey1qwt50d05nh5vutpdzmlg5wn80xq5negm4uj9ghv0snvdd3yysf5yw3rhl3t",
        ] {
            assert_eq!(field(BundleLock::Recipients(vec![key.to_owned()])), Some(Field::Recipients), "{key}");
        }
        let private = BundleLock::Recipients(vec!["AGE-SECRET-KEY-1QQQQ".to_owned()]).check().err().unwrap();
        assert!(private.message.contains("private key") && !private.message.contains("1QQQQ"), "{private}");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn p5_no_bytes_make_it_panic(mut bytes in prop::collection::vec(any::<u8>(), 0..400), headed in any::<bool>()) {
            if headed {
                bytes.splice(0..0, *b"age-encryption.org/v1\n-> X25519 ");
            }
            let (_, key) = key_pair();
            prop_assert!(open(&bytes, &key).is_err());
        }
    }
}
