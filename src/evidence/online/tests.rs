//! Asking a server on this machine that answers in every way in which servers answer, good and bad.

use std::io::{BufRead, BufReader, Write};
use std::net::{IpAddr, Ipv4Addr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use jiff::civil::{Date, date};

use super::ask::{agent, of_host, one};
use super::{Answer, Limits, Unknown, ask};

const DAY: Date = date(2026, 11, 23);
const SHORT: Limits = Limits { connect: Duration::from_secs(2), total: Duration::from_millis(1500), private: true };

/// A server that ends with the test.
pub(crate) struct Server {
    port: u16,
    is_done: Arc<AtomicBool>,
    asked: Arc<Mutex<Vec<String>>>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let (is_done, asked) = (Arc::new(AtomicBool::new(false)), Arc::new(Mutex::new(Vec::new())));
        let (done, heard) = (Arc::clone(&is_done), Arc::clone(&asked));
        let thread = std::thread::spawn(move || {
            while let Ok((stream, _)) = listener.accept() {
                if done.load(Ordering::SeqCst) {
                    break;
                }
                let heard = Arc::clone(&heard);
                std::thread::spawn(move || serve(stream, port, &heard));
            }
        });
        Self { port, is_done, asked, thread: Some(thread) }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// Everything that was asked: the head of each request.
    pub(crate) fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn ask(&self, path: &str) -> Answer {
        let url = self.url(path);
        let answers = ask(&[&url], DAY, SHORT).expect("threads");
        assert_eq!(answers.len(), 1);
        answers.into_values().next().expect("an answer")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.is_done.store(true, Ordering::SeqCst);
        let _ = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port));
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// Answers one request as its path says. That the other side has gone matters to none of them.
#[allow(clippy::match_same_arms, reason = "one line a page, in the order of what it is there for")]
fn serve(mut stream: TcpStream, port: u16, heard: &Mutex<Vec<String>>) {
    let mut head = String::new();
    let mut reader = BufReader::new(stream.try_clone().expect("a second handle"));
    while reader.read_line(&mut head).is_ok_and(|n| n > 2) {}
    heard.lock().unwrap_or_else(PoisonError::into_inner).push(head.clone());
    let is_head = head.starts_with("HEAD ");
    let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
    let status = |status: &str| format!("HTTP/1.1 {status}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
    let to = |place: &str| {
        format!(
            "HTTP/1.1 302 Found\r\nlocation: {place}\r\nset-cookie: a=b\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
        )
    };
    let answer = match path.as_str() {
        "/there" => status("200 OK"),
        "/none" => status("404 Not Found"),
        "/gone" => status("410 Gone"),
        "/no-heads" if is_head => status("405 Method Not Allowed"),
        "/no-such-method" if is_head => status("501 Not Implemented"),
        "/none-for-heads" if is_head => status("404 Not Found"),
        "/no-heads" | "/no-such-method" | "/none-for-heads" => status("200 OK"),
        "/locked" => status("403 Forbidden"),
        "/broken" => status("503 Service Unavailable"),
        "/moved" => to("/there"),
        "/moved-and-gone" => to("/gone"),
        "/loop" => to("/loop"),
        "/to-file" => to("file:///etc/passwd"),
        "/to-ftp" => to(&format!("ftp://127.0.0.1:{port}/there")),
        "/to-password" => to(&format!("http://me:secret@127.0.0.1:{port}/there")),
        "/to-neighbour" => to(&format!("http://127.0.0.2:{port}/there")),
        "/nowhere" => "HTTP/1.1 302 Found\r\ncontent-length: 0\r\nconnection: close\r\n\r\n".to_owned(),
        "/no-http" => "SSH-2.0-OpenSSH_9.9\r\n\r\n".to_owned(),
        "/slow" => {
            std::thread::sleep(Duration::from_secs(4));
            status("200 OK")
        }
        "/drips" => {
            for byte in b"HTTP/1.1 200 OK\r\nx: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" {
                std::thread::sleep(Duration::from_millis(100));
                if stream.write_all(&[*byte]).is_err() {
                    return;
                }
            }
            return;
        }
        "/huge" if is_head => status("405 Method Not Allowed"),
        "/huge" => {
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 1000000000000\r\n\r\n");
            while stream.write_all(&[b'x'; 4096]).is_ok() {}
            return;
        }
        "/huge-head" => {
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n");
            let line = format!("x: {}\r\n", "a".repeat(4000));
            while stream.write_all(line.as_bytes()).is_ok() {}
            return;
        }
        _ => return,
    };
    let _ = stream.write_all(answer.as_bytes());
}

#[test]
fn what_the_server_says_is_what_came_of_it() {
    let server = Server::start();
    let there = Answer::There(DAY);
    let unknown = Answer::Unknown;
    for (path, answer) in [
        ("/there", there.clone()),
        ("/none", Answer::Gone(404)),
        ("/gone", Answer::Gone(410)),
        ("/no-heads", there.clone()),
        ("/no-such-method", there.clone()),
        // A page is called gone only where the page itself was asked for.
        ("/none-for-heads", there.clone()),
        ("/moved", there.clone()),
        ("/moved-and-gone", Answer::Gone(410)),
        ("/locked", unknown(Unknown::Status(403))),
        ("/broken", unknown(Unknown::Status(503))),
        // A redirect that says not where to.
        ("/nowhere", unknown(Unknown::NoAnswer)),
        ("/loop", unknown(Unknown::Redirects)),
        ("/to-password", unknown(Unknown::Credentials)),
        ("/no-http", unknown(Unknown::NoAnswer)),
        ("/huge-head", unknown(Unknown::NoAnswer)),
        ("/closes", unknown(Unknown::NoConnection)),
    ] {
        assert_eq!(server.ask(path), answer, "{path}");
    }
    for path in ["/to-file", "/to-ftp"] {
        assert!(matches!(server.ask(path), Answer::Unknown(_)), "{path}");
    }
}

#[test]
fn nothing_is_waited_for_longer_than_the_limit_and_no_body_is_read() {
    let server = Server::start();
    let begun = Instant::now();
    assert_eq!(server.ask("/slow"), Answer::Unknown(Unknown::Late));
    assert_eq!(server.ask("/drips"), Answer::Unknown(Unknown::Late));
    assert_eq!(server.ask("/huge"), Answer::There(DAY));
    assert!(begun.elapsed() < Duration::from_secs(8), "{:?}", begun.elapsed());
}

#[test]
fn no_credentials_are_sent() {
    let server = Server::start();
    server.ask("/moved");
    server.ask("/none");
    assert_eq!(server.asked().len(), 4);
    for head in server.asked() {
        let head = head.to_ascii_lowercase();
        assert!(!head.contains("authorization") && !head.contains("cookie") && !head.contains("referer"), "{head}");
        assert!(head.contains("user-agent: probity/"), "{head}");
    }
    let url = server.url("/there").replace("127.0.0.1", "me:secret@127.0.0.1");
    let answers = ask(&[&url], DAY, SHORT).expect("threads");
    assert_eq!(answers.get(&url), Some(&Answer::Unknown(Unknown::Credentials)));
    assert_eq!(server.asked().len(), 4);
}

#[test]
fn what_stands_inside_a_network_is_not_asked() {
    let server = Server::start();
    let urls: Vec<String> = ["127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "2130706433", "0.0.0.0"]
        .map(|host| server.url("/there").replace("127.0.0.1", host))
        .into();
    let urls: Vec<&str> = urls.iter().map(String::as_str).collect();
    let answers = ask(&urls, DAY, Limits { private: false, ..SHORT }).expect("threads");
    assert_eq!(answers.len(), 5);
    for (url, answer) in answers {
        // A name that the system takes for no number is no host at all.
        assert!(matches!(answer, Answer::Unknown(Unknown::Private | Unknown::NoHost)), "{url}: {answer:?}");
    }
    assert_eq!(server.asked(), [] as [&str; 0]);
}

#[test]
fn every_redirect_is_looked_at_before_it_is_followed() {
    let server = Server::start();
    let only_this = agent(SHORT, |address| address == IpAddr::V4(Ipv4Addr::LOCALHOST));
    assert_eq!(one(&only_this, &server.url("/moved"), DAY), Answer::There(DAY));
    assert_eq!(one(&only_this, &server.url("/to-neighbour"), DAY), Answer::Unknown(Unknown::Private));
}

#[test]
fn a_silent_host_is_left_alone_after_three_pages() {
    let server = Server::start();
    let all = agent(SHORT, |_| true);
    let urls: Vec<String> = (0..5).map(|n| server.url(&format!("/closes-{n}"))).collect();
    let urls: Vec<&str> = urls.iter().map(String::as_str).collect();
    let answers: Vec<Answer> = of_host(&all, &urls, DAY).into_iter().map(|(_, answer)| answer).collect();
    let (no, skipped) = (Answer::Unknown(Unknown::NoConnection), Answer::Unknown(Unknown::Skipped));
    assert_eq!(answers, [no.clone(), no.clone(), no, skipped.clone(), skipped]);
}

#[test]
fn an_address_is_asked_for_once_and_without_its_anchor() {
    let server = Server::start();
    let (plain, with) = (server.url("/there"), server.url("/there#part"));
    let answers = ask(&[&with, &plain, &with], DAY, SHORT).expect("threads");
    assert_eq!(answers.get(&plain), Some(&Answer::There(DAY)));
    assert_eq!(server.asked().len(), 1);
    let answers = ask(&["ftp://a.example/b", "https://"], DAY, SHORT).expect("threads");
    assert_eq!(answers.get("ftp://a.example/b"), Some(&Answer::Unknown(Unknown::NoWebPage)));
    assert!(matches!(answers.get("https://"), Some(Answer::Unknown(_))));
}

#[test]
fn a_port_where_nobody_listens_and_a_server_without_encryption_are_not_known() {
    let server = Server::start();
    let secure = server.url("/there").replace("http:", "https:");
    let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port").local_addr().expect("an address").port();
    let nobody = format!("http://127.0.0.1:{free}/");
    let answers = ask(&[&secure, &nobody], DAY, SHORT).expect("threads");
    assert!(matches!(answers.get(&secure), Some(Answer::Unknown(_))), "{answers:?}");
    assert_eq!(answers.get(&nobody), Some(&Answer::Unknown(Unknown::NoConnection)));
}
