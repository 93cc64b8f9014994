//! Somebody works on the database file by hand: `check` finds what was changed, deleted and slipped in, and says where.

#![expect(clippy::unwrap_used, reason = "a story that cannot be told must stop")]

use attachment::Owner;
use base::Period;
use base::id::UnitId;
use db::copy::{self, Table};
use figure::acts::NewManual;
use floating::acts::New;
use floating::typed::Typed;
use sqlx::Row;
use std::io::Write;
use stories::{World, worlds};
use ui::Upload;

/// Columns and the expressions that make another row unique.
type Unique = &'static [(&'static str, &'static str)];

/// Table, noun in the message, a column that says something, and what makes another row of it unique.
const TABLES: [(&str, &str, &str, Unique); 26] = [
    ("account", "account", "password", &[("login", "'x'")]),
    ("unit", "unit", "name", &[("code", "'x1'")]),
    ("unit_event", "unit_event", "day", &[]),
    ("unit_post", "unit_post", "name", &[]),
    ("unit_term", "unit_term", "document", &[("elected", "'1999-01-01'")]),
    ("person", "person", "name", &[("id_blind", "'x'")]),
    ("member_event", "member_event", "day", &[("annuls", "NULL")]),
    ("meeting", "meeting", "title", &[("request", "'x'")]),
    ("record", "record", "title", &[]),
    ("figure_value", "figure_value", "why", &[]),
    ("draft", "draft", "title", &[]),
    ("attachment", "attachment", "name", &[]),
    ("monthly_answer", "monthly_answer", "what", &[]),
    ("monthly_check", "monthly_check", "day", &[("month", "'2020-01'")]),
    ("monthly_request", "monthly_request", "answer", &[]),
    ("floating", "floating", "name", &[("open_key", "NULL")]),
    ("floating_event", "floating_event", "day", &[("annuls", "NULL")]),
    ("floating_host", "floating_host", "to_day", &[]),
    ("floating_card", "floating_card", "state", &[("no", "9999")]),
    ("coverage", "coverage", "name", &[("open_key", "NULL"), ("branch", "NULL")]),
    ("coverage_event", "coverage_event", "day", &[("annuls", "NULL")]),
    ("coverage_post", "coverage_post", "to_day", &[]),
    ("grid", "grid", "name", &[("open_key", "NULL")]),
    ("grid_event", "grid_event", "day", &[("annuls", "NULL")]),
    ("grid_seat", "grid_seat", "post", &[("post", "'x'")]),
    ("grid_holder", "grid_holder", "name", &[("open_key", "NULL")]),
];

/// A member who is elsewhere takes part at a host, and holds a card.
async fn hosted(world: &World) {
    let scope = world.operator().scope("floating.write").unwrap();
    let mut work = world.deployment.begin(world.operator()).await.unwrap();
    let branch = world.home();
    let today = world.deployment.today();
    let all = member::store::of_branch(work.conn(), &scope, branch, today).await.unwrap();
    let on = today.to_string();
    let typed = Typed {
        on: on.clone(),
        place: "外省某市".into(),
        reason: "work".into(),
        contact: "李芳".into(),
        ..Typed::default()
    };
    let kind = floating::Kind::Out;
    let mut made = None;
    for who in all.iter().map(|m| m.id) {
        let new = New { kind, unit: branch, person: Some(who), name: String::new(), typed: typed.clone() };
        // Somebody may be registered already.
        if let Ok(id) = floating::acts::register(&mut work, &scope, new).await {
            made = Some(id);
            break;
        }
    }
    let host = Typed { on: on.clone(), host: Some(world.elsewhere().0), ..Typed::default() };
    let id = made.unwrap();
    floating::acts::take(&mut work, &scope, (id, 1), floating::EventKind::HostIn, &host).await.unwrap();
    let card = Typed { on, ..Typed::default() };
    floating::acts::take(&mut work, &scope, (id, 2), floating::EventKind::Card, &card).await.unwrap();
    work.commit().await.unwrap();
}

