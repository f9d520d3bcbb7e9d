"""Actions of a reader on the page, and what the page shows; without expectations."""

import contextlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

from playwright.sync_api import Download, Locator, Page
from playwright.sync_api import TimeoutError as TimedOut

from dashboard.views import ids
from dashboard.views.figure_spec import PICTURE_FORMATS

DESK = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}

# Counts requests in progress, records when the page changes, and keeps its pending timers.
WATCH = """
(() => {
  const state = (window.watched = { busy: 0, ticks: 0, isDrawn: false });
  const change = () => { state.ticks = 0; state.isDrawn = false; };
  const fetch = window.fetch;
  window.fetch = (...given) => {
    state.busy += 1;
    return fetch(...given).finally(() => { state.busy -= 1; change(); });
  };
  const { send } = XMLHttpRequest.prototype;
  XMLHttpRequest.prototype.send = function (body) {
    state.busy += 1;
    this.addEventListener('loadend', () => { state.busy -= 1; change(); });
    send.call(this, body);
  };
  // What is to happen later than in a moment: after how long, and what. A delay that is held
  // never ends by itself.
  state.later = new Map();
  // What is to happen in a moment.
  state.soon = new Set();
  state.held = new Set();
  const { setTimeout, clearTimeout } = window;
  window.setTimeout = (act, ms, ...given) => {
    if (typeof act !== 'function') return setTimeout(act, ms, ...given);
    const forget = () => { state.later.delete(id); state.soon.delete(id); };
    const end = () => { forget(); act(...given); };
    const id = state.held.has(ms) ? setTimeout(() => {}, 2 ** 31 - 1) : setTimeout(end, ms);
    if (ms >= 400) state.later.set(id, { ms, end });
    else if (!state.held.has(ms)) state.soon.add(id);
    return id;
  };
  window.clearTimeout = (id) => {
    state.later.delete(id);
    state.soon.delete(id);
    clearTimeout(id);
  };
  const all = { subtree: true, childList: true, attributes: true, characterData: true };
  new MutationObserver(change).observe(document, all);
})()
"""
# A page is quiet if it waits for no response and no timer, and has looked so this often, with a
# pause before each check and a frame drawn in between. Waiting a fixed time is not enough, because
# a busy machine may not let the page run.
LOOKS, PAUSE_MS = 4, 25
_QUIET = f"""(call) => {{
  const state = window.watched;
  const isBusy = state.busy || state.soon.size || document.querySelector('._dash-loading-callback');
  if (state.call !== call || isBusy) {{
    Object.assign(state, {{ call, ticks: 0, isDrawn: false }});
    return false;
  }}
  if (state.ticks === 0) requestAnimationFrame(() => {{ state.isDrawn = true; }});
  state.ticks += 1;
  return state.isDrawn && state.ticks >= {LOOKS};
}}"""
_calls = count(1)

_TEXTS = """(selector) => [...document.querySelectorAll(selector)]
  .filter((text) => text.textContent.trim() && text.checkVisibility({ opacityProperty: true })
    && text.style.opacity !== '0')
  .map((text) => {
    const box = text.getBoundingClientRect();
    return [text.textContent, box.left, box.top, box.right, box.bottom];
  })"""


