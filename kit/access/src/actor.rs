//! The one who acts: a signed-in account with its grants, or the operator at the command line.

use crate::Scope;
use base::id::{AccountId, DistrictId, PersonId, UnitId};
use base::{Fault, Outcome, Refusal};
use std::collections::BTreeSet;
use std::sync::Arc;

/// A role on a unit's subtree, in force today.
#[derive(Debug, Clone)]
pub struct Grant {
    /// Key of the role in the catalogue.
    pub role: String,
    /// Its Chinese name.
    pub role_name: String,
    /// The unit at the top of the subtree.
    pub unit: UnitId,
    /// That unit's place in the tree.
    pub path: String,
    /// What the role may do.
    pub capabilities: Arc<BTreeSet<String>>,
    /// Which sensitive fields it may see.
    pub sensitive: Arc<BTreeSet<String>>,
}

/// The one who acts.
#[derive(Debug, Clone)]
pub struct Actor {
    /// The account; `None` for the operator.
    pub account: Option<AccountId>,
    /// The district everything happens in.
    pub district: DistrictId,
    /// Name shown and written into the audit.
    pub name: String,
    /// Where the request comes from.
    pub source: String,
    /// The person of the roster behind the account, if linked.
    pub person: Option<PersonId>,
    /// Grants in force.
    pub grants: Vec<Grant>,
    /// A one-time password was used: nothing but changing it is possible.
    pub must_change: bool,
    /// The session's anti-forgery token; empty for the operator.
    pub csrf: String,
}

impl Actor {
    /// The operator at the command line of the machine itself: reaches the whole district, is audited like anyone.
    pub fn operator(district: DistrictId, unit: UnitId) -> Self {
        let everything = Grant {
            role: "operator".into(),
            role_name: "命令行操作员".into(),
            unit,
            path: String::new(),
            capabilities: Arc::new(BTreeSet::from(["*".to_owned()])),
            sensitive: Arc::new(BTreeSet::from(["*".to_owned()])),
        };
        Self {
            account: None,
            district,
            name: "命令行操作员".into(),
            source: "local".into(),
            person: None,
            grants: vec![everything],
            must_change: false,
            csrf: String::new(),
        }
    }

    /// Whether any grant allows it.
    pub fn can(&self, capability: &str) -> bool {
        self.granting(capability).next().is_some()
    }

    /// The scope for one capability: the subtrees in which the actor may do it.
    ///
    /// # Errors
    /// [`Fault::Forbidden`] when no grant allows it.
    pub fn scope(&self, capability: &str) -> Outcome<Scope> {
        let granting: Vec<&Grant> = self.granting(capability).collect();
        if granting.is_empty() || self.must_change {
            let refusal = Refusal::new("您的账号没有这项权限", "如工作需要，请联系安全保密管理员授权");
            return Err(Fault::Forbidden(refusal));
        }
        Ok(Scope::new(self.district, &granting, self.person))
    }

    /// The unit the actor mainly works for: that of the first grant.
    pub fn home_unit(&self) -> Option<UnitId> {
        self.grants.first().map(|g| g.unit)
    }

    /// Whether one of the three officers (who see no business data).
    pub fn has_role(&self, role: &str) -> bool {
        self.grants.iter().any(|g| g.role == role)
    }

    fn granting(&self, capability: &str) -> impl Iterator<Item = &Grant> {
        self.grants.iter().filter(move |g| g.capabilities.contains(capability) || g.capabilities.contains("*"))
    }
}
