"""Guess the encoding of a text whose bytes do not declare it."""

import re
import unicodedata
from typing import NamedTuple

import chardet

# Number of bytes on each side of the first one that is not UTF-8: enough to recognize a language.
_SAMPLE = 50_000
_HEAD = 4_000
# Encodings that are tried besides the guess, most common first.
_COMMON = ("Windows-1252", "MacRoman", "Windows-1250", "Windows-1251")
# Below this confidence, a common encoding that fits equally well is preferred.
_MIN_CONFIDENCE = 0.06
# Below this confidence, the bytes are not words.
_NONSENSE = 0.02
# A guess whose characters fit this much worse than those of another encoding is wrong.
_CLEARLY_WORSE = 0.1
# If fewer characters fit, the text was damaged before.
_MIN_FIT = 0.6
# Shares of the bytes of UTF-16 that are zero, on one side and on the other, and of odd characters.
_MIN_ZEROS, _MAX_OTHER_ZEROS, _MAX_ODD = 0.05, 0.1, 0.01
_FEWEST_ZEROS, _SEPARATOR = 3, re.compile(r"[\r\n,;\t|\[{]")
# Minimum share of valid characters in a UTF-8 text with errors.
_MOST = 0.9
# A character that only two-byte encodings have.
_CHINESE = "\u4e2d"
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_UTF8_CHARACTER = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|(?!\xed[\xa0-\xbf])[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
_FIRST_BEYOND_ASCII = 0x80
_APOSTROPHES = "\u2019\u02bc\u00b7\u00ad\u2010\u2011"


class Guess(NamedTuple):
    """An encoding, and whether its characters fit those beside them."""

    encoding: str
    is_clear: bool


def guess_encoding(raw: bytes) -> Guess:
    """Guess an encoding from the bytes around the first one that is not UTF-8.

    The guess of the library is checked. A word should not mix Latin letters with other scripts,
    have capitals after small letters, or contain symbols.
    """
    sample = _sample(raw, _first_wrong(raw))
    guess = chardet.detect(sample)
    name = str(guess["encoding"] or "")
    if name in ("", "ascii"):
        return Guess("utf-8", is_clear=True)
    if guess["confidence"] < _NONSENSE:
        return Guess(_COMMON[0], is_clear=False)
    fits = {name: _fit(sample, name)}
    fits |= {other: _fit(sample, other) for other in _COMMON if other not in fits}
    usable = {other: fit for other, fit in fits.items() if _can_decode(raw, other)}
    # If a guessed one-byte encoding fails, none is better. Two-byte letters may be Western ones.
    if not usable or (name not in usable and not _CHINESE.encode(name, errors="ignore")):
        return Guess(name, is_clear=False)
    # If several fit equally well, take the first, which is the guess.
    best = max(usable, key=lambda other: round(usable[other], 2))
    fit = usable.get(name, 0.0)
    if guess["confidence"] < _MIN_CONFIDENCE:
        common = (other for other in _COMMON if usable.get(other, -1.0) >= fit)
        name = next(common, name)
    if name not in usable or usable[best] - usable[name] > _CLEARLY_WORSE:
        name = best
    return Guess(name, is_clear=usable[name] >= _MIN_FIT)


def _first_wrong(raw: bytes) -> int:
    """Return the position of the first byte that is not UTF-8."""
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start
    return 0


def _sample(raw: bytes, at: int) -> bytes:
    return raw[max(at - _SAMPLE, 0) : at + _SAMPLE]


def _can_decode(raw: bytes, encoding: str) -> bool:
    try:
        raw.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return False
    return True


def _fit(sample: bytes, encoding: str) -> float:
    """Return the share of the characters beyond ASCII that fit those beside them."""
    text = sample.decode(encoding, errors="replace")
    fitting = [_fits(text, match.start()) for match in _NOT_ASCII.finditer(text)]
    return sum(fitting) / len(fitting) if fitting else 0.0


def _fits(text: str, at: int) -> bool:
    char, before, after = text[at], text[max(at - 1, 0) : at], text[at + 1 : at + 2]
    if not char.isalpha():
        is_inside = before.isalpha() and after.isalpha()
        is_odd = unicodedata.category(char) in ("Cc", "Cn", "Co") or char == "\ufffd"
        return not is_odd and (not is_inside or char in _APOSTROPHES)
    if any(_is_ascii_letter(other) for other in (before, after)):
        return "LATIN" in unicodedata.name(char, "") and not (char.isupper() and before.islower())
    return True


def _is_ascii_letter(char: str) -> bool:
    return char.isascii() and char.isalpha()


def find_utf16(raw: bytes) -> str:
    """Return the encoding of UTF-16 without a byte order mark; empty for any other bytes.

    Its digits, spaces and separators each have a zero byte, always on the same side.
    """
    head = raw[:_HEAD]
    zeros = {"utf-16-le": head[1::2].count(0), "utf-16-be": head[0::2].count(0)}
    name = max(zeros, key=lambda side: zeros[side])
    other = sum(zeros.values()) - zeros[name]
    if len(raw) % 2 or zeros[name] < max(_MIN_ZEROS * len(head) / 2, _FEWEST_ZEROS):
        return ""
    if other > _MAX_OTHER_ZEROS * zeros[name] or not _can_decode(raw, name):
        return ""
    text = head.decode(name, errors="ignore")
    return name if _SEPARATOR.search(text) and _share_of_odd(text) < _MAX_ODD else ""


def _share_of_odd(text: str) -> float:
    """Return the share of characters that occur in no text."""
    odd = [
        unicodedata.category(char) in ("Cc", "Cn", "Co") for char in text if char not in "\t\r\n"
    ]
    return sum(odd) / len(odd) if odd else 1.0


def is_mostly_utf8(raw: bytes, wrong: int) -> bool:
    """Return whether nearly all characters around the first wrong byte are UTF-8."""
    sample = _sample(raw, wrong)
    valid = len(_UTF8_CHARACTER.findall(sample))
    wrong = sum(byte >= _FIRST_BEYOND_ASCII for byte in _UTF8_CHARACTER.sub(b"", sample))
    return valid > 0 and valid / (valid + wrong) >= _MOST
