"""The bundle of plotly.js draws marks with fewer elements, and they look like those of Plotly."""

import json

import pytest
from plotly.offline import get_plotlyjs

from dashboard import Frame, Look, timeline_figure
from dashboard.charts.style import DARK
from dashboard.common.resources import resource

from .npm import of_npm

_BUNDLE = resource("assets") / "plotly-events.min.js"
# Each visible bar, symbol, text and line, with what can be seen of it.
_LOOKS = """
async (figure) => {
  const chart = document.getElementById('chart');
  await Plotly.newPlot(chart, figure);
  const all = (name) => [...chart.querySelectorAll(name)];
  const styleOf = ({ style }) =>
    [...style].sort().map((name) => `${name}: ${style[name]}`).join(';');
  const bars = all('.bars path').filter(({ style }) => style.fillOpacity !== '0');
  const looks = {
    bars: bars.flatMap((bar) =>
      bar.getAttribute('d').match(/M[^M]+/g).map((box) => `${box} ${styleOf(bar)}`)),
    symbols: all('.scatterlayer .point').map((symbol) =>
      [symbol.getAttribute('d'), symbol.getAttribute('transform'), styleOf(symbol)].join(' ')),
    texts: all('.textpoint, .textpoint *').map((part) =>
      [...part.attributes].map(({ name, value }) => `${name}=${value}`).sort().join(' ')
        + part.textContent),
    lines: all('.js-line').map((line) => line.getAttribute('d') + styleOf(line)),
  };
  looks.bars.sort();
  const elements = all('.bars *').length;
  Plotly.purge(chart);
  return { looks, elements };
}"""


@pytest.fixture(scope="module")
def blank(browser):
    if not _BUNDLE.exists():
        of_npm("plotly.js/package.json")
        pytest.fail("make builds the bundle")
    page = browser.new_page()
    page.set_content("<div id=chart></div>")
    yield page
    page.close()


def test_marks_look_as_plotly_draws_them(blank, article):
    look = Look(hits=("troops",), theme=DARK, chosen="troops-sent")
    figure = json.loads(timeline_figure(article.events, Frame(), look).to_json())
    drawn = []
    for script in (get_plotlyjs(), _BUNDLE.read_text(encoding="utf-8")):
        blank.add_script_tag(content=script)
        drawn.append(blank.evaluate(_LOOKS, figure))
    plain, bundled = drawn
    assert min(map(len, plain["looks"].values())) > 0
    assert bundled["looks"] == plain["looks"]
    assert 2 * bundled["elements"] < plain["elements"]
