"""How the page loads its scripts: in an order that does not depend on the names of files.

The modules in ``assets/browser/`` come first: they request the content of the page. Where ``make``
has bundled them, they are one file; elsewhere the browser loads them one by one. Where plotly.js is
bundled as well, the first paint needs no other script, and all of Dash's wait for it: to load them
meanwhile would delay the first paint by half of its time. Elsewhere they are deferred, which the
standard lets them run after the modules, in the order of the page.
"""

from html import escape
from pathlib import Path

from dash import Dash

from dashboard.common.javascript import FOLDER
from dashboard.common.resources import is_installed, resource
from dashboard.common.third_party import can_defer, defer_scripts, defer_start

# Neither is kept in git: `make` bundles them where there is npm.
SCRIPT_BUNDLE = "event-timeline.min.js"
PLOTLY_BUNDLE = "plotly-events.min.js"
MAIN_MODULE = "browser/main.js"
# Dash would load every script in the folder, in the order of the names.
IGNORED_ASSETS = r"\.js$"


class DeferredScriptsDash(Dash):
    """Dash whose scripts do not delay the first paint of the page."""

    def interpolate_index(self, **parts: str) -> str:  # type: ignore[override]
        """Put a page together, as Dash does."""
        scripts, renderer = parts["scripts"], parts["renderer"]
        is_deferrable = can_defer(scripts, renderer)
        has_plotly = is_deferrable and _has(PLOTLY_BUNDLE)
        plotly = f'<script src="{self._address(PLOTLY_BUNDLE)}"></script>' if has_plotly else ""
        if is_deferrable:
            scripts = defer_scripts(scripts, waits=has_plotly)
            parts["renderer"] = defer_start(renderer, waits=has_plotly)
        parts["scripts"] = self._main_script(has_plotly) + plotly + scripts
        return str(super().interpolate_index(**parts))  # type: ignore[no-untyped-call]

    def _main_script(self, has_first_paint: bool) -> str:
        """Load the modules of the page, which learn from the element what the server knows."""
        has_bundle = _has(SCRIPT_BUNDLE)
        kind = "" if has_bundle else ' type="module"'
        address = self._address(SCRIPT_BUNDLE if has_bundle else MAIN_MODULE)
        prefix = escape(self.config.requests_pathname_prefix)
        options = f'data-prefix="{prefix}"' + (" data-first-paint" if has_first_paint else "")
        return f'<script{kind} src="{address}" {options}></script>'

    def _address(self, name: str) -> str:
        """Address of a file with its version, so that browsers may keep it."""
        changed = (resource("assets") / name).stat().st_mtime
        return escape(f"{self.get_asset_url(name)}?m={changed}")


def _has(name: str) -> bool:
    """Whether there is such a bundle; one that is older than its modules does not count."""
    bundle = resource("assets") / name
    if not bundle.exists():
        return False
    return is_installed() or name != SCRIPT_BUNDLE or _is_fresh(bundle)


def _is_fresh(bundle: Path) -> bool:
    bundled = bundle.stat().st_mtime
    return all(module.stat().st_mtime <= bundled for module in resource(FOLDER).glob("*.js"))
