use super::*;

const SLUGS: &[&str] = &["01-restaurant", "03-blocking-call", "19-two-locks"];

/// The rules in the documentation.
fn documented() -> String {
    let page = include_str!("../../../docs/class.md");
    let (_, rest) = page.split_once("```toml\n").expect("it has an example");
    rest.split_once("```").expect("the example ends").0.to_owned()
}

fn rules(text: &str) -> Rules {
    Rules::parse("class.toml", text, SLUGS).expect("sound rules")
}

fn faults(text: &str) -> String {
    Rules::parse("class.toml", text, SLUGS).expect_err("rules that are not sound").to_string()
}

fn at(received: &str, earned: f64) -> Attempt {
    let received = Some(received.parse().expect("a moment"));
    Attempt { received, late: false, earned: Some(earned) }
}

/// The worked example of the documentation: every row of its table is what comes out.
#[test]
fn the_worked_example_is_right() {
    let rules = rules(&documented());
    let page = include_str!("../../../docs/class.md");
    let (_, table) = page.split_once("| who |").expect("it has a table");
    let table = table.split("\n\n").next().expect("the table ends");
    let mut seen = 0;
    for line in table.lines().skip(2) {
        let cells: Vec<_> = line.trim_matches('|').split('|').map(str::trim).collect();
        let [who, exercise, received, earned, lateness, points] = cells[..] else {
            panic!("a row of six cells: {line}")
        };
        let number = |text: &str| text.parse::<f64>().expect("a number");
        let attempts: Vec<_> = received
            .split(", ")
            .zip(earned.split(", "))
            .map(|(received, earned)| {
                let received: jiff::civil::DateTime = received.parse().expect("a moment");
                let zone = rules.due.as_ref().expect("a date").time_zone().clone();
                let received = received.to_zoned(zone).expect("a moment").timestamp();
                Attempt { received: Some(received), late: false, earned: Some(number(earned)) }
            })
            .collect();
        let mark = mark(&rules, who, exercise, 10.0, &attempts, None);
        let said = match mark.lateness {
            Lateness::InTime => "in time".to_owned(),
            Lateness::Grace => "within the grace".to_owned(),
            Lateness::Days(1) => "1 day".to_owned(),
            Lateness::Days(days) => format!("{days} days"),
            Lateness::SaysThePlatform => panic!("the example knows when"),
        };
        assert_eq!((said.as_str(), mark.points), (lateness, Some(number(points))), "{line}");
        seen += 1;
    }
    assert_eq!(seen, 7);
}

#[test]
fn everything_that_is_wrong_is_told_with_its_line() {
    let text = "\
due = \"2026-13-01\"
grace = \"soon\"
time_zone = \"Mars/Olympus\"
[late]
percent_per_day = 110
[[exercise]]
slug = \"03-blocking-cal\"
[[exercise]]
slug = \"19-two-locks\"
weight = -1
[[exercise]]
slug = \"19-two-locks\"
[[extension]]
student = \"ana\"
exercise = \"20-none\"
due = 7
";
    insta::assert_snapshot!(faults(text));
}

#[test]
fn what_nobody_knows_is_refused() {
    for (text, line, word) in [
        ("title = \"T\"\nduee = \"2026-03-01\"\n", 2, "duee"),
        ("[late]\npercent_per_day = 1\nper_week = 2\n", 3, "per_week"),
        ("attempt = \"first\"\n", 1, "first"),
        ("reveal = \"all\"\n", 1, "all"),
        ("[[exercise]]\nslug = \"01-restaurant\"\nweigth = 2\n", 3, "weigth"),
        ("due = \"2026-03-01\"\n", 1, "time zone"),
        ("due = \n", 1, ""),
    ] {
        let said = faults(text);
        assert!(said.starts_with(&format!("class.toml:{line}: ")), "{said}");
        assert!(said.contains(word), "{said}");
    }
}

#[test]
fn dates_may_be_quoted_or_not_and_a_day_ends_at_midnight() {
    let due = |text: &str| {
        let rules = rules(&format!("time_zone = \"America/Sao_Paulo\"\ndue = {text}\n"));
        rules.due.expect("a date").timestamp().to_string()
    };
    for same in ["\"2026-03-01 23:59\"", "2026-03-01T23:59:00", "\"2026-03-02T02:59:00Z\""] {
        assert_eq!(due(same), "2026-03-02T02:59:00Z", "{same}");
    }
    for day in ["2026-03-01", "\"2026-03-01\""] {
        assert_eq!(due(day), "2026-03-02T02:59:59Z", "{day}");
    }
}

