"""Readers and their pages, which tests borrow. A page is reset in place, or else loaded again."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urljoin, urlsplit

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Error,
    Frame,
    Page,
    Request,
)
from playwright.sync_api import TimeoutError as TimedOut

from .screen import DESK, WATCH, opened, settled

WAIT_MS = 40_000
# A page that is reset has little to do; one that takes longer is loaded.
RESET_MS = 30_000
# The page has an icon; otherwise the browser would request one and report that it is missing.
BLANK = "<!doctype html><link rel='icon' href='data:,'>"
# Pages that stay open while no test uses them; each takes memory.
MOST_LEFT = 2
# With other values of these parameters, the page is another document.
FIXED = ("table", "lang", "embed")

# What tests replace.
_FUNCTIONS = """[window.fetch, XMLHttpRequest.prototype.send, navigator.clipboard,
  window.Plotly?.redraw]"""
# The state of a page. A reset sets the properties in `kept`; after it, everything in `seen` must be
# as on a page that was just loaded.
_STATE = """() => {
  // Properties outside the URL that tests change.
  const CHOICES = {
    screen: ['data'], help: ['opened'], shortcuts: ['checked'],
    'play-steps': ['value'], 'play-speed': ['value'],
    table: ['rowData', 'columnDefs', 'selectedRows', 'columnState', 'filterModel', 'scrollTo'],
    matrix: ['content'], numbers: ['figure'],
    'facets-asked': ['data'],
    uploaded: ['data'], 'upload-dialog': ['opened'], 'upload-status': ['children'],
    'upload-problem': ['children'], 'upload-report': ['content'],
    picture: ['data'], 'picture-dialog': ['opened'], 'picture-preview': ['src', 'alt'],
    'picture-save': ['disabled'],
  };
  for (const name of ['charts', 'size', 'numbers', 'tones', 'headline', 'format', 'dpi',
    'background', 'alt']) CHOICES[`picture-${name}`] = ['value'];
  for (const name of ['problem', 'fonts', 'measures']) CHOICES[`picture-${name}`] = ['children'];
  // What happened last, which nobody reads, and what the grid writes once it is loaded.
  const NOISE = [/^(address|url|table)[.]/,
    /[.](n_(clicks|submit|blur)|.*timestamp|.*Data|searchValue)$/];
  const short = (text) => {
    let sum = 0;
    for (let at = 0; at < text.length; at += 1) sum = (sum * 31 + text.charCodeAt(at)) | 0;
    return text.length > 200 ? `${text.length} letters, ${sum}` : text;
  };
  const props = (id) => window.dash_component_api.getLayout(id).props;
  const kept = [], seen = {};
  // With null as its selection, the grid would report no other one once it gets other rows.
  const unset = (name) => (name === 'selectedRows' ? [] : null);
  const keep = (id, name) => kept.push([id, name, props(id)[name] ?? unset(name)]);
  for (const { control, part } of props('parameters').data) {
    if (control) keep(...control);
    keep(part, 'data');
  }
  Object.entries(CHOICES).forEach(([id, names]) => names.forEach((name) => keep(id, name)));
  for (const id of Object.keys(window.dash_stores[0].getState().paths.strs)) {
    for (const [name, value] of Object.entries(props(id))) {
      const isPart = name === 'children' && typeof value !== 'string';
      const isNoise = !CHOICES[id]?.includes(name)
        && NOISE.some((pattern) => pattern.test(`${id}.${name}`));
      // Plotly adds empty lists to the traces of a chart with a brush.
      const text = (JSON.stringify(value) ?? 'null').replaceAll(',"selectedpoints":[]', '');
      const isEmpty = ['null', 'false', '""', '[]', '{}', '{"ids":[]}'].includes(text);
      if (!isPart && !isNoise && !isEmpty) seen[`${id}.${name}`] = short(text);
    }
  }
  for (const chart of document.querySelectorAll('.js-plotly-plot')) {
    const { width, height, xaxis, yaxis, geo } = chart._fullLayout;
    const view = [xaxis?.range, yaxis?.range, geo?.center, geo?.projection];
    seen[`drawn ${chart.closest('[id]').id}`] = JSON.stringify([width, height, ...view]);
  }
  const controls = [...document.querySelectorAll('button, input, select, textarea, details')]
    .filter((control) => !control.closest('#table, [aria-hidden=true]'))
    .map((control) => [control.id.replace(/^mantine-.*/, ''), control.value, control.checked,
      control.open, control.disabled, control.checkVisibility(),
      ...['expanded', 'pressed', 'selected'].map((name) => control.getAttribute(`aria-${name}`))]);
  const scrolled = [...document.querySelectorAll('*')]
    .filter((box) => box.scrollTop || box.scrollLeft)
    .map((box) => [box.id, box.className, box.scrollTop, box.scrollLeft]);
  const root = [...document.documentElement.attributes]
    .flatMap(({ name, value }) => (value ? [[name, value]] : []));
  Object.assign(seen, {
    controls: controls.map((control) => JSON.stringify(control)).join('\\n'),
    scrolled: JSON.stringify(scrolled),
    window: JSON.stringify([innerWidth, innerHeight, document.title, root.sort()]),
    focus: document.activeElement.id || document.activeElement.tagName,
    storage: JSON.stringify([{ ...localStorage }, { ...sessionStorage }]),
    history: JSON.stringify([location.search, history.state]),
    text: document.body.innerText,
  });
  return { kept, seen };
}"""
# Whether a page can be reset: not if a held timer is pending or a function is replaced.
_CAN_RESET = f"""() => Boolean(window.watched?.functions)
  && [...watched.later.values()].every(({{ ms }}) => !watched.held.has(ms))
  && {_FUNCTIONS}.every((value, at) => value === watched.functions[at])"""
_RESET = """([search, kept]) => {
  watched.held.clear();
  localStorage.clear();
  sessionStorage.clear();
  sessionStorage.setItem('top', 0);
  history.replaceState(null, '', location.pathname + search);
  document.querySelectorAll('details[open]').forEach((fold) => { fold.open = false; });
  document.querySelector('#more-filters[aria-expanded=true]')?.click();
  for (const [id, name, value] of kept) {
    const now = window.dash_component_api.getLayout(id).props[name] ?? null;
    if (JSON.stringify(now) !== JSON.stringify(value)) {
      window.dash_clientside.set_props(id, { [name]: value });
    }
  }
  // The page forgets its last step, and sets its controls to its parameters.
  dispatchEvent(new PopStateEvent('popstate', { state: null }));
}"""
# When parts of the page unfold and fold again, the page measures its space anew, and sends less
# than the server knew of it.
_RESET_SIZE = """(kept) => {
  const [, , size] = kept.find(([id]) => id === 'screen');
  const now = window.dash_component_api.getLayout('screen').props.data;
  if (JSON.stringify(now) !== JSON.stringify(size)) {
    window.dash_clientside.set_props('screen', { data: size });
  }
}"""
_AFTER_RESET = """(search) => {
  history.replaceState(null, '', location.pathname + search);
  document.activeElement.blur();
  scrollTo(0, 0);
}"""


@dataclass
class Guard:
    """Errors that must not happen while a page is open."""

    server_url: str
    seen: list[str] = field(default_factory=list)
    # Until then, messages belong to the document of a previous test.
    has_begun: bool = False

    def watch(self, page: Page) -> Callable[[], None]:
        """Watch the next document of a page, until the returned function is called."""

        def at_document(frame: Frame) -> None:
            if frame == page.main_frame and not self.has_begun:
                self.begin()

        listeners: dict[str, Callable[..., None]] = {
            "framenavigated": at_document,
            "request": self._note,
            "websocket": lambda socket: self.seen.append(f"socket to {socket.url}"),
            "pageerror": lambda error: self.seen.append(f"page error: {error}"),
            "console": self._listen,
        }
        for event, listener in listeners.items():
            page.on(event, listener)

        def release() -> None:
            for event, listener in listeners.items():
                page.remove_listener(event, listener)

        return release

    def begin(self) -> None:
        """Begin to watch the document that the page shows."""
        self.seen.clear()
        self.has_begun = True

    def _note(self, request: Request) -> None:
        if not request.url.startswith((f"{self.server_url}/", "data:", "blob:", "about:")):
            self.seen.append(f"request to {request.url}")

    def _listen(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.seen.append(f"console {message.type}: {message.text}")


class Readers:
    """Readers by their screens and settings; each has pages, which are reused.

    The browser keeps what it has cached and compiled, so that a page loads in half the time. A page
    that is reset in place also keeps the code that is compiled while it is used.
    """

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._contexts: dict[str, BrowserContext] = {}
        self._idle: dict[str, list[Page]] = {}
        # Idle pages that still show the page of a test, the last one at the end.
        self._left: list[Page] = []
        # States of pages that were just loaded.
        self._loaded: dict[tuple[BrowserContext, str], dict[str, Any]] = {}

    def __call__(self, **options: Any) -> BrowserContext:
        """Return the reader with these options; `scripts` run before the scripts of each page."""
        options, name = self._named(options)
        if name not in self._contexts:
            scripts = (WATCH, *options.pop("scripts", ()))
            context = self._contexts[name] = self._browser.new_context(**options)
            context.set_default_timeout(WAIT_MS)
            for script in scripts:
                context.add_init_script(script)
        return self._contexts[name]

    def borrow(self, **options: Any) -> Page:
        """Return a page of the reader that no test is using."""
        idle = self._idle.setdefault(self._named(options)[1], [])
        page = idle.pop() if idle else self(**options).new_page()
        if page in self._left:
            self._left.remove(page)
        # Chromium draws a page behind others only once a second.
        page.bring_to_front()
        return page

    def give_back(self, page: Page, **options: Any) -> None:
        """Undo the changes of a test around a page, and keep it for the next one."""
        options, name = self._named(options)
        page.evaluate("localStorage.clear()")
        page.unroute_all()
        page.emulate_media(media="null", color_scheme=options.get("color_scheme", "light"))
        page.mouse.move(0, 0)
        if page.viewport_size != options["viewport"]:
            page.set_viewport_size(options["viewport"])
            with suppress(TimedOut):
                settled(page, RESET_MS)
        self._left.append(page)
        if len(self._left) > MOST_LEFT:
            self._empty(self._left.pop(0))
        self._idle[name].append(page)

    def show(
        self, page: Page, address: str, guard: Guard | None = None, *, fresh: bool = False
    ) -> Page:
        """Show an address in a borrowed page, after it is drawn.

        If the page shows a similar address, it is reset. A reset must lead to the same state as
        loading; otherwise, and for a `fresh` page, the address is loaded.
        """
        if not fresh and self._reset(page, address, guard):
            return page
        if guard:
            guard.has_begun = False
        if not page.url.endswith("blank"):
            # A page that is left while it waits for the server would report an error.
            with suppress(TimedOut):
                settled(page, RESET_MS)
        # A page that is opened at its current address keeps its position in the history.
        page.evaluate("history.replaceState(null, ''); window.stop()")
        page.goto(address)
        opened(page)
        if not fresh:
            page.evaluate(f"() => {{ watched.functions = {_FUNCTIONS}; }}")
            self._loaded[page.context, address] = page.evaluate(_STATE)
        return page

    def _reset(self, page: Page, address: str, guard: Guard | None) -> bool:
        """Set a page to the state of an address; return whether it is as if it were loaded."""
        loaded = self._loaded.get((page.context, address))
        if not loaded or _document(page.url) != _document(address):
            return False
        search = f"?{urlsplit(address).query}" if urlsplit(address).query else ""
        try:
            if not page.evaluate(_CAN_RESET):
                return False
            # Menus have no property that closes them.
            page.keyboard.press("Escape")
            settled(page, RESET_MS)
            if guard:
                guard.begin()
            page.evaluate(_RESET, [search, loaded["kept"]])
            settled(page, RESET_MS)
            page.evaluate(_RESET_SIZE, loaded["kept"])
            settled(page, RESET_MS)
            page.evaluate(_AFTER_RESET, search)
            return page.evaluate(_STATE)["seen"] == loaded["seen"]
        except Error:
            # It takes too long, or the test has replaced the content of the page.
            return False

    @staticmethod
    def _empty(page: Page) -> None:
        if page.url.startswith("file:"):
            page.goto("about:blank")
            return
        # A blank page of another site would end the process of the renderer, and the next page
        # would take twice as long to load.
        blank = urljoin(page.url, "blank")
        page.route(blank, lambda route: route.fulfill(content_type="text/html", body=BLANK))
        page.goto(blank)
        page.unroute_all()

    def close(self) -> None:
        for context in self._contexts.values():
            context.close()

    @staticmethod
    def _named(options: dict[str, Any]) -> tuple[dict[str, Any], str]:
        options = {"viewport": DESK, "accept_downloads": True} | options
        return options, repr(sorted(options.items()))


def _document(address: str) -> tuple[Any, ...]:
    """Return what two addresses of the same document have in common."""
    parts = urlsplit(address)
    query = parse_qs(parts.query)
    return parts.netloc, parts.path, *(query.get(name) for name in FIXED)
