"""Bundle JavaScript modules into one script, for pages that cannot load modules."""

import re

from dashboard.common.resources import resource

FOLDER = "assets/browser"
_IMPORT = re.compile(r'^import \{([^}]*)\} from "\./([\w.]+)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export ((?:async )?function|const) (\w+)", re.MULTILINE)
_RENAMED = re.compile(r"(\w+) as (\w+)")


def read_module(name: str) -> str:
    """Read a module of the browser code."""
    return (resource(FOLDER) / name).read_text(encoding="utf-8")


def link_modules(entry: str) -> str:
    """Bundle a module and everything that it imports into one script, each in its scope.

    Modules must import names from their folder only, and export functions and constants in their
    definitions.

    Parameters
    ----------
    entry
        Name of the module that the page starts.

    Raises
    ------
    ValueError
        A module imports or exports in another way, or modules import each other.
    """
    linked: dict[str, str] = {}
    _link(entry, linked, ())
    scopes = [f'modules["{name}"] = (() => {{\n{body}}})();\n' for name, body in linked.items()]
    return "".join(['(() => {\n"use strict";\nconst modules = {};\n', *scopes, "})();\n"])


def _link(name: str, linked: dict[str, str], importers: tuple[str, ...]) -> None:
    """Add a module to the linked ones, after those that it imports."""
    if name in importers:
        raise ValueError(f"Modules import each other: {' → '.join([*importers, name])}")
    if name in linked:
        return
    text = read_module(name)
    for statement in _IMPORT.finditer(text):
        _link(statement[2], linked, (*importers, name))
    names = ", ".join(export[2] for export in _EXPORT.finditer(text))
    body = _EXPORT.sub(r"\1 \2", _IMPORT.sub(_import_line, text))
    left = re.search(r"^(?:import|export)\b.*", body, re.MULTILINE)
    if left:
        raise ValueError(f"Cannot link {name}: unsupported line {left[0]!r}.")
    linked[name] = f"{body}return {{ {names} }};\n"


def _import_line(statement: re.Match[str]) -> str:
    """Replace an import by a lookup in the modules before."""
    names = " ".join(_RENAMED.sub(r"\1: \2", statement[1]).split())
    return f'const {{ {names} }} = modules["{statement[2]}"];\n'
