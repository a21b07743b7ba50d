//! A list of repositories: `name url-or-path [branch [time of receipt]]`, one a line.

use jiff::Timestamp;

/// One line of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Whose repository it is.
    pub name: String,
    /// A URL, or a path from the list's folder.
    pub place: String,
    /// A branch, a tag or a commit; else what the repository has as its head.
    pub reference: Option<String>,
    /// When it was received, where the list says.
    pub received: Option<Timestamp>,
}

/// Every line; or the number of a wrong one and what is wrong with it.
pub fn parse(text: &str) -> Result<Vec<Line>, (usize, String)> {
    let mut lines = Vec::new();
    for (n, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
        let wrong = |says: &str| (n + 1, says.to_owned());
        let words = words(line).ok_or_else(|| wrong("a quotation mark has no end"))?;
        let mut words = words.into_iter();
        let Some(name) = words.next() else { continue };
        let place = words.next().ok_or_else(|| wrong("a URL or a path is missing"))?;
        let reference = words.next().filter(|reference| reference != "-");
        if let Some(reference) = &reference
            && !is_reference(reference)
        {
            return Err(wrong("this can be no branch, tag or commit"));
        }
        let received = match words.next().map(|time| time.parse()) {
            None => None,
            Some(Ok(time)) => Some(time),
            Some(Err(_)) => {
                return Err(wrong("this is no time such as 2026-11-20T23:59:00-03:00"));
            }
        };
        if words.next().is_some() {
            return Err(wrong("there is more than name, place, branch and time"));
        }
        lines.push(Line { name, place, reference, received });
    }
    Ok(lines)
}

/// The words of a line; what has blanks stands in quotation marks, and a quotation mark in them is
/// written twice, as in CSV. After `#` nothing counts.
fn words(line: &str) -> Option<Vec<String>> {
    let mut words = Vec::new();
    let mut rest = line.trim_start();
    while !rest.is_empty() && !rest.starts_with('#') {
        let (word, after) = match rest.strip_prefix('"') {
            Some(after) => quoted(after)?,
            None => {
                let (word, after) =
                    rest.split_at(rest.find(char::is_whitespace).unwrap_or(rest.len()));
                (word.to_owned(), after)
            }
        };
        words.push(word);
        rest = after.trim_start();
    }
    Some(words)
}

/// What stands before the mark that ends it, and what comes after that.
fn quoted(mut rest: &str) -> Option<(String, &str)> {
    let mut word = String::new();
    loop {
        let (part, after) = rest.split_once('"')?;
        word.push_str(part);
        match after.strip_prefix('"') {
            Some(after) => {
                word.push('"');
                rest = after;
            }
            None => return Some((word, after)),
        }
    }
}

/// Whether git could mean a branch, a tag or a commit by it, and nothing else.
fn is_reference(text: &str) -> bool {
    let sound = |c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | '/');
    text.len() <= 200
        && text.chars().all(sound)
        && !text.starts_with(['-', '/', '.'])
        && !text.ends_with(['/', '.'])
        && !["..", "//", "/.", ".lock"].iter().any(|odd| text.contains(odd))
}
