//! Importing 两新 organisations and villages: a row for each, with how it is organised and the instructor who looks after it.
//!
//! What is registered already stays as it is. Instructors are registered by the form, because they are found in the roster.

mod columns;
mod known;
mod read;
mod rows;

use crate::acts;
use crate::file::FileId;
use crate::store;
use access::{Scope, Work};
use base::Fault;
use org::batch::{self, TakenBack, UndoKind};
use org::upload::Upload;

/// The kind of batch that an import of files makes.
const KIND: &str = "coverage";

/// How tables of organisations and villages are imported.
pub static UPLOAD: Upload = Upload {
    kind: KIND,
    name: "“两新”组织和村",
    need: "coverage.write",
    list: ("两个覆盖", "/coverage"),
    paths: ["/coverage/import", "/coverage/import/template"],
    on: "没有写明登记日期的行，用这一天；首次摸底的，填摸底的日期",
    hints: &[
        "一行一个非公有制企业、社会组织或村；企业、社会组织的职工人数、正式党员人数、组建方式必填",
        "指导员写姓名，应是已经登记、可以派到这个单位的；没有登记的，先在“登记”中登记",
        "系统中已有的单位（按信用代码，没有代码的按名称）和村保持不变，不会重复",
    ],
    columns: columns::columns,
    run: rows::run,
};

/// How an import of files is undone.
pub const UNDO: UndoKind = UndoKind {
    kind: KIND,
    name: "“两新”组织和村",
    need: "coverage.write",
    undo: |work, scope, id| Box::pin(batch::take_back(work, scope, id, take_back)),
};

fn take_back<'a>(work: &'a mut Work, scope: &'a Scope, (file, event): (i64, i64)) -> TakenBack<'a> {
    Box::pin(async move {
        let keys = work.keys().clone();
        let file = store::find(work.conn(), scope, FileId(file)).await?;
        let events = store::events(work.conn(), &keys, scope, file.id).await?;
        if !crate::fold::live(&events).iter().any(|e| e.id == event) {
            // Somebody has taken it back already.
            return Ok(None);
        }
        match acts::annul(work, scope, (file.id, file.version), event, "撤回整批导入").await {
            Ok(()) => Ok(None),
            Err(Fault::Refused(faults)) => Ok(Some((file.name, faults))),
            Err(other) => Err(other),
        }
    })
}
