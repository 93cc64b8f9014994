//! Copies go over between the engines without losing anything.

use crate::copy::{Load, STEPS, Table, read, tables};
use crate::testing::{TestDb, each_engine};
use crate::{Migration, bulk::Value, insert_rows};
use base::{Fault, Outcome};

const OLD: Migration = Migration {
    id: "copy-0001",
    sql: "CREATE TABLE thing (\n  district BIGINT NOT NULL,\n  id BIGINT NOT NULL,\n  name TEXT,\n  raw BLOB,\n  n BIGINT,\n  PRIMARY KEY (district, id)\n);\n",
};
const NEW: Migration = Migration { id: "copy-0002", sql: "CREATE INDEX thing_by_name ON thing (district, name);\n" };

/// Every table with its heading and lines.
async fn copied(test: &TestDb) -> Vec<(Table, Vec<String>)> {
    let mut snapshot = test.db.snapshot().await.unwrap();
    let mut all = Vec::new();
    for table in tables(&mut snapshot, test.db.engine()).await.unwrap() {
        let mut lines = Vec::new();
        let n = read(&mut snapshot, &table, |line| {
            lines.push(line.to_owned());
            Ok(())
        });
        assert_eq!(n.await.unwrap(), lines.len() as u64);
        all.push((table, lines));
    }
    all
}

async fn load(into: &TestDb, copy: &[(Table, Vec<String>)], steps: &[Migration]) -> Outcome<()> {
    let mut load = Load::begin(&into.db, steps).await?;
    for (table, lines) in copy {
        if table.name == STEPS {
            load.schema(lines).await?;
            continue;
        }
        let table = load.table(&table.name, &table.heading()?)?;
        load.rows(&table, lines).await?;
    }
    load.finish().await
}

async fn filled() -> Vec<TestDb> {
    let all = each_engine(&[OLD]).await.unwrap();
    for test in &all {
        let row = |id: i64, name: Option<&str>, raw: Value, n: Option<i64>| {
            vec![1.into(), id.into(), name.map(ToOwned::to_owned).into(), raw, n.into()]
        };
        let rows = vec![
            row(1, Some("阿依古丽·买买提 \"引号\"\n换行\\"), vec![0u8, 255, 10].into(), Some(i64::MAX)),
            row(2, None, Value::Bytes(None), None),
            row(i64::MIN, Some(""), Vec::new().into(), Some(-1)),
        ];
        let mut tx = test.db.begin().await.unwrap();
        insert_rows(&mut tx, "INSERT INTO thing (district, id, name, raw, n)", rows).await.unwrap();
        tx.commit().await.unwrap();
    }
    all
}

#[tokio::test]
async fn every_engine_reads_what_every_engine_wrote() {
    for from in filled().await {
        let copy = copied(&from).await;
        assert_eq!(copy[0].0.name, STEPS, "the schema comes first");
        for into in each_engine(&[]).await.unwrap() {
            load(&into, &copy, &[OLD, NEW]).await.unwrap();
            let mut again = copied(&into).await;
            again[0].1.retain(|line| line.contains(OLD.id));
            let sorted = |mut all: Vec<(Table, Vec<String>)>| {
                all.iter_mut().for_each(|(_, lines)| lines.sort());
                all
            };
            assert_eq!(sorted(again), sorted(copy.clone()), "{} to {}", from.engine, into.engine);
        }
    }
}

#[tokio::test]
async fn nothing_is_loaded_over_something_or_from_somewhere_else() {
    for from in filled().await {
        let copy = copied(&from).await;
        let refused = |done: Outcome<()>| matches!(done, Err(Fault::Refused(_)));
        assert!(refused(load(&from, &copy, &[OLD]).await), "not empty");
        for into in each_engine(&[]).await.unwrap() {
            assert!(refused(load(&into, &copy, &[]).await), "from a newer program");
            let other = Migration { sql: "CREATE TABLE thing (id BIGINT NOT NULL);\n", ..OLD };
            assert!(refused(load(&into, &copy, &[other]).await), "another table of that name");
            let mut short = copy.clone();
            short[1].0.columns.pop();
            assert!(refused(load(&into, &short, &[OLD]).await), "other columns");
            let mut wrong = copy.clone();
            wrong[1].1.push("[1, 9, \"text\", null, \"no number\"]".into());
            assert!(load(&into, &wrong, &[OLD]).await.is_err(), "a cell of another type");
            // Whatever was begun is gone: the whole copy still fits.
            load(&into, &copy, &[OLD]).await.unwrap();
        }
    }
}

#[tokio::test]
async fn a_copy_shows_one_state_while_others_write() {
    for test in filled().await {
        let mut snapshot = test.db.snapshot().await.unwrap();
        let all = tables(&mut snapshot, test.db.engine()).await.unwrap();
        let thing = all.iter().find(|t| t.name == "thing").unwrap();
        assert_eq!(read(&mut snapshot, thing, |_| Ok(())).await.unwrap(), 3);
        let mut tx = test.db.begin().await.unwrap();
        sqlx::query("DELETE FROM thing WHERE id = 2").execute(&mut *tx).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(read(&mut snapshot, thing, |_| Ok(())).await.unwrap(), 3, "{}", test.engine);
    }
}
