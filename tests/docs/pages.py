"""Read the pages of the documentation, and extract examples, commands and tables from them."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
AT_THE_ROOT = ["README.md", "CONTRIBUTING.md", "CODE_OF_CONDUCT.md", "SECURITY.md"]
FILES = [*(ROOT / name for name in AT_THE_ROOT), *sorted((ROOT / "docs").rglob("*.md"))]
PAGES = {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in FILES}


def blocks(page: str, *languages: str) -> list[str]:
    """Return the code blocks of a page in these languages, including indented ones."""
    names = "|".join(languages)
    pattern = re.compile(rf"^( *)```(?:{names})\n(.*?)^\1```", re.MULTILINE | re.DOTALL)
    return [re.sub(rf"^{indent}", "", code, flags=re.M) for indent, code in pattern.findall(page)]


def commands(page: str) -> list[str]:
    """Return the arguments of each event-timeline command, in code blocks and in the text."""
    lines = [
        line for block in blocks(page, "sh") for line in block.replace("\\\n", " ").splitlines()
    ]
    inline = re.findall(r"`([^`\n]+)`", page)
    pattern = re.compile(r"(?:\S*/)?(?:event-timeline|python3? -m dashboard) (.+)")
    return [match[1] for text in [*lines, *inline] if (match := pattern.fullmatch(text))]


def table_rows(page: str, heading: str) -> list[list[str]]:
    """Return the cells of the table whose first column has this heading."""
    start = page.index(f"| {heading} |")
    lines = page[start:].split("\n\n", maxsplit=1)[0].splitlines()[2:]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]


def quoted(text: str) -> list[str]:
    """Return the texts between backticks."""
    return re.findall(r"`([^`]+)`", text)
