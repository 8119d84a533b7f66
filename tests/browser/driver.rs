//! A browser without a window, spoken to over WebDriver on this machine alone.
//! It must know no page, start only what it ends itself, and say loudly where there is no browser.

use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use base64::Engine as _;
use serde_json::{Value, json};

/// Where a browser is found; nothing is fetched.
const BROWSERS: [&str; 3] = ["chromium", "chromium-browser", "google-chrome"];

/// What keeps it quiet: no window, no network of its own, nothing left behind.
const SWITCHES: [&str; 10] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--window-size=1280,900",
];

/// A running browser with one page.
pub(crate) struct Browser {
    agent: ureq::Agent,
    session: String,
    driver: Child,
    _said: BufReader<ChildStdout>,
    folder: tempfile::TempDir,
}

/// The path of a program.
fn program(name: &str) -> Option<PathBuf> {
    let folders = std::env::var_os("PATH")?;
    std::env::split_paths(&folders).map(|folder| folder.join(name)).find(|path| path.is_file())
}

/// Says that something could not be tested; where continuous integration runs, that is a failure.
pub(crate) fn skip(what: &str) {
    assert!(
        std::env::var_os("CI").is_none_or(|value| value != "true"),
        "{what} is missing, and nothing is skipped here"
    );
    eprintln!("SKIPPED: {what} is missing; ./test.sh says how to get it");
}

impl Browser {
    /// Starts a browser, where there is one.
    pub(crate) fn start() -> Option<Self> {
        let (Some(driver), Some(browser)) = (program("chromedriver"), BROWSERS.iter().find_map(|name| program(name)))
        else {
            skip("chromium with its driver");
            return None;
        };
        let folder = tempfile::tempdir().expect("a folder");
        for name in ["profile", "downloads"] {
            std::fs::create_dir(folder.path().join(name)).expect("a folder");
        }
        let mut driver = Command::new(driver)
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the driver starts");
        let mut said = BufReader::new(driver.stdout.take().expect("a pipe"));
        // Kept open as long as the driver runs, which may say more.
        let port = said.by_ref().lines().map_while(Result::ok).find_map(|line| {
            line.rsplit_once("successfully on port ").map(|(_, port)| port.trim_end_matches('.').to_owned())
        });
        let port = port.expect("the driver says its port");
        let config =
            ureq::Agent::config_builder().http_status_as_error(false).timeout_global(Some(Duration::from_secs(120)));
        let agent: ureq::Agent = config.build().into();
        let mut arguments: Vec<String> = SWITCHES.iter().map(ToString::to_string).collect();
        arguments.push(format!("--user-data-dir={}", folder.path().join("profile").display()));
        let options = json!({
            "binary": browser,
            "args": arguments,
            "prefs": { "download.default_directory": folder.path().join("downloads") },
        });
        let wanted = json!({ "capabilities": { "alwaysMatch": {
            "browserName": "chrome", "goog:loggingPrefs": { "browser": "ALL" }, "goog:chromeOptions": options,
        } } });
        let mut browser =
            Self { agent, session: format!("http://127.0.0.1:{port}/session"), driver, _said: said, folder };
        let started = browser.post("", &wanted);
        let id = started["sessionId"].as_str().expect("a session").to_owned();
        browser.session = format!("{}/{id}", browser.session);
        Some(browser)
    }

    fn post(&self, path: &str, body: &Value) -> Value {
        let sent = self.agent.post(format!("{}{path}", self.session)).send_json(body);
        let mut answer = sent.unwrap_or_else(|error| panic!("{path}: {error}"));
        let told: Value = answer.body_mut().with_config().limit(64 * 1024 * 1024).read_json().expect("JSON");
        assert!(told["value"]["error"].is_null(), "{path}: {}", told["value"]["message"]);
        told["value"].clone()
    }

    /// Opens a file.
    pub(crate) fn open(&self, file: &Path) {
        self.post("/url", &json!({ "url": format!("file://{}", file.display()) }));
    }

    /// Loads the page again.
    pub(crate) fn reload(&self) {
        self.post("/refresh", &json!({}));
    }

    /// What a script gives; `arguments` are its own.
    pub(crate) fn run(&self, script: &str, arguments: &[Value]) -> Value {
        self.post("/execute/sync", &json!({ "script": script, "args": arguments }))
    }

    /// What a script gives to the last of its arguments, which it calls when it is done.
    pub(crate) fn wait(&self, script: &str) -> Value {
        self.post("/execute/async", &json!({ "script": script, "args": [] }))
    }

    /// The text of an element.
    pub(crate) fn text(&self, css: &str) -> String {
        let text = self.run("return document.querySelector(arguments[0]).textContent", &[css.into()]);
        text.as_str().expect("a text").to_owned()
    }

    fn element(&self, css: &str) -> String {
        let found = self.post("/element", &json!({ "using": "css selector", "value": css }));
        found.as_object().and_then(|found| found.values().next()?.as_str()).expect("an element").to_owned()
    }

    /// Clicks as a person does.
    pub(crate) fn click(&self, css: &str) {
        self.post(&format!("/element/{}/click", self.element(css)), &json!({}));
    }

    /// Types into an element.
    pub(crate) fn keys(&self, css: &str, text: &str) {
        self.post(&format!("/element/{}/value", self.element(css)), &json!({ "text": text }));
    }

    /// Sets light or dark, as the system would.
    pub(crate) fn scheme(&self, name: &str) {
        let feature = json!({ "features": [{ "name": "prefers-color-scheme", "value": name }] });
        self.post("/goog/cdp/execute", &json!({ "cmd": "Emulation.setEmulatedMedia", "params": feature }));
    }

    /// The page as PDF.
    pub(crate) fn print(&self) -> Vec<u8> {
        decoded(&self.post("/print", &json!({ "background": true })))
    }

    /// What is seen, as PNG.
    pub(crate) fn picture(&self) -> Vec<u8> {
        let told = self.agent.get(format!("{}/screenshot", self.session)).call().expect("a picture");
        let told: Value = told.into_body().with_config().limit(64 * 1024 * 1024).read_json().expect("JSON");
        decoded(&told["value"])
    }

    /// What the console said since it was asked last; also what the page's policy kept away.
    pub(crate) fn console(&self) -> Vec<String> {
        let log = self.post("/se/log", &json!({ "type": "browser" }));
        let entries = log.as_array().expect("a list").iter();
        entries.map(|entry| format!("{} {}", entry["level"], entry["message"])).collect()
    }

    /// A file that the page gave, when it is whole: its place is taken by an empty one while it is written beside.
    pub(crate) fn download(&self, name: &str) -> PathBuf {
        let folder = self.folder.path().join("downloads");
        let path = folder.join(name);
        let start = Instant::now();
        let is_whole = || {
            let written = std::fs::read_dir(&folder).expect("a folder").flatten();
            let done = written.into_iter().all(|file| file.path().extension().is_none_or(|end| end != "crdownload"));
            done && std::fs::metadata(&path).is_ok_and(|meta| meta.len() > 0)
        };
        while !is_whole() {
            assert!(start.elapsed() < Duration::from_secs(60), "{name} was not downloaded");
            std::thread::sleep(Duration::from_millis(50));
        }
        path
    }
}

fn decoded(value: &Value) -> Vec<u8> {
    base64::engine::general_purpose::STANDARD.decode(value.as_str().expect("a text")).expect("base64")
}

impl Drop for Browser {
    fn drop(&mut self) {
        // The browser ends with its session, and the driver is ours; that either has gone already does not matter.
        let _ = self.agent.delete(&self.session).call();
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}
