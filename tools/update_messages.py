"""Update the translation catalogues from the messages in the code.

New messages are added without a translation. Messages that the code no longer uses are removed. All
other translations stay. A changed message counts as new, because its old translation may be wrong.
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
# The functions of dashboard/common/i18n.py, and the positions of their messages.
KEYWORDS: Mapping[str, tuple[int, ...] | None] = {
    "tr": None,
    "ntr": (1, 2),
    "N_": None,
    "NN_": (1, 2),
}
# The code contains the English texts.
TRANSLATED = [language for language in LANGUAGES if language != "en"]
WIDTH = 100


def catalogue_path(language: str) -> Path:
    """Return the path of the catalogue for a language."""
    return PACKAGE / "common" / "locale" / language / "LC_MESSAGES" / "messages.po"


def code_messages(package: Path = PACKAGE) -> Catalog:
    """Return the messages of the code, as a catalogue without translations."""
    messages = Catalog()
    for _, _, message, _, _ in extract_from_dir(package, [("**.py", "python")], keywords=KEYWORDS):
        messages.add(message)
    return messages


def read_catalogue(language: str) -> Catalog:
    """Read the catalogue for a language; a missing file counts as empty."""
    path = catalogue_path(language)
    content = path.read_bytes() if path.exists() else b""
    return read_po(io.BytesIO(content), locale=language)


def forms(message: Message) -> list[str]:
    """Return the translation of a message: one string, or one per plural form."""
    translation = message.string or ""
    return [translation] if isinstance(translation, str) else list(translation)


def updated(catalogue: Catalog, messages: Catalog) -> str:
    """Update a catalogue in place to contain exactly these messages; return its text.

    The header is not Babel's, which changes with the date and the version of Babel.
    """
    catalogue.update(messages, no_fuzzy_matching=True)
    buffer = io.BytesIO()
    write_po(
        buffer,
        catalogue,
        width=WIDTH,
        no_location=True,
        omit_header=True,
        sort_output=True,
        ignore_obsolete=True,
    )
    body = buffer.getvalue().decode("utf-8").strip()
    return f"{_header(catalogue)}\n{body}\n" if body else _header(catalogue)


def _header(catalogue: Catalog) -> str:
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
    """Update the catalogue of each language, and print how much remains to translate."""
    messages = code_messages()
    for language in TRANSLATED:
        path, catalogue = catalogue_path(language), read_catalogue(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(updated(catalogue, messages), encoding="utf-8", newline="\n")
        untranslated = sum(not all(forms(message)) for message in catalogue if message.id)
        print(f"{language}: {len(catalogue)} messages, {untranslated} not translated")
    return 0


if __name__ == "__main__":
    sys.exit(main())
