//! Callers of a processor: one page after the other, many at once, and some who give up.

use fakes::{FAR, Fetched, Found, NEAR, Site, give_up_after};
use harness::Watch;
use ten_times::{Analysis, Processor};

/// A caller that fetches one page after the other, from far away.
async fn page_by_page(watch: &Watch) {
    let site = Site::drawn(watch, 40, FAR);
    let processor = Processor::new(site.service());
    let fetched = watch.span("fetch", async {
        let mut pages = Fetched::default();
        for url in site.urls() {
            pages.add(processor.fetch(url).await);
        }
        pages
    });
    site.tell_fetched(&fetched.await);
}

/// Five callers that fetch a page each, all at the same moment.
async fn five_callers(watch: &Watch) {
    let site = Site::drawn(watch, 5, FAR);
    let processor = Processor::new(site.service());
    let call = |number| Box::pin(processor.fetch(site.url(number))) as _;
    site.tell_pages_of_calls([call(0), call(1), call(2), call(3), call(4)]).await;
}

/// One call for sixty pages, from near by.
async fn sixty_pages(watch: &Watch) {
    let site = Site::drawn(watch, 60, NEAR);
    let processor = Processor::new(site.service());
    let fetched = watch.span("fetch_all", processor.fetch_all(site.urls())).await;
    site.tell_pages(&fetched);
}

/// One processor, asked for pages in every way there is, one call after the other, and for the same
/// pages again.
async fn mixed_calls(watch: &Watch) {
    let site = Site::drawn(watch, 7, FAR);
    let urls = site.urls_and_two_again();
    let processor = Processor::new(site.service());
    let mut fetched = Fetched::default();
    fetched.add(processor.fetch(site.url(0)).await);
    fetched.add_all(processor.fetch_all(&urls).await);
    let run = processor.run(&urls).await;
    let pages = processor.fetch_all(&urls).await;
    let analysis = processor.analyse(&pages).await;
    fetched.add_all(pages);
    site.tell_one_and_all_twice(&urls, &fetched);
    site.tell_analyses_of(&urls, &[found(&run), found(&analysis)]);
}

/// The same, but all calls come at the same moment.
async fn all_at_once(watch: &Watch) {
    let site = Site::drawn(watch, 9, FAR);
    let processor = Processor::new(site.service());
    let one = Box::pin(processor.fetch(site.url(0)));
    let many = Box::pin(processor.fetch_all(site.from_to(1, 5)));
    let run = Box::pin(async { found(&processor.run(site.urls()).await) });
    let others = Box::pin(processor.fetch_all(site.from_to(5, 9)));
    site.tell_all_at_once(one, many, run, others).await;
}

/// The first caller gives up while the session is being opened; a second one waits for it, and a
/// third comes later.
async fn opening_given_up(watch: &Watch) {
    let site = Site::drawn(watch, 3, FAR);
    let processor = Processor::new(site.service());
    let first = Box::pin(processor.fetch(site.url(0)));
    let second = Box::pin(processor.fetch(site.url(1)));
    let mut fetched = Fetched::default();
    fetched.add(site.one_given_up(first, second).await);
    fetched.add(processor.fetch(site.url(2)).await);
    site.tell_all_but_the_first(&fetched);
}

/// A caller gives up when pages are being fetched, and another when they are being examined; both
/// calls are made again.
async fn work_given_up(watch: &Watch) {
    let site = Site::drawn(watch, 20, NEAR);
    let processor = Processor::new(site.service());
    // Long enough for a session to be open, too short for anything else.
    let fetching = async { drop(processor.fetch_all(site.urls()).await) };
    give_up_after(40, Box::pin(fetching)).await;
    let pages = processor.fetch_all(site.urls()).await;
    let analysing = async { drop(processor.analyse(&pages).await) };
    give_up_after(8, Box::pin(analysing)).await;
    let analysis = processor.analyse(&pages).await;
    site.tell_pages(&pages);
    site.tell_analyses(&[found(&analysis)]);
}

/// Sixty pages, fetched already, are examined.
async fn sixty_examinations(watch: &Watch) {
    let site = Site::drawn(watch, 60, NEAR);
    let processor = Processor::new(site.service());
    let pages = site.pages();
    let analysis = watch.span("analyse", processor.analyse(&pages)).await;
    site.tell_analyses(&[found(&analysis)]);
}

/// The whole run, over a number of pages that is no multiple of anything.
async fn whole_run(watch: &Watch) {
    let site = Site::drawn(watch, 47, NEAR);
    let processor = Processor::new(site.service());
    let run = watch.span("run", processor.run(site.urls())).await;
    let pages = processor.fetch_all(site.urls()).await;
    site.tell_pages(&pages);
    site.tell_analyses(&[found(&run)]);
}

/// The whole run over nothing.
async fn nothing_to_do(watch: &Watch) {
    let site = Site::drawn(watch, 0, NEAR);
    let processor = Processor::new(site.service());
    site.tell_pages(&processor.fetch_all(&[]).await);
    let analysis = processor.analyse(&[]).await;
    let run = processor.run(&[]).await;
    site.tell_analyses(&[found(&analysis), found(&run)]);
}

fn found(analysis: &Analysis) -> Found {
    Found { pages: analysis.pages, words: analysis.words, with_uuid: analysis.with_uuid }
}

harness::scenarios!(
    page_by_page,
    five_callers,
    sixty_pages,
    mixed_calls,
    all_at_once,
    opening_given_up,
    work_given_up,
    sixty_examinations,
    whole_run,
    nothing_to_do,
);
