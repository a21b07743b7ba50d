//! Archives that mean harm, or are broken: every one has its reason, and nothing is lost.

use std::io::{Cursor, Read as _, Write as _};

use proptest::prelude::*;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::archives::{gzipped, tarred, zipped};
use super::*;
use crate::intake::archive::{self, Limits};
use crate::submission::{Seen, Tree};

/// Small enough to be passed by small archives.
const LIMITS: Limits = Limits {
    members: 40,
    kept_members: 20,
    archive_bytes: 1 << 20,
    unpacked_bytes: 3 << 20,
    kept_bytes: 300_000,
    ratio: 50,
    ratio_from: 100_000,
};

/// What is told of an archive: its files with what is in them, then what cannot be read.
fn told(archive: &[u8]) -> Vec<String> {
    match archive::unpack(archive, "a", &LIMITS) {
        Err(why) => vec![format!("{why:?}")],
        Ok(unpacked) => {
            let mut told = Vec::new();
            walk(&unpacked.tree, "", &mut told);
            told.extend(unpacked.unread.iter().map(|it| format!("{}: {:?}", it.from, it.why)));
            told
        }
    }
}

fn walk(tree: &dyn Tree, way: &str, told: &mut Vec<String>) {
    for (name, is_folder) in tree.entries(way, usize::MAX).expect("memory") {
        let name = String::from_utf8(name).expect("text");
        let way = if way.is_empty() { name } else { format!("{way}/{name}") };
        if is_folder {
            walk(tree, &way, told);
            continue;
        }
        told.push(match tree.see(&way) {
            Ok(Seen::File { mut content, .. }) => {
                let mut text = Vec::new();
                match content.read_to_end(&mut text) {
                    Ok(_) => {
                        format!("{way} = {}", String::from_utf8_lossy(&text[..text.len().min(20)]))
                    }
                    Err(error) => format!("{way} ! {:?}", Reason::of(&error)),
                }
            }
            Ok(Seen::Link) => format!("{way} is a link"),
            Ok(Seen::NotPlain) => format!("{way} is not plain"),
            Ok(Seen::Nothing) => format!("{way} is nothing"),
            Err(error) => format!("{way} ! {:?}", Reason::of(&error)),
        });
    }
}

/// An archive with one file of this name, written as it is.
fn named(name: &str) -> Vec<u8> {
    // The library would make some of these names safe: the place-holder has as many bytes.
    let holder: String = "x".repeat(name.len());
    let mut bytes = zipped(&[(&holder, b"// x")]);
    let holder = holder.as_bytes();
    let windows = bytes.windows(holder.len()).enumerate();
    let places: Vec<_> = windows.filter(|(_, at)| *at == holder).map(|(at, _)| at).collect();
    for at in places {
        bytes[at..at + holder.len()].copy_from_slice(name.as_bytes());
    }
    bytes
}

#[test]
fn names_that_lead_out_or_are_odd_are_told() {
    for (name, why) in [
        ("../../src/lib.rs", "a/../../src/lib.rs: LeadsOut"),
        ("/etc/passwd", "a/etc/passwd: LeadsOut"),
        ("C:\\lib.rs", "a/C:\\\\lib.rs: LeadsOut"),
        ("..\\lib.rs", "a/..\\\\lib.rs: LeadsOut"),
        ("src/a\u{1b}[2J.rs", "a/src/a\\u{1b}[2J.rs: OddName"),
        ("src/a\nb.rs", "a/src/a\\nb.rs: OddName"),
        ("src/CON.rs", "a/src/CON.rs: OddName"),
        ("src/lib.rs.", "a/src/lib.rs.: OddName"),
        ("src\u{202e}/lib.rs", "a/src\\u{202e}/lib.rs: OddName"),
    ] {
        assert_eq!(told(&named(name)), [why], "{name:?}");
    }
    assert_eq!(told(&named("src\\lib.rs")), ["src/lib.rs = // x"]);
    let deep = "d/".repeat(40) + "lib.rs";
    assert_eq!(told(&named(&deep)), [format!("a/{deep}: TooDeep {{ most: 32 }}")]);
    let long = told(&named(&"n".repeat(2000)));
    assert!(long[0].ends_with("…: OddName") && long[0].len() < 200, "{long:?}");
    // In a tar archive, too.
    let mut tar = tarred(&[("xx/src/lib.rs", b"// x")]);
    tar[..2].copy_from_slice(b"..");
    let header = tar::Header::from_byte_slice(&tar[..512]).clone();
    let mut header = header;
    header.set_cksum();
    tar[..512].copy_from_slice(header.as_bytes());
    assert_eq!(told(&tar), ["a/../src/lib.rs: LeadsOut"]);
}

