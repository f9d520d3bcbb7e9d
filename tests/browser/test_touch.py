"""Touch screens: targets for fingers, and gestures."""

import pytest
from playwright.sync_api import Page, expect

from dashboard.views import ids

from . import screen
from .screen import PHONE
from .test_panes import drawings

pytestmark = pytest.mark.browser

TOUCH = {"viewport": PHONE, "has_touch": True, "is_mobile": True}
CORNERS = ".map-tools, .map-filter, .map-all, .not-on-map, .details summary"
TABLET = {"width": 820, "height": 1180}
LEAST_PX = 44
# Slow fingers: Plotly asks for another chart between two of their steps.
STEP_MS = 80
# Width and height of the area around each visible control in which a finger hits it. A field is
# its whole box, and a checkbox has its label.
TARGETS = """() => {
  const selector = `button, input, select, summary, a[href], [role=tab], [role=option],
    [role=menuitem], [role=separator]`;
  // What lies over the page until it is closed.
  const LAYERS = `dialog, [role=dialog], [role=menu], [role=listbox], [class*="-dropdown"],
    [class*="-overlay"], [class*="Modal-inner"], .details.chosen, details[open]`;
  const name = (part) => part.id || part.getAttribute('aria-label')
    || part.textContent || part.className;
  const reaches = (control, hit) => {
    const field = control.matches('input') && control.closest('[class*="-wrapper"]');
    return control.contains(hit) || (field && field.contains(hit))
      || (hit && hit.closest('label')?.control === control);
  };
  const sizes = [];
  for (const control of document.querySelectorAll(selector)) {
    if (!control.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
    if (control.closest('.skip-link, [aria-hidden=true], [inert]')) continue;
    if (getComputedStyle(control).clipPath !== 'none') continue;
    control.scrollIntoView({ block: 'center', inline: 'center' });
    const box = control.getBoundingClientRect();
    const [x, y] = [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
    const top = document.elementFromPoint(x, y);
    const isCovered = (hit) => {
      const layer = hit?.closest(LAYERS);
      return layer && !layer.contains(control);
    };
    if (isCovered(top)) continue;
    if (!reaches(control, top)) {
      sizes.push([name(control), 0, 0]);
      continue;
    }
    const extent = (right, down) => {
      let far = 0;
      const hit = () => document.elementFromPoint(x + right * far, y + down * far);
      // What is open may cover the edge of a control.
      while (far < 60 && (reaches(control, hit()) || isCovered(hit()))) far += 0.5;
      return far;
    };
    sizes.push([name(control), extent(1, 0) + extent(-1, 0), extent(0, 1) + extent(0, -1)]);
  }
  scrollTo(0, 0);
  return sizes;
}"""


@pytest.fixture
def phone(open_page, server) -> Page:
    return open_page(server, **TOUCH)


def small(page: Page) -> list[tuple[str, float, float]]:
    """Return the controls whose targets are too small, with their sizes."""
    targets = page.evaluate(TARGETS)
    assert targets
    return [tuple(each) for each in targets if min(each[1:]) < LEAST_PX - 0.5]


def open_menu(page: Page) -> None:
    page.get_by_role("button", name="Share").tap()


def unfold(page: Page) -> None:
    page.locator(f"#{ids.MORE_FILTERS}").tap()


def open_matrix(page: Page) -> None:
    """Open who says what: a denial in the first row is in sight, also below the details of it."""
    page.get_by_role("tab", name="Who says what").tap()
    row = page.locator(f"#{ids.MATRIX} tbody tr").first
    denial = row.get_by_role("button", name="denies", exact=True)
    hit = "([x, y]) => document.elementFromPoint(x, y)?.closest('button')?.ariaLabel"
    expect(denial).to_be_visible()
    assert page.evaluate(hit, screen.middle(denial)) == "denies"
    row.get_by_role("button").first.tap()
    expect(page.locator(f"#{ids.DETAILS} dl").first).to_be_visible()
    assert page.evaluate(hit, screen.middle(denial)) == "denies"


def tour(page: Page) -> None:
    """Open the replay and an event: the replay covers neither, whatever fills the page."""
    page.locator(".replay > summary").tap()
    page.evaluate("dash_clientside.set_props('chosen', { data: 'kursk-incursion' })")
    details = page.locator(f"#{ids.DETAILS}")
    expect(details.locator("dl").first).to_be_visible()
    top = screen.box_of(page.locator(".player")).top
    assert screen.box_of(page.locator("#timeline-box")).bottom <= top
    assert screen.box_of(details).bottom <= top
    page.evaluate("document.documentElement.dataset.pane = 'timeline'")
    assert screen.box_of(details).bottom <= top
    page.evaluate("document.documentElement.dataset.pane = 'both'")


