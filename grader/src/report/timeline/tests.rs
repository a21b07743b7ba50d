//! What pictures look like, and that nothing in a name can break out of one.

use std::collections::BTreeMap;

use insta::assert_snapshot;
use serde_json::Value;
use textwrap::core::display_width;

use super::*;
use crate::language::Language;
use crate::observation::Observation;
use crate::report::text::{Options, Symbols};
use crate::timeline::examples;

fn sources() -> Sources {
    let mut sources = Sources::new();
    let text: String = (1..100).map(|n| format!("    line {n} of the student's\n")).collect();
    sources.insert("src/lib.rs", text).expect("a plain path");
    sources
}

fn words() -> BTreeMap<String, String> {
    let words = [
        ("stove", "dishes on the stove"),
        ("span.serve", "serving all tables"),
        ("beat", "beats of the heart"),
    ];
    words.into_iter().map(|(name, words)| (name.to_owned(), words.to_owned())).collect()
}

/// What a way of drawing makes of runs that stand together.
fn drawn<T>(seen: &[Observation], draw: impl FnOnce(&[Picture<'_>]) -> T) -> T {
    let timelines: Vec<Timeline> = seen.iter().map(Timeline::of).collect();
    let (sources, words) = (sources(), words());
    let pictures = timelines.iter().enumerate().map(|(n, timeline)| Picture {
        exercise: "01-restaurant",
        whose: if n == 0 { Whose::Yours } else { Whose::Solution },
        about: (n == 0).then_some("a table has to wait"),
        timeline,
        sources: &sources,
        words: &words,
    });
    draw(&pictures.collect::<Vec<_>>())
}

fn text(seen: &[Observation], options: &Options) -> String {
    drawn(seen, |pictures| {
        let mut out = Vec::new();
        write_text(pictures, options, &mut out).expect("memory takes it");
        String::from_utf8(out).expect("text")
    })
}

fn plain(seen: &[Observation], options: &Options) -> String {
    anstream::adapter::strip_str(&text(seen, options)).to_string()
}

fn svg(seen: &[Observation]) -> String {
    drawn(seen, |pictures| svg::svg(pictures, Language::English))
}

fn html(seen: &[Observation]) -> String {
    drawn(seen, |pictures| {
        let mut out = Vec::new();
        write_html(pictures, Language::Portuguese, &mut out).expect("memory takes it");
        String::from_utf8(out).expect("text")
    })
}

fn perfetto(seen: &[Observation]) -> Value {
    drawn(seen, |pictures| {
        let mut out = Vec::new();
        write_perfetto(pictures, Language::English, &mut out).expect("memory takes it");
        serde_json::from_slice(&out).expect("JSON")
    })
}

const PORTUGUESE_ASCII: fn() -> Options =
    || Options { language: Language::Portuguese, symbols: Symbols::Ascii, ..Options::default() };

#[test]
fn one_after_the_other_is_a_staircase() {
    assert_snapshot!(plain(&[examples::one_after_the_other()], &Options::default()));
}

#[test]
fn side_by_side_is_seen_beside_it() {
    let both = [examples::one_after_the_other(), examples::side_by_side()];
    assert_snapshot!(plain(&both, &Options { width: 100, ..Options::default() }));
}

#[test]
fn who_blocks_and_who_is_held_up() {
    assert_snapshot!(plain(&[examples::blocked()], &Options::default()));
}

#[test]
fn who_stands_for_ever() {
    assert_snapshot!(plain(&[examples::deadlock()], &Options::default()));
}

#[test]
fn who_has_which_permits_and_who_waits_for_them() {
    assert_snapshot!(plain(&[examples::permits()], &Options::default()));
}

#[test]
fn who_reads_and_who_writes() {
    assert_snapshot!(plain(&[examples::readers()], &PORTUGUESE_ASCII()));
}

#[test]
fn what_others_give_back() {
    assert_snapshot!(plain(&[examples::moved()], &Options::default()));
}

/// Who has it and who waits for it can be told apart without colours, and in words.
#[test]
fn a_deadlock_shows_locks_in_every_way_of_drawing() {
    let svg = svg(&[examples::deadlock()]);
    assert_eq!(svg.matches("class=\"stay wait\" x=").count(), 2 + 1, "two, and the legend");
    let lock = "Mutex src/lib.rs:25 #1";
    for text in [&svg, &html(&[examples::deadlock()])] {
        assert!(text.matches(lock).count() >= 3, "{text}");
    }
    assert!(html(&[examples::deadlock()]).contains("src/lib.rs:25 #2, espera: de 11 ms até o fim"));
    let trace = perfetto(&[examples::deadlock()]);
    let events = trace["traceEvents"].as_array().expect("events");
    let named: Vec<_> = events.iter().filter_map(|event| event["name"].as_str()).collect();
    let count = |name| named.iter().filter(|named| **named == name).count();
    assert_eq!((count("has"), count("waits")), (2, 2));
}

#[test]
fn the_thread_is_kept_for_ever() {
    assert_snapshot!(plain(&[examples::held()], &Options::default()));
}

#[test]
fn what_goes_on_after_the_end() {
    assert_snapshot!(plain(&[examples::left_running()], &Options::default()));
}

#[test]
fn what_goes_on_in_vain() {
    assert_snapshot!(plain(&[examples::in_vain()], &Options::default()));
}

#[test]
fn in_portuguese_and_ascii() {
    let all = [examples::blocked(), examples::deadlock()];
    let drawn: Vec<String> =
        all.into_iter().map(|seen| plain(&[seen], &PORTUGUESE_ASCII())).collect();
    for text in &drawn {
        assert!(text.is_ascii(), "{text}");
    }
    assert_snapshot!(drawn.join("\n"));
}

#[test]
fn in_colour() {
    // So that the codes can be read.
    let text = text(&[examples::deadlock()], &Options::default()).replace('\u{1b}', "^");
    assert_snapshot!(text);
}

#[test]
fn it_folds_to_fit_the_screen() {
    let small = Options { height: 20, ..Options::default() };
    let text = plain(&[examples::crowd()], &small);
    assert!(text.lines().count() <= 20, "{text}");
    assert!(text.contains(" more like these"), "{text}");
    assert!(plain(&[examples::crowd()], &Options::default()).contains("#12"));
}

#[test]
fn no_line_is_wider_than_the_screen() {
    for (name, example) in examples::ALL {
        for width in [60, 80, 81, 120, 200] {
            for options in
                [Options { width, ..Options::default() }, Options { width, ..PORTUGUESE_ASCII() }]
            {
                for line in plain(&[example()], &options).lines() {
                    assert!(display_width(line) <= width, "{name}, {width}: {line}");
                }
            }
        }
    }
}

#[test]
fn an_svg_is_well_formed_and_says_what_it_shows() {
    for (name, example) in examples::ALL {
        let text = svg(&[example(), examples::side_by_side()]);
        let document = roxmltree::Document::parse(&text).unwrap_or_else(|error| {
            panic!("{name}: {error}\n{text}");
        });
        let root = document.root_element();
        let child = |tag: &str| {
            root.children().find(|node| node.has_tag_name(("http://www.w3.org/2000/svg", tag)))
        };
        for tag in ["title", "desc"] {
            assert!(child(tag).and_then(|node| node.text()).is_some_and(|text| !text.is_empty()));
        }
        let mut ids: Vec<&str> =
            document.descendants().filter_map(|node| node.attribute("id")).collect();
        let all = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), all, "each id once");
        for node in document.descendants() {
            let named = node.attribute("fill").and_then(|fill| fill.strip_prefix("url(#"));
            if let Some(named) = named.and_then(|named| named.strip_suffix(')')) {
                assert!(ids.contains(&named), "{named}");
            }
        }
        assert!(text.starts_with("<svg ") && text[..1_024].contains(MADE_BY));
    }
}