/// One of everything that is sealed.
async fn live(world: &World) {
    taizhang::seed::life::live(&world.deployment, &world.made, 5).await.unwrap();
    hosted(world).await;
    let mut clerk = world.signed_in("department_clerk").await;
    let unit = world.home().to_string();
    let report = "关于党员队伍建设情况的报告\n\n区委：\n　　截至目前，全区共有党员XX名。\n";
    let draft =
        [("unit", unit.as_str()), ("from", "2026-01-01"), ("to", "2026-06-30"), ("title", "报告"), ("body", report)];
    clerk.upload("/drafts/new", &draft, ("file", "", b"")).await.leads();
    let mut work = world.deployment.begin(world.operator()).await.unwrap();
    let row = sqlx::query("SELECT id, unit FROM meeting ORDER BY id LIMIT 1").fetch_one(work.conn()).await.unwrap();
    let owner = Owner { noun: "meeting", source: row.try_get(0).unwrap(), unit: UnitId(row.try_get(1).unwrap()) };
    let file = Upload { field: String::new(), name: "签到表.txt".into(), bytes: "签到".into() };
    let scope = world.operator().scope("meeting.write").unwrap();
    attachment::add(&mut work, &scope, &world.deployment.attachments, owner, &[&file]).await.unwrap();
    let new = NewManual {
        unit: world.home(),
        period: Period::new("2026-01-01".parse().unwrap(), "2026-06-30".parse().unwrap()).unwrap(),
        amount: "5".parse().unwrap(),
        why: "区统计局快报".into(),
    };
    let figure = world.deployment.catalogue.figure("members_total").unwrap();
    figure::acts::enter(&mut work, &world.operator().scope("figure.write").unwrap(), figure, new).await.unwrap();
    work.commit().await.unwrap();
}

async fn run(world: &World, sql: String) {
    let mut tx = world.deployment.db.begin().await.unwrap();
    sqlx::query(db::assembled(sql.clone())).execute(&mut *tx).await.map_err(|e| format!("{sql}: {e}")).unwrap();
    tx.commit().await.unwrap();
}

async fn keep(world: &World, table: &str) {
    run(world, format!("CREATE TABLE kept_{table} AS SELECT * FROM {table}")).await;
}

async fn restore(world: &World, table: &str) {
    run(world, format!("DELETE FROM {table}")).await;
    run(world, format!("INSERT INTO {table} SELECT * FROM kept_{table}")).await;
    run(world, format!("DROP TABLE kept_{table}")).await;
}

/// What `check` says while a statement is in force; afterwards the table is as it was.
async fn found(world: &World, table: &str, sql: String) -> Vec<String> {
    keep(world, table).await;
    run(world, sql).await;
    let faults = taizhang::check::run(&world.deployment).await.unwrap().faults;
    restore(world, table).await;
    faults
}

async fn columns(world: &World, name: &str) -> Table {
    let mut conn = world.deployment.db.read().await.unwrap();
    let all = copy::tables(&mut conn, world.deployment.db.engine()).await.unwrap();
    all.into_iter().find(|t| t.name == name).unwrap()
}

/// A statement that copies the first row under another id.
async fn another(world: &World, table: &str, unique: &[(&str, &str)]) -> String {
    let columns = columns(world, table).await;
    let names: Vec<&str> = columns.columns.iter().map(|(name, _)| name.as_str()).collect();
    let value = |name: &&str| match unique.iter().find(|(column, _)| column == name) {
        Some((_, expression)) => (*expression).to_owned(),
        None if *name == "id" => "id + 1".to_owned(),
        None => (*name).to_owned(),
    };
    let values: Vec<String> = names.iter().map(value).collect();
    let (names, values) = (names.join(", "), values.join(", "));
    format!("INSERT INTO {table} ({names}) SELECT {values} FROM {table} WHERE id = (SELECT MAX(id) FROM {table})")
}

