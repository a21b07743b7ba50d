//! Archives, made here by other libraries than those that read them.

use std::io::{Cursor, Write as _};

use flate2::Compression;
use flate2::write::GzEncoder;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::*;

/// A zip archive with these files; a name that ends in `/` is a folder.
pub fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in files {
        let options = SimpleFileOptions::default();
        if name.ends_with('/') {
            zip.add_directory(*name, options).expect("added");
        } else {
            zip.start_file(*name, options).expect("added");
            zip.write_all(content).expect("written");
        }
    }
    zip.finish().expect("finished").into_inner()
}

/// A tar archive with these files.
pub fn tarred(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut tar = tar::Builder::new(Vec::new());
    for (name, content) in files {
        let mut header = tar::Header::new_gnu();
        header.set_size(content.len() as u64);
        header.set_mode(0o644);
        tar.append_data(&mut header, name, *content).expect("added");
    }
    tar.into_inner().expect("finished")
}

pub fn gzipped(content: &[u8]) -> Vec<u8> {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
    gzip.write_all(content).expect("written");
    gzip.finish().expect("finished")
}

#[test]
fn an_archive_for_each_student() {
    let world = course();
    let long = format!("{}/01-rest-house/src/lib.rs", "long-name/".repeat(3) + &"x".repeat(90));
    world
        .file("class/ana.zip", zipped(&[("src/lib.rs", b"// ana's"), ("__MACOSX/._src", b"")]))
        .file("class/bea/any.tar", tarred(&[("01-rest-house/src/lib.rs", b"// bea's")]))
        .file("class/carl.tar.gz", gzipped(&tarred(&[(&long, b"// carl's")])))
        .file("class/dora.tgz", gzipped(&tarred(&[("./lib.rs", b"// dora's")])))
        .file("class/emil.rs", "// emil's")
        .file("class/finn/01-rest-house.zip", zipped(&[("lib.rs", b"// finn's")]))
        .file("class/gus.zip", zipped(&[("a/b.zip", &zipped(&[("src/lib.rs", b"// inside")]))]))
        .file("class/hal.rar", b"Rar!\x1a\x07\x01\0 and so on")
        .file("class/ida.zip", "no archive at all");
    let plan = plan(&world, &["class"], |request| request.exercise = "01-rest-house".parse().ok());
    assert_eq!(
        read(&plan),
        [
            "ana | 1 // ana's",
            "bea | 1 // bea's",
            "carl | 1 // carl's",
            "dora | 1 // dora's",
            "emil | 1 // emil's",
            "finn | 1 // finn's",
            "gus | class/gus.zip/a/b.zip: Nested",
            "hal | class/hal.rar: OtherPacking { kind: \"RAR\" }",
            "ida | class/ida.zip: Damaged { says: \"it does not begin as an archive does\" }",
        ]
    );
}

#[test]
fn an_archive_is_a_hand_in_or_a_class() {
    let world = course();
    world
        .file("ana.zip", zipped(&[("01-rest-house/src/lib.rs", b"// ana's")]))
        .file("bea.tar.gz", gzipped(&tarred(&[("01-rest-house/src/lib.rs", b"// bea's")])))
        .file(
            "class.zip",
            zipped(&[
                ("class/", b""),
                ("class/carl/01-rest-house/src/lib.rs", b"// carl's"),
                ("class/dora.zip", &zipped(&[("01-rest-house/lib.rs", b"// dora's")])),
                ("class/carl/03-blocking-call/src/lib.rs", b"// carl's other"),
            ]),
        );
    let plan = plan(&world, &["ana.zip", "bea.tar.gz", "class.zip"], |_| {});
    let layouts: Vec<_> = plan.given.iter().map(|given| given.layout).collect();
    assert_eq!(layouts, [LayoutKind::One, LayoutKind::One, LayoutKind::Folders]);
    assert_eq!(
        read(&plan),
        [
            "ana | 1 // ana's",
            "bea | 1 // bea's",
            "carl | 1 // carl's | 3 // carl's other",
            "dora | 1 // dora's",
        ]
    );
}

#[test]
fn the_same_twice_is_once_and_two_versions_are_none() {
    let world = course();
    let packed = zipped(&[("01-rest-house/src/lib.rs", b"// one")]);
    world
        .file("class/ana/01-rest-house/src/lib.rs", "// one")
        .file("class/ana/packed.zip", &packed)
        .file("class/bea/01-rest-house/src/lib.rs", "// two")
        .file("class/bea/packed.zip", &packed);
    let told = read(&plan(&world, &["class"], |_| {}));
    assert_eq!(told[0], "ana | 1 // one");
    assert_eq!(
        told[1],
        "bea | class/bea/packed.zip: Several { exercise: \"01-rest-house\", one: \"class/bea\", \
         other: \"class/bea/packed.zip\" }"
    );
}

