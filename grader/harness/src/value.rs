//! Turns the suite's values into JSON, with as little code in the suite as can be.
//!
//! `serde_json` has a serializer for this, but every call of a generic one makes the compiler
//! instantiate it again in the suite, with all that builds and drops values. This one
//! ([`Writer`]) is driven by serde in the same way (<https://serde.rs/impl-serializer.html>) and
//! only tells a [`Builder`] what comes next; the builder is the harness's and compiled once.
//! What comes out is what `serde_json::to_value` makes.

use std::fmt::{self, Display};

use serde::Serialize;
use serde::ser::{
    Error, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple,
    SerializeTupleStruct, SerializeTupleVariant, Serializer,
};
use serde_json::{Map, Value};

/// A value of the suite's, of a type that only the suite knows.
pub(crate) trait Recorded {
    fn tell(&self, builder: &mut Builder) -> Result<(), Unwritable>;
}

impl<T: Serialize> Recorded for T {
    fn tell(&self, builder: &mut Builder) -> Result<(), Unwritable> {
        self.serialize(Writer(builder))
    }
}

/// A value as JSON. One that JSON cannot hold is a fault of the suite's.
pub(crate) fn json(value: &dyn Recorded) -> Value {
    let mut builder = Builder::default();
    let told = value.tell(&mut builder);
    told.ok().and(builder.whole).expect("suites record values that JSON can hold")
}

/// JSON has no place for it: a map whose keys are no strings.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Unwritable;

impl Display for Unwritable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON cannot hold this value")
    }
}

impl std::error::Error for Unwritable {}

impl Error for Unwritable {
    #[inline(never)]
    fn custom<T: Display>(_: T) -> Self {
        Self
    }
}

/// The value so far: what is open, outermost first, and what came out when all was closed.
#[derive(Default)]
pub(crate) struct Builder {
    open: Vec<Open>,
    whole: Option<Value>,
}

enum Open {
    List(Vec<Value>),
    Object(Map<String, Value>, Option<String>),
}

impl Builder {
    #[inline(never)]
    fn put(&mut self, value: Value) -> Result<(), Unwritable> {
        match self.open.last_mut() {
            None => self.whole = Some(value),
            Some(Open::List(list)) => list.push(value),
            Some(Open::Object(_, key @ None)) => {
                // Where a key is expected, JSON takes only what can be written as a string.
                *key = Some(match value {
                    Value::String(text) => text,
                    Value::Bool(_) | Value::Number(_) => value.to_string(),
                    Value::Null | Value::Array(_) | Value::Object(_) => return Err(Unwritable),
                });
            }
            Some(Open::Object(object, key)) => {
                object.insert(key.take().ok_or(Unwritable)?, value);
            }
        }
        Ok(())
    }

    #[inline(never)]
    fn text(&mut self, text: &str) -> Result<(), Unwritable> {
        self.put(text.into())
    }

    #[inline(never)]
    fn unsigned(&mut self, number: u64) -> Result<(), Unwritable> {
        self.put(number.into())
    }

    #[inline(never)]
    fn signed(&mut self, number: i64) -> Result<(), Unwritable> {
        self.put(number.into())
    }

    #[inline(never)]
    fn float(&mut self, number: f64) -> Result<(), Unwritable> {
        self.put(number.into())
    }

    #[inline(never)]
    fn truth(&mut self, truth: bool) -> Result<(), Unwritable> {
        self.put(truth.into())
    }

    #[inline(never)]
    fn null(&mut self) -> Result<(), Unwritable> {
        self.put(Value::Null)
    }

    #[inline(never)]
    fn list(&mut self) {
        self.open.push(Open::List(Vec::new()));
    }

    #[inline(never)]
    fn object(&mut self) {
        self.open.push(Open::Object(Map::new(), None));
    }

    #[inline(never)]
    fn close(&mut self) -> Result<(), Unwritable> {
        let value = match self.open.pop() {
            Some(Open::List(list)) => Value::Array(list),
            Some(Open::Object(object, _)) => Value::Object(object),
            None => return Err(Unwritable),
        };
        self.put(value)
    }
}

/// What serde drives.
pub(crate) struct Writer<'a>(&'a mut Builder);

/// A list or an object that is open.
pub(crate) struct Inner<'a> {
    builder: &'a mut Builder,
    /// Whether it stands in an object of its own, as the variant of an enum does.
    is_variant: bool,
}

impl<'a> Inner<'a> {
    fn list(builder: &'a mut Builder) -> Self {
        builder.list();
        Self { builder, is_variant: false }
    }