/// The elements of a picture lie inside it.
#[test]
fn nothing_is_drawn_outside() {
    for (name, example) in examples::ALL {
        let text = svg(&[example()]);
        let document = roxmltree::Document::parse(&text).expect("well formed");
        let number = |node: roxmltree::Node<'_, '_>, name: &str| {
            node.attribute(name).and_then(|text| text.parse::<f64>().ok()).unwrap_or(0.0)
        };
        let root = document.root_element();
        let (width, height) = (number(root, "width"), number(root, "height"));
        for node in document.descendants().filter(|node| node.attribute("class") == Some("faint")) {
            let wide = |text: &str| 6.0 * display_width(text) as f64;
            let right = number(node, "x") + node.text().map_or(0.0, wide);
            let from_its_middle = node.attribute("text-anchor").is_some();
            assert!(right <= width || from_its_middle, "{name}: {node:?}");
        }
        let inside = |node: &roxmltree::Node<'_, '_>| {
            node.parent_element().is_some_and(|parent| {
                !parent.has_tag_name(("http://www.w3.org/2000/svg", "pattern"))
            })
        };
        for node in document.descendants().filter(inside) {
            let right = number(node, "x") + number(node, "width");
            let bottom = number(node, "y") + number(node, "height");
            assert!(right <= width && bottom <= height, "{name}: {node:?}");
        }
    }
}

