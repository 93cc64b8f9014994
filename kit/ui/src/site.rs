//! What every handler gets: the deployment, and how the site as a whole is set up.

use crate::routes::RouteInfo;
use access::Deployment;
use std::ops::Deref;
use std::sync::Arc;

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

    /// How it is set up.
    pub fn setup(&self) -> &Setup {
        &self.setup
    }
}

impl Deref for Site {
    type Target = Deployment;
    fn deref(&self) -> &Deployment {
        &self.deployment
    }
}
