"""Refuse to build a wheel or source distribution without the bundled scripts.

The scripts are not in git, because ``make`` bundles them from npm packages. A wheel without them
would work, but each page would load all of plotly.js.
"""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class BundledScripts(BuildHookInterface):
    """Add the scripts in ``bundles`` to the build, or stop if one is missing."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Check and add the scripts before the build."""
        if version == "editable":  # a checkout gets them from `make run`
            return
        bundles = self.config["bundles"]
        missing = [name for name in bundles if not (Path(self.root) / name).is_file()]
        if missing:
            self.app.abort(
                f"Cannot build without {', '.join(missing)}. "
                "Install npm and run 'make build', which bundles the scripts first."
            )
        build_data["artifacts"] += [f"/{name}" for name in bundles]
