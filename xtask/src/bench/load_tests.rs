//! The arithmetic of the loop, and a run against a server of three lines.

use super::*;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;

#[test]
fn percentiles_are_those_of_the_sorted_times() {
    let seen = Seen { times: (1..=100).map(Duration::from_millis).collect(), failed: 0, took: Duration::from_secs(2) };
    assert!((seen.percentile(50) - 51.0).abs() < 0.01);
    assert!((seen.percentile(99) - 100.0).abs() < 0.01);
    assert!((seen.rate() - 50.0).abs() < 0.01);
}

#[test]
fn answers_are_read_and_refusals_counted() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            thread::spawn(move || {
                let mut reader = BufReader::new(stream.try_clone().unwrap());
                let mut writer = stream;
                let mut line = String::new();
                while reader.read_line(&mut line).is_ok_and(|n| n > 0) {
                    if line.starts_with("GET /good") {
                        writer
                            .write_all(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n")
                            .unwrap();
                    } else if line.starts_with("GET") {
                        writer.write_all(b"HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\nno").unwrap();
                    }
                    line.clear();
                }
            });
        }
    });
    let client = Client::new(address);
    assert_eq!(client.clone().get("/good").unwrap().text(), "abc");
    let seen = run(&client, &["/good".to_owned(), "/bad".to_owned()], 2, Duration::from_millis(50)).unwrap();
    assert!(seen.failed > 0 && !seen.times.is_empty());
}
