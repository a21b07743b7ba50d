//! The badge, read as a picture.

use super::written;
use crate::report::ci::badge;

#[test]
fn a_badge_is_a_picture() {
    for (earned, max) in [(0, 0), (0, 5), (3, 5), (5, 5), (1000, 1000)] {
        let svg = written(|out| badge::write("a <b> & \"c\"", earned, max, out));
        let read = roxmltree::Document::parse(&svg).expect("it is XML");
        let texts: Vec<_> = read
            .descendants()
            .filter(|it| it.has_tag_name(("http://www.w3.org/2000/svg", "text")))
            .collect();
        assert_eq!(texts[0].text(), Some("a <b> & \"c\""));
        assert_eq!(texts[1].text(), Some(format!("{earned}/{max}").as_str()));
    }
}
