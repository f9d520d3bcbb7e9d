"""Bring every catalogue of translations in line with the messages of the code.

New messages are added without a translation, messages that the code no longer says are removed,
and translations are kept. Nothing is guessed: a message that was changed is a new one. Run twice,
the second run changes nothing.
"""

import io
import sys
from collections.abc import Mapping
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from dashboard.common.i18n import LANGUAGES

PACKAGE = Path(__file__).resolve().parent.parent / "dashboard"
# The functions of dashboard/common/i18n.py, and which of their arguments are messages.
KEYWORDS: Mapping[str, tuple[int, ...] | None] = {
    "tr": None,
    "ntr": (1, 2),
    "N_": None,
    "NN_": (1, 2),
}
# English stands in the code.
TRANSLATED = [language for language in LANGUAGES if language != "en"]
WIDTH = 100


def catalogue_path(language: str) -> Path:
    """Return the file with the translations into a language."""
    return PACKAGE / "common" / "locale" / language / "LC_MESSAGES" / "messages.po"


def code_messages(package: Path = PACKAGE) -> Catalog:
    """Collect the messages of the code, as a catalogue without translations."""
    messages = Catalog()
    for _, _, message, _, _ in extract_from_dir(package, [("**.py", "python")], keywords=KEYWORDS):
        messages.add(message)
    return messages


def read_catalogue(language: str) -> Catalog:
    """Read the translations into a language; there may be none yet."""
    path = catalogue_path(language)
    text = path.read_bytes() if path.exists() else b""
    return read_po(io.BytesIO(text), locale=language)


def forms(message: Message) -> list[str]:
    """Return the translation of a message: one string, or one for each form of the plural."""
    string = message.string or ""
    return [string] if isinstance(string, str) else list(string)


def updated(catalogue: Catalog, messages: Catalog) -> str:
    """Return the text of a catalogue that holds these messages and no others.

    The catalogue is changed. Its head is written here, as Babel's tells when it was written and
    by which version of Babel.
    """
    catalogue.update(messages, no_fuzzy_matching=True)
    written = io.BytesIO()
    write_po(
        written,
        catalogue,
        width=WIDTH,
        no_location=True,
        omit_header=True,
        sort_output=True,
        ignore_obsolete=True,
    )
    body = written.getvalue().decode("utf-8").strip()
    return f"{_head(catalogue)}\n{body}\n" if body else _head(catalogue)


def _head(catalogue: Catalog) -> str:
    fields = {
        "Project-Id-Version": "event-timeline",
        "Language": catalogue.locale_identifier,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": catalogue.plural_forms,
    }
    lines = [f'"{name}: {value}\\n"' for name, value in fields.items()]
    return "\n".join(['msgid ""', 'msgstr ""', *lines, ""])


def main() -> int:
    """Update the catalogue of each language and say what there is to translate."""
    messages = code_messages()
    for language in TRANSLATED:
        path, catalogue = catalogue_path(language), read_catalogue(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(updated(catalogue, messages), encoding="utf-8", newline="\n")
        left = sum(not all(forms(message)) for message in catalogue if message.id)
        print(f"{language}: {len(catalogue)} messages, {left} not translated")
    return 0


if __name__ == "__main__":
    sys.exit(main())
