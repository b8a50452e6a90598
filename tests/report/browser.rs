//! A real browser: Chromium without a screen, with everything it complains about and every address it asks for.
//!
//! Where there is no Chromium the tests that need one say so and pass; with `FIRSTFIX_BROWSER=required` they fail,
//! and with a path in it they use the browser there.

use headless_chrome::browser::tab::point::Point;
use headless_chrome::protocol::cdp::types::Event;
use headless_chrome::protocol::cdp::{Emulation, Input, Log, Network, Runtime};
use headless_chrome::{Browser, LaunchOptions, Tab};
use serde_json::Value;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::{Duration, Instant};

/// How long something may take to come true.
const PATIENCE: Duration = Duration::from_secs(20);
/// One browser at a time: a few at once would starve each other.
static TURN: Mutex<()> = Mutex::new(());

/// A page in a browser of its own.
pub struct Screen {
    tab: Arc<Tab>,
    complaints: Arc<Mutex<Vec<String>>>,
    addresses: Arc<Mutex<Vec<String>>>,
    // The browser ends before somebody else gets a turn.
    _browser: Browser,
    _turn: MutexGuard<'static, ()>,
}

/// The browser to use.
fn chromium() -> Option<PathBuf> {
    let wish = std::env::var("FIRSTFIX_BROWSER").unwrap_or_default();
    if !wish.is_empty() && wish != "required" {
        return Some(PathBuf::from(wish));
    }
    let names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
    let folders: Vec<PathBuf> = std::env::var_os("PATH").iter().flat_map(std::env::split_paths).collect();
    let found =
        names.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(name))).find(|path| path.is_file());
    assert!(found.is_some() || wish != "required", "there is no Chromium, and FIRSTFIX_BROWSER=required");
    found
}

impl Screen {
    /// A page, at a size of the window, that has finished loading; nothing where there is no browser.
    pub fn open(page: &Path, width: u32, height: u32) -> Option<Self> {
        let Some(path) = chromium() else {
            println!("skipped: there is no Chromium");
            return None;
        };
        let turn = TURN.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        // Nothing here needs the network, and a container may be root without a sandbox.
        let args = ["--disable-quic", "--disable-component-update", "--no-pings", "--hide-scrollbars"].map(OsStr::new);
        let options = LaunchOptions {
            path: Some(path),
            sandbox: false,
            window_size: Some((width, height)),
            args: args.to_vec(),
            idle_browser_timeout: Duration::from_secs(300),
            ..LaunchOptions::default()
        };
        let browser = Browser::new(options).expect("Chromium starts");
        let tab = browser.new_tab().expect("a tab");
        tab.set_default_timeout(PATIENCE);
        let (complaints, addresses) = listen(&tab);
        let screen = Self { tab, complaints, addresses, _browser: browser, _turn: turn };
        screen.resize(width, height);
        screen.go(page);
        Some(screen)
    }

    /// Loads a page.
    pub fn go(&self, page: &Path) {
        self.tab.navigate_to(&format!("file://{}", page.display())).expect("an address");
        self.tab.wait_until_navigated().expect("a page");
        self.wait("document.readyState === 'complete' && document.querySelector('#sum, .none, [data-ready]') !== null");
    }

    /// The value of an expression.
    pub fn ask(&self, expression: &str) -> Value {
        let asked = format!("JSON.stringify({expression} ?? null)");
        let said = self.tab.evaluate(&asked, false).unwrap_or_else(|error| panic!("{expression}: {error}"));
        let text = said.value.and_then(|value| value.as_str().map(str::to_owned));
        let text = text.unwrap_or_else(|| panic!("{expression}: {:?}", said.description));
        serde_json::from_str(&text).expect("json")
    }

    pub fn number(&self, expression: &str) -> f64 {
        self.ask(expression).as_f64().unwrap_or_else(|| panic!("{expression} is no number: {}", self.ask(expression)))
    }

    pub fn text(&self, expression: &str) -> String {
        self.ask(expression)
            .as_str()
            .unwrap_or_else(|| panic!("{expression} is no text: {}", self.ask(expression)))
            .to_owned()
    }

    pub fn is(&self, condition: &str) -> bool {
        self.ask(&format!("Boolean({condition})")) == Value::Bool(true)
    }

    /// Does something in the page.
    pub fn act(&self, statement: &str) {
        self.ask(&format!("(() => {{ {statement}; return 0; }})()"));
    }

    /// Waits until a condition holds.
    pub fn wait(&self, condition: &str) {
        let begun = Instant::now();
        while !self.is(condition) {
            assert!(begun.elapsed() < PATIENCE, "waited in vain for {condition}");
            std::thread::sleep(Duration::from_millis(30));
        }
    }

    /// Clicks into the middle of the first element of a selector, as a mouse does.
    pub fn click(&self, selector: &str) {
        let point = self.middle(selector);
        self.tab.click_point(point).expect("a click");
    }

