//! Pages that belong to no noun or mix several: signing in, the desk, the officers.

pub mod accounts;
pub mod audit;
pub mod desk;
pub mod grants;
pub mod in_force;
pub mod sign_in;
pub mod tokens;
pub mod trouble;

use ui::{Need, Place, Routes};

/// First in the navigation.
pub const PLACES: &[Place] = &[Place { group: "", label: "工作台", href: "/", icon: "home", need: "" }];

/// After the nouns: what all of them go by.
pub const RULE_PLACES: &[Place] =
    &[Place { group: "制度规则", label: "现行规则", href: "/rules", icon: "notebook", need: "" }];

/// Last in the navigation: the three officers.
pub const OFFICER_PLACES: &[Place] = &[
    Place { group: "系统管理", label: "账号", href: "/accounts", icon: "users", need: "officer.system" },
    Place { group: "系统管理", label: "授权", href: "/grants", icon: "key", need: "officer.security" },
    Place { group: "系统管理", label: "审计记录", href: "/audit", icon: "history", need: "officer.audit" },
    Place {
        group: "系统管理", label: "用户日志", href: "/audit/users", icon: "history", need: "officer.security"
    },
];

/// Their routes.
pub fn routes() -> Routes {
    Routes::new()
        .get("/", Need::Own, desk::show)
        .get("/sign-in", Need::Public, sign_in::form)
        .post("/sign-in", Need::Public, sign_in::submit)
        .post("/sign-out", Need::SignedIn, sign_in::out)
        .get("/password", Need::SignedIn, sign_in::password)
        .post("/password", Need::SignedIn, sign_in::change)
        .get("/rules", Need::Own, in_force::list)
        .get("/rules/export", Need::Can("export"), in_force::export)
        .get("/rules/{rule}", Need::Own, in_force::one)
        .get("/tokens", Need::Own, tokens::show)
        .post("/tokens", Need::Own, tokens::create)
        .post("/tokens/{id}/revoke", Need::Own, tokens::revoke)
        .get("/accounts", Need::Can("officer.system"), accounts::list)
        .post("/accounts", Need::Can("officer.system"), accounts::create)
        .post("/accounts/{id}/reset", Need::Can("officer.system"), accounts::reset)
        .post("/accounts/{id}/enable", Need::Can("officer.system"), accounts::enable)
        .post("/accounts/{id}/disable", Need::Can("officer.system"), accounts::disable)
        .get("/grants", Need::Can("officer.security"), grants::list)
        .post("/grants", Need::Can("officer.security"), grants::give)
        .post("/grants/{id}/revoke", Need::Can("officer.security"), grants::revoke)
        .get("/audit", Need::Can("officer.audit"), audit::list)
        .get("/audit/users", Need::Can("officer.security"), audit::users)
        .post("/audit/verify", Need::Can("officer.audit"), audit::verify)
        .get("/health", Need::Public, trouble::health)
}