# Parts of the page, and how to show them, one after the other. Escape closes most; those that it
# leaves come last.
SHOWN = {
    "menus and dialogs": {
        "at first": lambda page: None,
        "a list": lambda page: page.locator(f"#{ids.COUNTRY_FILTER}").tap(),
        "a menu": open_menu,
        "an image": screen.open_picture,
        "another table": lambda page: page.locator(f"#{ids.UPLOAD_BUTTON}").tap(),
        "help": lambda page: page.get_by_role("button", name="Help").tap(),
        "all filters": unfold,
        "replay": tour,
    },
    "what readers choose": {
        "an event": lambda page: page.evaluate(
            "dash_clientside.set_props('chosen', { data: 'kursk-incursion' })"
        ),
        "what is not on the map": lambda page: page.locator(".not-on-map > summary").tap(),
        "a filter": lambda page: page.evaluate(
            f"dash_clientside.set_props('{ids.COUNTRY_FILTER}', {{ value: ['RUS', 'PRK'] }})"
        ),
        "who says what": open_matrix,
    },
}


@pytest.mark.parametrize("parts", SHOWN.values(), ids=SHOWN)
def test_a_finger_can_hit_every_control(phone, parts):
    problems = []
    for part, show in parts.items():
        show(phone)
        screen.settled(phone)
        problems += [(part, *control) for control in small(phone)]
        if phone.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            problems.append((part, "is wider than the screen"))
        phone.keyboard.press("Escape")
        screen.settled(phone)
    assert not problems, "\n".join(map(str, problems))


def gesture(page: Page, *fingers: tuple[tuple[float, float], tuple[float, float]]) -> None:
    """Move fingers from and to some points at the same time."""
    session = page.context.new_cdp_session(page)

    def send(kind: str, share: float) -> None:
        points = [
            {"x": x + share * (to_x - x), "y": y + share * (to_y - y), "id": number}
            for number, ((x, y), (to_x, to_y)) in enumerate(fingers)
        ]
        touches = [] if kind == "touchEnd" else points
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touches})
        page.wait_for_timeout(STEP_MS)

    send("touchStart", 0)
    for step in range(1, 11):
        send("touchMove", step / 10)
    send("touchEnd", 1)
    screen.settled(page)
    session.detach()


@pytest.mark.parametrize("options", [TOUCH, TOUCH | {"viewport": TABLET}], ids=["phone", "tablet"])
def test_fingers_scroll_move_and_zoom_the_timeline(open_page, server, options):
    page = open_page(server, "?statements=every", **options)
    box = screen.box_of(page.locator("#timeline-box"))
    x, y = (box.left + box.right) / 2, box.bottom - 60
    first = screen.moments(page)
    gesture(page, ((x, y), (x, y - 120)))
    assert page.locator("#timeline-box").evaluate("(box) => box.scrollTop") > 60
    assert screen.moments(page) == first
    gesture(page, ((x, y), (x - 100, y)))
    later = screen.moments(page)
    plot = screen.plot_box(page, ids.TIMELINE)
    span = first[1] - first[0]
    days = span * 100 / (plot.right - plot.left)
    assert later[0] - first[0] == pytest.approx(days, rel=0.15)
    assert later[1] - later[0] == pytest.approx(span, rel=0.01)
    requests = drawings(page)
    gesture(page, ((x - 30, y), (x - 60, y)), ((x + 30, y), (x + 60, y)))
    # Charts that are drawn meanwhile would undo the rest of the gesture.
    assert len(requests) == 1
    closer = screen.moments(page)
    assert closer[1] - closer[0] == pytest.approx(span / 2, rel=0.2)


def test_a_tap_on_a_value_closes_the_list_and_a_tap_opens_an_event(phone):
    phone.locator(f"#{ids.COUNTRY_FILTER}").tap()
    phone.get_by_role("option", name="Russia").tap()
    screen.settled(phone)
    assert not phone.get_by_role("option").count()
    assert screen.chips(phone) == ["Country: Russia"]
    # Nothing is cut at the edge of the screen, such as the last year of the overview.
    overview = screen.box_of(phone.locator(f"#{ids.OVERVIEW}"))
    assert 0 <= overview.left < overview.right <= PHONE["width"]
    title = screen.titles(phone)[0]
    phone.touchscreen.tap((title.left + title.right) / 2, (title.top + title.bottom) / 2)
    screen.settled(phone)
    assert "event=" in phone.url
    # The chip of one filter is the button to clear it.
    expect(phone.locator(f"#{ids.CLEAR}")).to_be_hidden()
    screen.pick(phone, ids.COUNTRY_FILTER, "Ukraine")
    # The details give way to what the filter finds.
    expect(phone.locator(f"#{ids.DETAILS}.chosen")).to_have_count(0)
    phone.locator(f"#{ids.CLEAR}").tap()
    screen.settled(phone)
    assert screen.chips(phone) == []
    # The button is gone, and the keyboard continues where no list opens.
    assert phone.evaluate("document.activeElement.id") == ids.MORE_FILTERS
    assert not phone.get_by_role("option").count()


@pytest.mark.parametrize("query", ["", "?embed=1"], ids=["page", "embedded"])
def test_no_name_on_the_map_is_below_a_button(open_page, server, query):
    page = open_page(server, query, **TOUCH)
    buttons = screen.texts(page, CORNERS)
    names = screen.texts(page, f"#{ids.MAP} .geo text")
    assert len(buttons) >= 2
    assert len(names) >= 5
    assert not [(name, button) for name in names for button in buttons if name.meets(button)]
