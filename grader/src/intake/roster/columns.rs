//! Which column of a roster is what.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// What a column says of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    /// What the school knows them by.
    Id,
    /// Their whole name; the first one, where the last has a column.
    Name,
    /// Their first name.
    First,
    /// Their last name.
    Last,
    /// Their e-mail address.
    Email,
    /// What they log in with.
    Login,
    /// Canvas' id.
    Canvas,
    /// Moodle's number of the participant.
    Moodle,
    /// Gradescope's student id.
    Gradescope,
}

/// The headers that are recognised: in small letters, without accents, with a blank for all else.
const HEADERS: [(Column, &[&str]); 9] = [
    (
        Column::Id,
        &[
            "id",
            "student id",
            "student number",
            "id number",
            "number",
            "sis user id",
            "matricula",
            "numero de matricula",
            "n de matricula",
            "ra",
            "registro academico",
            "numero de identificacao",
            "codigo",
            "id do aluno",
            "id do estudante",
        ],
    ),
    (
        Column::Name,
        &[
            "name",
            "full name",
            "student",
            "student name",
            "nome",
            "nome completo",
            "aluno",
            "aluna",
            "estudante",
            "nome do aluno",
            "nome do estudante",
        ],
    ),
    (Column::First, &["first name", "given name", "primeiro nome"]),
    (Column::Last, &["last name", "surname", "family name", "sobrenome", "ultimo nome"]),
    (
        Column::Email,
        &[
            "email",
            "e mail",
            "mail",
            "email address",
            "e mail address",
            "endereco de email",
            "endereco de e mail",
            "correio eletronico",
        ],
    ),
    (
        Column::Login,
        &[
            "login",
            "login id",
            "username",
            "user name",
            "user",
            "usuario",
            "nome de usuario",
            "identificacao de usuario",
            "sis login id",
            "github",
            "github username",
        ],
    ),
    (Column::Canvas, &["canvas id", "canvas user id", "id canvas"]),
    (
        Column::Moodle,
        &["identifier", "identificador", "participant", "participante", "moodle id", "id moodle"],
    ),
    (Column::Gradescope, &["sid", "gradescope id", "gradescope sid"]),
];

/// Where each column is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Columns {
    places: Vec<(Column, usize)>,
    /// Whether the file is a gradebook that Canvas has exported.
    pub is_canvas: bool,
}

impl Columns {
    /// The columns under these headers.
    pub fn of(headers: &csv::StringRecord) -> Result<Self, String> {
        let plain: Vec<_> = headers.iter().map(plain).collect();
        let has = |name: &str| plain.iter().any(|header| header == name);
        // There the column `ID` is Canvas' own, and the school's has the name of its system.
        let is_canvas = has("student") && has("section");
        let mut places: Vec<(Column, usize)> = Vec::new();
        for (at, header) in plain.iter().enumerate() {
            let column = if is_canvas && header == "id" {
                Some(Column::Canvas)
            } else {
                let known = |(_, names): &&(Column, &[&str])| names.contains(&&**header);
                HEADERS.iter().find(known).map(|(column, _)| *column)
            };
            if let Some(column) = column
                && !places.iter().any(|(there, _)| *there == column)
            {
                places.push((column, at));
            }
        }
        if places.is_empty() {
            let headers: Vec<_> = headers.iter().take(12).collect();
            return Err(format!(
                "none of its columns is known ({}); it needs one of: id, name, email, login",
                headers.join(", ")
            ));
        }
        Ok(Self { places, is_canvas })
    }

    /// Where a column is.
    pub fn at(&self, column: Column) -> Option<usize> {
        self.places.iter().find(|(there, _)| *there == column).map(|(_, at)| *at)
    }
}

fn plain(header: &str) -> String {
    let letters = header.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase);
    let words: String = letters.map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}
