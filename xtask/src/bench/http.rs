//! A small HTTP/1.1 client on one kept connection: enough to measure with, and nothing between us and the socket.

use crate::Outcome;
use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// An answer.
pub struct Answer {
    pub status: u16,
    pub location: String,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// One connection with its cookies.
#[derive(Clone)]
pub struct Client {
    address: SocketAddr,
    /// `name=value` pairs, as the server set them.
    pub cookies: Vec<String>,
}

/// The open socket of a client.
pub struct Connection {
    reader: BufReader<TcpStream>,
}

impl Client {
    pub fn new(address: SocketAddr) -> Self {
        Self { address, cookies: Vec::new() }
    }

    pub fn connect(&self) -> Outcome<Connection> {
        let stream = TcpStream::connect(self.address).map_err(|e| format!("{}: {e}", self.address))?;
        let limit = Some(Duration::from_secs(60));
        let set = stream
            .set_nodelay(true)
            .and_then(|()| stream.set_read_timeout(limit))
            .and_then(|()| stream.set_write_timeout(limit));
        set.map_err(|e| e.to_string())?;
        Ok(Connection { reader: BufReader::new(stream) })
    }

    /// A request on a fresh connection, keeping the cookies it sets; redirects are not followed.
    pub fn once(&mut self, method: &str, path: &str, form: Option<&str>) -> Outcome<Answer> {
        let mut connection = self.connect()?;
        let (answer, cookies) = connection.ask(&self.request(method, path, form))?;
        for cookie in cookies {
            let name = cookie.split('=').next().unwrap_or_default().to_owned();
            self.cookies.retain(|old| old.split('=').next() != Some(&name));
            self.cookies.push(cookie);
        }
        Ok(answer)
    }

    /// GET, following redirects.
    pub fn get(&mut self, path: &str) -> Outcome<Answer> {
        let mut path = path.to_owned();
        for _ in 0..5 {
            let answer = self.once("GET", &path, None)?;
            if !(300..400).contains(&answer.status) {
                return Ok(answer);
            }
            path = answer.location;
        }
        Err(format!("too many redirects, last to {path}"))
    }

    /// The bytes of a request.
    pub fn request(&self, method: &str, path: &str, form: Option<&str>) -> Vec<u8> {
        let mut head = format!("{method} {path} HTTP/1.1\r\nHost: {}\r\nAccept: text/html\r\n", self.address);
        if !self.cookies.is_empty() {
            let _ = write!(head, "Cookie: {}\r\n", self.cookies.join("; "));
        }
        if let Some(form) = form {
            let origin = self.address;
            let _ = write!(
                head,
                "Origin: http://{origin}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n",
                form.len()
            );
        }
        head.push_str("\r\n");
        head.push_str(form.unwrap_or_default());
        head.into_bytes()
    }
}

impl Connection {
    /// Sends a request and reads the whole answer; gives the cookies it sets too.
    pub fn ask(&mut self, request: &[u8]) -> Outcome<(Answer, Vec<String>)> {
        self.reader.get_mut().write_all(request).map_err(|e| format!("sending: {e}"))?;
        let status =
            self.line()?.split_whitespace().nth(1).and_then(|code| code.parse().ok()).ok_or("no HTTP answer")?;
        let (mut length, mut chunked, mut location, mut cookies) = (0usize, false, String::new(), Vec::new());
        loop {
            let line = self.line()?;
            let Some((name, value)) = line.split_once(':') else { break };
            let value = value.trim();
            match name.to_ascii_lowercase().as_str() {
                "content-length" => length = value.parse().map_err(|_| "a bad Content-Length")?,
                "transfer-encoding" => chunked = value.contains("chunked"),
                "location" => location = value.to_owned(),
                "set-cookie" => cookies.push(value.split(';').next().unwrap_or_default().to_owned()),
                _ => {}
            }
        }
        let body = if chunked { self.chunks()? } else { self.exactly(length)? };
        Ok((Answer { status, location, body }, cookies))
    }

    fn line(&mut self) -> Outcome<String> {
        let mut line = String::new();
        let read = self.reader.read_line(&mut line).map_err(|e| format!("reading: {e}"))?;
        if read == 0 { Err("the connection was closed".to_owned()) } else { Ok(line.trim_end().to_owned()) }
    }

    fn exactly(&mut self, length: usize) -> Outcome<Vec<u8>> {
        let mut body = vec![0; length];
        self.reader.read_exact(&mut body).map_err(|e| format!("reading: {e}"))?;
        Ok(body)
    }

    fn chunks(&mut self) -> Outcome<Vec<u8>> {
        let mut body = Vec::new();
        loop {
            let size = self.line()?;
            let size =
                usize::from_str_radix(size.split(';').next().unwrap_or_default(), 16).map_err(|e| e.to_string())?;
            body.extend(self.exactly(size)?);
            self.line()?;
            if size == 0 {
                return Ok(body);
            }
        }
    }
}
