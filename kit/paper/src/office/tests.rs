//! Old formats: what they are told by, what LibreOffice may do, and, where it is installed, what it reads.

use super::run::{Failure, Job};
use super::{Old, old, program, to_docx};
use crate::docx;
use guard::Limits;
use std::fs;
use std::io::Read;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// A program of ours in the place of LibreOffice.
fn stand_in(dir: &Path, script: &str) -> PathBuf {
    let path = dir.join("soffice");
    fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    path
}

fn run(script: &str, patience: Duration) -> (Result<Vec<u8>, Failure>, tempfile::TempDir) {
    let dir = tempfile::tempdir().unwrap();
    let program = stand_in(dir.path(), &script.replace("$OUTSIDE", &dir.path().display().to_string()));
    (Job { program: &program, patience }.convert(b"old", "doc", "docx:MS Word 2007 XML"), dir)
}

#[test]
fn old_formats_are_told_by_their_content() {
    let mut doc = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    doc.resize(512, 0);
    doc.extend("WordDocument".encode_utf16().flat_map(u16::to_le_bytes));
    doc.resize(1024, 0);
    let odt = docx_like(&[("mimetype", "application/vnd.oasis.opendocument.text"), ("content.xml", "<a/>")]);
    let ods = docx_like(&[("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", "<a/>")]);
    let cases: [(&[u8], Option<Old>); 6] = [
        (&doc, Some(Old::Doc)),
        (b"{\\rtf1 x}", Some(Old::Rtf)),
        (&odt, Some(Old::Odt)),
        (&ods, None),
        (b"%PDF-1.4", None),
        (b"", None),
    ];
    for (file, expected) in cases {
        assert_eq!(old(file), expected, "{:?}", file.get(..8));
    }
}

