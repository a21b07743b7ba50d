//! Marked sources: rows for the errors, properties for the rendering.

use std::path::Path;

use proptest::prelude::*;

use super::condition::Active;
use super::marked::Marked;

fn error(text: &str) -> String {
    Marked::parse(Path::new("lib.rs"), text).expect_err("this must be refused").to_string()
}

#[test]
fn bad_markers_are_refused_with_their_line() {
    for (text, told) in [
        ("a\n//#if x\n//#if y\n//#endif\n", "lib.rs:2: this //#if has no //#endif"),
        ("a\n//#endif\n", "lib.rs:2: //#endif without an //#if before it"),
        ("//#else\n", "lib.rs:1: //#else without an //#if before it"),
        ("//#elif x\n", "lib.rs:1: //#elif without an //#if before it"),
        ("//#if x\n//#else\n//#else\n//#endif\n", "lib.rs:3: //#else after the block's //#else"),
        ("//#if x\n//#else\n//#elif y\n//#endif", "lib.rs:3: //#elif after the block's //#else"),
        ("//#if\n//#endif\n", "lib.rs:1: a name is missing in this condition"),
        ("//#if x &\n//#endif\n", "lib.rs:1: a name is missing in this condition"),
        (
            "//#if x\n//#elif a & b | c\n//#endif\n",
            "lib.rs:2: a condition is joined by `&` or by `|`, not by both",
        ),
    ] {
        assert_eq!(error(text), told);
    }
    for text in ["//#fi x", "let a = 1; //#if x", "//# if x", "//#else x", "//#endif x", "//#"] {
        let told = format!("lib.rs:2: `{text}` is no marker");
        assert!(error(&format!("\n{text}\n")).starts_with(&told), "{text}");
    }
}

#[test]
fn lines_outside_every_block_stay_byte_for_byte() {
    for text in ["", "\n", "a", "a\r\n\tb \n\n", "// #if x\n/// # Errors\n"] {
        let marked = Marked::parse(Path::new("lib.rs"), text).expect("no marker");
        assert!(marked.is_plain());
        assert_eq!(marked.render(&Active::new()), text);
    }
}

/// A marked text made of the pieces that the properties speak of.
#[derive(Debug, Clone)]
enum Tree {
    Line(u16),
    Block { first: String, elif: Option<String>, bodies: [Vec<Tree>; 3], has_else: bool },
}

const NAMES: [&str; 4] = ["a", "b", "c-d", "wrong/e"];

fn condition() -> impl Strategy<Value = String> {
    let names = prop::collection::vec(prop::sample::select(&NAMES[..]), 1..4);
    (names, prop::sample::select(vec![" & ", "|"])).prop_map(|(names, by)| names.join(by))
}

fn forest() -> impl Strategy<Value = Vec<Tree>> {
    let leaf = any::<u16>().prop_map(Tree::Line);
    let tree = leaf.prop_recursive(3, 24, 3, |inner| {
        let body = || prop::collection::vec(inner.clone(), 0..3);
        (condition(), prop::option::of(condition()), [body(), body(), body()], any::<bool>())
            .prop_map(|(first, elif, bodies, has_else)| Tree::Block {
                first,
                elif,
                bodies,
                has_else,
            })
    });
    prop::collection::vec(tree, 0..5)
}

fn active() -> impl Strategy<Value = Active> {
    prop::sample::subsequence(&NAMES[..], 0..=NAMES.len())
        .prop_map(|names| names.into_iter().map(str::to_owned).collect())
}

fn write(trees: &[Tree], text: &mut String) {
    for tree in trees {
        match tree {
            Tree::Line(number) => *text += &format!("line {number}\n"),
            Tree::Block { first, elif, bodies, has_else } => {
                *text += &format!("  //#if {first}\n");
                write(&bodies[0], text);
                if let Some(elif) = elif {
                    *text += &format!("//#elif {elif}\n");
                    write(&bodies[1], text);
                }
                if *has_else {
                    *text += "//#else\n";
                    write(&bodies[2], text);
                }
                *text += "//#endif\n";
            }
        }
    }
}

/// What a rendering must be, said without looking at the text.
fn expected(trees: &[Tree], active: &Active) -> String {
    let holds = |condition: &str| {
        let mut names = condition.split(['&', '|']).map(|name| active.contains(name.trim()));
        if condition.contains('|') { names.any(|on| on) } else { names.all(|on| on) }
    };
    let mut text = String::new();
    for tree in trees {
        text += &match tree {
            Tree::Line(number) => format!("line {number}\n"),
            Tree::Block { first, bodies, .. } if holds(first) => expected(&bodies[0], active),
            Tree::Block { elif: Some(elif), bodies, .. } if holds(elif) => {
                expected(&bodies[1], active)
            }
            Tree::Block { bodies, has_else: true, .. } => expected(&bodies[2], active),
            Tree::Block { .. } => String::new(),
        };
    }
    text
}

fn marked(trees: &[Tree]) -> Marked {
    let mut text = String::new();
    write(trees, &mut text);
    Marked::parse(Path::new("lib.rs"), &text).expect("balanced")
}

proptest! {
    #[test]
    fn rendering_takes_the_first_branch_that_holds(trees in forest(), active in active()) {
        prop_assert_eq!(marked(&trees).render(&active), expected(&trees, &active));
    }

    #[test]
    fn every_rendered_line_is_found_where_it_was_written(trees in forest(), active in active()) {
        let mut text = String::new();
        write(&trees, &mut text);
        let marked = marked(&trees);
        let rendered = marked.render(&active);
        let mut from = Vec::new();
        for (number, line) in (1..).zip(rendered.lines()) {
            let at = marked.line_of(&active, number).expect("it was written");
            prop_assert_eq!(text.lines().nth(at as usize - 1), Some(line));
            from.push(at);
        }
        prop_assert!(from.is_sorted_by(|one, next| one < next), "{from:?}");
        prop_assert_eq!(marked.line_of(&active, 0), None);
        prop_assert_eq!(marked.line_of(&active, rendered.lines().count() as u32 + 1), None);
    }

    #[test]
    fn rendering_leaves_no_marker(trees in forest(), active in active()) {
        prop_assert!(!marked(&trees).render(&active).contains("//#"));
    }

    #[test]
    fn what_is_rendered_renders_to_itself(trees in forest(), active in active()) {
        let once = marked(&trees).render(&active);
        let again = Marked::parse(Path::new("lib.rs"), &once).expect("plain");
        prop_assert!(again.is_plain());
        prop_assert_eq!(again.render(&Active::new()), once);
    }

    #[test]
    fn with_every_name_active_the_first_branches_stand(trees in forest()) {
        let all = NAMES.iter().map(|&name| name.to_owned()).collect();
        let text = marked(&trees).render(&all);
        fn firsts(trees: &[Tree]) -> String {
            trees.iter().map(|tree| match tree {
                Tree::Line(number) => format!("line {number}\n"),
                Tree::Block { bodies, .. } => firsts(&bodies[0]),
            }).collect()
        }
        prop_assert_eq!(text, firsts(&trees));
    }

    #[test]
    fn any_text_is_read_or_refused(text in "(//#(if|elif|else|endif)?[ a-c&|]{0,4}\n|[ -~]{0,6}\n){0,12}") {
        if let Ok(marked) = Marked::parse(Path::new("lib.rs"), &text) {
            prop_assert!(!marked.render(&Active::new()).contains("//#"));
        }
    }
}