#[test]
fn one_odd_name_does_not_cost_the_rest() {
    let mut bytes = zipped(&[("src/lib.rs", b"// mine"), ("xxxx", b"")]);
    for at in 0..bytes.len() - 4 {
        if &bytes[at..at + 4] == b"xxxx" {
            bytes[at..at + 4].copy_from_slice(b"../x");
        }
    }
    assert_eq!(told(&bytes), ["src/lib.rs = // mine", "a/../x: LeadsOut"]);
}

#[test]
fn links_and_devices_are_told_and_nothing_below_them_is_taken() {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.add_symlink("src", "/etc", SimpleFileOptions::default()).expect("added");
    zip.start_file("src/lib.rs", SimpleFileOptions::default()).expect("added");
    zip.write_all(b"// through").expect("written");
    let bytes = zip.finish().expect("finished").into_inner();
    assert_eq!(told(&bytes), ["src is a link", "a/src: Link", "a/src/lib.rs: Twice"]);

    let mut tar = tar::Builder::new(Vec::new());
    for (name, kind) in [
        ("device", tar::EntryType::Block),
        ("hard", tar::EntryType::Link),
        ("pipe", tar::EntryType::Fifo),
        ("soft", tar::EntryType::Symlink),
    ] {
        let mut header = tar::Header::new_gnu();
        header.set_entry_type(kind);
        header.set_size(0);
        header.set_path(name).expect("a name");
        if matches!(name, "hard" | "soft") {
            header.set_link_name("/etc/passwd").expect("a name");
        }
        header.set_cksum();
        tar.append(&header, &b""[..]).expect("added");
    }
    let told = told(&tar.into_inner().expect("finished"));
    assert_eq!(
        told,
        [
            "device is not plain",
            "hard is a link",
            "pipe is not plain",
            "soft is a link",
            "a/device: NotPlain",
            "a/hard: Link",
            "a/pipe: NotPlain",
            "a/soft: Link",
        ]
    );
}

#[test]
fn of_two_files_with_one_name_neither_is_taken() {
    let twice = tarred(&[("src/lib.rs", b"// one"), ("src/lib.rs", b"// two")]);
    assert_eq!(told(&twice), ["src/lib.rs ! Twice", "a/src/lib.rs: Twice"]);
    let accents = tarred(&[("jose\u{301}.rs", b"// one"), ("jos\u{e9}.rs", b"// two")]);
    assert_eq!(told(&accents), ["josé.rs ! Twice", "a/josé.rs: Twice"]);
    // Two files to every system that tells them apart; the submission notes it.
    let case = tarred(&[("src/lib.rs", b"// one"), ("src/Lib.rs", b"// two")]);
    assert_eq!(told(&case), ["src/Lib.rs = // two", "src/lib.rs = // one"]);
}

#[test]
fn names_of_old_programs_are_read() {
    let mut bytes = zipped(&[("Joxe.rs", b"// x")]);
    for at in 0..bytes.len() - 7 {
        if &bytes[at..at + 7] == b"Joxe.rs" {
            bytes[at + 2] = 0x82;
        }
    }
    assert_eq!(told(&bytes), ["Joée.rs = // x"]);
}

#[test]
fn bombs_are_refused_by_what_they_say_and_by_what_they_do() {
    let blanks = vec![b' '; 2 << 20];
    assert_eq!(told(&zipped(&[("src/lib.rs", &blanks)])), ["Bomb { times: 50 }"]);
    assert_eq!(told(&gzipped(&tarred(&[("src/lib.rs", &blanks)]))), ["Bomb { times: 50 }"]);
    // One that says it is small fails when it is read, before it has become large.
    let mut lies = zipped(&[("src/lib.rs", &blanks)]);
    let size = u32::try_from(blanks.len()).expect("small").to_le_bytes();
    for at in 0..lies.len() - 4 {
        if lies[at..at + 4] == size {
            lies[at..at + 4].copy_from_slice(&4_u32.to_le_bytes());
        }
    }
    let seen = told(&lies);
    assert!(seen[0].starts_with("src/lib.rs ! Damaged"), "{seen:?}");
    let mut noise = vec![0; 4 << 20];
    noise.iter_mut().enumerate().for_each(|(n, byte)| *byte = (n * n / 7 % 251) as u8);
    assert_eq!(told(&tarred(&[("src/x.bin", &noise)])), ["TooLarge { most: 3145728 }"]);
}

