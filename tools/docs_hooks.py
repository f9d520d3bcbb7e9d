"""What MkDocs does beyond its plugins: pages from files at the root, and tables made from the code.

A page may hold ``<!-- generated: NAME -->``; NAME is one of ``GENERATED``.
"""

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from dashboard.cli import main
from dashboard.common.settings import describe_settings

ROOT = Path(__file__).resolve().parent.parent
# Files that a visitor of the repository expects at its root are pages of the site as well.
ROOT_PAGES = {
    "CONTRIBUTING.md": "contributing/index.md",
    "CODE_OF_CONDUCT.md": "contributing/conduct.md",
    "CHANGELOG.md": "contributing/changes.md",
    "SECURITY.md": "explanation/security.md",
}
_LINK = re.compile(r"(\[[^\]]+\]\()(?!https?:|#)([^)#\s]+)(#[^)\s]*)?\)")
_ROLE = re.compile(r":(?:attr|class|func|meth|mod):(?=<code>)")
_MARKER = re.compile(r"^<!-- generated: (\w+) -->$", re.MULTILINE)


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the files at the root to the site."""
    for name, target in ROOT_PAGES.items():
        text = (ROOT / name).read_text(encoding="utf-8")
        files.append(File.generated(config, target, content=relink(text, target)))
    return files


def relink(text: str, target: str) -> str:
    """Point the links of a file at the root to where the same things are in the site.

    Examples
    --------
    >>> relink("[a](SECURITY.md) [b](docs/start.md#now)", "contributing/index.md")
    '[a](../explanation/security.md) [b](../start.md#now)'
    """

    def replace(link: re.Match[str]) -> str:
        path = ROOT_PAGES.get(link[2], link[2].removeprefix("docs/"))
        relative = os.path.relpath(path, Path(target).parent)
        return f"{link[1]}{Path(relative).as_posix()}{link[3] or ''})"

    return _LINK.sub(replace, text)


def on_page_markdown(markdown: str, page: Page, **_: Any) -> str:
    """Put generated tables in place of their markers."""
    del page
    return _MARKER.sub(lambda marker: GENERATED[marker[1]](), markdown)


def on_page_content(html: str, **_: Any) -> str:
    """Drop the roles that docstrings give to names, such as ``:class:``."""
    return _ROLE.sub("", html)


def command_line() -> str:
    """Write a section for each command: what it does, how it is called, its options."""
    context = click.Context(main, info_name="event-timeline")
    commands = [main.get_command(context, name) for name in main.list_commands(context)]
    sections = [_command(command, context) for command in commands if command]
    return "\n\n".join(sections)


def _command(command: click.Command, parent: click.Context) -> str:
    context = click.Context(command, info_name=command.name, parent=parent)
    usage = " ".join([context.command_path, *command.collect_usage_pieces(context)])
    rows = [row for parameter in command.params if (row := _option(parameter, context))]
    parts = [
        f"## {command.name}",
        f"```text\n{usage}\n```",
        _plain(_help_text(command)),
        "| option | meaning | default |\n|---|---|---|\n" + "\n".join(rows),
    ]
    return "\n\n".join(parts)


def _help_text(command: click.Command) -> str:
    return "\n".join(line.strip() for line in (command.help or "").splitlines())


def _option(parameter: click.Parameter, context: click.Context) -> str:
    if not isinstance(parameter, click.Option):
        return ""
    extra = parameter.get_help_extra(context)
    kind = parameter.make_metavar(context) if not parameter.is_flag else ""
    names = ", ".join(parameter.opts)
    default = extra.get("default", "") or _default(parameter)
    spelling = f"`{names} {kind}`".replace(" `", "`")
    return f"| {spelling} | {_plain(parameter.help or '')} | {default and f'`{default}`'} |"


def _default(option: click.Option) -> str:
    """Name a default that the help leaves out, where it is a word or a number."""
    shown = isinstance(option.default, str | int) and not isinstance(option.default, bool)
    return str(option.default) if shown else ""


def _plain(text: str) -> str:
    """Keep Markdown from taking what a help text holds for markup of its own."""
    return re.sub(r"([*_|<])", r"\\\1", text)


def settings_table() -> str:
    """Write a table of every setting."""
    return "\n".join(["| option | variable | default | meaning |", "|---|---|---|---|", *_rows()])


def _rows() -> Iterator[str]:
    for setting in describe_settings():
        option = f"--{setting.name.replace('_', '-')}"
        default = f"`{setting.default}`" if setting.default != "" else ""
        yield f"| `{option}` | `{setting.variable}` | {default} | {_plain(setting.help)} |"


GENERATED: dict[str, Callable[[], str]] = {
    "command_line": command_line,
    "settings": settings_table,
}
