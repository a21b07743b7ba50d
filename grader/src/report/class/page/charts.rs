//! The pictures of the page.

use maud::{Markup, html};

use super::super::points;
use super::super::text::percents;
use super::Head::{Numbers, Words};
use super::table;
use crate::results::{DISTRIBUTION, Overview};

/// The picture's own units: of each bar, of the room for the highest, and around them.
const STEP: usize = 60;
const HEIGHT: usize = 160;
const ABOVE: usize = 24;
const BELOW: usize = 28;

/// How many students have how many points.
pub fn distribution(overview: &Overview) -> Markup {
    let highest = overview.distribution.into_iter().max().unwrap_or_default();
    if highest == 0 {
        return html! { p { "Nobody has points yet." } };
    }
    let (width, height) = (STEP * DISTRIBUTION, ABOVE + HEIGHT + BELOW);
    let said: Vec<_> = overview
        .distribution
        .into_iter()
        .enumerate()
        .filter(|(_, count)| *count > 0)
        .map(|(stretch, count)| format!("{}: {count}", percents(stretch)))
        .collect();
    // In the picture the sign would take the room that large letters need.
    let short = |stretch| percents(stretch).trim_end_matches(" %").to_owned();
    let bars = overview.distribution.into_iter().enumerate().map(|(stretch, count)| {
        let tall = (count * HEIGHT).div_ceil(highest);
        let (left, top) = (stretch * STEP, ABOVE + HEIGHT - tall);
        html! {
            rect.bar x=(left + 4) y=(top) width=(STEP - 8) height=(tall) {}
            @if count > 0 { text x=(left + STEP / 2) y=(top - 6) { (count) } }
            text x=(left + STEP / 2) y=(ABOVE + HEIGHT + 20) { (short(stretch)) }
        }
    });
    html! {
        figure {
            div.wide role="region" tabindex="0" aria-label="Distribution of points" { svg role="img" viewBox=(format!("0 0 {width} {height}"))
                aria-label=(format!("Students by the points that they have. {}", said.join("; "))) {
                @for bar in bars { (bar) }
                line x1="0" x2=(width) y1=(ABOVE + HEIGHT) y2=(ABOVE + HEIGHT) {}
            } }
            figcaption {
                "Students by the points that they have, in hundredths, of those who have handed \
                 something in."
                @if let Some(median) = overview.median_percent {
                    " The median is " (points(median)) " %."
                }
                @if overview.open > 0 {
                    " Of " (overview.open) " it cannot be said yet."
                }
            }
        }
    }
}

/// How many have mended something, and how many have not.
pub struct Share {
    pub name: String,
    pub alive: usize,
    pub fixed: usize,
    pub unknown: usize,
}

/// A table of shares, each with a bar.
pub fn shares(what: &str, shares: impl Iterator<Item = Share>) -> Markup {
    let rows = shares.map(|share| {
        let seen = share.alive + share.fixed;
        html! { tr {
            th scope="row" { (share.name) }
            td { (share.alive) }
            td { (share.fixed) }
            td { (share.unknown) }
            td { (self::share(share.alive, seen)) }
        } }
    });
    let head = [
        Words(what),
        Numbers("Have it"),
        Numbers("Mended"),
        Numbers("Not seen"),
        Numbers("Have it, of those of whom it was seen"),
    ];
    let rows = html! {
        @for row in rows { (row) }
    };
    table(what, &head, &rows)
}

/// The share that some are of all: a bar, and the number.
pub fn share(some: usize, all: usize) -> Markup {
    let percent = percent(some, all);
    html! {
        svg.share viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true" {
            rect.frame x="0" y="0" width="100" height="10" {}
            rect.bar x="0" y="0" width=(percent) height="10" {}
        }
        " " @if all > 0 { (percent) " %" } @else { "–" }
    }
}

/// The share that some are of all, in whole hundredths.
pub fn percent(some: usize, all: usize) -> usize {
    (some * 100).checked_div(all).unwrap_or_default()
}
