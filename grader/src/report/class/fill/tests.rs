//! The platforms' tables are read back as the platforms read them.

use super::*;
use crate::grade::Status;
use crate::gradebook::Rules;
use crate::report::class::{Comments, Wanted, canvas, moodle};
use crate::results::examples::{World, class, grade, named};

const COLUMN: &str = "Async 3 (98765)";

const CANVAS: &str = "\u{feff}Student,ID,SIS User ID,SIS Login ID,Section,Other (1),Async 3 (98765),Final Score\r\n\
    ,,,,,Manual Posting,,\r\n\
    \x20   Points Possible,,,,,10,10,(read only)\r\n\
    =1+1,101,,,S1,4,,80\r\n\
    \"Ünï, \"\"Q\"\" <b>&'\",102,,q@example.org,S1,5,\"2,5\",\r\n\
    \"Here, Nobody\",110,,,S1,,7,\r\n\
    \"Student, Test\",,,,S1,,,\r\n\
    Excused,103,,,S1,,EX,\r\n";

fn given(world: &World) -> Vec<Given> {
    super::given(&world.results(&Rules::default()), None, |_| None).expect("read")
}

fn lines(file: &[u8]) -> Vec<Vec<String>> {
    let text = std::str::from_utf8(file).expect("text").trim_start_matches('\u{feff}');
    let mut reader = ::csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    let records = reader.records().map(|record| record.expect("every row has all cells"));
    records.map(|record| record.iter().map(str::to_owned).collect()).collect()
}

#[test]
fn canvas_gets_grades_and_nothing_else_changes() {
    let filled =
        canvas(CANVAS.as_bytes().to_owned(), COLUMN, &given(&class())).expect("it is a gradebook");
    let (before, after) = (lines(CANVAS.as_bytes()), lines(&filled.file));
    let grades: Vec<_> = after.iter().map(|line| line[6].as_str()).collect();
    // 5 and 3 of 5 points are 10 and 6 of 10.
    assert_eq!(grades, [COLUMN, "", "10", "10", "6", "7", "", "EX"]);
    for (before, after) in before.iter().zip(&after) {
        assert_eq!(before[..6], after[..6]);
        assert_eq!(before[7..], after[7..]);
    }
    let back = String::from_utf8(filled.file.clone()).expect("text");
    let back = back.replace("S1,4,10,80", "S1,4,,80").replace("\"6\"", "\"2,5\"");
    assert_eq!(back, CANVAS, "byte for byte but for the two grades");
    assert_eq!((filled.filled, filled.replaced), (2, 1));
    assert_eq!(filled.nobody, ["Student, Test"]);
    let left = [("Here, Nobody", "they have handed in nothing"), ("Excused", "they are excused")];
    assert_eq!(filled.left, left.map(|(who, why)| (who.to_owned(), why)));
    assert_eq!(filled.no_row, ["broken", "empty", "endless", "sly"]);
    assert_eq!(filled.scaled, Some(("5".to_owned(), "10".to_owned())));
}

#[test]
fn canvas_columns_that_would_make_something_new_or_be_ignored_are_refused() {
    let told = |text: &str, column: &str| {
        canvas(text.as_bytes().to_owned(), column, &[]).expect_err("refused").to_string()
    };
    let says = told(CANVAS, "Async 4 (5)");
    assert!(says.contains("Other (1), Async 3 (98765)") && !says.contains("Final"), "{says}");
    assert!(told(CANVAS, "Final Score").contains("read only"));
    assert!(told(CANVAS, "Section").contains("no column `Section`"));
    assert!(told("a,b\n1,2\n", COLUMN).contains("no column `ID`"));
}

/// Two people of one name are told apart by id, or not at all.
#[test]
fn a_name_alone_gives_nobody_anothers_grade() {
    let mut world = World::new();
    for (key, ids) in [("a", &[("canvas", "1")][..]), ("b", &[("canvas", "2")])] {
        let content = world.hand_in(&named(key, "Ana Lima", ids), "01-a", Some(key));
        let status = if key == "a" { Status::Fixed } else { Status::Alive };
        world.keep(&content, &grade("01-a", status.clone(), status), 1);
    }
    let text = "Student,ID,Section,A (1)\n    Points Possible,,,5\n\
        \"Lima, Ana\",2,S,\n\"Lima, Ana\",1,S,\n\"Lima, Ana\",3,S,\n\"Lima, Ana\",,S,\n";
    let filled = canvas(text.as_bytes().to_owned(), "A (1)", &given(&world)).expect("filled");
    let grades: Vec<_> = lines(&filled.file)[2..].iter().map(|line| line[3].clone()).collect();
    assert_eq!(grades, ["0", "5", "", ""]);
    assert_eq!(filled.nobody.len(), 2);
}

