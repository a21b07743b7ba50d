//! A picture of the points, for a README.

use std::io::{self, Write};

/// Width of one character of the badge's font, in pixels; wide enough for all of them.
const CHARACTER: usize = 7;
/// Empty space on both sides of a text, in pixels.
const GAP: usize = 8;

/// Writes an SVG that says `label` and how many points there are of how many.
///
/// # Errors
/// When the writer fails.
pub fn write(label: &str, earned: u32, max: u32, out: &mut dyn Write) -> io::Result<()> {
    let value = format!("{earned}/{max}");
    let label = escaped(label);
    let [left, right] = [&label, &value].map(|text| text.chars().count() * CHARACTER + 2 * GAP);
    let width = left + right;
    let colour = match (earned, max) {
        (_, 0) => "#6b7280",
        (earned, max) if earned >= max => "#15803d",
        (earned, max) if u64::from(earned) * 2 >= u64::from(max) => "#a16207",
        _ => "#b91c1c",
    };
    let (first, second) = (left / 2, left + right / 2);
    writeln!(
        out,
        r##"<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="20" role="img" aria-label="{label}: {value}">
<title>{label}: {value}</title>
<rect width="{width}" height="20" rx="3" fill="#374151"/>
<path d="M{left} 0h{} a3 3 0 0 1 3 3v14a3 3 0 0 1-3 3h-{}z" fill="{colour}"/>
<g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11" text-anchor="middle">
<text x="{first}" y="14">{label}</text>
<text x="{second}" y="14">{value}</text>
</g>
</svg>"##,
        right - 3,
        right - 3,
    )
}

fn escaped(text: &str) -> String {
    let plain = crate::report::plain::clean(text);
    plain.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
