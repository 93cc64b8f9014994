//! Files from upload to download, and what happens when somebody meddles with the disk; on both engines.

use crate::{AttachmentId, FILE_BYTES, MIGRATIONS, Owner, add, list, remove, sealed, serve, sweep, verify};
use access::{Actor, Deployment, audit, testing};
use base::id::{DistrictId, UnitId};
use base::{Day, Fault, Moment};
use db::testing::TestDb;
use std::path::{Path, PathBuf};
use ui::{Setup, Site, Upload};

const OWNER: Owner = Owner { noun: "meeting", source: 7, unit: UnitId(10) };

async fn worlds() -> Vec<(TestDb, Deployment, Actor)> {
    let steps = [access::MIGRATIONS, MIGRATIONS].concat();
    let mut all = Vec::new();
    for one in db::testing::each_engine(&steps).await.unwrap() {
        let deployment = testing::deployment(&one.db, &one.dir, Day::of(2026, 11, 22).unwrap()).unwrap();
        let actor = testing::actor(&deployment, DistrictId(1), "branch_secretary", UnitId(10), "00001.");
        all.push((one, deployment, actor));
    }
    all
}

fn upload(name: &str, bytes: &[u8]) -> Upload {
    Upload { field: "files".into(), name: name.into(), bytes: bytes.to_vec() }
}

async fn added(deployment: &Deployment, me: &Actor, uploads: &[&Upload]) -> Result<Vec<AttachmentId>, Fault> {
    let mut work = deployment.begin(me).await?;
    let scope = me.scope("meeting.write")?;
    let ids = add(&mut work, &scope, &deployment.attachments, OWNER, uploads).await?;
    work.commit().await?;
    Ok(ids)
}

fn file_of(dir: &Path, id: AttachmentId) -> PathBuf {
    dir.join("attachments").join(format!("{:02x}", id.0 & 0xff)).join(format!("{id}.bin"))
}

async fn body(response: axum::response::Response) -> Vec<u8> {
    axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap().to_vec()
}

