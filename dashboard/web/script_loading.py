"""Which of Dash's scripts the page loads at once: only those that the first picture needs."""

import re

from dash import Dash

from dashboard.common.resources import resource

_BUNDLE = "plotly-events.min.js"
_SCRIPT = re.compile(r"<script[^>]* src=\"([^\"]*)\"[^>]*></script>")
# Polyfills for browsers that are older than Mantine allows, but for one, which the bundle holds.
_POLYFILL = "/deps/polyfill@"
# The old table of Dash, which this page has not.
_UNUSED = "/dash_table/"
# The grid of the table, which waits until its tab is opened; see grid.js.
_GRID = "/dash_ag_grid/"
# Draws the page before Dash does, with the bundle.
_SKETCH = "/assets/sketch.js"
# These ask for the content of the page and draw it. Where they can, all others wait for that: to
# load them meanwhile would delay the picture by half of its time.
_FIRST = ("/assets/page.js", f"/assets/{_BUNDLE}", _SKETCH)


class DeferredScriptsDash(Dash):
    """Dash whose page loads less."""

    def interpolate_index(self, **parts: str) -> str:  # type: ignore[override]
        """Put a page together, as Dash does."""
        has_bundle = (resource("assets") / _BUNDLE).exists()
        parts["scripts"] = lighten(parts["scripts"], has_bundle)
        if has_bundle:
            parts["renderer"] = _later(parts["renderer"])
        return str(super().interpolate_index(**parts))  # type: ignore[no-untyped-call]


def lighten(scripts: str, has_bundle: bool) -> str:
    """Leave out scripts that are not needed, and let those wait that are not needed at once.

    Parameters
    ----------
    scripts
        Elements of a page.
    has_bundle
        Whether what comes from npm is there.

    Examples
    --------
    >>> lighten('<script src="/dash/dash_table/bundle.js"></script>', has_bundle=False)
    ''
    """
    unused = (_UNUSED, _POLYFILL if has_bundle else _SKETCH)
    found = {one[1]: one[0] for one in _SCRIPT.finditer(scripts)}
    first = [address for name in _FIRST for address in found if name in address]

    def kept(script: re.Match[str]) -> str:
        address = script[1]
        if address in first or any(part in address for part in unused):
            return ""
        if _GRID in address:
            return f'<link rel="prefetch" as="script" id="grid-script" href="{address}">'
        return _later(script[0]) if has_bundle else script[0]

    at_once = [found[address] for address in first if has_bundle or _SKETCH not in address]
    return "".join([*at_once, _SCRIPT.sub(kept, scripts)])


def _later(script: str) -> str:
    """Let a script wait until ``sketch.js`` calls for it."""
    plain = script.replace(' type="application/javascript"', "")
    return plain.replace("<script", '<script class="later" type="text/plain"', 1)
