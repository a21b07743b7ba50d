//! The letters of the first PCs, in which older programs write names into zip archives.

/// What the bytes from 128 on stand for (<https://en.wikipedia.org/wiki/Code_page_437>).
const HIGH: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}";

/// The text that these bytes are.
pub fn decode(bytes: &[u8]) -> String {
    let high = |byte: u8| HIGH.chars().nth(usize::from(byte) - 128).unwrap_or('\u{fffd}');
    bytes.iter().map(|byte| if byte.is_ascii() { char::from(*byte) } else { high(*byte) }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_has_its_letter() {
        assert_eq!(HIGH.chars().count(), 128);
        assert_eq!(decode(b"M\x81ller, Jos\x82 \xa4\xe1\xff"), "Müller, José ñß\u{a0}");
    }
}
