//! What is asked of a detective: pages that can be had and pages that cannot, once and again.

use std::sync::Arc;

use detective::Detective;
use fakes::{
    Fetched, WatchedOffice, good_results, of_host_j, one_page_twice, tell_counted, tell_due,
    tell_failed, tell_filed_of, tell_kept, tell_left_over, tell_reports, tell_results,
    tell_results_due, tell_stamp, tell_summary, two_places, two_runs_of_results,
};
use harness::Watch;

/// Eight pages are fetched, three of which cannot be had, the first and the last among them.
async fn eight_pages(watch: &Watch) {
    let office = WatchedOffice::with_pages(watch, "a", 8, &[0, 4, 7]);
    tell_results_due(watch, &office.results());

    let detective = Detective::new(Arc::clone(&office));
    tell_results(watch, &watch.span("fetch", detective.fetch(office.urls())).await);
}

/// Four pages are processed, one of which is there twice; when the call comes back, which have been
/// filed?
async fn filing(watch: &Watch) {
    let office = WatchedOffice::with_pages(watch, "b", 4, &[]);
    let results = one_page_twice(watch, &office);

    let mut detective = Detective::new(Arc::clone(&office));
    let summary = detective.process(results).await;
    office.tell_filed();
    tell_filed_of(watch, &summary);
}

/// Two of seven results are failures.
async fn two_failures(watch: &Watch) {
    run_with_failures(watch, &two_places(watch)).await;
}

/// The first result is a failure, and the last two are.
async fn failures_at_the_ends(watch: &Watch) {
    run_with_failures(watch, &[0, 5, 6]).await;
}

/// Not one page could be had.
async fn nothing_but_failures(watch: &Watch) {
    run_with_failures(watch, &[0, 1, 2, 3, 4, 5, 6]).await;
}

async fn run_with_failures(watch: &Watch, failing: &[usize]) {
    let office = WatchedOffice::with_pages(watch, "c", 7, failing);
    office.tell_due_without(failing);

    let mut detective = Detective::new(Arc::clone(&office));
    let summary = detective.process(office.results()).await;
    tell_summary(watch, &summary);
    tell_failed(watch, &summary);
    tell_kept(watch, detective.pages());
}

/// One detective, two runs: three pages, then two others and one of the three again.
async fn two_runs(watch: &Watch) {
    let [first, second] = two_runs_of_results(watch);

    let mut detective = Detective::new(WatchedOffice::with_pages(watch, "d", 0, &[]));
    detective.process(first).await;
    let summary = detective.process(second).await;
    tell_summary(watch, &summary);
    tell_kept(watch, detective.pages());
}

/// One detective, four runs: three pages, then none because nothing was asked; three pages again,
/// then none because nothing could be had. How many pages of the run before are still there?
async fn empty_runs(watch: &Watch) {
    let pages = WatchedOffice::with_pages(watch, "j", 3, &[]);
    let failures = WatchedOffice::with_pages(watch, "k", 2, &[0, 1]).results();

    let mut detective = Detective::new(WatchedOffice::with_pages(watch, "j", 0, &[]));
    let left_over = [
        left_over(&mut detective, pages.results(), Vec::new()).await,
        left_over(&mut detective, pages.results(), failures).await,
    ];
    tell_left_over(watch, &left_over);
}

async fn left_over(
    detective: &mut Detective<WatchedOffice>,
    pages: Vec<Fetched>,
    nothing: Vec<Fetched>,
) -> usize {
    detective.process(pages).await;
    detective.process(nothing).await;
    of_host_j(detective.pages())
}

/// A whole run over four pages, all of which can be had.
async fn analysis(watch: &Watch) {
    let office = WatchedOffice::with_pages(watch, "f", 4, &[]);
    office.tell_stamp_due();
    tell_due(watch, &office.results());

    let mut detective = Detective::new(Arc::clone(&office));
    let report = detective.analyse(office.urls()).await;
    tell_stamp(watch, &report);
    tell_counted(watch, &report.summary);
    tell_kept(watch, detective.pages());
}

/// Two whole runs of one detective: in the first one two of four pages cannot be had, in the second
/// one nothing is asked. What was stamped, and what was reported?
async fn two_analyses(watch: &Watch) {
    let office = WatchedOffice::with_pages(watch, "l", 4, &[1, 3]);
    office.tell_stamps_due();

    let mut detective = Detective::new(Arc::clone(&office));
    let reports = [detective.analyse(office.urls()).await, detective.analyse(&[]).await];
    tell_reports(watch, &reports);
    office.tell_stamped();
}

/// A whole run over no pages at all: what is left of it is the stamp.
async fn stamping(watch: &Watch) {
    let mut detective = Detective::new(WatchedOffice::with_pages(watch, "g", 0, &[]));
    tell_counted(watch, &detective.analyse(&[]).await.summary);
}

/// A URL that is asked for twice.
async fn asked_twice(watch: &Watch) {
    let office = WatchedOffice::with_pages(watch, "m", 3, &[]);
    let urls = office.urls_with_one_thrice();
    tell_results(watch, &Detective::new(office).fetch(&urls).await);
}

/// A first run over three pages, all of which could be had, one of them twice.
async fn good_day(watch: &Watch) {
    let office = WatchedOffice::with_pages(watch, "h", 3, &[]);
    let results = good_results(watch, &office);

    let mut detective = Detective::new(office);
    let summary = detective.process(results).await;
    tell_summary(watch, &summary);
    tell_failed(watch, &summary);
    tell_kept(watch, detective.pages());
}

/// Nothing is asked for.
async fn nothing(watch: &Watch) {
    let mut detective = Detective::new(WatchedOffice::with_pages(watch, "i", 0, &[]));
    tell_results(watch, &detective.fetch(&[]).await);
    let summary = detective.process(Vec::new()).await;
    tell_summary(watch, &summary);
    tell_failed(watch, &summary);
}

harness::scenarios!(
    eight_pages,
    filing,
    two_failures,
    failures_at_the_ends,
    nothing_but_failures,
    two_runs,
    empty_runs,
    analysis,
    two_analyses,
    stamping,
    asked_twice,
    good_day,
    nothing
);
