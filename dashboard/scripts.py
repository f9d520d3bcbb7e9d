"""Which of Dash's scripts the page loads at once: only those that the first picture needs."""

import re

from dash import Dash

from dashboard.resources import resource

_BUNDLE = "plotly-events.min.js"
_SCRIPT = re.compile(r"<script[^>]* src=\"([^\"]*)\"[^>]*></script>")
# Polyfills for browsers that are older than Mantine allows, but for one, which the bundle holds.
_POLYFILL = "/deps/polyfill@"
# The old table of Dash, which this page has not.
_UNUSED = "/dash_table/"
# The grid of the table, which waits until its tab is opened; see grid.js.
_GRID = "/dash_ag_grid/"
# Asks for the content of the page, which the server makes while the browser reads all else.
_FIRST = "/assets/page.js"


class LightDash(Dash):
    """Dash whose page loads less."""

    def interpolate_index(self, **parts: str) -> str:  # type: ignore[override]
        """Put a page together, as Dash does."""
        has_bundle = (resource("assets") / _BUNDLE).exists()
        parts["scripts"] = lighten(parts["scripts"], has_bundle)
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

    def kept(script: re.Match[str]) -> str:
        address = script[1]
        if _UNUSED in address or (has_bundle and _POLYFILL in address):
            return ""
        if _GRID in address:
            return f'<link rel="prefetch" as="script" id="grid-script" href="{address}">'
        return script[0]

    lighter = _SCRIPT.sub(kept, scripts)
    first = "".join(one[0] for one in _SCRIPT.finditer(lighter) if _FIRST in one[1])
    return first + lighter.replace(first, "") if first else lighter