const MOODLE: &str = "Identificador;\"Nome completo\";\"Endereço de e-mail\";Status;Nota;\"Nota máxima\";\"A nota pode ser alterada\";\"Última modificação (nota)\";Feedback\r\n\
    \"Participante 901\";=1+1;x@example.org;Enviado;;100,00;Sim;-;\r\n\
    \"Participante 902\";\"Ünï, \"\"Q\"\" <b>&'\";q@example.org;Enviado;\"5,00\";100,00;Sim;-;\"bom\r\nmesmo\"\r\n\
    \"Participante 903\";Ninguém;n@example.org;;;100,00;Sim;-;\r\n";

#[test]
fn moodle_gets_grades_in_the_teachers_own_sheet() {
    let filled = moodle(MOODLE.as_bytes().to_owned(), Wanted::default(), &given(&class()))
        .expect("it is a worksheet");
    let back = String::from_utf8(filled.file).expect("text");
    assert_eq!(
        back,
        MOODLE
            .replace("Enviado;;100", "Enviado;100;100")
            .replace("Enviado;\"5,00\"", "Enviado;\"60\"")
    );
    assert_eq!((filled.filled, filled.replaced), (2, 1));
    assert_eq!(filled.nobody, ["Participante 903 Ninguém"]);
}

#[test]
fn moodle_sheets_that_would_be_passed_over_are_told() {
    let given = given(&class());
    let locked = MOODLE.replacen(";Sim;", ";Não;", 1);
    let filled = moodle(locked.into_bytes(), Wanted::default(), &given).expect("it is a worksheet");
    assert_eq!(filled.filled, 1);
    assert_eq!(filled.left[0].1, "the platform lets nobody change it");
    let told = |text: &str| {
        moodle(text.as_bytes().to_owned(), Wanted::default(), &given)
            .expect_err("refused")
            .to_string()
    };
    assert!(told(&MOODLE.replace("100,00", "Aprovado")).contains("`Aprovado` is no highest grade"));
    assert!(told(&MOODLE.replace(";Nota;", ";Punkte;")).contains("Punkte"));
    assert!(told("Name,Grade,X\nAna,1,2\n").contains("Identifier"));
    let named = MOODLE.replace(";Nota;", ";Punkte;").into_bytes();
    let wanted = Wanted { column: Some("Punkte"), ..Wanted::default() };
    assert_eq!(moodle(named, wanted, &given).expect("filled").filled, 2);
    // Moodle refuses a sheet that does not say when grades were changed last.
    let says = told(&MOODLE.replace("Última modificação (nota)", "Quando"));
    assert!(says.contains("no column `Última modificação (nota)`"), "{says}");
}

/// A comment is one cell of HTML, and what a teacher has written stays.
#[test]
fn moodle_gets_comments_where_there_are_none() {
    let world = class();
    let comment = |record: &Record| Some(format!("<p>{} \"x\";\r\n</p>", record.works.len()));
    let given = super::given(&world.results(&Rules::default()), Some("01-a"), comment);
    let given = given.expect("read");
    let fill = |text: String, comments| {
        moodle(text.into_bytes(), Wanted { comments, ..Wanted::default() }, &given)
    };
    let usual = MOODLE.replace(";Feedback\r\n", ";Comentários de feedback\r\n");
    let filled = fill(usual.clone(), Comments::Usual).expect("filled");
    let text = String::from_utf8(filled.file).expect("text");
    let expected = usual
        .replace("Enviado;;100,00;Sim;-;", "Enviado;100;100,00;Sim;-;\"<p>1 \"\"x\"\";\r\n</p>\"")
        .replace("Enviado;\"5,00\"", "Enviado;\"60\"");
    assert_eq!(text, expected);
    assert_eq!((filled.comments, filled.commented), (1, 1));
    // Nobody has asked for them.
    let left = fill(usual, Comments::Left).expect("filled");
    assert_eq!((left.comments, left.commented), (0, 0));
    let named = fill(MOODLE.to_owned(), Comments::Column("Feedback")).expect("filled");
    assert_eq!(named.comments, 1);
    let says = fill(MOODLE.to_owned(), Comments::Usual).expect_err("refused").to_string();
    assert!(says.contains("`Comentários de feedback` for comments") && says.contains("Feedback"));
    // Nothing is written over what says who it is or what they have.
    for column in ["Nota", "Status", "Identificador"] {
        fill(MOODLE.to_owned(), Comments::Column(column)).expect_err("refused");
    }
}

#[test]
fn the_table_of_another_class_is_refused() {
    let given = given(&class());
    let strangers = MOODLE.replace("Participante 90", "Participante 77").replace("@", "@other.");
    let strangers = strangers.replace("=1+1", "Ana").replace("Ünï", "Rui");
    let told = moodle(strangers.into_bytes(), Wanted::default(), &given).expect_err("refused");
    assert!(told.to_string().starts_with("none of its 3 rows is of anybody"), "{told}");
    let empty = "Student,ID,Section,A (1)\n    Points Possible,,,5\n";
    let told = canvas(empty.into(), "A (1)", &given).expect_err("refused");
    assert!(told.to_string().starts_with("none of its 0 rows"), "{told}");
}
