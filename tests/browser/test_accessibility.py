"""The page follows all rules of accessibility that axe-core checks."""

import pytest

from dashboard.views import ids

from . import axe, screen

pytestmark = pytest.mark.browser

# Names of the page's tabs, which are also checked.
TABS = ("Table", "Who says what", "Numbers")


@pytest.fixture(scope="module", autouse=True)
def axe_is_there():
    """Fail or skip before any page is opened."""
    axe.script()


def open_tab(name):
    return lambda page: page.get_by_role("tab", name=name, exact=True).click()


# The parts to check, and how to show them. Escape closes what was opened, except the details, which
# therefore come last.
SHOWN = {
    "at first": lambda page: None,
    "a list": lambda page: page.locator(f"#{ids.COUNTRY_FILTER}").click(),
    "a picture": screen.open_picture,
    "the timeline alone": lambda page: page.get_by_role(
        "button", name="Maximize the timeline"
    ).click(),
    "help": lambda page: page.get_by_role("button", name="Help").click(),
    "an event": lambda page: screen.click_title(page, screen.titles(page)[0].text),
} | {f"tab {name}": open_tab(name) for name in TABS}


def broken(page):
    """Return the violations in all parts of the page; each place is listed once."""
    named, problems = set(), []
    for part, show in SHOWN.items():
        show(page)
        screen.settled(page)
        for violation in axe.violations(page):
            new = violation.without(named)
            named |= {(new.rule, place.selector) for place in new.places}
            problems += [f"{part}: {new}"] if new.places else []
        page.keyboard.press("Escape")
        screen.settled(page)
    return problems


@pytest.mark.parametrize(
    ("theme", "viewport"),
    [("light", screen.PHONE), ("dark", screen.DESK)],
    ids=["light on a phone", "dark on a desk"],
)
def test_the_page_follows_all_rules(open_page, server, theme, viewport):
    # Colours in the middle of a transition would be checked, too.
    page = open_page(server, color_scheme=theme, viewport=viewport, reduced_motion="reduce")
    problems = broken(page)
    assert not problems, "\n" + "\n".join(problems)


@pytest.fixture(scope="module")
def sheet(browser):
    """Return a page without violations, to which tests add some."""
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
def test_a_violation_is_reported(sheet, fault, rules):
    sheet.set_content(
        "<!doctype html><html lang='en'><title>Sheet</title>"
        f"<body style='background: #fff; color: #000'><main><h1>Sheet</h1>{fault}</main></body>"
    )
    violations = axe.violations(sheet)
    assert {violation.rule for violation in violations} == rules, "\n".join(map(str, violations))
