//! Which files may be attached, and what becomes of their names.

use crate::content::kind_of;
use crate::name::tidy;
use std::io::Write;

fn package(parts: &[&str]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for part in parts {
        zip.start_file(*part, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(b"<a/>").unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// An OLE2 header followed by directory entries of these names.
fn container(streams: &[&str]) -> Vec<u8> {
    let mut bytes = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    bytes.resize(512, 0);
    for stream in streams {
        let mut entry: Vec<u8> = stream.encode_utf16().flat_map(u16::to_le_bytes).collect();
        entry.resize(128, 0);
        bytes.extend(entry);
    }
    bytes
}

#[test]
fn kinds_are_told_by_content() {
    let gbk = encoding_rs::GB18030.encode("会议通知：下周一召开").0.into_owned();
    let cases: Vec<(&str, Vec<u8>, &str)> = vec![
        ("记录.pdf", b"%PDF-1.7 ...".to_vec(), "pdf"),
        ("记录.docx", package(&["[Content_Types].xml", "word/document.xml"]), "docx"),
        ("签到表.xlsx", package(&["xl/workbook.xml"]), "xlsx"),
        ("课件.pptx", package(&["ppt/presentation.xml"]), "pptx"),
        ("公文.ofd", package(&["OFD.xml"]), "ofd"),
        ("旧记录.doc", container(&["Root Entry", "WordDocument"]), "doc"),
        ("旧记录.wps", container(&["Root Entry", "WordDocument"]), "doc"),
        ("旧表.xls", container(&["Root Entry", "Workbook"]), "xls"),
        ("旧课件.ppt", container(&["Root Entry", "PowerPoint Document"]), "ppt"),
        ("照片.JPG", b"\xFF\xD8\xFF\xE0....".to_vec(), "jpg"),
        ("照片.png", b"\x89PNG\r\n\x1A\n....".to_vec(), "png"),
        ("说明.txt", "会议说明\r\n第二行\t制表".as_bytes().to_vec(), "txt"),
        ("说明.txt", gbk, "txt"),
        ("说明.txt", b"\xFF\xFEA\0B\0".to_vec(), "txt"),
        ("没有后缀", b"%PDF-1.4".to_vec(), "pdf"),
    ];
    for (name, bytes, expected) in cases {
        assert_eq!(kind_of(name, &bytes).map(|k| k.key), Ok(expected), "{name}");
    }
}

#[test]
fn everything_else_is_refused_with_what_to_do() {
    let cases: Vec<(&str, Vec<u8>, &str)> = vec![
        ("空.txt", Vec::new(), "空文件"),
        ("程序.exe", b"MZ\x90\0\x03\0\0\0".to_vec(), "不是可以上传"),
        ("程序.pdf", b"MZ\x90\0\x03\0\0\0".to_vec(), "不是可以上传"),
        ("页.html", b"<!DOCTYPE html><script>1</script>".to_vec(), "网页"),
        ("页.txt", b"  \n<ScRiPt>alert(1)</script>".to_vec(), "网页"),
        ("图.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec(), "网页"),
        ("图.png", b"<svg onload='x'/>".to_vec(), "网页"),
        ("数据.xml", b"<?xml version='1.0'?><a/>".to_vec(), "网页"),
        ("脚本.sh", b"#!/bin/sh\nrm".to_vec(), "脚本"),
        ("脚本.txt", b"@echo off".to_vec(), "脚本"),
        ("脚本.bat", b"dir".to_vec(), "以“.bat”结尾"),
        ("记录.exe", b"%PDF-1.7".to_vec(), "以“.exe”结尾"),
        ("压缩.zip", package(&["a.txt"]), "压缩包"),
        ("压缩.rar", b"Rar!\x1A\x07".to_vec(), "压缩包"),
        ("宏.docx", package(&["word/document.xml", "word/vbaProject.bin"]), "宏"),
        ("宏.doc", container(&["WordDocument", "VBA"]), "宏"),
        ("加密.docx", container(&["EncryptedPackage"]), "密码"),
        ("安装.msi", container(&["Root Entry"]), "不是可以上传"),
        ("动图.gif", b"GIF89a".to_vec(), "图片格式"),
        ("断.docx", b"PK\x03\x04broken".to_vec(), ""),
    ];
    for (name, bytes, expected) in cases {
        let refusal = kind_of(name, &bytes).unwrap_err();
        assert!(refusal.what.contains(expected), "{name}: {}", refusal.what);
        assert!(!refusal.to_string().is_empty());
    }
}

#[test]
fn names_are_made_harmless() {
    let long = format!("{}.docx", "长".repeat(300));
    let cases = [
        ("会议记录.docx", "会议记录.docx"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\张三\\记录.pdf", "记录.pdf"),
        ("a\u{202E}fdp.exe", "afdp.exe"),
        ("一\r\nSet-Cookie: x=1.pdf", "一Set-Cookie x=1.pdf"),
        ("\"引号\".pdf", "引号.pdf"),
        ("..", "附件"),
        ("", "附件"),
        (".pdf", "pdf"),
        ("CON.txt", "附件CON.txt"),
        ("报告.2026年", "报告.2026年"),
    ];
    for (raw, expected) in cases {
        assert_eq!(tidy(raw), expected);
    }
    assert_eq!(tidy(&long).chars().count(), 100);
    assert!(tidy(&long).ends_with(".docx"));
}
