//! Frames on the socket: length, nonce, JSON.
//!
//! A frame is a little-endian `u32` length of what follows, the sixteen bytes of the run's
//! nonce, and one JSON document. The nonce is the first thing that goes in and is read before
//! any of the student's code runs; a frame under another nonce is not one of ours.

use std::io::{self, Read, Write};

use serde::Serialize;
use serde::de::DeserializeOwned;

/// Random bytes that mark the frames of one run.
pub type Nonce = [u8; 16];

/// The largest frame that is read, in bytes: far above any honest fact.
pub const MAX_FRAME: usize = 16 << 20;

/// Writes the nonce and the order: what the test program reads first.
///
/// # Errors
/// Those of the writer.
pub fn open(writer: &mut impl Write, nonce: &Nonce, order: &crate::Order) -> io::Result<()> {
    writer.write_all(nonce)?;
    send(writer, nonce, order)
}

/// Reads what [`open`] wrote.
///
/// # Errors
/// Those of the reader, and `InvalidData` for a frame that is not one of ours.
pub fn accept(reader: &mut impl Read) -> io::Result<(Nonce, crate::Order)> {
    let mut nonce = [0; 16];
    reader.read_exact(&mut nonce)?;
    let order = receive(reader, &nonce)?
        .ok_or_else(|| io::Error::new(io::ErrorKind::UnexpectedEof, "no order"))?;
    Ok((nonce, order))
}

/// Writes one frame in a single call to the writer.
///
/// # Errors
/// Those of the writer.
pub fn send(writer: &mut impl Write, nonce: &Nonce, body: &impl Serialize) -> io::Result<()> {
    let mut frame = vec![0; 4];
    frame.extend_from_slice(nonce);
    serde_json::to_writer(&mut frame, body)?;
    let length = u32::try_from(frame.len() - 4)
        .map_err(|_| io::Error::new(io::ErrorKind::InvalidData, "frame too large"))?;
    frame[..4].copy_from_slice(&length.to_le_bytes());
    writer.write_all(&frame)
}

/// Reads one frame; `None` at the end of the stream.
///
/// # Errors
/// Those of the reader; `InvalidData` for a length out of range, a wrong nonce, or JSON that is
/// not a `T`; `UnexpectedEof` when the stream ends inside a frame.
pub fn receive<T: DeserializeOwned>(
    reader: &mut impl Read,
    nonce: &Nonce,
) -> io::Result<Option<T>> {
    let invalid = |what: &'static str| io::Error::new(io::ErrorKind::InvalidData, what);
    let mut length = [0; 4];
    let mut filled = 0;
    while filled < length.len() {
        match reader.read(&mut length[filled..]) {
            Ok(0) if filled == 0 => return Ok(None),
            Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
            Ok(n) => filled += n,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    let length = u32::from_le_bytes(length) as usize;
    if !(nonce.len()..=MAX_FRAME).contains(&length) {
        return Err(invalid("a frame of an impossible length"));
    }
    let mut frame = vec![0; length];
    reader.read_exact(&mut frame)?;
    let (mark, body) = frame.split_at(nonce.len());
    if mark != nonce {
        return Err(invalid("a frame under another nonce"));
    }
    Ok(Some(serde_json::from_slice(body)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Fact;

    const NONCE: Nonce = *b"0123456789abcdef";

    #[test]
    fn a_fact_survives_the_wire() {
        let fact = Fact::Count { name: "clients".into(), n: 3 };
        let mut bytes = Vec::new();
        send(&mut bytes, &NONCE, &fact).unwrap();
        let mut reader = bytes.as_slice();
        assert_eq!(receive(&mut reader, &NONCE).unwrap(), Some(fact));
        assert_eq!(receive::<Fact>(&mut reader, &NONCE).unwrap(), None);
    }

    #[test]
    fn a_frame_under_another_nonce_is_refused() {
        let mut bytes = Vec::new();
        send(&mut bytes, &[7; 16], &Fact::End { facts: 0 }).unwrap();
        let error = receive::<Fact>(&mut bytes.as_slice(), &NONCE).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::InvalidData);
    }

    #[test]
    fn a_cut_frame_is_an_error_and_not_an_end() {
        let mut bytes = Vec::new();
        send(&mut bytes, &NONCE, &Fact::End { facts: 0 }).unwrap();
        for cut in 1..bytes.len() {
            assert!(receive::<Fact>(&mut &bytes[..cut], &NONCE).is_err(), "cut at {cut}");
        }
    }
}