@dataclass(frozen=True)
class Box:
    """Position of a text on the page, in pixels."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Box", by_px: float = 1) -> bool:
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        return across > by_px and down > by_px

    def within(self, other: "Box", by_px: float = 1) -> bool:
        return (
            self.left >= other.left - by_px
            and self.right <= other.right + by_px
            and self.top >= other.top - by_px
            and self.bottom <= other.bottom + by_px
        )


def settled(page: Page, timeout_ms: float | None = None) -> Page:
    """Wait until no request is in progress and nothing has changed for a moment."""
    page.wait_for_function(_QUIET, arg=next(_calls), polling=PAUSE_MS, timeout=timeout_ms)
    return page


def timers(page: Page) -> list[float]:
    """Return the delays of pending timers of at least 400 milliseconds."""
    return page.evaluate("[...watched.later.values()].map(({ ms }) => ms)")


def wait_for_timer(page: Page, delay_ms: int) -> None:
    """Wait until the page has a pending timer with a delay."""
    page.wait_for_function(
        "(ms) => [...watched.later.values()].some((timer) => timer.ms === ms)", arg=delay_ms
    )


def hold_timer(page: Page, delay_ms: int) -> None:
    """Let delays of this length last until `end_timer` ends them."""
    page.evaluate("(ms) => watched.held.add(ms)", delay_ms)


def end_timer(page: Page, delay_ms: int) -> None:
    """End a timer with this delay as soon as it is pending."""
    wait_for_timer(page, delay_ms)
    page.evaluate(
        "(ms) => [...watched.later.values()].find((timer) => timer.ms === ms).end()", delay_ms
    )


@contextlib.contextmanager
def at_once(page: Page, delay_ms: int) -> Iterator[None]:
    """Let actions take no time for the page, and delays of this length not end meanwhile."""
    hold_timer(page, delay_ms)
    page.evaluate("() => { const now = performance.now(); performance.now = () => now; }")
    yield
    page.evaluate("(ms) => { delete performance.now; watched.held.delete(ms); }", delay_ms)


def opened(page: Page) -> Page:
    """Wait until a page is completely drawn."""
    page.wait_for_selector(f"#{ids.MAP} .geolayer path", state="attached")
    page.wait_for_selector(f"#{ids.TIMELINE} .main-svg text", state="attached")
    return settled(page)


def pick(page: Page, component_id: str, words: str) -> None:
    """Pick an option of a list, by its whole text or by the text before its count."""
    unfold(page, component_id)
    page.locator(f"#{component_id}").click()
    name = re.compile(rf"^{re.escape(words)}(?: \([^()]+\))?$")
    page.get_by_role("option", name=name).click()
    page.keyboard.press("Escape")
    settled(page)
    close_sheet(page)


def unfold(page: Page, component_id: str) -> None:
    """Show the filters that are folded, if a control is one of them."""
    if not page.locator(f"#{component_id}").is_visible():
        page.locator(f"#{ids.MORE_FILTERS}").click()


def close_sheet(page: Page) -> None:
    """Close the sheet of filters, which covers the page of a phone."""
    if page.locator(f"#{ids.SHOW_EVENTS}").is_visible():
        press(page, ids.SHOW_EVENTS)


def options(page: Page, component_id: str) -> list[str]:
    unfold(page, component_id)
    page.locator(f"#{component_id}").click()
    page.get_by_role("option").first.wait_for()
    words = page.get_by_role("option").all_inner_texts()
    page.keyboard.press("Escape")
    settled(page)
    close_sheet(page)
    return words


def open_tab(page: Page, name: str) -> None:
    page.get_by_role("tab", name=name, exact=True).click()
    settled(page)


def status(page: Page) -> str:
    return page.locator(f"#{ids.STATUS}").inner_text()


def found(page: Page) -> int:
    """Return how many events and statements the page says that the filters found."""
    answer = re.sub(r" \([^)]*\)| about \d.*|, \d.*", "", status(page))
    amounts = r"([\d,]+)(?: of [\d,]+)? (?:event|statement)"
    numbers = re.findall(amounts, answer)
    if answer.startswith("All") or answer.endswith("these events"):
        # Without filters, the sentence counts the events.
        numbers += re.findall(amounts, page.locator(f"#{ids.SUMMARY}").inner_text())
    return sum(int(number.replace(",", "")) for number in numbers)


def chips(page: Page) -> list[str]:
    """Return the texts of the active filters."""
    return [chip.split(" ×")[0] for chip in page.locator(".chip").all_inner_texts()]


def press(page: Page, component_id: str) -> None:
    page.locator(f"#{component_id}").click()
    settled(page)


def press_key(page: Page, component_id: str, key: str = "Enter") -> None:
    page.locator(f"#{component_id}").focus()
    page.keyboard.press(key)
    settled(page)


def texts(page: Page, selector: str) -> list[Box]:
    """Return visible texts with their positions."""
    return [Box(*item) for item in page.evaluate(_TEXTS, selector)]


def titles(page: Page) -> list[Box]:
    # Badges are texts with signs.
    return texts(page, f"#{ids.TIMELINE} .trace:not(:has(.point)) .textpoint text")


def title_words(page: Page) -> set[str]:
    return {title.text for title in titles(page)}


def lanes(page: Page) -> dict[str, int]:
    """Return the name and count of each lane."""
    # A name takes one line or two.
    names = page.locator(f"#{ids.TIMELINE} .ytick text").evaluate_all(
        """(names) => names.filter((name) => name.style.opacity !== '0').map((name) => {
          const lines = [...name.querySelectorAll('.line')].map((line) => line.textContent);
          return lines.join(' ') || name.textContent;
        })"""
    )
    matches = [re.fullmatch(r"(.+) ([\d,]+)", name) for name in names]
    return {match[1]: int(match[2].replace(",", "")) for match in matches if match}


def outside(page: Page) -> int:
    """Return the number of events before and after the window, as noted on the timeline."""
    notes = [box.text for box in texts(page, f"#{ids.TIMELINE} .annotation-text")]
    return sum(int(note.strip("◂▸ ").split()[0]) for note in notes if "◂" in note or "▸" in note)


def box_of(locator: Locator) -> Box:
    box = locator.bounding_box()
    assert box is not None
    left, top = box["x"], box["y"]
    return Box("", left, top, left + box["width"], top + box["height"])


def figure(page: Page, chart: str, path: str) -> Any:
    """Read a part of the drawn figure, such as ``layout.xaxis.range``."""
    return page.evaluate(
        f"document.querySelector('#{chart} .js-plotly-plot').{path}",
    )


def moments(page: Page) -> tuple[float, float]:
    """Return the first and last moment of the timeline, in days since 1970."""
    start, end = page.evaluate(
        f"""(({{ range, r2l }}) => range.map((text) => r2l(text) / 864e5))
        (document.querySelector('#{ids.TIMELINE} .js-plotly-plot')._fullLayout.xaxis)"""
    )
    return start, end


def map_view(page: Page) -> dict[str, Any]:
    """Return the position of the map: centre, rotation and scale."""
    return page.evaluate(
        f"""(({{ center, projection }}) => ({{ ...center, rotation: projection.rotation.lon,
          scale: projection.scale }}))
        (document.querySelector('#{ids.MAP} .js-plotly-plot')._fullLayout.geo)"""
    )


def shaded(page: Page) -> set[str]:
    """Return the codes of the shaded countries."""
    return set(
        page.evaluate(
            f"""[...document.querySelectorAll('#{ids.MAP} .choroplethlayer path')]
            .map((path) => path.__data__.loc)"""
        )
    )


def places(page: Page) -> int:
    """Return the number of places on the map, without the ends of routes."""
    return page.evaluate(
        f"""document.querySelector('#{ids.MAP} .js-plotly-plot').data
        .filter((trace) => trace.name === 'places')
        .reduce((sum, trace) => sum + trace.customdata.length, 0)"""
    )


def map_spot(page: Page, longitude: float, latitude: float) -> tuple[float, float]:
    """Return the position of a point of the earth on the page."""
    page.locator(f"#{ids.MAP}").scroll_into_view_if_needed()
    # The page notices scrolling at its next paint.
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
    return tuple(
        page.evaluate(
            f"""([lon, lat]) => {{
              const chart = document.querySelector('#{ids.MAP} .js-plotly-plot');
              const [x, y] = chart._fullLayout.geo._subplot.projection([lon, lat]);
              const box = chart.getBoundingClientRect();
              return [box.left + x, box.top + y];
            }}""",
            [longitude, latitude],
        )
    )


def middle(locator: Locator) -> tuple[float, float]:
    locator.scroll_into_view_if_needed()
    box = box_of(locator)
    return (box.left + box.right) / 2, (box.top + box.bottom) / 2


def title(page: Page, words: str) -> Locator:
    return page.locator(f"#{ids.TIMELINE} .textpoint").filter(has_text=words).first


def is_underlaid(page: Page, words: str) -> bool:
    """Return whether a visible bar lies under a whole title."""
    place = title(page, words).bounding_box()
    assert place is not None
    left, right = place["x"] + 1, place["x"] + place["width"] - 1
    top, bottom = place["y"] + 4, place["y"] + place["height"] - 4
    return any(
        bar.left <= left and bar.right >= right and bar.top <= top and bar.bottom >= bottom
        for bar in bars(page)
    )


def bars(page: Page) -> list[Box]:
    """Return the visible bars of the timeline; those of one colour may be one path."""
    sides = page.evaluate(
        f"""() => [...document.querySelectorAll('#{ids.TIMELINE} .bars path')]
        .filter((path) => Number(getComputedStyle(path).fillOpacity) > 0)
        .flatMap((path) => {{
          const corner = path.ownerSVGElement.createSVGPoint();
          const toScreen = path.getScreenCTM();
          return path.getAttribute('d').match(/M[^M]+/g).map((bar) => {{
            const [left, top, bottom, right] = bar.match(/-?[\\d.]+/g).map(Number);
            const at = (x, y) => Object.assign(corner, {{ x, y }}).matrixTransform(toScreen);
            const [first, last] = [at(left, top), at(right, bottom)];
            return [Math.min(first.x, last.x), Math.min(first.y, last.y),
              Math.max(first.x, last.x), Math.max(first.y, last.y)];
          }});
        }})"""
    )
    return [Box("", *box) for box in sides]


def click_title(page: Page, words: str) -> None:
    page.mouse.click(*middle(title(page, words)))
    settled(page)


def hover(page: Page, chart: str, spot: tuple[float, float]) -> str:
    """Return the text beside the pointer on a chart."""
    shown = page.locator("#hover")
    # The text of the previous mark must disappear first.
    page.mouse.move(1, 1)
    shown.wait_for(state="detached")
    for step in range(30):
        # A chart that is redrawn at that moment notices only the next move of the pointer.
        page.mouse.move(spot[0] - 3 - step % 3, spot[1])
        page.mouse.move(*spot, steps=2)
        with contextlib.suppress(TimedOut):
            shown.wait_for(state="attached", timeout=1_000)
            break
    shown.wait_for(state="attached")
    return " ".join(" ".join(shown.locator("div").all_text_contents()).split())


def click_place(page: Page, longitude: float, latitude: float) -> None:
    """Click on a point of the earth after the map has noticed the pointer."""
    spot = map_spot(page, longitude, latitude)
    hover(page, "map", spot)
    page.mouse.click(*spot)
    settled(page)


def drag(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(*end, steps=6)
    page.mouse.up()
    settled(page)


def plot_box(page: Page, chart: str) -> Box:
    return box_of(page.locator(f"#{chart} .nsewdrag").first)


PICTURES = {
    "both": "Save image of timeline and map",
    "timeline": "Save image of the timeline",
    "map": "Save image of the map",
}


def open_share(page: Page) -> None:
    """Open the menu with images, links and code."""
    page.get_by_role("button", name="Share this view").click()
    page.get_by_role("menuitem").first.wait_for()


def open_picture(page: Page, charts: str = "both", words: str = "") -> None:
    """Open the dialog by the item for some charts, or by its words, and wait for its preview."""
    open_share(page)
    page.get_by_role("menuitem", name=words or PICTURES[charts], exact=True).click()
    previewed(page)


def open_tray(page: Page) -> None:
    """Show the events that are not on the map, or hide them again."""
    page.locator(".not-on-map > summary").click()


def open_key(page: Page) -> None:
    """Show how to read the timeline, and the button that steps through the events."""
    page.locator(f"#{ids.DETAILS} summary").click()


def open_replay(page: Page) -> None:
    """Show the as-of date and the playback."""
    page.locator(".replay > summary").click()
    page.locator(f"#{ids.PLAY}").wait_for()


def previewed(page: Page) -> None:
    """Wait until the preview matches the choices."""
    settled(page)
    page.locator(f"#{ids.PICTURE_SAVE}:enabled").wait_for()


def choose_in_picture(page: Page, component_id: str, words: str) -> None:
    """Choose from a list of the dialog without Escape, which would close the dialog."""
    page.locator(f"#{component_id}").click()
    page.get_by_role("option", name=words, exact=True).click()
    previewed(page)


def saved(page: Page, charts: str, image_format: str, folder: Path) -> Path:
    """Save charts as an image, as a reader would, and close the dialog."""
    open_picture(page, charts)
    choose_in_picture(page, ids.PICTURE_FORMAT, PICTURE_FORMATS[image_format])
    path = save_picture(page, folder)
    page.keyboard.press("Escape")
    return path


def save_picture(page: Page, folder: Path) -> Path:
    """Save the picture in the dialog."""
    with page.expect_download() as waiting:
        page.locator(f"#{ids.PICTURE_SAVE}").click()
    download: Download = waiting.value
    path = folder / download.suggested_filename
    download.save_as(path)
    return path


def fullest_count(page: Page) -> tuple[float, float]:
    """Scroll to the largest count of the timeline, and return its position on the page."""
    return page.evaluate(
        """(chart) => {
          const { x, y, z } = chart.data.find((trace) => trace.name === 'counts');
          const most = Math.max(...z.flat());
          const row = z.findIndex((cells) => cells.includes(most));
          const column = z[row].indexOf(most);
          const { xaxis, yaxis } = chart._fullLayout;
          const middle = (axis, edges, at) =>
            axis._offset + (axis.d2p(edges[at]) + axis.d2p(edges[at + 1])) / 2;
          const down = middle(yaxis, y, row);
          const around = chart.closest('.box');
          around.scrollTop = down - around.clientHeight / 2;
          const box = chart.getBoundingClientRect();
          return [box.x + middle(xaxis, x, column), box.y + down];
        }""",
        page.query_selector(f"#{ids.TIMELINE} .js-plotly-plot"),
    )