/// However a course folder was packed, what the student's own grader has kept comes along, and the
/// nearest counts.
#[test]
fn a_progress_file_comes_along_from_wherever_it_lies() {
    const TOLD: &str = "{\"what\":\"hint\"}\n";
    let world = course();
    let lib = "exercises/01-rest-house/src/lib.rs";
    let name = format!("course/{lib}");
    let members: [(&str, &[u8]); 2] =
        [(&name, b"// x"), ("course/.grader/attempts.jsonl", TOLD.as_bytes())];
    world
        .file(&format!("class/ana/{lib}"), "// x")
        .file("class/ana/.grader/attempts.jsonl", TOLD)
        .file("class/ana/exercises/.grader/attempts.jsonl", "another")
        .file(&format!("class/bea/{lib}"), "// x")
        .file("class/bea/.grader/attempts.jsonl", "x".repeat(3 << 20))
        .file("class/carl.zip", zipped(&members))
        .file("class/dora.tar.gz", gzipped(&tarred(&members)))
        .file(&format!("class/emil/{lib}"), "// x");
    let made = git::tests::Made::new();
    made.commit(lib, "// x");
    made.commit(".grader/attempts.jsonl", TOLD);
    world.file("list", format!("fay \"{}\"\n", made.path().display()));
    let list = world.root().join("list");
    let plan = plan(&world, &["class"], |request| request.git = Some(list));
    let told: Vec<_> = entries(&plan)
        .iter()
        .map(|entry| {
            let hand_in = plan.read(entry).expect("the course is sound");
            assert_eq!((hand_in.works.len(), hand_in.unread.len()), (1, 0), "{}", entry.from);
            let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("text");
            (entry.who.key.clone(), hand_in.progress.map(text))
        })
        .collect();
    let told: Vec<_> = told.iter().map(|(key, text)| (&**key, text.as_deref())).collect();
    let much = "x".repeat(1 << 20);
    assert_eq!(
        told,
        [
            ("ana", Some(TOLD)),
            ("bea", Some(&*much)),
            ("carl", Some(TOLD)),
            ("dora", Some(TOLD)),
            ("emil", None),
            ("fay", Some(TOLD)),
        ]
    );
}

/// However a class was packed, the same is in it; and what a tar archive has that no zip has is told.
#[test]
fn a_class_is_a_class_in_every_archive() {
    let world = course();
    let dora = zipped(&[("01-rest-house/lib.rs", b"// dora's")]);
    let long = format!(
        "carl/{}01-rest-house/src/lib.rs",
        "a-long-name/".repeat(3) + &"x".repeat(90) + "/"
    );
    let files: [(&str, &[u8]); 5] = [
        ("./ana/01-rest-house/src/lib.rs", b"// ana's"),
        ("./ana/target/debug/lib.rs", b"// built"),
        ("bea/03-blocking-call/src/lib.rs", b"// bea's"),
        (&long, b"// carl's"),
        ("dora.zip", &dora),
    ];
    let mut packed = tar::Builder::new(Vec::new());
    let mut header = tar::Header::new_gnu();
    header.set_size(0);
    header.set_entry_type(tar::EntryType::Symlink);
    packed.append_link(&mut header, "emil/01-rest-house/src/lib.rs", "/etc/passwd").expect("added");
    let mut all = packed.into_inner().expect("finished");
    // Two blocks of zeros end an archive.
    all.truncate(all.len() - 1024);
    all.extend(tarred(&files));
    world.file("class.tar", &all).file("other.tar.gz", gzipped(&all));
    for name in ["class.tar", "other.tar.gz"] {
        let plan = plan(&world, &[name], |_| {});
        assert_eq!(plan.given[0].layout, LayoutKind::Folders, "{name}");
        let emil = format!(
            "emil | 1 src/lib.rs is reached through a symbolic link; put the file itself there | \
             {name}/emil/01-rest-house/src/lib.rs: Link"
        );
        assert_eq!(
            read(&plan),
            [
                "ana | 1 // ana's",
                "bea | 3 // bea's",
                "carl | 1 // carl's",
                "dora | 1 // dora's",
                &emil
            ]
        );
    }
}
