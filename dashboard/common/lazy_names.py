"""Public names of a package that are imported when they are first used."""

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import Any


def lazy_names(
    package: str, names: Mapping[str, Sequence[str]]
) -> tuple[Callable[[str], Any], Callable[[], list[str]]]:
    """Return ``__getattr__`` and ``__dir__`` for a package.

    Importing a name then loads its module only, so that a table can be read without Dash and
    Plotly.

    Parameters
    ----------
    package
        Name of the package.
    names
        Public names by module, relative to the package.

    Examples
    --------
    >>> get, list_names = lazy_names("dashboard.common", {"errors": ["DashboardError"]})
    >>> get("DashboardError").__module__, list_names()
    ('dashboard.common.errors', ['DashboardError'])
    """
    homes = {name: f"{package}.{module}" for module, group in names.items() for name in group}

    def get(name: str) -> Any:
        if name not in homes:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        return getattr(import_module(homes[name]), name)

    return get, lambda: sorted(homes)
