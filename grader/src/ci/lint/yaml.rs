//! A pipeline's file with the line of everything in it.

use saphyr::{LoadableYamlNode as _, MarkedYaml, Scalar, YamlData};

/// Why a file is no YAML.
#[derive(Debug)]
pub struct NoYaml {
    /// The line, from 1.
    pub line: usize,
    /// What the parser says.
    pub why: String,
}

/// A value and the line it begins on.
#[derive(Debug, Clone)]
pub struct Node {
    /// The line, from 1.
    pub line: usize,
    value: Value,
}

#[derive(Debug, Clone)]
enum Value {
    Nothing,
    Text(String),
    List(Vec<Node>),
    Map(Vec<(String, Node)>),
}

impl Node {
    /// The documents in a file; an empty one where there is none.
    ///
    /// # Errors
    /// When it is no YAML.
    pub fn read(text: &str) -> Result<Vec<Self>, NoYaml> {
        let documents = MarkedYaml::load_from_str(text).map_err(|error| NoYaml {
            line: error.marker().line().max(1),
            why: error.info().to_owned(),
        })?;
        let nothing = Self { line: 1, value: Value::Nothing };
        let documents: Vec<_> = documents.iter().map(|document| Self::of(document, 0)).collect();
        Ok(if documents.is_empty() { vec![nothing] } else { documents })
    }

    fn of(yaml: &MarkedYaml<'_>, depth: usize) -> Self {
        let line = yaml.span.start.line().max(1);
        // An alias may stand for something that holds aliases, and so on.
        let value = if depth > 32 { Value::Nothing } else { value(&yaml.data, depth) };
        Self { line, value }
    }

    /// The entry of a map.
    pub fn get(&self, key: &str) -> Option<&Self> {
        self.entries().find(|(name, _)| *name == key).map(|(_, node)| node)
    }

    /// The entries of a map, in their order; none of what is no map.
    pub fn entries(&self) -> impl Iterator<Item = (&str, &Self)> {
        let entries = match &self.value {
            Value::Map(entries) => entries.as_slice(),
            Value::Nothing | Value::Text(_) | Value::List(_) => &[],
        };
        entries.iter().map(|(name, node)| (name.as_str(), node))
    }

    /// The items of a list; what is no list is the one item, and nothing is none.
    pub fn items(&self) -> &[Self] {
        match &self.value {
            Value::List(items) => items,
            Value::Nothing => &[],
            Value::Text(_) | Value::Map(_) => std::slice::from_ref(self),
        }
    }

    /// Every scalar in a list, and in the lists in it.
    pub fn leaves(&self) -> Vec<&Self> {
        match &self.value {
            Value::List(items) => items.iter().flat_map(Self::leaves).collect(),
            Value::Text(_) => vec![self],
            Value::Nothing | Value::Map(_) => Vec::new(),
        }
    }

    /// A scalar's text; empty for all else.
    pub fn text(&self) -> &str {
        match &self.value {
            Value::Text(text) => text,
            Value::Nothing | Value::List(_) | Value::Map(_) => "",
        }
    }

    /// Every scalar in it, with its key where it has one.
    pub fn scalars<'a>(&'a self, see: &mut dyn FnMut(&'a str, &'a Self)) {
        self.scalars_under("", see);
    }

    fn scalars_under<'a>(&'a self, key: &'a str, see: &mut dyn FnMut(&'a str, &'a Self)) {
        match &self.value {
            Value::Nothing => {}
            Value::Text(_) => see(key, self),
            Value::List(items) => items.iter().for_each(|item| item.scalars_under(key, see)),
            Value::Map(entries) => entries.iter().for_each(|(key, it)| it.scalars_under(key, see)),
        }
    }
}

/// A map with what its merge keys bring in; what it says itself comes first
/// (<https://yaml.org/type/merge.html>).
fn merged(entries: Vec<(String, Node)>) -> Vec<(String, Node)> {
    let (merges, mut all): (Vec<_>, Vec<_>) = entries.into_iter().partition(|(key, _)| key == "<<");
    for (_, node) in merges {
        for (key, value) in node.items().iter().flat_map(Node::entries) {
            if !all.iter().any(|(there, _)| there == key) {
                all.push((key.to_owned(), value.clone()));
            }
        }
    }
    all
}

fn value<'y>(data: &YamlData<'y, MarkedYaml<'y>>, depth: usize) -> Value {
    match data {
        YamlData::Value(Scalar::Null) | YamlData::BadValue | YamlData::Alias(_) => Value::Nothing,
        YamlData::Value(scalar) => Value::Text(match scalar {
            Scalar::Null => String::new(),
            Scalar::Boolean(yes) => yes.to_string(),
            Scalar::Integer(number) => number.to_string(),
            Scalar::FloatingPoint(number) => number.to_string(),
            Scalar::String(text) => text.to_string(),
        }),
        YamlData::Representation(text, ..) => Value::Text(text.to_string()),
        YamlData::Sequence(items) => {
            Value::List(items.iter().map(|item| Node::of(item, depth + 1)).collect())
        }
        YamlData::Mapping(entries) => {
            let entry = |(key, node): (&MarkedYaml<'_>, &MarkedYaml<'_>)| {
                let key = Node::of(key, depth + 1);
                // A block of text begins after the line that its key is on; the key is what is
                // looked for.
                let node = Node { line: key.line, ..Node::of(node, depth + 1) };
                (key.text().to_owned(), node)
            };
            Value::Map(merged(entries.iter().map(entry).collect()))
        }
        YamlData::Tagged(_, inner) => value(&inner.data, depth + 1),
    }
}
