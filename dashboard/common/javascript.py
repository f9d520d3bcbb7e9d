"""Modules of JavaScript in one script, for pages that cannot load them one by one."""

import re

from dashboard.common.resources import resource

FOLDER = "assets/browser"
_IMPORT = re.compile(r'^import \{([^}]*)\} from "\./([\w.]+)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export ((?:async )?function|const) (\w+)", re.MULTILINE)
_RENAMED = re.compile(r"(\w+) as (\w+)")


def read_module(name: str) -> str:
    """Read one of the modules that browsers run."""
    return (resource(FOLDER) / name).read_text(encoding="utf-8")


def link_modules(entry: str) -> str:
    """Put a module and all that it imports into one script, each module in a scope of its own.

    The modules are written for this: they import names from their own folder, and export functions
    and constants where they define them.

    Parameters
    ----------
    entry
        Name of the module that the page starts with.

    Raises
    ------
    ValueError
        A module imports or exports something in another way, or modules import each other.
    """
    linked: dict[str, str] = {}
    _link(entry, linked, ())
    scopes = [f'modules["{name}"] = (() => {{\n{body}}})();\n' for name, body in linked.items()]
    return "".join(['(() => {\n"use strict";\nconst modules = {};\n', *scopes, "})();\n"])


def _link(name: str, linked: dict[str, str], importers: tuple[str, ...]) -> None:
    """Add a module to those that are linked, after all that it imports."""
    if name in importers:
        raise ValueError(f"modules import each other: {' → '.join([*importers, name])}")
    if name in linked:
        return
    text = read_module(name)
    for found in _IMPORT.finditer(text):
        _link(found[2], linked, (*importers, name))
    names = ", ".join(found[2] for found in _EXPORT.finditer(text))
    body = _EXPORT.sub(r"\1 \2", _IMPORT.sub(_import_line, text))
    left = re.search(r"^(?:import|export)\b.*", body, re.MULTILINE)
    if left:
        raise ValueError(f"{name} cannot be linked: {left[0]}")
    linked[name] = f"{body}return {{ {names} }};\n"


def _import_line(found: re.Match[str]) -> str:
    """Write an import as reading from the modules before."""
    names = " ".join(_RENAMED.sub(r"\1: \2", found[1]).split())
    return f'const {{ {names} }} = modules["{found[2]}"];\n'
