"""The page breaks none of the rules of accessibility that axe-core checks."""

import pytest

from dashboard.views import ids

from . import axe, screen

pytestmark = pytest.mark.browser

# Names of the page's tabs, each of which is looked at too.
TABS = ("Table", "Who says what", "Numbers")


@pytest.fixture(scope="module", autouse=True)
def axe_is_there():
    """Fails or skips before any page is opened."""
    axe.script()


def open_tab(name):
    return lambda page: page.get_by_role("tab", name=name, exact=True).click()


# What is looked at, and how it comes to be shown. Escape closes what has opened; the details stay
# open, so that they stand last.
SHOWN = {
    "at first": lambda page: None,
    "a list": lambda page: page.locator(f"#{ids.COUNTRY_FILTER}").click(),
    "a picture": screen.open_picture,
    "help": lambda page: page.get_by_role("button", name="Help").click(),
    "an event": lambda page: screen.click_title(page, screen.titles(page)[0].text),
} | {f"tab {name}": open_tab(name) for name in TABS}


def broken(page):
    """What is wrong in all that the page can show; each place is named once."""
    named, found = set(), []
    for what, show in SHOWN.items():
        show(page)
        screen.settled(page)
        for violation in axe.violations(page):
            new = violation.without(named)
            named |= {(new.rule, place.selector) for place in new.places}
            found += [f"{what}: {new}"] if new.places else []
        page.keyboard.press("Escape")
        screen.settled(page)
    return found


@pytest.mark.parametrize(
    ("theme", "viewport"),
    [("light", screen.PHONE), ("dark", screen.DESK)],
    ids=["light on a phone", "dark on a desk"],
)
def test_the_page_breaks_no_rule(open_page, server, theme, viewport):
    # Colours that are still on their way from one to another would be judged as they are.
    page = open_page(server, color_scheme=theme, viewport=viewport, reduced_motion="reduce")
    found = broken(page)
    assert not found, "\n" + "\n".join(found)


@pytest.fixture(scope="module")
def sheet(browser):
    """A page without faults, to put faults into."""
    page = browser.new_page()
    yield page
    page.close()


@pytest.mark.parametrize(
    ("fault", "rules"),
    [
        ("<p>Nothing is wrong here.</p>", set()),
        ("<input>", {"label"}),
        ("<p style='color: #999'>Too pale</p>", {"color-contrast"}),
        ("<button></button>", {"button-name"}),
        ("<p aria-nonsense='1'>No such attribute</p>", {"aria-valid-attr"}),
        ("<h3>A level is left out</h3>", {"heading-order"}),
    ],
    ids=["nothing", "input", "contrast", "button", "aria", "heading"],
)
def test_a_fault_is_noticed(sheet, fault, rules):
    sheet.set_content(
        "<!doctype html><html lang='en'><title>Sheet</title>"
        f"<body style='background: #fff; color: #000'><main><h1>Sheet</h1>{fault}</main></body>"
    )
    found = axe.violations(sheet)
    assert {violation.rule for violation in found} == rules, "\n".join(map(str, found))