#[test]
fn a_change_of_clocks_makes_nobody_later() {
    // On 29 March 2026 clocks in Lisbon go forward: that day has twenty-three hours.
    let rules = rules(
        "time_zone = \"Europe/Lisbon\"\ndue = \"2026-03-28 12:00\"\n[late]\npercent_per_day = 10\n",
    );
    let days = |received: &str| {
        mark(&rules, "ana", "01-restaurant", 10.0, &[at(received, 10.0)], None).lateness
    };
    assert_eq!(days("2026-03-28T12:00:00Z"), Lateness::InTime);
    assert_eq!(days("2026-03-28T12:00:01Z"), Lateness::Days(1));
    assert_eq!(days("2026-03-29T11:00:00Z"), Lateness::Days(1));
    assert_eq!(days("2026-03-29T11:00:01Z"), Lateness::Days(2));
    assert_eq!(days("2026-04-28T11:00:00Z"), Lateness::Days(31));
}

#[test]
fn the_last_or_the_best_counts() {
    let text = "time_zone = \"UTC\"\ndue = \"2026-03-01\"\n[late]\npercent_per_day = 50\n";
    let attempts = [
        at("2026-02-27T00:00:00Z", 6.0),
        at("2026-02-28T00:00:00Z", 6.0),
        at("2026-03-02T10:00:00Z", 10.0),
    ];
    let of = |kind: &str| {
        let rules = rules(&format!("attempt = \"{kind}\"\n{text}"));
        let mark = mark(&rules, "ana", "01-restaurant", 10.0, &attempts, None);
        (mark.counts, mark.points)
    };
    assert_eq!(of("last"), (Some(2), Some(5.0)));
    assert_eq!(of("best"), (Some(0), Some(6.0)));
}

#[test]
fn what_has_not_been_graded_is_no_zero() {
    let waiting = Attempt { earned: None, ..at("2026-03-01T00:00:00Z", 0.0) };
    let graded = at("2026-03-01T00:00:00Z", 4.0);
    for (kind, attempts) in [("last", [graded, waiting]), ("best", [waiting, graded])] {
        let rules = rules(&format!("attempt = \"{kind}\"\n"));
        let mark = mark(&rules, "ana", "01-restaurant", 10.0, &attempts, None);
        assert_eq!((mark.points, mark.reason), (None, Reason::NotGraded));
        assert_eq!(total(&rules, [("01-restaurant", &mark)]), None);
    }
    let nothing = mark(&Rules::default(), "ana", "01-restaurant", 10.0, &[], None);
    assert_eq!((nothing.points, nothing.reason), (Some(0.0), Reason::NothingHandedIn));
}

#[test]
fn a_teachers_points_take_the_place_of_the_graders_and_lateness_still_counts() {
    let rules = rules("time_zone = \"UTC\"\ndue = \"2026-03-01\"\n[late]\npercent_per_day = 10\n");
    let late = [at("2026-03-02T10:00:00Z", 2.0)];
    let mark =
        |attempts: &[Attempt]| mark(&rules, "ana", "01-restaurant", 10.0, attempts, Some(8.0));
    assert_eq!((mark(&late).points, mark(&late).reason), (Some(7.2), Reason::Override));
    assert_eq!(mark(&[]).points, Some(8.0));
    let waiting = [Attempt { earned: None, ..late[0] }];
    assert_eq!(mark(&waiting).points, Some(7.2));
}

#[test]
fn the_platforms_word_counts_where_nobody_knows_when() {
    let late = Attempt { received: None, late: true, earned: Some(10.0) };
    let rules = rules("time_zone = \"UTC\"\ndue = \"2026-03-01\"\n[late]\npercent_per_day = 10\n");
    let mark = mark(&rules, "ana", "01-restaurant", 10.0, &[late], None);
    assert_eq!((mark.points, mark.lateness), (Some(9.0), Lateness::SaysThePlatform));
}

#[test]
fn weights_decide_what_an_exercise_is_worth_beside_the_others() {
    let mark = |points: f64, of: f64| {
        let attempt = Attempt { received: None, late: false, earned: Some(points) };
        mark(&Rules::default(), "ana", "x", of, &[attempt], None)
    };
    let (half, full) = (mark(5.0, 10.0), mark(3.0, 3.0));
    let both = [("01-restaurant", &half), ("03-blocking-call", &full)];
    assert_eq!(total(&Rules::default(), both), Some(75.0));
    let weighted = rules(
        "[[exercise]]\nslug = \"01-restaurant\"\nweight = 3\n[[exercise]]\nslug = \"03-blocking-call\"\n",
    );
    assert_eq!(total(&weighted, both), Some(62.5));
    assert_eq!(total(&weighted, [("19-two-locks", &full)]), None, "it weighs nothing");
}

#[test]
fn extensions_for_nobody_are_told() {
    let rules =
        rules("time_zone = \"UTC\"\n[[extension]]\nstudent = \"anna\"\ndue = \"2026-03-05\"\n");
    let told: Vec<_> = rules.strangers(|key| key == "ana").map(|it| it.to_string()).collect();
    assert_eq!(told.len(), 1);
    assert!(told[0].starts_with("class.toml:3: nobody in the store is called `anna`"), "{told:?}");
    assert_eq!(rules.strangers(|_| true).count(), 0);
}
