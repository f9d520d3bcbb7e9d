"""Hooks for MkDocs: add pages from files at the root, and generate tables from the code.

A page can contain ``<!-- generated: NAME -->``, where NAME is a key of ``GENERATED``.
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
# Files that must be at the root of a repository, and their pages on the site.
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
    """Change the links of a file at the root to the same pages on the site.

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
    """Replace markers by generated tables."""
    del page
    return _MARKER.sub(lambda marker: GENERATED[marker[1]](), markdown)


def on_page_content(html: str, **_: Any) -> str:
    """Remove Sphinx roles such as ``:class:`` from docstrings."""
    return _ROLE.sub("", html)


def command_line() -> str:
    """Describe each command in a section: its purpose, usage and options."""
    context = click.Context(main, info_name="event-timeline")
    commands = [main.get_command(context, name) for name in main.list_commands(context)]
    sections = [_command_section(command, context) for command in commands if command]
    return "\n\n".join(sections)


def _command_section(command: click.Command, parent: click.Context) -> str:
    context = click.Context(command, info_name=command.name, parent=parent)
    usage = " ".join([context.command_path, *command.collect_usage_pieces(context)])
    rows = [row for parameter in command.params if (row := _option_row(parameter, context))]
    blocks = [
        f"## {command.name}",
        f"```text\n{usage}\n```",
        _escape(_help_text(command)),
        "| option | meaning | default |\n|---|---|---|\n" + "\n".join(rows),
    ]
    return "\n\n".join(blocks)


def _help_text(command: click.Command) -> str:
    return "\n".join(line.strip() for line in (command.help or "").splitlines())


def _option_row(parameter: click.Parameter, context: click.Context) -> str:
    if not isinstance(parameter, click.Option):
        return ""
    names = ", ".join(parameter.opts)
    meaning = _escape(parameter.help or "")
    if isinstance(parameter.type, click.Choice):
        # In the first column, a long list would leave no room for the others.
        choices = ", ".join(f"`{choice}`" for choice in parameter.type.choices)
        spelling, meaning = names, f"{meaning} One of: {choices}."
    elif parameter.is_flag:
        spelling = names
    else:
        spelling = f"{names} {parameter.make_metavar(context)}"
    default = parameter.get_help_extra(context).get("default", "") or _default(parameter)
    return f"| `{spelling}` | {meaning} | {default and f'`{default}`'} |"


def _default(option: click.Option) -> str:
    """Return a default that the help omits, if it is a word or a number."""
    is_simple = isinstance(option.default, str | int) and not isinstance(option.default, bool)
    return str(option.default) if is_simple else ""


def _escape(text: str) -> str:
    """Escape characters of a help text that Markdown would interpret."""
    return re.sub(r"([*_|<])", r"\\\1", text)


def settings_table() -> str:
    """Describe all settings in a table."""
    header = ["| option | variable | default | meaning |", "|---|---|---|---|"]
    return "\n".join([*header, *_setting_rows()])


def _setting_rows() -> Iterator[str]:
    for setting in describe_settings():
        option = f"--{setting.name.replace('_', '-')}"
        default = f"`{setting.default}`" if setting.default != "" else ""
        yield f"| `{option}` | `{setting.variable}` | {default} | {_escape(setting.help)} |"


GENERATED: dict[str, Callable[[], str]] = {
    "command_line": command_line,
    "settings": settings_table,
}
