//! The site: every noun's routes, places, panels and sources, put together.

use crate::{api, pages};
use access::Deployment;
use axum::Router;
use axum::middleware::from_fn_with_state;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::{CompressionLayer, CompressionLevel};
use ui::{Place, Routes, Setup, Site};

/// All routes. A noun added here is served, guarded and swept.
pub fn routes() -> Routes {
    pages::routes()
        .merge(org::routes())
        .merge(member::routes())
        .merge(meeting::routes())
        .merge(plan::routes())
        .merge(obligation::routes())
        .merge(record::routes())
        .merge(case::routes())
        .merge(publicity::routes())
        .merge(admission::routes())
        .merge(monthly::routes())
        .merge(election::routes())
        .merge(transfer::routes())
        .merge(calendar::routes())
        .merge(message::routes())
        .merge(floating::routes())
        .merge(coverage::routes())
        .merge(grid::routes())
        .merge(standing::routes())
        .merge(restructure::routes())
        .merge(figure::routes())
        .merge(draft::routes())
        .merge(api::routes())
}

/// Says which nouns stand behind procedures and how each kind of import is undone. Such a noun is added here.
pub fn register() {
    case::register(vec![
        admission::NOUN,
        election::NOUN,
        transfer::NOUN,
        standing::NOUN,
        restructure::NOUN,
        publicity::NOUN,
    ]);
    case::register_fields(vec![admission::FIELDS, election::FIELDS, restructure::FIELDS]);
    case::register_columns(vec![publicity::COLUMNS]);
    case::register_waits(vec![admission::DAYS], vec![transfer::HANDS]);
    publicity::register(vec![admission::SHOWN, election::SHOWN]);
    member::claim::register(vec![transfer::claim, standing::claim, restructure::claim]);
    member::timeline::register(vec![restructure::lines, admission::mine::lines, floating::lines]);
    meeting::planned::register(plan::PLANNER);
    meeting::hold::register(vec![case::holds]);
    org::obstacle::register(vec![transfer::obstacles, case::obstacles, coverage::obstacles, grid::obstacles]);
    member::rights::register(vec![standing::without]);
    member::influence::register(vec![standing::influenced]);
    member::rejoin::register(vec![standing::rejoin]);
    org::batch::register(vec![
        org::import::UNDO,
        member::UNDO,
        meeting::import::UNDO,
        record::import::UNDO,
        coverage::import::UNDO,
        grid::import::UNDO,
    ]);
}

/// Puts the site together.
pub fn build(deployment: Deployment, secure_cookies: bool) -> Site {
    register();
    let mut places: Vec<Place> = Vec::new();
    for more in [
        pages::PLACES,
        org::PLACES,
        member::PLACES,
        publicity::PLACES,
        monthly::PLACES,
        floating::PLACES,
        coverage::PLACES,
        grid::PLACES,
        meeting::PLACES,
        plan::PLACES,
        obligation::PLACES,
        calendar::PLACES,
        figure::PLACES,
        draft::PLACES,
        record::PLACES,
        admission::PLACES,
        election::PLACES,
        transfer::PLACES,
        standing::PLACES,
        restructure::PLACES,
        case::PLACES,
        pages::RULE_PLACES,
        pages::OFFICER_PLACES,
        message::PLACES,
    ] {
        places.extend_from_slice(more);
    }
    // On the desk in this order: what I have to do, what waits for me, what is late below me, what does not agree with the rules.
    let panels = [
        obligation::panels(),
        plan::panels(),
        case::panels(),
        publicity::panels(),
        standing::panels(),
        obligation::panels_below(),
        org::panels(),
        election::panels(),
        member::panels(),
        calendar::panels(),
        monthly::panels(),
        floating::panels(),
        coverage::panels(),
        grid::panels(),
        meeting::panels(),
        record::panels(),
        transfer::panels(),
        restructure::panels(),
        figure::panels(),
    ]
    .concat();
    let sources = [
        org::SOURCES,
        member::SOURCES,
        meeting::SOURCES,
        plan::SOURCES,
        record::SOURCES,
        case::SOURCES,
        monthly::SOURCES,
        floating::SOURCES,
        coverage::SOURCES,
        grid::SOURCES,
    ]
    .concat();
    let bell = Some(message::BELL);
    Site::new(deployment, Setup { places, panels, sources, bell, routes: routes().list().to_vec(), secure_cookies })
}

/// The service: assets, guarded pages, frame, compression, and a net under panics.
pub fn service(site: Site) -> Router {
    routes()
        .into_router()
        .fallback(pages::trouble::nowhere)
        .layer(from_fn_with_state(site.clone(), ui::frame))
        .layer(from_fn_with_state(site.clone(), ui::recognise))
        .with_state(site)
        .merge(ui::assets::routes())
        .layer(axum::extract::DefaultBodyLimit::disable())
        .layer(CatchPanicLayer::custom(pages::trouble::panicked))
        .layer(CompressionLayer::new().quality(CompressionLevel::Fastest))
}