    fn object(builder: &'a mut Builder) -> Self {
        builder.object();
        Self { builder, is_variant: false }
    }

    fn of_variant(self) -> Self {
        Self { is_variant: true, ..self }
    }

    #[inline(never)]
    fn finish(self) -> Result<(), Unwritable> {
        self.builder.close()?;
        if self.is_variant { self.builder.close() } else { Ok(()) }
    }
}

/// Opens the object that a variant with content stands in.
#[inline(never)]
fn variant(builder: &mut Builder, name: &str) -> Result<(), Unwritable> {
    builder.object();
    builder.text(name)
}

impl<'a> Serializer for Writer<'a> {
    type Ok = ();
    type Error = Unwritable;
    type SerializeSeq = Inner<'a>;
    type SerializeTuple = Inner<'a>;
    type SerializeTupleStruct = Inner<'a>;
    type SerializeTupleVariant = Inner<'a>;
    type SerializeMap = Inner<'a>;
    type SerializeStruct = Inner<'a>;
    type SerializeStructVariant = Inner<'a>;

    fn serialize_bool(self, v: bool) -> Result<(), Unwritable> {
        self.0.truth(v)
    }

    fn serialize_i8(self, v: i8) -> Result<(), Unwritable> {
        self.0.signed(v.into())
    }

    fn serialize_i16(self, v: i16) -> Result<(), Unwritable> {
        self.0.signed(v.into())
    }

    fn serialize_i32(self, v: i32) -> Result<(), Unwritable> {
        self.0.signed(v.into())
    }

    fn serialize_i64(self, v: i64) -> Result<(), Unwritable> {
        self.0.signed(v)
    }

    fn serialize_i128(self, v: i128) -> Result<(), Unwritable> {
        match u64::try_from(v) {
            Ok(v) => self.0.unsigned(v),
            Err(_) => self.0.signed(v.try_into().map_err(|_| Unwritable)?),
        }
    }

    fn serialize_u8(self, v: u8) -> Result<(), Unwritable> {
        self.0.unsigned(v.into())
    }

    fn serialize_u16(self, v: u16) -> Result<(), Unwritable> {
        self.0.unsigned(v.into())
    }

    fn serialize_u32(self, v: u32) -> Result<(), Unwritable> {
        self.0.unsigned(v.into())
    }

    fn serialize_u64(self, v: u64) -> Result<(), Unwritable> {
        self.0.unsigned(v)
    }

    fn serialize_u128(self, v: u128) -> Result<(), Unwritable> {
        self.0.unsigned(v.try_into().map_err(|_| Unwritable)?)
    }

    fn serialize_f32(self, v: f32) -> Result<(), Unwritable> {
        self.0.put(v.into())
    }

    fn serialize_f64(self, v: f64) -> Result<(), Unwritable> {
        self.0.float(v)
    }

    fn serialize_char(self, v: char) -> Result<(), Unwritable> {
        self.0.text(v.encode_utf8(&mut [0; 4]))
    }

    fn serialize_str(self, v: &str) -> Result<(), Unwritable> {
        self.0.text(v)
    }

    fn serialize_bytes(self, v: &[u8]) -> Result<(), Unwritable> {
        self.0.list();
        v.iter().try_for_each(|&byte| self.0.unsigned(byte.into()))?;
        self.0.close()
    }

    fn serialize_none(self) -> Result<(), Unwritable> {
        self.0.null()
    }

    fn serialize_some<T: ?Sized + Serialize>(self, value: &T) -> Result<(), Unwritable> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), Unwritable> {
        self.0.null()
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), Unwritable> {
        self.0.null()
    }

    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        name: &'static str,
    ) -> Result<(), Unwritable> {
        self.0.text(name)
    }

    fn serialize_newtype_struct<T: ?Sized + Serialize>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<(), Unwritable> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: ?Sized + Serialize>(
        self,
        _: &'static str,
        _: u32,
        name: &'static str,
        value: &T,
    ) -> Result<(), Unwritable> {
        variant(self.0, name)?;
        value.serialize(Writer(self.0))?;
        self.0.close()
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Inner<'a>, Unwritable> {
        Ok(Inner::list(self.0))
    }

    fn serialize_tuple(self, _: usize) -> Result<Inner<'a>, Unwritable> {
        Ok(Inner::list(self.0))
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Inner<'a>, Unwritable> {
        Ok(Inner::list(self.0))
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        name: &'static str,
        _: usize,
    ) -> Result<Inner<'a>, Unwritable> {
        variant(self.0, name)?;
        Ok(Inner::list(self.0).of_variant())
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Inner<'a>, Unwritable> {
        Ok(Inner::object(self.0))
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Inner<'a>, Unwritable> {
        Ok(Inner::object(self.0))
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        name: &'static str,
        _: usize,
    ) -> Result<Inner<'a>, Unwritable> {
        variant(self.0, name)?;
        Ok(Inner::object(self.0).of_variant())
    }
}