#[tokio::test]
async fn a_file_comes_back_as_it_was() {
    for (world, deployment, me) in worlds().await {
        let text = "第一行\n第二行";
        let ids =
            added(&deployment, &me, &[&upload("../记录.txt", text.as_bytes()), &upload("b", b"%PDF-1")]).await.unwrap();
        let scope = me.scope("meeting.read").unwrap();
        let mut conn = deployment.db.read().await.unwrap();
        let files = list(&mut conn, &scope, "meeting", 7).await.unwrap();
        let names: Vec<&str> = files.iter().map(|f| f.name.as_str()).collect();
        assert_eq!(names, ["记录.txt", "b.pdf"]);

        let on_disk = std::fs::read(file_of(&world.dir, ids[0])).unwrap();
        assert!(
            !on_disk.windows(6).any(|w| text.as_bytes().starts_with(w)),
            "the content is not on the disk in the clear"
        );

        let site = Site::new(deployment.clone(), Setup::default());
        let response = serve(&site, &me, "meeting", 7, ids[0]).await.unwrap();
        let disposition = response.headers()["content-disposition"].to_str().unwrap().to_owned();
        assert!(disposition.starts_with("attachment;"), "{disposition}");
        assert_eq!(response.headers()["content-type"], "application/octet-stream");
        assert_eq!(body(response).await, text.as_bytes());
        // Another record, another noun: no such file.
        for (noun, source) in [("meeting", 8), ("record", 7)] {
            let other = serve(&site, &me, noun, source, ids[0]).await.unwrap_err();
            assert!(matches!(other.0, Fault::NotFound));
        }
        assert!(verify(&mut conn, &deployment.attachments, &deployment.keys, 1).await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn meddling_is_noticed_at_download_and_by_the_check() {
    for (world, deployment, me) in worlds().await {
        let bytes = b"%PDF-1.7 the minutes".to_vec();
        let names = ["a.pdf", "b.pdf", "c.pdf", "d.pdf"];
        let uploads: Vec<Upload> = names.iter().map(|n| upload(n, &[&bytes[..], n.as_bytes()].concat())).collect();
        let ids = added(&deployment, &me, &uploads.iter().collect::<Vec<_>>()).await.unwrap();
        let path = |at: usize| file_of(&world.dir, ids[at]);
        // One bit flipped; two files swapped; one gone.
        let mut first = std::fs::read(path(0)).unwrap();
        first[20] ^= 1;
        std::fs::write(path(0), first).unwrap();
        let (one, two) = (std::fs::read(path(1)).unwrap(), std::fs::read(path(2)).unwrap());
        std::fs::write(path(1), two).unwrap();
        std::fs::write(path(2), one).unwrap();
        std::fs::remove_file(path(3)).unwrap();

        let mut conn = deployment.db.read().await.unwrap();
        let faults = verify(&mut conn, &deployment.attachments, &deployment.keys, 1).await.unwrap();
        assert_eq!(faults.len(), 4, "{faults:?}");
        assert!(faults[0].contains("a.pdf") && faults[0].contains("改动"));
        assert!(faults[3].contains("缺失"));

        let site = Site::new(deployment.clone(), Setup::default());
        for id in &ids {
            let response = serve(&site, &me, "meeting", 7, *id).await.unwrap();
            assert_eq!(response.status(), 422);
            assert!(body(response).await.is_empty());
        }
        let filter = audit::store::Filter { act: "attachment.damaged".into(), ..Default::default() };
        let lines = audit::store::list(&mut conn, &me.scope("meeting.read").unwrap(), &filter, 10).await.unwrap();
        assert_eq!(lines.len(), 4);
    }
}

#[tokio::test]
async fn refused_uploads_name_every_reason_and_leave_nothing() {
    for (_world, deployment, me) in worlds().await {
        let big = upload("大.pdf", &[b"%PDF-".as_slice(), &vec![0; FILE_BYTES]].concat());
        let page = upload("页.html", b"<html>");
        let good = upload("好.txt", "好".as_bytes());
        let fault = added(&deployment, &me, &[&big, &page, &good]).await.unwrap_err();
        let Fault::Refused(reasons) = fault else { unreachable!("{fault:?}") };
        assert_eq!(reasons.len(), 2);
        assert!(reasons.iter().all(|r| r.place == "files"));
        let scope = me.scope("meeting.read").unwrap();
        let mut conn = deployment.db.read().await.unwrap();
        assert!(list(&mut conn, &scope, "meeting", 7).await.unwrap().is_empty());
        let many: Vec<Upload> = (0..21).map(|n| upload(&format!("{n}.txt"), b"x")).collect();
        assert!(added(&deployment, &me, &many.iter().collect::<Vec<_>>()).await.is_err());
    }
}

#[tokio::test]
async fn only_files_of_work_never_committed_are_swept() {
    for (world, deployment, me) in worlds().await {
        let kept = added(&deployment, &me, &[&upload("好.txt", b"x")]).await.unwrap();
        let mut work = deployment.begin(&me).await.unwrap();
        let scope = me.scope("meeting.write").unwrap();
        let lost = add(&mut work, &scope, &deployment.attachments, OWNER, &[&upload("丢.txt", b"y")]).await.unwrap();
        drop(work);
        assert!(file_of(&world.dir, lost[0]).exists());

        let written = std::fs::metadata(file_of(&world.dir, lost[0])).unwrap().modified().unwrap();
        let written = written.duration_since(std::time::UNIX_EPOCH).unwrap();
        let written = Moment(i64::try_from(written.as_millis()).unwrap());
        let mut conn = deployment.db.read().await.unwrap();
        let dir = &deployment.attachments;
        assert_eq!(sweep(&mut conn, dir, written.plus_minutes(30)).await.unwrap(), 0, "it may still be under way");
        assert_eq!(sweep(&mut conn, dir, written.plus_minutes(90)).await.unwrap(), 1);
        assert!(!file_of(&world.dir, lost[0]).exists());
        assert!(file_of(&world.dir, kept[0]).exists());
    }
}

#[tokio::test]
async fn a_removed_file_is_hidden_and_still_vouched_for() {
    for (_world, deployment, me) in worlds().await {
        let ids = added(&deployment, &me, &[&upload("好.txt", b"x")]).await.unwrap();
        let scope = me.scope("meeting.write").unwrap();
        let mut work = deployment.begin(&me).await.unwrap();
        let stranger = Owner { source: 8, ..OWNER };
        assert!(matches!(remove(&mut work, &scope, stranger, ids[0]).await, Err(Fault::NotFound)));
        remove(&mut work, &scope, OWNER, ids[0]).await.unwrap();
        assert!(matches!(remove(&mut work, &scope, OWNER, ids[0]).await, Err(Fault::NotFound)));
        work.commit().await.unwrap();

        let mut conn = deployment.db.read().await.unwrap();
        assert!(list(&mut conn, &scope, "meeting", 7).await.unwrap().is_empty());
        let site = Site::new(deployment.clone(), Setup::default());
        assert!(serve(&site, &me, "meeting", 7, ids[0]).await.is_err());
        let found = sealed(&mut conn, &deployment.keys, 1).await.unwrap();
        let last = audit::store::last_seals(&mut conn, 1, "attachment").await.unwrap();
        assert_eq!(found[0].rows.len(), 1);
        assert!(found[0].rows.iter().all(|(id, seal)| last.get(id) == Some(seal)));
        assert!(verify(&mut conn, &deployment.attachments, &deployment.keys, 1).await.unwrap().is_empty());
    }
}
