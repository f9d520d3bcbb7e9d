"""The page embedded in another page: the code that embeds it, and its behaviour there."""

from collections.abc import Iterator
from functools import partial
from html.parser import HTMLParser
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from playwright.sync_api import BrowserContext, expect

from dashboard.views import ids

from . import axe, screen

pytestmark = pytest.mark.browser

# Some browsers forbid storage in embedded pages.
FORBID = """for (const name of ["localStorage", "sessionStorage"]) {
  Object.defineProperty(window, name, { get() { throw new DOMException("", "SecurityError"); } });
}"""
CHROME = (
    *(ids.SHARE, ids.EMBED, ids.LANGUAGE, ids.THEME_BUTTON, ids.HELP_BUTTON, ids.SEARCH),
    *(ids.COUNTRY_FILTER, ids.PLAY, ids.CLEAR, ids.UNDO, ids.LANE_MENU, ids.FROM, ids.ONLY_MAP),
    *ids.ZOOM.values(),
)
# Time for which a button confirms that something was copied.
COPIED_MS = 5_000
FRAMES = [(640, 480), (390, 600), (1_200, 640)]


class Quiet(SimpleHTTPRequestHandler):
    """Serves files without log messages."""

    def log_message(self, *_parts):
        pass


@pytest.fixture(scope="module")
def article(tmp_path_factory) -> Iterator[tuple]:
    """Serve a page of another site, and return its file and URL."""
    folder = tmp_path_factory.mktemp("article")
    served = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=folder))
    Thread(target=served.serve_forever, daemon=True).start()
    yield folder / "index.html", f"http://127.0.0.1:{served.server_port}/"
    served.shutdown()
    served.server_close()


def attributes(code):
    """Return the attributes of the only element in a text."""
    elements = []
    parser = HTMLParser()
    parser.handle_starttag = lambda tag, pairs: elements.append((tag, dict(pairs)))
    parser.feed(code)
    ((tag, pairs),) = elements
    assert tag == "iframe"
    return pairs


def copied(page, button):
    screen.hold_timer(page, COPIED_MS)
    page.locator(f"#{button}").click()
    expect(page.locator(f"#{button}")).to_contain_text("copied")
    return page.evaluate("navigator.clipboard.readText()")


def test_the_embed_code_is_copied(open_page, server):
    page = open_page(
        server,
        "?country=FRA&text=%22%3E%3Cb%3E%26",
        permissions=["clipboard-read", "clipboard-write"],
    )
    page.evaluate('document.title = `"><b>&amp;`')
    screen.open_share(page)
    iframe = attributes(copied(page, ids.EMBED))
    assert iframe["src"] == f"{page.url}&embed=1"
    assert iframe["title"] == '"><b>&amp;'
    assert {name: iframe[name] for name in ("width", "height", "loading", "style")} == {
        "width": "100%",
        "height": "640",
        "loading": "lazy",
        "style": "border:0",
    }
    assert copied(page, ids.SHARE) == page.url
    # The button gets its label back, however often it is pressed.
    assert copied(page, ids.SHARE) == page.url
    for _ in range(3):
        screen.end_timer(page, COPIED_MS)
    expect(page.locator(f"#{ids.SHARE}")).to_have_text("Copy link")


def test_without_a_clipboard_the_text_is_shown_and_selected(page):
    # A browser may refuse it, as it does to pages in frames.
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject('refused'); }")
    shown = []
    for button in (ids.EMBED, ids.SHARE):
        screen.open_share(page)
        page.locator(f"#{button}").click()
        text = page.get_by_role("dialog").get_by_role("textbox")
        expect(text).to_be_focused()
        selected = "field => field.value.slice(field.selectionStart, field.selectionEnd)"
        shown.append(text.evaluate(selected))
        page.keyboard.press("Escape")
        expect(text).to_have_count(0)
        # The menu behind the dialog may have closed with it.
        page.keyboard.press("Escape")
        expect(page.get_by_role("menuitem")).to_have_count(0)
    code, link = shown
    assert attributes(code)["src"] == f"{page.url}?embed=1"
    assert link == page.url


@pytest.fixture
def reader(readers) -> Iterator[BrowserContext]:
    """Return a page whose frames have no storage; any error in it fails the test at its end."""
    # Large enough for a whole frame, because it is loaded when it becomes visible.
    context = readers(viewport={"width": 1_400, "height": 900}, scripts=(FORBID,))
    wrong = []
    listeners = {
        "weberror": lambda error: wrong.append(str(error.error)),
        "console": lambda message: wrong.append(message.text),
    }
    for event, listener in listeners.items():
        context.on(event, listener)
    yield context
    for page in context.pages:
        page.close()
    for event, listener in listeners.items():
        context.remove_listener(event, listener)
    assert wrong == []


