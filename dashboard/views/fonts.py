"""Find letters in a picture for which a machine may have no font.

Each picture contains the fonts of the page, which have Latin and Cyrillic letters. All other
letters need a font of the machine that draws the picture. Without one, browsers draw a box for each
letter.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any, NamedTuple

import plotly.graph_objects as go
from babel import Locale

from dashboard.common.i18n import N_, locale, tr
from dashboard.common.resources import resource

# Categories of characters that are not drawn, or only together with a letter.
_UNDRAWN = ("M", "Z", "Cc", "Cf", "Cs")
_FIRST_EMOJI, _AFTER_EMOJI = "\U0001f000", "\U00020000"
# Prefixes of the names of characters that several languages share.
_SHARED_BY_CJK = ("CJK", "IDEOGRAPHIC", "FULLWIDTH", "HALFWIDTH", "KANGXI")
_LANGUAGES = {"HANGUL": "ko", "HIRAGANA": "ja", "KATAKANA": "ja", "BOPOMOFO": "zh"}
_CJK_FONTS = {"ko": "Noto Sans CJK KR", "ja": "Noto Sans CJK JP", "zh": "Noto Sans CJK SC"}
HERE = N_(
    "Some letters become boxes in the image, because this computer has no font for: {scripts}. "
    "Install such a font ({fonts}), and try again."
)
ON_SERVER = N_(
    "Some letters became boxes in the file, because the server has no font for: {scripts}. Install "
    "such a font ({fonts}) on the server, or save the image as PNG or SVG."
)


class Script(NamedTuple):
    """The letters of a picture in one script, the name of the script, and a font for it."""

    name: str
    font: str
    letters: str


class MissingFontWarning(UserWarning):
    """Some letters of a picture are drawn as boxes.

    Attributes
    ----------
    scripts
        The scripts of these letters.
    """

    def __init__(self, scripts: Sequence[Script]) -> None:
        super().__init__(describe_missing(scripts))
        self.scripts = scripts


def scripts_of(figure: go.Figure) -> list[Script]:
    """Find the scripts in a picture that its embedded fonts lack, in order of their names.

    Examples
    --------
    >>> figure = go.Figure(go.Scatter(text=["Kyiv, Київ", "ไทย", "東京タワー"]))
    >>> [script[:2] for script in scripts_of(figure)]
    [('Japanese', 'Noto Sans CJK JP'), ('Thai', 'Noto Sans Thai')]
    """
    letters = sorted(set().union(*_texts(figure)))
    drawn = [letter for letter in letters if _needs_font(letter)]
    prefixes = {letter: _prefix(letter) for letter in drawn}
    # Beside kana, Chinese characters are Japanese.
    cjk = "ja" if any(_LANGUAGES.get(prefix) == "ja" for prefix in prefixes.values()) else "zh"
    groups: dict[tuple[str, str], str] = {}
    for letter, prefix in prefixes.items():
        group = _name_and_font(prefix, cjk)
        groups[group] = groups.get(group, "") + letter
    return sorted(Script(*group, members) for group, members in groups.items())


def describe_missing(scripts: Iterable[Script], message: str = HERE) -> str:
    """List the scripts without a font, and fonts for them; empty if there are none."""
    names = {script.name: script.font for script in scripts}
    if not names:
        return ""
    return tr(message, scripts=", ".join(names), fonts=", ".join(dict.fromkeys(names.values())))


def _texts(figure: go.Figure) -> Iterator[str]:
    """Yield the texts that a picture draws."""
    layout = figure.layout
    for item in (*figure.data, *layout.annotations):
        yield from _flat(item["text"])
    for axis in ("xaxis", "yaxis"):
        yield from _flat(layout[axis]["ticktext"])


def _flat(texts: Any) -> Iterator[str]:
    if isinstance(texts, str):
        yield texts
    elif texts is not None:
        yield from (str(text) for text in texts)


def _needs_font(letter: str) -> bool:
    if letter.isascii() or unicodedata.category(letter).startswith(_UNDRAWN):
        return False
    return not any(first <= ord(letter) <= last for first, last in _embedded_ranges())


@cache
def _embedded_ranges() -> list[tuple[int, int]]:
    """Return the first and last code point of each range in the embedded fonts."""
    css = (resource("assets") / "style.css").read_text("utf-8")
    ranges = re.findall(r"U\+([0-9A-F]{4,6})(?:-([0-9A-F]{4,6}))?", css)
    return sorted({(int(first, 16), int(last or first, 16)) for first, last in ranges})


def _prefix(letter: str) -> str:
    """Return the word for the script in the name of a character; empty if there is none."""
    if _FIRST_EMOJI <= letter < _AFTER_EMOJI:
        return "EMOJI"
    words = re.split("[ -]", unicodedata.name(letter, ""))
    known = (*_SHARED_BY_CJK, *_LANGUAGES, *_script_codes())
    return next((word for word in words if word in known), "")


def _name_and_font(prefix: str, cjk: str) -> tuple[str, str]:
    language = cjk if prefix in _SHARED_BY_CJK else _LANGUAGES.get(prefix)
    names = Locale.parse(locale())
    if language:
        return names.languages[language], _CJK_FONTS[language]
    if prefix == "EMOJI":
        return names.scripts["Zsye"], "Noto Color Emoji"
    code = _script_codes().get(prefix)
    if code:
        return names.scripts.get(code, prefix.capitalize()), f"Noto Sans {prefix.capitalize()}"
    return tr("other characters"), "Noto Sans Symbols"


@cache
def _script_codes() -> dict[str, str]:
    """Return the ISO 15924 codes of scripts by the first word of the names of their letters."""
    return {name.upper(): code for code, name in Locale.parse("en").scripts.items()}