/// What is done to the last row of a table, and the word by which `check` tells it.
async fn deeds(world: &World, (table, _, column, unique): (&str, &str, &str, Unique)) -> [(String, &'static str); 3] {
    let last = format!("WHERE id = (SELECT MAX(id) FROM {table})");
    let change = if column == "day" { "'2001-01-01'".to_owned() } else { format!("{column} || '改'") };
    [
        (format!("UPDATE {table} SET {column} = {change} {last}"), "被改动"),
        (format!("DELETE FROM {table} {last}"), "删除"),
        (another(world, table, unique).await, "插入"),
    ]
}

/// Each deed is done to all tables at once: one proof of the whole district must name them all.
#[tokio::test]
async fn changed_deleted_and_inserted_records_are_found_with_their_place() {
    for world in worlds().await {
        live(&world).await;
        world.assert_clean().await;
        let mut all = Vec::new();
        for table in TABLES {
            all.push(deeds(&world, table).await);
        }
        for deed in 0..3 {
            let mut word = "";
            for (table, deeds) in TABLES.into_iter().zip(&all) {
                let (sql, tells) = deeds[deed].clone();
                keep(&world, table.0).await;
                run(&world, sql).await;
                word = tells;
            }
            let faults = taizhang::check::run(&world.deployment).await.unwrap().faults;
            for (table, noun, ..) in TABLES {
                let told = faults.iter().any(|f| f.contains(&format!("记录 {noun} 第")) && f.contains(word));
                assert!(told, "{}: {table} {word}: {faults:?}", world.test.engine);
                restore(&world, table).await;
            }
        }
        world.assert_clean().await;
    }
}

#[tokio::test]
async fn ledger_audit_and_balances_are_found_with_their_place() {
    for world in worlds().await {
        world.assert_clean().await;
        for (table, sql, place) in [
            ("entry", "UPDATE entry SET quantity = quantity * 2 WHERE seq = 7", "台账分录第 7 号"),
            ("entry", "DELETE FROM entry WHERE seq = 7", "台账分录第 7 至 7 号缺失"),
            ("entry", "DELETE FROM entry WHERE seq = (SELECT MAX(seq) FROM entry)", "台账末尾"),
            ("audit", "UPDATE audit SET who = '别人' WHERE seq = 5", "审计记录第 5 条"),
            ("audit", "DELETE FROM audit WHERE seq = 5", "审计记录第 5 至 5 条缺失"),
            ("audit", "DELETE FROM audit WHERE seq = (SELECT MAX(seq) FROM audit)", "审计记录末尾"),
            ("ledger_month", "UPDATE ledger_month SET quantity = quantity + 1000", "月度合计"),
            ("stay", "UPDATE stay SET category = 'probationary' WHERE category = 'full'", ""),
            ("stay", "DELETE FROM stay", ""),
            ("account_grant", "UPDATE account_grant SET to_day = NULL, role = 'department_clerk'", "记录 account 第"),
            ("account_grant", "DELETE FROM account_grant", "记录 account 第"),
            ("account_grant", "UPDATE account_grant SET account = 7", "记录 account 第"),
        ] {
            let faults = found(&world, table, sql.to_owned()).await;
            assert!(!faults.is_empty() && faults.iter().any(|f| f.contains(place)), "{sql}: {faults:?}");
        }
        for table in ["entry", "audit"] {
            let columns = columns(&world, table).await;
            let names: Vec<&str> = columns.columns.iter().map(|(name, _)| name.as_str()).collect();
            let values = names.join(", ").replace("seq", "seq + 1").replace("reverses", "NULL");
            let sql = format!(
                "INSERT INTO {table} ({}) SELECT {values} FROM {table} WHERE seq = (SELECT MAX(seq) FROM {table})",
                names.join(", ")
            );
            assert!(!found(&world, table, sql).await.is_empty(), "a line at the end of {table}");
        }
        world.assert_clean().await;
    }
}

#[tokio::test]
async fn a_changed_or_missing_file_is_found_with_its_place() {
    for world in worlds().await {
        live(&world).await;
        let mut waiting = vec![world.deployment.attachments.clone()];
        let mut files = Vec::new();
        while let Some(dir) = waiting.pop() {
            for path in std::fs::read_dir(dir).unwrap().map(|e| e.unwrap().path()) {
                if path.is_dir() { waiting.push(path) } else { files.push(path) }
            }
        }
        let file = files.first().unwrap();
        let whole = std::fs::read(file).unwrap();
        for change in [Some([&whole[..], b"x"].concat()), Some(whole[1..].to_vec()), None] {
            match &change {
                Some(bytes) => std::fs::File::create(file).unwrap().write_all(bytes).unwrap(),
                None => std::fs::remove_file(file).unwrap(),
            }
            let report = taizhang::check::run(&world.deployment).await.unwrap();
            assert!(report.faults.iter().any(|f| f.contains("签到表.txt")), "{:?}", report.faults);
        }
        std::fs::write(file, whole).unwrap();
        world.assert_clean().await;
    }
}
