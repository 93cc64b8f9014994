//! What every handler gets: the deployment, and how the site as a whole is set up.

use crate::routes::RouteInfo;
use access::{Actor, Deployment};
use base::{Fault, Outcome};
use maud::{Markup, html};
use std::collections::VecDeque;
use std::ops::Deref;
use std::pin::Pin;
use std::sync::Arc;
use tokio::task::JoinHandle;

/// Panels of one page that are drawn at the same time: more would take the readers of the database from other visitors.
const AT_ONCE: usize = 3;

/// A place in the navigation.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    /// Heading it stands under: 党组织和党员, 组织生活, 台账, 指标和文稿, 系统管理.
    pub group: &'static str,
    /// Its name.
    pub label: &'static str,
    /// Its address.
    pub href: &'static str,
    /// Icon of the sprite.
    pub icon: &'static str,
    /// Capability without which it is not shown.
    pub need: &'static str,
}

/// What a panel gives when it is ready.
pub type PanelFuture = Pin<Box<dyn Future<Output = Outcome<Option<Markup>>> + Send>>;

/// A part of a page about one thing that another noun contributes: meetings on a unit's page, attendance on a person's.
/// So the page of the lower noun tells all about the thing without knowing the nouns above it.
#[derive(Clone, Copy)]
pub struct Panel {
    /// What it is about: `unit` or `person`.
    pub about: &'static str,
    /// Capability without which it is not shown.
    pub need: &'static str,
    /// Draws it; `None` when it has nothing to say.
    pub draw: fn(Site, Actor, i64) -> PanelFuture,
}

impl std::fmt::Debug for Panel {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Panel({})", self.about)
    }
}

/// What a bell gives: how many messages are unread.
pub type BellFuture = Pin<Box<dyn Future<Output = Outcome<i64>> + Send>>;

/// The bell in the head of every page: where messages are, and how many are unread.
#[derive(Clone, Copy)]
pub struct Bell {
    /// The page of messages.
    pub href: &'static str,
    /// How many of the actor's are unread.
    pub count: fn(Site, Actor) -> BellFuture,
}

impl std::fmt::Debug for Bell {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Bell({})", self.href)
    }
}

/// The site; cheap to clone.
#[derive(Clone)]
pub struct Site {
    deployment: Deployment,
    setup: Arc<Setup>,
}

/// How the site is set up by the app.
#[derive(Debug, Default)]
pub struct Setup {
    /// Navigation, in order.
    pub places: Vec<Place>,
    /// Panels of pages, in order.
    pub panels: Vec<Panel>,
    /// Where the records of a noun are shown: noun as the ledger names it, and the address with `{}` for the id.
    pub sources: Vec<(&'static str, &'static str)>,
    /// The bell in the head, if there is one.
    pub bell: Option<Bell>,
    /// Every route, for the access sweep.
    pub routes: Vec<RouteInfo>,
    /// Whether cookies are sent over TLS only (false only on a loopback address).
    pub secure_cookies: bool,
}

impl Site {
    /// Puts a site together.
    pub fn new(deployment: Deployment, setup: Setup) -> Self {
        Self { deployment, setup: Arc::new(setup) }
    }

    /// Draws all panels about one thing that the actor may see, a few at a time, in their order.
    ///
    /// # Errors
    /// When one of them fails.
    pub async fn panels(&self, actor: &Actor, about: &str, id: i64) -> Outcome<Markup> {
        let wanted = self.setup.panels.iter().filter(|p| p.about == about && actor.can(p.need));
        let waiting: Vec<PanelFuture> = wanted.map(|panel| (panel.draw)(self.clone(), actor.clone(), id)).collect();
        // Each is a task of its own, so that they share the cores and the readers of the database.
        let (mut all, mut begun) = (Vec::new(), VecDeque::new());
        for panel in waiting {
            if begun.len() == AT_ONCE
                && let Some(first) = begun.pop_front()
            {
                all.extend(ready(first).await?);
            }
            begun.push_back(tokio::spawn(panel));
        }
        for panel in begun {
            all.extend(ready(panel).await?);
        }
        Ok(html! { @for one in &all { (one) } })
    }

    /// Where a record that proves an entry is shown.
    pub fn source_href(&self, noun: &str, id: i64) -> Option<String> {
        let found = self.setup.sources.iter().find(|(n, _)| *n == noun);
        found.map(|(_, address)| address.replace("{}", &id.to_string()))
    }

    /// The bell with its number, for somebody signed in. A bell that cannot count is shown without a number: pages go on.
    pub(crate) async fn bell(&self, actor: &Actor) -> Option<(&'static str, i64)> {
        let bell = self.setup.bell?;
        let counted = (bell.count)(self.clone(), actor.clone()).await;
        let n = counted.inspect_err(|fault| tracing::error!(fault = %fault.line(), "the bell cannot count"));
        Some((bell.href, n.unwrap_or(0)))
    }

    /// How it is set up.
    pub fn setup(&self) -> &Setup {
        &self.setup
    }
}

async fn ready(panel: JoinHandle<Outcome<Option<Markup>>>) -> Outcome<Option<Markup>> {
    panel.await.map_err(|e| Fault::internal(format!("panel: {e}")))?
}

impl Deref for Site {
    type Target = Deployment;
    fn deref(&self) -> &Deployment {
        &self.deployment
    }
}
