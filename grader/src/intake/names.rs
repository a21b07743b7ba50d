//! Names from outside: made fit to be shown and to be compared.

use unicode_normalization::UnicodeNormalization as _;

use crate::submission::is_odd;

/// What systems and tools leave behind, and what is made anew by every build.
const IGNORED: [&str; 11] = [
    "target",
    ".git",
    "__MACOSX",
    ".DS_Store",
    "Thumbs.db",
    "desktop.ini",
    "node_modules",
    ".idea",
    ".vscode",
    ".hg",
    ".svn",
];

/// Whether a file or folder of this name is passed over.
pub fn is_ignored(name: &[u8]) -> bool {
    // `._lib.rs` is what macOS keeps beside `lib.rs` where the file system cannot.
    name.starts_with(b"._") || IGNORED.iter().any(|ignored| ignored.as_bytes() == name)
}

/// A name as text that can be shown: what would steer a terminal or turn the text around it is
/// escaped, accents are one sign with their letter.
pub fn printable(name: &[u8]) -> String {
    let mut shown = String::new();
    for c in String::from_utf8_lossy(name).nfc() {
        if is_odd(c) && c != ':' {
            shown.extend(c.escape_default());
        } else {
            shown.push(c);
        }
    }
    shown
}

/// Whether it is a number as platforms give to people and files: digits alone.
pub fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// A name as it is compared: small letters, one blank between words, accents kept.
pub fn folded(name: &str) -> String {
    let lower = name.nfkc().collect::<String>().to_lowercase();
    lower.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What stands for a name where only sameness matters and there may be very many.
pub fn digest(name: &str) -> u128 {
    let digest = blake3::hash(name.as_bytes());
    let (first, _) = digest.as_bytes().split_first_chunk().expect("it has thirty-two bytes");
    u128::from_le_bytes(*first)
}
