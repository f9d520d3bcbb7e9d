"""Public names of a package that are imported when they are first used."""

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import Any


def lazy_names(
    package: str, names: Mapping[str, Sequence[str]]
) -> tuple[Callable[[str], Any], Callable[[], list[str]]]:
    """Make a package's ``__getattr__`` and ``__dir__``.

    Importing one name then costs no more than its module needs: a table can be loaded without
    Dash and Plotly.

    Parameters
    ----------
    package
        Name of the package.
    names
        Public names by the module that defines them, below the package.

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
