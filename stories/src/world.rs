//! The world of a story: a small synthetic district with accounts, served in-process.

use crate::Visitor;
use access::account::{self, NewAccount};
use access::{Actor, Deployment, testing};
use axum::Router;
use base::Day;
use base::id::{AccountId, PersonId, UnitId};
use db::testing::{TestDb, each_engine};
use taizhang::seed::accounts::{self, SignIn};
use taizhang::seed::{self, Made, Size};
use taizhang::{migrations, site};

/// A district of about a hundred members on one engine.
pub struct World {
    /// The database; dropped with the world.
    pub test: TestDb,
    /// The deployment.
    pub deployment: Deployment,
    /// The units.
    pub made: Made,
    /// The demo's sign-ins.
    pub sign_ins: Vec<SignIn>,
    /// The application.
    pub router: Router,
}

/// The day on which stories happen.
pub fn today() -> Day {
    "2026-11-20".parse().unwrap()
}

/// A world on every engine.
pub async fn worlds() -> Vec<World> {
    let mut all = Vec::new();
    for test in each_engine(&migrations::all()).await.unwrap() {
        let deployment = testing::deployment(&test.db, &test.dir, today()).unwrap();
        let made = seed::district(&deployment, Size { members: 120, units: Some(26), seed: 5 }).await.unwrap();
        let sign_ins = accounts::make(&deployment, &made).await.unwrap();
        let router = site::service(site::build(deployment.clone(), false));
        all.push(World { test, deployment, made, sign_ins, router });
    }
    all
}

impl World {
    /// The operator.
    pub fn operator(&self) -> &Actor {
        &self.made.actor
    }

    /// The unit at the top.
    pub fn top(&self) -> UnitId {
        self.made.planted.root.unwrap()
    }

    /// The branch of the demo's secretary.
    pub fn home(&self) -> UnitId {
        self.made.planted.branches.iter().find(|b| b.organ).unwrap().id
    }

    /// A branch that is not the secretary's, in another part of the tree.
    pub fn elsewhere(&self) -> UnitId {
        self.made.planted.branches.iter().rfind(|b| !b.organ).unwrap().id
    }

    /// Somebody of a branch.
    pub async fn somebody(&self, unit: UnitId) -> PersonId {
        let scope = self.operator().scope("member.read").unwrap();
        let mut conn = self.deployment.db.read().await.unwrap();
        member::store::of_branch(&mut conn, &scope, unit, today()).await.unwrap()[0].id
    }

    /// How many of a branch have the vote on a day, as a form would say it.
    pub async fn voters(&self, unit: UnitId, on: &str) -> String {
        let scope = self.operator().scope("member.read").unwrap();
        let on = on.parse().unwrap();
        let asked = member::rights::Asked { keys: &self.deployment.keys, catalogue: &self.deployment.catalogue, on };
        let mut conn = self.deployment.db.read().await.unwrap();
        member::rights::voters(&mut conn, &scope, asked, unit).await.unwrap().may.len().to_string()
    }

    /// The code of a unit.
    pub async fn code(&self, unit: UnitId) -> String {
        let scope = self.operator().scope("unit.read").unwrap();
        let mut conn = self.deployment.db.read().await.unwrap();
        org::store::find(&mut conn, &scope, unit).await.unwrap().code
    }

    /// Signs in one of the demo's roles.
    pub async fn signed_in(&self, role: &str) -> Visitor {
        let sign_in = self.sign_ins.iter().find(|s| s.role == role).unwrap();
        let mut visitor = Visitor::new(self.router.clone());
        visitor.sign_in(&sign_in.account, &sign_in.password).await;
        visitor
    }

    /// Signs in a new account with a role on a unit.
    pub async fn newcomer(&self, login: &str, role: &str, unit: UnitId) -> Visitor {
        let mut work = self.deployment.begin(self.operator()).await.unwrap();
        let new = NewAccount { login: login.into(), name: login.into(), person: None };
        let (id, secret): (AccountId, String) = account::create(&mut work, new).await.unwrap();
        account::grant(&mut work, id, role, unit, today()).await.unwrap();
        work.commit().await.unwrap();
        let own = Actor { account: Some(id), ..self.operator().clone() };
        account::change_password(&self.deployment, &own, "", &secret, "Gushi@2026-xinren").await.unwrap();
        let mut visitor = Visitor::new(self.router.clone());
        visitor.sign_in(login, "Gushi@2026-xinren").await;
        visitor
    }

    /// Verifies everything; the story ends with clean books.
    pub async fn assert_clean(&self) {
        let report = taizhang::check::run(&self.deployment).await.unwrap();
        assert!(report.ok, "{}: {:?}", self.test.engine, report.faults);
    }
}