#[test]
fn a_page_loads_nothing_and_holds_its_picture() {
    for (_, example) in examples::ALL {
        let text = html(&[example()]);
        assert!(text[..1_024].contains(MADE_BY));
        assert!(text.contains("default-src 'none'"));
        for outside in ["<script", "<link", "<img", "@import", " src=", "href="] {
            assert!(!text.contains(outside), "{outside}");
        }
        let svg = &text[text.find("<svg").expect("a picture")..];
        let svg = &svg[..svg.find("</svg>").expect("its end") + "</svg>".len()];
        roxmltree::Document::parse(svg).expect("well formed");
        assert!(text.contains("Em palavras"));
    }
}

#[test]
fn a_trace_has_whole_events_alone_and_names_for_all_threads() {
    for (name, example) in examples::ALL {
        let trace = perfetto(&[example(), examples::side_by_side()]);
        let events = trace["traceEvents"].as_array().expect("events");
        let place = |event: &Value| (event["pid"].as_u64(), event["tid"].as_u64());
        let named: Vec<_> =
            events.iter().filter(|it| it["name"] == "thread_name").map(place).collect();
        // Stretches of one thread, to see that they lie in each other or apart.
        let mut stretches: BTreeMap<_, Vec<(u64, u64)>> = BTreeMap::new();
        for event in events {
            assert!(event["ts"].is_u64() && event["name"].is_string(), "{name}: {event}");
            match event["ph"].as_str() {
                Some("M") => {}
                Some("i") => assert_eq!(event["s"], "t", "{name}: {event}"),
                Some("X") => {
                    let from = event["ts"].as_u64().expect("a time");
                    let dur = event["dur"].as_u64().expect("a length");
                    stretches.entry(place(event)).or_default().push((from, from + dur));
                }
                other => panic!("{name}: {other:?}"),
            }
            assert!(event["tid"] == 0 || named.contains(&place(event)), "{name}: {event}");
        }
        assert!(!stretches.is_empty());
        for (thread, stretches) in stretches {
            for (n, one) in stretches.iter().enumerate() {
                for other in &stretches[n + 1..] {
                    let apart = one.1 <= other.0 || other.1 <= one.0;
                    let within = (one.0 <= other.0 && other.1 <= one.1)
                        || (other.0 <= one.0 && one.1 <= other.1);
                    assert!(apart || within, "{name}, {thread:?}: {one:?} {other:?}");
                }
            }
        }
    }
}

/// A run in which every name that comes from outside is one that means harm.
fn hostile() -> Observation {
    let evil = [
        "<script>alert(1)</script>",
        "]]>--><!-- \"'&amp;",
        "\u{1b}[2J\u{7}\r\n\t\u{0}",
        "\u{202e}\u{fffe}\u{ffff}\u{85}",
        &"x".repeat(10_000),
        &"宽".repeat(400),
    ];
    let mut seen = examples::one_after_the_other();
    seen.scenario = evil.concat();
    let mut n = 0;
    for fact in &mut seen.facts {
        if let facts::Fact::Event(event) = fact {
            // Enter and leave must still find each other.
            event.name.push_str(evil[event.name.len() % evil.len()]);
            let key = event.key.take().unwrap_or_default();
            event.key = Some(format!("{}{key}", evil[key.len() % evil.len()]));
            n += 1;
        }
        if let facts::Fact::Span { name, .. } = fact {
            name.push_str(evil[0]);
        }
    }
    assert!(n > 0);
    seen
}

#[test]
fn names_that_mean_harm_do_none() {
    let svg = svg(&[hostile()]);
    roxmltree::Document::parse(&svg).expect("well formed");
    for text in [svg, html(&[hostile()])] {
        assert!(!text.contains("<script"), "{text}");
        assert!(
            !text.contains("]]>") && text.matches("<!--").count() == text.matches("-->").count()
        );
        assert!(!text.chars().any(|c| c.is_control() && c != '\n'), "{text}");
        assert!(text.len() < 200_000, "{}", text.len());
    }
    let shown = text(&[hostile()], &Options::default());
    let stripped = plain(&[hostile()], &Options::default());
    assert!(!stripped.chars().any(|c| c.is_control() && c != '\n'), "{stripped}");
    assert!(!shown.contains("\u{1b}[2J"));
    for line in stripped.lines() {
        assert!(display_width(line) <= 80, "{line}");
    }
    let trace = perfetto(&[hostile()]);
    for event in trace["traceEvents"].as_array().expect("events") {
        assert!(event["name"].as_str().is_some_and(|name| name.chars().count() <= 200));
    }
}

#[test]
fn the_same_run_gives_the_same_bytes() {
    for (name, example) in examples::ALL {
        assert_eq!(svg(&[example()]), svg(&[example()]), "{name}");
        assert_eq!(html(&[example()]), html(&[example()]), "{name}");
        assert_eq!(perfetto(&[example()]), perfetto(&[example()]), "{name}");
        let options = Options::default();
        assert_eq!(text(&[example()], &options), text(&[example()], &options), "{name}");
    }
}
