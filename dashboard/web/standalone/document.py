"""The standalone page: one HTML file that contains everything it needs and uses no network."""

import base64
import hashlib
import re
from functools import cache
from html import escape
from pathlib import Path
from string import Template
from typing import Any

from plotly.offline import get_plotlyjs

from dashboard.common.i18n import language, text_direction, tr
from dashboard.common.javascript import link_modules
from dashboard.common.progress import report_progress
from dashboard.common.resources import resource
from dashboard.ingest.load import Dataset
from dashboard.views.view import View
from dashboard.web.standalone.content import page_content
from dashboard.web.standalone.frame import page_frame
from dashboard.web.standalone.packing import pack, share, to_json

_HERE = Path(__file__).parent
_BUNDLE = "plotly-events.min.js"
_FONT = re.compile(r'url\("([\w-]+\.woff2)"\)')
# Nothing is loaded, and only the two scripts in the page may run.
_POLICY = (
    "default-src 'none'; script-src {scripts}; style-src 'unsafe-inline'; img-src data:; "
    "font-src data:; base-uri 'none'; form-action 'none'"
)


def write_page(shown: View | Dataset) -> bytes:
    """Write a page in one file, which needs neither a server nor a network.

    It shows the view, and the same view filtered by each country. The charts are drawn in advance
    by the same code as on the screen.

    Parameters
    ----------
    shown
        A dataset, or a view of one, which the page shows first. It is in the current language.

    Returns
    -------
    bytes
        HTML; the same input gives the same bytes.
    """
    view = shown if isinstance(shown, View) else View(shown)
    content = page_content(view)
    content |= {"page": page_frame(view, content), "borders": _borders(content)}
    report_progress("Packing the page")
    scripts = [link_modules("standalone.js"), _plotly()]
    page = Template(_read(_HERE / "standalone.html")).substitute(
        language=language(),
        direction=text_direction(),
        theme=view.state.effective_theme,
        policy=_POLICY.format(scripts=" ".join(map(_hash, scripts))),
        title=escape(view.dataset.title),
        credit=escape(view.captions.credit),
        skip=escape(tr("Skip to the events")),
        waiting=escape(_loading_text()),
        style=_style(),
        content=pack(to_json(share(content))),
        plotly=pack(_plotly()),
        script=scripts[0],
    )
    return page.encode()


def _loading_text() -> str:
    return tr(
        "Loading. If this text does not go away, open the file in a browser from 2023 or later, "
        "and allow JavaScript."
    )


def _plotly() -> str:
    """Return plotly.js: the bundle of the parts in use, or all of it if there is no bundle."""
    bundle = resource("assets") / _BUNDLE
    return _read(bundle) if bundle.exists() else str(get_plotlyjs())


def _borders(content: dict[str, Any]) -> dict[str, str]:
    """Return the borders of countries, by the names that plotly.js uses."""
    drawn = [charts["map"] for choice in content["choices"] for charts in choice["drawn"]]
    names = {f"world_{chart['layout']['geo']['resolution']}m" for chart in drawn}
    return {name: _read(resource("assets") / f"{name}.json") for name in sorted(names)}


@cache
def _style() -> str:
    """Return the style sheets of the app and of this page, with embedded fonts."""
    styles = _read(resource("assets") / "style.css") + _read(_HERE / "standalone.css")
    return _FONT.sub(lambda match: f'url("data:font/woff2;base64,{_font(match[1])}")', styles)


def _font(name: str) -> str:
    return base64.b64encode((resource("assets") / name).read_bytes()).decode()


def _hash(script: str) -> str:
    """Return the hash of a script for the content security policy."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")