    /// Moves the mouse there.
    pub fn hover(&self, selector: &str) {
        let point = self.middle(selector);
        self.tab.move_mouse_to_point(point).expect("a move");
    }

    /// The middle of an element, scrolled into view.
    fn middle(&self, selector: &str) -> Point {
        let quoted = Value::from(selector).to_string();
        self.act(&format!(
            "document.querySelector({quoted}).scrollIntoView({{ block: 'center', behavior: 'instant' }})"
        ));
        let place = |edge: &str, length: &str| {
            self.number(&format!(
                "(b => b.{edge} + b.{length} / 2)(document.querySelector({quoted}).getBoundingClientRect())"
            ))
        };
        Point { x: place("left", "width"), y: place("top", "height") }
    }

    /// Turns the wheel over an element; `modifiers` as the protocol counts them (2 is Ctrl).
    pub fn wheel(&self, selector: &str, delta: f64, modifiers: u32) {
        let point = self.middle(selector);
        let turned = Input::DispatchMouseEvent {
            Type: Input::DispatchMouseEventTypeOption::MouseWheel,
            x: point.x,
            y: point.y,
            modifiers: Some(modifiers),
            timestamp: None,
            button: None,
            buttons: None,
            click_count: None,
            force: None,
            tangential_pressure: None,
            tilt_x: None,
            tilt_y: None,
            twist: None,
            delta_x: Some(0.0),
            delta_y: Some(delta),
            pointer_Type: None,
        };
        self.tab.call_method(turned).expect("a turn of the wheel");
    }

    pub fn press(&self, key: &str) {
        self.tab.press_key(key).expect("a key");
    }

    pub fn focus(&self, selector: &str) {
        self.act(&format!("document.querySelector({}).focus()", Value::from(selector)));
    }

    /// The size of the page's window in CSS pixels.
    pub fn resize(&self, width: u32, height: u32) {
        let size = Emulation::SetDeviceMetricsOverride {
            width,
            height,
            device_scale_factor: 1.0,
            mobile: false,
            scale: None,
            screen_width: None,
            screen_height: None,
            position_x: None,
            position_y: None,
            dont_set_visible_size: None,
            screen_orientation: None,
            viewport: None,
            display_feature: None,
            device_posture: None,
        };
        self.tab.call_method(size).expect("a size");
    }

    /// `print` or `screen`, `light` or `dark`.
    pub fn media(&self, media: &str, scheme: &str) {
        let feature = Emulation::MediaFeature { name: "prefers-color-scheme".into(), value: scheme.into() };
        let media = Emulation::SetEmulatedMedia { media: Some(media.into()), features: Some(vec![feature]) };
        self.tab.call_method(media).expect("a medium");
    }

    /// The page on paper.
    pub fn paper(&self) -> Vec<u8> {
        let options = headless_chrome::types::PrintToPdfOptions {
            print_background: Some(true),
            prefer_css_page_size: Some(true),
            ..Default::default()
        };
        self.tab.print_to_pdf(Some(options)).expect("a PDF")
    }

    /// What the browser complained about so far: errors, exceptions, broken policies.
    pub fn complaints(&self) -> Vec<String> {
        self.complaints.lock().expect("a list").clone()
    }

    /// Addresses that were asked for, but for those of files and of data in the page itself.
    pub fn addresses(&self) -> Vec<String> {
        self.addresses.lock().expect("a list").clone()
    }
}

type Notes = Arc<Mutex<Vec<String>>>;

fn listen(tab: &Tab) -> (Notes, Notes) {
    let (complaints, addresses): (Notes, Notes) = Default::default();
    let (said, asked) = (complaints.clone(), addresses.clone());
    tab.call_method(Runtime::Enable(None)).expect("the runtime speaks");
    tab.call_method(Log::Enable(None)).expect("the log speaks");
    let network = Network::Enable {
        max_total_buffer_size: None,
        max_resource_buffer_size: None,
        max_post_data_size: None,
        report_direct_socket_traffic: None,
        enable_durable_messages: None,
    };
    tab.call_method(network).expect("the network speaks");
    let listener = move |event: &Event| match event {
        Event::LogEntryAdded(entry) if entry.params.entry.level == Log::LogEntryLevel::Error => {
            said.lock().expect("a list").push(entry.params.entry.text.clone());
        }
        Event::RuntimeExceptionThrown(thrown) => {
            said.lock().expect("a list").push(format!("{:?}", thrown.params.exception_details));
        }
        Event::RuntimeConsoleAPICalled(call) if call.params.Type == Runtime::ConsoleAPICalledEventTypeOption::Error => {
            said.lock().expect("a list").push(format!("{:?}", call.params.args));
        }
        Event::NetworkRequestWillBeSent(request) => {
            let url = &request.params.request.url;
            if !url.starts_with("file:") && !url.starts_with("data:") && !url.starts_with("about:") {
                asked.lock().expect("a list").push(url.clone());
            }
        }
        _ => {}
    };
    tab.add_event_listener(Arc::new(listener)).expect("a listener");
    (complaints, addresses)
}
