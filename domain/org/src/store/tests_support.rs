//! For tests only: changing rows behind the program's back, and counting them.

use access::Deployment;

/// Runs a statement as somebody with access to the file would.
pub(crate) async fn tamper(deployment: &Deployment, sql: &'static str) {
    let mut tx = deployment.db.begin().await.unwrap();
    sqlx::query(sql).execute(&mut *tx).await.unwrap();
    tx.commit().await.unwrap();
}