#[test]
fn members_that_share_bytes_are_refused() {
    let mut bytes = zipped(&[("a.rs", b"// one"), ("b.rs", b"// two")]);
    // The second is said to begin where the first does.
    let at = bytes.windows(4).rposition(|at| at == b"PK\x01\x02").expect("a directory");
    bytes[at + 42..at + 46].copy_from_slice(&[0; 4]);
    assert_eq!(told(&bytes), ["Overlap"]);
}

#[test]
fn too_many_members_are_refused() {
    let names: Vec<_> = (0..50).map(|n| format!("src/{n}.rs")).collect();
    let files: Vec<_> = names.iter().map(|name| (&name[..], &b""[..])).collect();
    assert_eq!(told(&zipped(&files)), ["TooMany { most: 40 }"]);
    assert_eq!(told(&tarred(&files)), ["TooMany { most: 20 }"]);
    // What every build makes anew does not count so soon.
    let names: Vec<_> = (0..30).map(|n| format!("target/{n}.rs")).collect();
    let files: Vec<_> = names.iter().map(|name| (&name[..], &b""[..])).collect();
    assert_eq!(told(&tarred(&files)), [""; 0]);
}

#[test]
fn what_is_encrypted_packed_otherwise_or_cut_short_is_told() {
    let sound =
        zipped(&[("src/lib.rs", b"// a text that is long enough to be packed, packed, packed")]);
    let directory = sound.windows(4).rposition(|at| at == b"PK\x01\x02").expect("a directory");
    let mut encrypted = sound.clone();
    encrypted[directory + 8] |= 1;
    assert_eq!(told(&encrypted), ["src/lib.rs ! Encrypted"]);
    let mut other = sound.clone();
    other[directory + 10] = 14;
    assert_eq!(told(&other), ["src/lib.rs ! OtherPacking { kind: \"14 (LZMA)\" }"]);
    for cut in [sound.len() - 1, sound.len() / 2, 30, 4] {
        let seen = told(&sound[..cut]);
        assert!(seen[0].starts_with("Damaged"), "{cut}: {seen:?}");
    }
    let tar = gzipped(&tarred(&[("src/lib.rs", b"// x")]));
    assert!(told(&tar[..tar.len() / 2])[0].starts_with("Damaged"));
    let mut wrong = sound;
    wrong[40] ^= 0xff;
    assert!(told(&wrong)[0].contains("! Damaged"), "{:?}", told(&wrong));
}

/// A sound archive of one kind or the other.
fn archive() -> impl Strategy<Value = Vec<u8>> {
    let files: [(&str, &[u8]); 4] = [
        ("src/lib.rs", b"// mine, mine, mine, mine, mine"),
        ("Cargo.toml", b"[package]\nname = \"rest-house\"\n"),
        ("a/../b", b""),
        ("target/x", &[7; 700]),
    ];
    prop_oneof![
        Just(zipped(&files)),
        Just(tarred(&files[..2])),
        Just(gzipped(&tarred(&files[..2]))),
        Just(zipped(&[("inner.zip", &zipped(&files))])),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..<_>::default() })]

    /// Whatever is done to an archive: it is read or it has a reason, and only so much is read.
    #[test]
    fn changed_archives_are_read_or_have_a_reason(
        mut bytes in archive(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..6),
        cut in any::<prop::sample::Index>(),
        whole in any::<bool>(),
    ) {
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if !whole {
            bytes.truncate(cut.index(bytes.len()));
        }
        for line in told(&bytes) {
            prop_assert!(!line.contains(char::is_control) || line.contains(" = "), "{line:?}");
        }
    }

    #[test]
    fn any_bytes_are_no_reason_to_panic(
        kind in prop::sample::select(vec![&b""[..], b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b\x08\0"]),
        bytes in prop::collection::vec(any::<u8>(), 0..600),
    ) {
        let bytes = [kind, &bytes].concat();
        prop_assert!(!told(&bytes).is_empty() || kind.starts_with(b"PK"));
    }
}
