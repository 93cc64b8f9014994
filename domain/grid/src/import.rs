//! Importing grids, residences and those who look after them: one row for each place, or one for each person in a post there.
//!
//! Grids come first, then what lies in them, then people, in whatever order the rows stand. What is there already stays as it is.

mod columns;
mod known;
mod read;
mod rows;

use crate::acts;
use crate::place::PlaceId;
use crate::store;
use access::{Scope, Work};
use base::Fault;
use org::batch::{self, TakenBack, UndoKind};
use org::upload::Upload;

/// The kind of batch that an import of grids makes.
const KIND: &str = "grids";

/// How tables of grids are imported.
pub static UPLOAD: Upload = Upload {
    kind: KIND,
    name: "网格和小区楼宇",
    need: "grid.write",
    list: ("网格和岗位", "/grids"),
    paths: ["/grids/import", "/grids/import/template"],
    on: "没有写明设立日期、上岗日期的行，用这一天；首次登记的，填摸底的日期",
    hints: &[
        "一行一个网格、微网格或小区楼宇；有人在岗的填岗位和姓名，几个人在岗的写几行",
        "所在网格写编号或名称，可以是系统中已有的，也可以写在同一张表里",
        "名册中的党员填姓名，有同名的加身份证号末四位，如“张三（1234）”；填了电话的按名册以外登记",
        "系统中已有的网格、小区楼宇和在岗人员保持不变，不会重复",
    ],
    columns: columns::columns,
    run: rows::run,
};

/// How an import of grids is undone.
pub const UNDO: UndoKind = UndoKind {
    kind: KIND,
    name: "网格和小区楼宇",
    need: "grid.write",
    undo: |work, scope, id| Box::pin(batch::take_back(work, scope, id, take_back)),
};

fn take_back<'a>(work: &'a mut Work, scope: &'a Scope, (place, event): (i64, i64)) -> TakenBack<'a> {
    Box::pin(async move {
        let keys = work.keys().clone();
        let place = store::find(work.conn(), scope, PlaceId(place), false).await?;
        let events = store::events(work.conn(), &keys, scope, place.id).await?;
        if !crate::fold::live(&events).iter().any(|e| e.id == event) {
            // Somebody has taken it back already.
            return Ok(None);
        }
        match acts::annul(work, scope, (place.id, place.version), event, "撤回整批导入").await {
            Ok(()) => Ok(None),
            Err(Fault::Refused(faults)) => Ok(Some((place.title(), faults))),
            Err(other) => Err(other),
        }
    })
}
