//! What a student sends, as files in memory.

use std::io::{Cursor, Write as _};

use flate2::Compression;
use flate2::write::GzEncoder;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::class::{Class, Packing, Student};
use crate::work::{Task, Work};

/// Files by path; what is in a folder comes together.
pub type Files = Vec<(String, Vec<u8>)>;

impl Class {
    /// What a student sends.
    pub fn packed(&self, student: &Student, packing: Packing) -> Files {
        let each = || student.works.iter().map(|(task, work)| (&self.tasks[*task], work));
        if student.works.is_empty() {
            return vec![("essay.txt".to_owned(), b"I could not.".to_vec())];
        }
        match packing {
            Packing::Crates => each().flat_map(|(task, work)| below(task, work)).collect(),
            Packing::Course => self.course(student),
            Packing::Files => each().flat_map(|(task, work)| alone(task, work)).collect(),
            Packing::Zips => each().map(|(task, work)| in_zip(task, work)).collect(),
            Packing::Tar => {
                let mut files = self.course(student);
                files.push(("target/debug/libfoo.rlib".to_owned(), vec![0; 100]));
                vec![("course.tar.gz".to_owned(), tarred(&files))]
            }
        }
    }

    /// The whole course, as it was laid out.
    pub fn course(&self, student: &Student) -> Files {
        let manifest = b"[workspace]\nmembers = [\"exercises/*\"]\nresolver = \"3\"\n".to_vec();
        let mut files = vec![("Cargo.toml".to_owned(), manifest)];
        for (task, work) in &student.works {
            let crates = below(&self.tasks[*task], work).into_iter();
            files.extend(crates.map(|(path, bytes)| (format!("exercises/{path}"), bytes)));
        }
        files
    }
}

/// The crate, in a folder with the name of the exercise.
fn below(task: &Task, work: &Work) -> Files {
    let mut files = vec![("Cargo.toml".to_owned(), task.manifest.clone())];
    let own = work.files.iter().map(|(path, bytes)| (path.clone(), bytes.clone()));
    // Whatever somebody makes of the teacher's files, the teacher's own are taken.
    let spoilt = |path: &String| (path.clone(), b"compile_error!(\"mine\");".to_vec());
    files.extend(own.chain(task.fixed.keys().map(spoilt)));
    files.into_iter().map(|(path, bytes)| (format!("{}/{path}", task.slug), bytes)).collect()
}

/// The one file alone; the crate, where there is no such file.
fn alone(task: &Task, work: &Work) -> Files {
    match work.files.first_key_value() {
        Some((_, bytes)) if work.files.len() == 1 => {
            vec![(format!("{}.rs", task.slug), bytes.clone())]
        }
        _ => below(task, work),
    }
}

fn in_zip(task: &Task, work: &Work) -> (String, Vec<u8>) {
    (format!("{}.zip", task.slug), zipped(&below(task, work)))
}

pub fn zipped(files: &Files) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(name.as_str(), SimpleFileOptions::default()).expect("added");
        zip.write_all(bytes).expect("written");
    }
    zip.finish().expect("finished").into_inner()
}

fn tarred(files: &Files) -> Vec<u8> {
    let mut tar = tar::Builder::new(GzEncoder::new(Vec::new(), Compression::fast()));
    for (name, bytes) in files {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        tar.append_data(&mut header, name, &bytes[..]).expect("added");
    }
    tar.into_inner().expect("finished").finish().expect("finished")
}
