"""The order in which the page loads its scripts.

The modules in ``assets/browser/`` come first, because they request the content of the page. If
``make`` has bundled them, they are one file; otherwise the browser loads them one by one. If
plotly.js is bundled as well, the first paint needs no other script, and the scripts of Dash wait
for it: loading them meanwhile would delay the first paint by half of its time. Otherwise they are
deferred, so they run after the modules, in the order of the page.
"""

from html import escape
from pathlib import Path

from dash import Dash

from dashboard.common.javascript import FOLDER
from dashboard.common.resources import is_installed, resource
from dashboard.common.third_party import can_defer, defer_scripts, defer_start, remove_versions

# Both are ignored by git. `make` bundles them if npm is installed.
SCRIPT_BUNDLE = "event-timeline.min.js"
PLOTLY_BUNDLE = "plotly-events.min.js"
MAIN_MODULE = "browser/main.js"
# Otherwise Dash loads every script in the folder, in the order of their names.
IGNORED_ASSETS = r"\.js$"


class DeferredScriptsDash(Dash):
    """Dash with scripts that do not delay the first paint."""

    def interpolate_index(self, **parts: str) -> str:  # type: ignore[override]
        """Fill in the template of the page, as Dash does; the title may come from a file."""
        # Dash would also fill in its placeholders, such as {%config%}.
        parts["title"] = escape(parts["title"]).replace("{%", "{&#37;")
        parts["config"] = remove_versions(parts["config"])
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
        """Load the modules of the page. The attributes of the element pass options to them."""
        has_bundle = _has(SCRIPT_BUNDLE)
        kind = "" if has_bundle else ' type="module"'
        address = self._address(SCRIPT_BUNDLE if has_bundle else MAIN_MODULE)
        prefix = escape(self.config.requests_pathname_prefix)
        options = f'data-prefix="{prefix}"' + (" data-first-paint" if has_first_paint else "")
        return f'<script{kind} src="{address}" {options}></script>'

    def _address(self, name: str) -> str:
        """Return the URL of a file with its version, so that browsers may cache it."""
        changed = (resource("assets") / name).stat().st_mtime
        return escape(f"{self.get_asset_url(name)}?m={changed}")


def _has(name: str) -> bool:
    """Return whether there is an up-to-date bundle with a name."""
    bundle = resource("assets") / name
    if not bundle.exists():
        return False
    return is_installed() or name != SCRIPT_BUNDLE or _is_fresh(bundle)


def _is_fresh(bundle: Path) -> bool:
    bundled = bundle.stat().st_mtime
    return all(module.stat().st_mtime <= bundled for module in resource(FOLDER).glob("*.js"))
