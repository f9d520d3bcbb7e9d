"""Prefetch: charts are requested and drawn before Dash does either."""

import json

import pytest

from dashboard.views import ids

from . import screen

pytestmark = pytest.mark.browser

# How often each chart was drawn; whether Dash knew the country when the charts were requested, and
# the chart when it was drawn.
_NOTE = """(charts) => {
  const notes = (window.notes = { known: [], drawn: [], painted: {} });
  const prop = (id, name) => window.dash_component_api.getLayout(id).props[name];
  const { send } = XMLHttpRequest.prototype;
  XMLHttpRequest.prototype.send = function (body) {
    const { value } = JSON.parse(body).inputs.find(({ id }) => id === 'query-view');
    notes.known.push(String(value.country || []) === String(prop('country-filter', 'value')));
    send.call(this, body);
  };
  for (const id of charts) {
    notes.painted[id] = 0;
    const chart = document.querySelector(`#${id} .js-plotly-plot`);
    chart.on('plotly_afterplot', () => { notes.painted[id] += 1; });
  }
  const { redraw } = window.Plotly;
  window.Plotly.redraw = (chart) => {
    notes.drawn.push(prop('timeline', 'figure').data === chart.data);
    return redraw(chart);
  };
}"""

# Time for which the page waits for Dash to send the request that the page sent in advance.
PATIENCE_MS = 4_000
# How often each part was drawn; the braces belong to a format string.
PAINTED = "() => Object.values(window.notes.painted).every((times) => times {})"


def noting(page):
    page.evaluate(_NOTE, [ids.TIMELINE, ids.MAP])
    return page


def painted(page):
    """Return how often timeline and map were drawn since the last call."""
    return page.evaluate(
        """() => {
          const { painted } = window.notes;
          const counts = Object.values(painted);
          Object.keys(painted).forEach((id) => { painted[id] = 0; });
          return counts;
        }"""
    )


def questions(page):
    """Record each request for both charts: the countries in it."""
    sent = []

    def note(request):
        body = request.post_data or ""
        if body.startswith(f'{{"output":"..{ids.TIMELINE}.figure'):
            values = {store["id"]: store.get("value") for store in json.loads(body)["inputs"]}
            sent.append(values[ids.QUERY_VIEW].get("country", []))

    page.on("request", note)
    return sent


def is_dashs(page):
    """Return whether Dash drew the current charts."""
    return page.evaluate(
        """(charts) => charts.every((id) =>
          window.dash_component_api.getLayout(id).props.figure.data
            === document.querySelector(`#${id} .js-plotly-plot`).data)""",
        [ids.TIMELINE, ids.MAP],
    )


def by_option(page):
    screen.pick(page, ids.COUNTRY_FILTER, "Russia")


def by_key(page):
    page.locator(f"#{ids.COUNTRY_FILTER}").focus()
    page.keyboard.type("Fran")
    for key in ("ArrowDown", "Enter", "Escape"):
        page.keyboard.press(key)
    screen.settled(page)


def by_role(page):
    screen.pick(page, ids.ROLE, "Who speaks")


def by_chip(page):
    page.locator(".chip").first.click()
    screen.settled(page)


def by_lanes(page):
    screen.pick(page, ids.LANE_MENU, "Event type")


def back(page):
    page.go_back()
    screen.settled(page)


def test_charts_are_requested_and_drawn_once_per_change(page):
    sent = questions(noting(page))
    for act in (by_option, by_key, by_role, by_chip, back, by_option):
        sent.clear()
        painted(page)
        act(page)
        assert len(sent) == 1, act
        assert painted(page) == [1, 1], act
        assert is_dashs(page), act
    by_lanes(page)
    assert painted(page) == [1, 0]
    assert is_dashs(page)


def test_a_choice_is_drawn_before_dash_reports_it(page):
    noting(page)
    by_option(page)
    assert page.evaluate("window.notes.known[0]") is False
    assert page.evaluate("window.notes.drawn") == [False, False]


def test_a_prefetched_choice_is_rolled_back_if_dash_does_not_confirm_it(page, events):
    sent = questions(noting(page))
    screen.hold_timer(page, PATIENCE_MS)
    page.locator(f"#{ids.COUNTRY_FILTER}").focus()
    # An option outside of any list, which only the page interprets as a choice.
    page.evaluate(
        """() => {
          const option = document.createElement('div');
          option.setAttribute('role', 'option');
          option.setAttribute('value', 'FRA');
          document.body.append(option);
          option.click();
          option.remove();
        }"""
    )
    page.wait_for_function(
        "() => Object.values(window.notes.painted).every((times) => times === 1)"
    )
    assert sent == [["FRA"]]
    assert sum(screen.lanes(page).values()) < 16
    screen.end_timer(page, PATIENCE_MS)
    page.wait_for_function(
        "() => Object.values(window.notes.painted).every((times) => times === 2)"
    )
    assert sum(screen.lanes(page).values()) == 16
    by_option(page)
    assert screen.chips(page) == ["Country: Russia"]


def test_a_late_response_is_not_drawn_over_a_newer_one(page):
    """The response to the first of two requests arrives last."""
    sent = questions(noting(page))
    page.evaluate(
        """() => {
          const { send } = XMLHttpRequest.prototype;
          XMLHttpRequest.prototype.send = function (body) {
            const { onload } = this;
            this.onload = () => { window.release = onload; };
            XMLHttpRequest.prototype.send = send;
            this.send(body);
          };
        }"""
    )
    page.locator(f"#{ids.COUNTRY_FILTER}").click()
    page.get_by_role("option", name="Russia").click()
    page.wait_for_function("() => Boolean(window.release)")
    page.get_by_role("option", name="Ukraine").click()
    page.wait_for_function(PAINTED.format(">= 1"))
    page.evaluate("window.release()")
    page.keyboard.press("Escape")
    screen.settled(page)
    assert [len(countries) for countries in sent] == [1, 2]
    assert painted(page) == [1, 1]
    assert is_dashs(page)
    assert len(screen.chips(page)) == 2
