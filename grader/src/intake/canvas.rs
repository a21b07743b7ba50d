//! The names in Canvas' download of all submissions.
//!
//! `{lowercased sortable name}[_LATE]_{user}_{attachment}_{file}`; anonymous:
//! `[LATE_]anon_{id}_{attachment}_{file}`; what was typed instead of handed in ends in `_text.html`
//! or `_link.html`.

use super::names::is_number;

/// What a name says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named<'n> {
    /// The person's name in small letters without blanks; `None` where it is hidden.
    pub person: Option<&'n str>,
    /// Canvas' id of the person.
    pub user: &'n str,
    /// Whether it came late.
    pub late: bool,
    /// The file's own name; `None` for what was typed.
    pub file: Option<&'n str>,
}

/// What the name of a file says; `None` when it is none of Canvas'.
pub fn parse(name: &str) -> Option<Named<'_>> {
    anonymous(name).or_else(|| named(name))
}

fn anonymous(name: &str) -> Option<Named<'_>> {
    let (late, rest) = match name.strip_prefix("LATE_") {
        Some(rest) => (true, rest),
        None => (false, name),
    };
    let (user, rest) = rest.strip_prefix("anon_")?.split_once('_')?;
    let sound = !user.is_empty() && user.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let file = file(rest)?;
    sound.then_some(Named { person: None, user, late, file })
}

/// The person's name may have anything in it, so the first way in which the rest fits is taken.
fn named(name: &str) -> Option<Named<'_>> {
    name.match_indices('_').filter(|(at, _)| *at > 0).find_map(|(at, _)| {
        let rest = &name[at + 1..];
        let (late, rest) = match rest.strip_prefix("LATE_") {
            Some(rest) => (true, rest),
            None => (false, rest),
        };
        let (user, rest) = rest.split_once('_')?;
        let file = is_number(user).then(|| file(rest))??;
        Some(Named { person: Some(&name[..at]), user, late, file })
    })
}

/// `{attachment}_{file}`, or what was typed.
fn file(rest: &str) -> Option<Option<&str>> {
    if matches!(rest, "text.html" | "link.html") {
        return Some(None);
    }
    let (attachment, file) = rest.split_once('_')?;
    (is_number(attachment) && !file.is_empty()).then_some(Some(file))
}

/// A file's own name before Canvas has told it from one that was handed in earlier (`lib-2.rs` is
/// the third `lib.rs`), and how many of that name came before.
pub fn version(file: &str) -> (String, u32) {
    let (stem, end) = match file.strip_suffix(".tar.gz") {
        Some(stem) => (stem, ".tar.gz"),
        None => file.rfind('.').map_or((file, ""), |at| file.split_at(at)),
    };
    let numbered = stem.rsplit_once('-').and_then(|(stem, n)| {
        let sound = (1..=2).contains(&n.len()) && !n.starts_with('0') && !stem.is_empty();
        Some((stem, n.parse().ok().filter(|_| sound && is_number(n))?))
    });
    match numbered {
        Some((stem, n)) => (format!("{stem}{end}"), n),
        None => (file.to_owned(), 0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(name: &str) -> String {
        match parse(name) {
            None => "none".to_owned(),
            Some(Named { person, user, late, file }) => {
                format!("{} {user} {late} {}", person.unwrap_or("-"), file.unwrap_or("-"))
            }
        }
    }

    #[test]
    fn names_of_canvas() {
        for (name, seen) in [
            ("doejane_1234_567_lib.rs", "doejane 1234 false lib.rs"),
            ("doejane_LATE_1234_567_lib.rs", "doejane 1234 true lib.rs"),
            ("o_neil_1234_567_my_lib_2_3_x.rs", "o_neil 1234 false my_lib_2_3_x.rs"),
            ("ünïq_1_2_=1+1.rs", "ünïq 1 false =1+1.rs"),
            ("anon_a1B2c_567_lib.rs", "- a1B2c false lib.rs"),
            ("LATE_anon_a1B2c_567_lib.rs", "- a1B2c true lib.rs"),
            ("doejane_1234_text.html", "doejane 1234 false -"),
            ("doejane_LATE_1234_link.html", "doejane 1234 true -"),
            ("lib.rs", "none"),
            ("my_lib.rs", "none"),
            ("_1_2_a", "none"),
            ("a_1_2_", "none"),
            ("Jane Doe_12345_assignsubmission_file_lib.rs", "none"),
        ] {
            assert_eq!(told(name), seen, "{name}");
        }
    }

    #[test]
    fn versions_of_a_file() {
        for (file, name, n) in [
            ("lib.rs", "lib.rs", 0),
            ("lib-1.rs", "lib.rs", 1),
            ("lib-12.rs", "lib.rs", 12),
            ("01-restaurant.zip", "01-restaurant.zip", 0),
            ("01-restaurant-3.zip", "01-restaurant.zip", 3),
            ("all-2.tar.gz", "all.tar.gz", 2),
            ("a-007.rs", "a-007.rs", 0),
            ("-1.rs", "-1.rs", 0),
            ("README-1", "README", 1),
        ] {
            assert_eq!(version(file), (name.to_owned(), n), "{file}");
        }
    }
}