fn docx_like(parts: &[(&str, &str)]) -> Vec<u8> {
    use std::io::Write;
    let stored = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in parts {
        writer.start_file(*name, stored).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

#[test]
fn what_was_written_is_handed_on_and_the_folder_vanishes() {
    let script = "pwd > $OUTSIDE/where; env > $OUTSIDE/env; cat in.doc > out/in.docx; printf %s \"$*\" > $OUTSIDE/args";
    let (made, dir) = run(script, Duration::from_secs(20));
    assert_eq!(made.unwrap(), b"old");
    let read = |name: &str| fs::read_to_string(dir.path().join(name)).unwrap();
    assert!(!Path::new(read("where").trim()).exists());
    assert!(
        read("args").starts_with("--headless") && read("args").contains("-env:UserInstallation=file:///"),
        "{}",
        read("args")
    );
    assert!(!read("env").contains("CARGO"), "nothing of our environment is handed on: {}", read("env"));
}

#[test]
fn what_takes_too_long_is_killed_with_its_children() {
    let (made, dir) = run("sleep 300 & echo $! > $OUTSIDE/child; wait", Duration::from_secs(1));
    assert!(matches!(made, Err(Failure::Late)), "{made:?}");
    let child = fs::read_to_string(dir.path().join("child")).unwrap();
    let alive = || {
        let state = fs::read_to_string(format!("/proc/{}/stat", child.trim())).unwrap_or_default();
        !(state.is_empty() || state.contains(") Z"))
    };
    // The signal has been sent; on a busy machine the process gets its last turn later.
    let ended = (0..300).any(|_| {
        std::thread::sleep(Duration::from_millis(100));
        !alive()
    });
    assert!(ended, "the child lives on");
}

#[test]
fn nothing_written_and_no_program_are_told_apart() {
    let patience = Duration::from_secs(20);
    assert!(matches!(run("exit 0", patience).0, Err(Failure::Nothing)));
    assert!(matches!(run("exit 77", patience).0, Err(Failure::Nothing)));
    assert!(matches!(run(": > out/in.docx", patience).0, Err(Failure::Nothing)));
    // More than a file may hold.
    assert!(matches!(
        run("trap '' XFSZ; head -c 900000000 /dev/zero > out/in.docx || rm out/in.docx", patience).0,
        Err(Failure::Nothing)
    ));
}

#[test]
fn refusals_say_what_to_do() {
    let lines = [Failure::Late, Failure::Nothing, Failure::System(std::io::Error::other("x"))]
        .map(|failure| super::told(failure, Old::Doc.name()).to_string());
    assert!(lines.iter().all(|line| line.contains(".doc、.wps") && line.contains("另存为 .docx")), "{lines:?}");
    if program().is_none() {
        let line = to_docx(b"{\\rtf1 x}", Old::Rtf, &Limits::document()).unwrap_err().to_string();
        assert!(line.contains("没有安装 LibreOffice"), "{line}");
    }
}

const RTF: &str = "{\\rtf1\\ansi\\ansicpg936{\\fonttbl{\\f0 SimSun;}}\\f0 \\u20826?\\u21592?12\\u21517?\\par \\u25903?\\u37096?3\\u20010?\\par}";

#[test]
#[ignore = "needs LibreOffice: cargo xtask test --only office"]
fn libreoffice_reads_old_documents() {
    let docx = to_docx(RTF.as_bytes(), Old::Rtf, &Limits::document()).unwrap();
    let text = |file: Vec<u8>| docx::read(file, &Limits::document()).unwrap().plain_text().to_owned();
    assert_eq!(text(docx.clone()), "党员12名\n支部3个");
    // And back: its own .doc and .odt are the old files of this test.
    let program = program().unwrap();
    for (format, expected) in [("doc:MS Word 97", Old::Doc), ("odt:writer8", Old::Odt)] {
        let file = Job { program: &program, patience: Duration::from_secs(60) }.convert(&docx, "docx", format).unwrap();
        assert_eq!(old(&file), Some(expected));
        assert_eq!(text(to_docx(&file, expected, &Limits::document()).unwrap()), "党员12名\n支部3个", "{format}");
    }
    assert!(super::to_pdf(&docx).unwrap().starts_with(b"%PDF"));
    let broken = to_docx(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", Old::Doc, &Limits::document());
    assert!(broken.unwrap_err().what.contains("无法读取"));
}

#[test]
#[ignore = "needs LibreOffice: cargo xtask test --only office"]
fn libreoffice_fetches_nothing_from_elsewhere() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    listener.set_nonblocking(true).unwrap();
    let image =
        format!("{{\\field{{\\*\\fldinst INCLUDEPICTURE \"http://127.0.0.1:{port}/a.png\" \\\\d}}{{\\fldrslt}}}}");
    let link = format!("<draw:frame><draw:image xlink:href=\"http://127.0.0.1:{port}/b.png\"/></draw:frame>");
    let rtf = RTF.replace("\\par}", &format!("{image}\\par}}"));
    to_docx(rtf.as_bytes(), Old::Rtf, &Limits::document()).unwrap();
    let flat = format!(
        "<office:document-content xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\" xmlns:draw=\"urn:oasis:names:tc:opendocument:xmlns:drawing:1.0\" xmlns:xlink=\"http://www.w3.org/1999/xlink\"><office:body><office:text><text:p>文{link}</text:p></office:text></office:body></office:document-content>"
    );
    let manifest = "<manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\"><manifest:file-entry manifest:full-path=\"/\" manifest:media-type=\"application/vnd.oasis.opendocument.text\"/><manifest:file-entry manifest:full-path=\"content.xml\" manifest:media-type=\"text/xml\"/></manifest:manifest>";
    let odt = docx_like(&[
        ("mimetype", "application/vnd.oasis.opendocument.text"),
        ("content.xml", &flat),
        ("META-INF/manifest.xml", manifest),
    ]);
    to_docx(&odt, Old::Odt, &Limits::document()).unwrap();
    let mut seen = String::new();
    if let Ok((mut stream, _)) = listener.accept() {
        let _ = stream.read_to_string(&mut seen);
        panic!("somebody called: {seen}");
    }
}