/// The kinds of lists, which differ in serde and not in JSON.
macro_rules! lists {
    ($($kind:ident $element:ident),+) => {$(
        impl $kind for Inner<'_> {
            type Ok = ();
            type Error = Unwritable;

            fn $element<T: ?Sized + Serialize>(&mut self, value: &T) -> Result<(), Unwritable> {
                value.serialize(Writer(self.builder))
            }

            fn end(self) -> Result<(), Unwritable> {
                self.finish()
            }
        }
    )+};
}

lists!(
    SerializeSeq serialize_element,
    SerializeTuple serialize_element,
    SerializeTupleStruct serialize_field,
    SerializeTupleVariant serialize_field
);

/// The kinds of objects whose keys are names.
macro_rules! objects {
    ($($kind:ident),+) => {$(
        impl $kind for Inner<'_> {
            type Ok = ();
            type Error = Unwritable;

            fn serialize_field<T: ?Sized + Serialize>(
                &mut self,
                name: &'static str,
                value: &T,
            ) -> Result<(), Unwritable> {
                self.builder.text(name)?;
                value.serialize(Writer(self.builder))
            }

            fn end(self) -> Result<(), Unwritable> {
                self.finish()
            }
        }
    )+};
}

objects!(SerializeStruct, SerializeStructVariant);

impl SerializeMap for Inner<'_> {
    type Ok = ();
    type Error = Unwritable;

    fn serialize_key<T: ?Sized + Serialize>(&mut self, key: &T) -> Result<(), Unwritable> {
        key.serialize(Writer(self.builder))
    }

    fn serialize_value<T: ?Sized + Serialize>(&mut self, value: &T) -> Result<(), Unwritable> {
        value.serialize(Writer(self.builder))
    }

    fn end(self) -> Result<(), Unwritable> {
        self.finish()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[derive(Serialize)]
    struct Unit;

    #[derive(Serialize)]
    struct Pair(u8, char);

    #[derive(Serialize)]
    struct Named<'a> {
        id: u64,
        name: Option<&'a str>,
        below: Vec<Kind>,
    }

    #[derive(Serialize)]
    enum Kind {
        Bare,
        One(i32),
        Two(i8, f32),
        Fields { a: bool, b: () },
    }

    #[track_caller]
    fn same(value: &impl Serialize) {
        assert_eq!(json(value), serde_json::to_value(value).expect("JSON holds it"));
    }

    #[test]
    fn what_comes_out_is_what_serde_json_makes() {
        same(&(true, -1_i64, u64::MAX, 1.5, f64::NAN, "text", String::new(), 'ã', ()));
        same(&(i128::from(u64::MAX), i128::from(i64::MIN), 7_u128, f32::INFINITY, 0.1_f32));
        same(&vec![(1_u32, 2_u64), (3, 4)]);
        same(&Vec::<u32>::new());
        same(&(Some(Some(1)), None::<u8>, Unit, Pair(1, 'x'), [Some("a"), None]));
        let below =
            vec![Kind::Bare, Kind::One(1), Kind::Two(2, 0.5), Kind::Fields { a: true, b: () }];
        same(&Named { id: 3, name: Some("n"), below });
        same(&serde_json::json!({"a": [1, {"b": null}], "": {}}));
    }

    #[test]
    fn keys_become_strings_where_they_can() {
        same(&BTreeMap::from([(1_u32, vec![1]), (2, vec![])]));
        same(&BTreeMap::from([(true, BTreeMap::from([('k', -1)]))]));
        same(&BTreeMap::from([("key", "value")]));
    }

    #[test]
    #[should_panic(expected = "suites record values that JSON can hold")]
    fn keys_that_are_lists_are_a_fault() {
        json(&BTreeMap::from([(vec![1], 1)]));
    }

    #[test]
    #[should_panic(expected = "suites record values that JSON can hold")]
    fn numbers_that_json_does_not_hold_are_a_fault() {
        json(&u128::MAX);
    }
}
