//! What stands below a picture: notes, and what signs and colours stand for.

use super::drawing::Drawing;
use super::sheet::{PATTERNS, Sheet};
use super::{BAR, LETTER, MARGIN, ROW, WIDTH};
use crate::report::catalogue::{Sign, Timeline as Says};

impl Sheet<'_, '_> {
    /// Notes and the legend.
    pub(super) fn below(&self, drawing: &mut Drawing) {
        for (n, note) in self.scene.notes.iter().enumerate() {
            drawing.y += ROW;
            let number = format!("{})", n + 1);
            drawing.text(MARGIN, drawing.y, "badtext", &number);
            drawing.text(MARGIN + 20, drawing.y, "", &note.text);
            if let Some(code) = &note.code {
                drawing.lines(MARGIN + 36, "code", code);
            }
        }
        for waits in self.scene.waits() {
            drawing.lines(MARGIN, "", &waits);
        }
        for remark in self.scene.remarks() {
            drawing.lines(MARGIN, "faint", &remark);
        }
        drawing.y += ROW + 4;
        self.signs(drawing);
        drawing.y += 4;
    }

    fn signs(&self, drawing: &mut Drawing) {
        let mut x = MARGIN;
        for sign in self.scene.signs() {
            let text = self.scene.say(Says::Sign(sign));
            let width = 30 + text.chars().count() * LETTER;
            if x > MARGIN && x + width > WIDTH - MARGIN {
                x = MARGIN;
                drawing.y += ROW;
            }
            let y = drawing.y;
            let (top, middle) = (y - 11, y - 4);
            match sign {
                Sign::Polled => {
                    drawing
                        .add(format_args!("<path class=\"poll\" d=\"M{} {top}v{BAR}\"/>", x + 12));
                }
                Sign::Waits => {
                    drawing.add(format_args!("<path class=\"life\" d=\"M{x} {middle}h24\"/>"));
                }
                Sign::Mark | Sign::GivesBack => drawing.add(format_args!(
                    "<path class=\"mark call\" d=\"M{} {middle}m0 -6l5 6l-5 6l-5 -6z\"/>",
                    x + 12
                )),
                Sign::Panic => drawing.text(x + 8, y, "badtext", "✘"),
                Sign::Inside
                | Sign::WaitsForLock
                | Sign::Has
                | Sign::Blocked
                | Sign::HeldUp
                | Sign::Stands => {
                    let class = match sign {
                        Sign::Blocked => "block",
                        Sign::HeldUp => "held",
                        Sign::Stands => "stand",
                        Sign::WaitsForLock => "stay wait",
                        Sign::Has => "stay n1",
                        _ => "stay call",
                    };
                    drawing.add(format_args!(
                        "<rect class=\"{class}\" x=\"{x}\" y=\"{top}\" width=\"24\" height=\"{BAR}\"/>"
                    ));
                }
            }
            drawing.text(x + 30, y, "faint", &text);
            x += width + 3 * LETTER;
        }
    }

    /// Each name with its colour, its pattern and its words.
    pub(super) fn names(&self, drawing: &mut Drawing) {
        for (colour, name, words) in self.scene.words() {
            drawing.y += ROW;
            let colour = colour % PATTERNS;
            let top = drawing.y - 11;
            for fill in [format!("class=\"stay n{colour}\""), format!("fill=\"url(#p{colour})\"")] {
                drawing.add(format_args!(
                    "<rect {fill} x=\"{MARGIN}\" y=\"{top}\" width=\"24\" height=\"{BAR}\"/>"
                ));
            }
            drawing.text(MARGIN + 30, drawing.y, "faint", &format!("{name}: {words}"));
        }
    }
}
