//! Narrowed figures against a small roster counted by hand, on both engines: a mover, a dead member, a reversed entry, somebody of
//! whom nothing is registered.

use crate::tests::{Ground, day, grounds};
use crate::{Asked, State, Value, narrow, prepare_all};
use base::id::{PersonId, UnitId};
use base::{IdNumber, PartialDay, Period, Quantity};
use catalogue::{Catalogue, Figure};
use member::Facts;
use member::acts::{Doing, Handle, NewPerson};
use org::Tree;

/// Name, birth, number (even: a woman), ethnicity, education, post.
pub(crate) type Who = (&'static str, &'static str, u32, &'static str, &'static str, &'static str);

/// Figure, words, unit, day, value, why.
type Case<'a> = (&'a str, &'a [(&'static str, &'static str)], UnitId, &'a str, Option<i64>, &'a str);

pub(crate) const BRANCH: [Who; 5] = [
    ("王芳", "1991-12-31", 2, "01", "21", "公务员"),
    ("李强", "1990-12-31", 1, "01", "14", "公务员"),
    ("赵梅", "1950-06-01", 4, "11", "31", "退休人员"),
    ("钱英", "1940-02-01", 6, "01", "61", "退休人员"),
    ("孙兰", "1995-05-05", 8, "11", "21", "公务员"),
];
pub(crate) const OTHER: [Who; 1] = [("周刚", "1980-08-08", 3, "", "", "")];

fn facts((name, birth, n, ethnicity, education, post): Who) -> Facts {
    let id = IdNumber::synthetic("990301", day(birth), n);
    let joined = PartialDay::from(day("2015-07-01"));
    let facts = Facts::of(name, &id, "full", joined).with("confirmed_on", "2016-07-01");
    facts.with("ethnicity", ethnicity).with("education", education).with("job_post", post)
}

impl Ground {
    pub(crate) async fn enrol(&self, unit: UnitId, people: &[Who]) -> Vec<PersonId> {
        let mut work = self.d.begin(&self.actor).await.unwrap();
        let people = people.iter().map(|who| NewPerson { unit, facts: facts(*who) }).collect();
        let scope = self.actor.scope("member.write").unwrap();
        let ids = member::acts::enrol_many(&mut work, &scope, people, day("2025-01-01"), None).await.unwrap();
        work.commit().await.unwrap();
        ids
    }

    /// The roster of the tests: 赵梅 moves on 1 May, 钱英 dies on 1 June, 孙兰 was entered by mistake.
    pub(crate) async fn peopled(&self) {
        let ids = self.enrol(self.branch, &BRANCH).await;
        self.enrol(self.other, &OTHER).await;
        let scope = self.actor.scope("member.write").unwrap();
        let mut work = self.d.begin(&self.actor).await.unwrap();
        let handle = |at: usize| Handle { id: ids[at], version: 1 };
        member::acts::move_to(&mut work, &scope, handle(2), self.other, &Doing::on(day("2026-05-01"))).await.unwrap();
        let died = Doing::on(day("2026-06-01")).because("died");
        member::acts::leave(&mut work, &scope, handle(3), &died).await.unwrap();
        let wrong = member::store::events(work.conn(), &scope, ids[4]).await.unwrap()[0].id;
        member::acts::annul(&mut work, &scope, handle(4), wrong, "重复录入，误登记").await.unwrap();
        work.commit().await.unwrap();
    }

    async fn narrowed(&self, figure: &Figure, unit: UnitId, to: &str) -> Value {
        let period = Period { from: day("2026-01-01"), to: day(to) };
        let mut conn = self.d.db.read().await.unwrap();
        let tree = Tree::load(&mut conn, &self.scope, period.to).await.unwrap();
        crate::ask(&mut conn, &self.scope, &self.d.catalogue, &tree, figure, Asked { unit, period }).await.unwrap()
    }
}

/// A figure of the catalogue, narrowed.
fn by(catalogue: &Catalogue, key: &str, words: &[(&'static str, &'static str)]) -> Option<Figure> {
    narrow(catalogue, catalogue.figure(key).unwrap(), words.iter().copied())
}

#[tokio::test]
async fn persons_are_counted_by_what_the_roster_says_of_them() {
    for g in grounds().await {
        g.peopled().await;
        // (figure, words, unit, day, value, why)
        let cases: &[Case<'_>] = &[
            ("members_female", &[], g.branch, "2026-04-30", Some(3), "王芳、赵梅、钱英; 孙兰 was reversed"),
            ("members_female", &[], g.branch, "2026-05-31", Some(2), "赵梅 moved"),
            ("members_female", &[], g.branch, "2026-12-31", Some(1), "钱英 died"),
            ("members_female", &[], g.other, "2026-12-31", Some(1), "赵梅 came"),
            ("members_female", &[], g.other, "2026-04-30", Some(0), "周刚 is a man: nought that the roster shows"),
            ("members_female", &[], g.street, "2026-04-30", None, "nobody at all: missing"),
            ("members_under35", &[], g.branch, "2026-12-30", Some(2), "both are 35 or less"),
            ("members_under35", &[], g.branch, "2026-12-31", Some(1), "李强 turns 36 that day, 王芳 35"),
            ("members_over60", &[], g.root, "2026-12-31", Some(1), "赵梅"),
            ("members_minority", &[], g.root, "2026-12-31", Some(1), "赵梅; of 周刚 it is not known"),
            ("members_minority", &[], g.other, "2026-04-30", None, "only 周刚, of whom it is not known: not nought"),
            ("members_college", &[], g.root, "2026-12-31", Some(3), "王芳、李强、赵梅"),
            ("members_retired", &[], g.branch, "2026-12-31", Some(0), "two civil servants are left"),
            ("members_retired", &[], g.root, "2026-12-31", Some(1), "赵梅"),
            ("members_total", &[("sex", "女"), ("age", "60岁以上")], g.root, "2026-05-31", Some(2), "赵梅、钱英"),
            ("members_total", &[("sex", "男"), ("category", "正式党员")], g.root, "2026-12-31", Some(2), "李强、周刚"),
            ("members_total", &[("education", "研究生")], g.root, "2026-12-31", Some(1), "李强"),
            ("members_college", &[("education", "本科以上")], g.root, "2026-12-31", Some(2), "without 赵梅"),
            ("members_under35", &[("age", "40岁以下")], g.branch, "2026-12-31", Some(2), "the report's own age holds"),
            ("members_total", &[("sector", "机关")], g.root, "2026-12-31", Some(2), "the branch is an organ's"),
            (
                "members_total",
                &[("sector", "社区"), ("sector", "机关")],
                g.root,
                "2026-12-31",
                Some(2),
                "either sector, and nobody is in a community",
            ),
        ];
        for (key, words, unit, to, value, why) in cases {
            let figure = by(&g.d.catalogue, key, words).unwrap();
            let found = g.narrowed(&figure, *unit, to).await;
            assert_eq!(found.amount, value.map(Quantity::whole), "{} {key} {words:?} {to}: {why}", g.t.engine);
        }
        let figure = by(&g.d.catalogue, "members_minority", &[]).unwrap();
        assert_eq!(g.narrowed(&figure, g.root, "2026-12-31").await.unknown, Quantity::ONE, "周刚");
    }
}

#[tokio::test]
async fn many_at_once_say_the_same_as_one_by_one() {
    for g in grounds().await {
        g.peopled().await;
        let period = Period { from: day("2026-01-01"), to: day("2026-12-31") };
        let mut conn = g.d.db.read().await.unwrap();
        let tree = Tree::load(&mut conn, &g.scope, period.to).await.unwrap();
        let figures: Vec<&Figure> = g.d.catalogue.figures().collect();
        let all = prepare_all(&mut conn, &g.scope, &g.d.catalogue, &figures, period).await.unwrap();
        assert_eq!(all.len(), figures.len());
        for (figure, prepared) in figures.iter().zip(&all) {
            let asked = Asked { unit: g.root, period };
            let alone = crate::ask(&mut conn, &g.scope, &g.d.catalogue, &tree, figure, asked).await.unwrap();
            assert_eq!(prepared.value(&tree, g.root), alone, "{} {}", g.t.engine, figure.key);
            assert_eq!(prepared.all(&tree).get(&g.root), Some(&alone), "{} {}", g.t.engine, figure.key);
        }
    }
}

#[tokio::test]
async fn the_entries_behind_a_narrowed_figure_are_those_of_its_persons() {
    for g in grounds().await {
        g.peopled().await;
        let figure = by(&g.d.catalogue, "members_total", &[("sex", "女"), ("age", "60岁以上")]).unwrap();
        let period = Period { from: day("2026-01-01"), to: day("2026-12-31") };
        let mut conn = g.d.db.read().await.unwrap();
        let shown = crate::evidence(&mut conn, &g.scope, &g.d.catalogue, &figure, period, (None, 50)).await.unwrap();
        assert_eq!(shown.len(), 5, "赵梅 in, out, in; 钱英 in, out: {}", g.t.engine);
        let sum: Quantity = shown.iter().map(|e| e.quantity).sum();
        assert_eq!(Some(sum), g.narrowed(&figure, g.root, "2026-12-31").await.amount);
    }
}

#[tokio::test]
async fn a_value_by_hand_is_of_the_narrowed_figure_or_not_at_all() {
    for g in grounds().await {
        let whole = by(&g.d.catalogue, "members_developed", &[]).unwrap();
        let women = by(&g.d.catalogue, "members_developed", &[("sex", "女")]).unwrap();
        let period = Period { from: day("2026-01-01"), to: day("2026-12-31") };
        let mut work = g.d.begin(&g.actor).await.unwrap();
        let new =
            crate::acts::NewManual { unit: g.root, period, amount: Quantity::whole(9), why: "纸质台账".into() };
        crate::acts::enter(&mut work, &g.scope, &whole, new).await.unwrap();
        work.commit().await.unwrap();
        assert_eq!(g.narrowed(&whole, g.root, "2026-12-31").await.state, State::Manual, "{}", g.t.engine);
        assert_eq!(g.narrowed(&women, g.root, "2026-12-31").await.state, State::Missing, "nine are not nine women");
    }
}

#[test]
fn words_narrow_what_the_records_can_answer_and_nothing_else() {
    let catalogue = Catalogue::built_in().unwrap();
    // (figure, words, narrowed name; nothing: missing)
    for (key, words, name) in [
        ("members_total", &[("sex", "女"), ("age", "35岁以下")][..], Some("党员总数（女、35岁以下）")),
        ("members_female", &[("sex", "女")][..], Some("女党员数")),
        ("members_female", &[("sex", "男")][..], None),
        ("members_total", &[("category", "预备党员")][..], Some("党员总数（预备党员）")),
        ("members_full", &[("category", "预备党员")][..], None),
        ("members_developed", &[("category", "预备党员")][..], Some("发展党员数")),
        ("members_total", &[("category", "老党员")][..], None),
        ("members_total", &[("age", "XX岁以下")][..], None),
        ("members_total", &[("age", "60岁以上"), ("age", "35岁以下")][..], None),
        ("members_confirmed", &[("punctuality", "按期")][..], Some("转正党员数（按期）")),
        ("members_confirmed", &[("punctuality", "逾期")][..], None),
        ("elections_completed", &[("sector", "社区")][..], Some("完成换届党组织数（社区）")),
        ("elections_due", &[("sector", "社区")][..], Some("应换届党组织数（社区）")),
        ("orgs_branch", &[("sector", "社区")][..], Some("党支部数（社区）")),
        (
            "new_branches_established",
            &[("sector", "非公"), ("sector", "社会组织")][..],
            Some("新组建党支部数（非公、社会组织）"),
        ),
        (
            "cadres_promoted",
            &[("audience", "科级干部"), ("audience", "处级干部")][..],
            Some("提拔干部人数（科级干部、处级干部）"),
        ),
        ("cadres_promoted", &[("audience", "村干部")][..], None),
        ("members_total", &[("sex", "女"), ("sex", "男")][..], None),
        ("orgs_branch", &[("sex", "女")][..], None),
        ("members_average_age", &[("sex", "女")][..], None),
    ] {
        let found = by(&catalogue, key, words).map(|f| f.name);
        assert_eq!(found.as_deref(), name, "{key} {words:?}");
    }
}
