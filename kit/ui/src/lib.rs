//! The web's common ground: routes that say what they need, the guard, the page frame, forms, lists, small parts, assets.
//!
//! A handler takes [`Site`] (as axum `State`), [`Me`], [`Params`] or [`Posted`], asks its actor for a scope, calls an act or a
//! store function, and returns a [`Page`] or a redirect. It never checks rights or tokens itself: the route said what it needs.
//! Knows nothing of the business.

pub mod api;
pub mod assets;
mod bar;
pub mod download;
mod extract;
mod failure;
pub mod form;
mod guard;
pub mod list;
mod page;
pub mod parts;
mod posted;
mod routes;
mod site;

pub use bar::csrf;
pub use extract::{Id, Me, Params, Visitor};
pub use failure::{Failure, Reply};
pub use form::{Field, Form};
pub use guard::{cookie_name, in_the_name_of, recognise};
pub use page::{Page, done, frame, see_other};
pub use posted::{Posted, Upload};
pub use routes::{Need, RouteInfo, Routes};
pub use site::{Bell, BellFuture, Panel, PanelFuture, Place, Setup, Site};