@pytest.fixture
def frame(reader, server, article):
    """Embed the page in a page of another server, and return it after it is drawn."""
    file, address = article
    width, height = FRAMES[0]
    source = f"{server.url}/?country=RUS&amp;theme=dark&amp;embed=1"
    file.write_text(
        "<!doctype html><html lang='en'><title>Article</title><link rel='icon' href='data:,'>"
        f"<body style='margin:0'><iframe src='{source}' title='Events' width='{width}'"
        f" height='{height}' style='border:0'></iframe><p>And so on."
    )
    page = reader.new_page()
    page.goto(address)
    return screen.opened(page.frames[1])


def test_an_embedded_page_shows_everything_but_controls_and_adds_no_history(frame, reader, server):
    assert frame.evaluate("document.documentElement.dataset.theme") == "dark"
    for size in FRAMES:
        frame.frame_element().evaluate(
            "(frame, size) => Object.assign(frame, { width: size[0], height: size[1] })", size
        )
        screen.settled(frame)
        assert_shows_everything(frame, *size)
    assert_adds_no_history(frame)
    assert_opens_the_whole_page(frame, reader, server)


def assert_shows_everything(within, width, height):
    assert within.evaluate("[innerWidth, innerHeight]") == [width, height]
    assert screen.status(within).startswith("13 of 16 events")
    assert screen.chips(within) == ["Country: Russia"]
    foot = within.locator(".foot")
    for words in ("Source: ", "As of 20 Oct 2024", "Data: "):
        expect(foot).to_contain_text(words)
    # As wide as the frame, with the foot always visible.
    assert within.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert screen.box_of(foot).bottom == pytest.approx(height, abs=1)
    # Both charts are in sight.
    for chart in (ids.TIMELINE, ids.MAP):
        box = screen.box_of(within.locator(f"#{chart}"))
        assert min(box.bottom, screen.box_of(foot).top) - box.top > 90, chart
    for name in CHROME:
        expect(within.locator(f"#{name}")).to_be_hidden()


def assert_adds_no_history(within):
    steps = within.page.evaluate("history.length")
    within.locator(".chip").click()
    assert screen.status(screen.settled(within)).startswith("25 statements")
    assert within.page.evaluate("history.length") == steps
    within.locator(f"#{ids.START_OVER}").click()
    assert screen.status(screen.settled(within)).startswith("13 of 16 events")


def assert_opens_the_whole_page(within, reader, server):
    with reader.expect_page() as opening:
        within.locator(f"#{ids.WHOLE_PAGE}").click()
    whole = screen.opened(opening.value)
    assert whole.url == f"{server.url}/?country=RUS&theme=dark"
    assert whole.evaluate("window.opener") is None
    expect(whole.locator(f"#{ids.SEARCH}")).to_be_visible()


def test_the_wheel_scrolls_and_zooms_with_ctrl(open_page, server):
    page = open_page(server, "?embed=1", viewport={"width": 640, "height": 480})
    before = screen.moments(page)
    page.mouse.move(300, 350)
    page.mouse.wheel(0, 200)
    page.wait_for_function("() => document.getElementById('timeline-box').scrollTop > 0")
    screen.settled(page)
    assert screen.moments(page) == before
    page.keyboard.down("Control")
    page.mouse.wheel(0, -200)
    page.keyboard.up("Control")
    screen.settled(page)
    assert screen.moments(page)[0] > before[0]


def test_the_page_is_accessible(open_page, server):
    search = "?country=RUS&event=troops-sent&embed=1"
    page = open_page(
        server, search, viewport={"width": 640, "height": 480}, reduced_motion="reduce"
    )  # fmt: skip
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        screen.settled(page)
        assert page.evaluate("document.documentElement.dataset.theme") == theme
        assert axe.violations(page) == []
    # Scripts that prepare the page for paper keep to its policy, too.
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    page.emulate_media(media="screen")
    screen.settled(page)
    # Shortcuts for search and help open nothing here.
    page.locator("body").press("?")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.locator("#timeline-keys").press("+")
    screen.settled(page)
    assert "view=" in page.url
    assert page.url.endswith("embed=1")
