"""Read the names of columns that hold dates.

A name is split into words: whether it is a start or an end, whether it is a date, a year, a month,
a day or a time, and the rest. Columns with the same rest belong together, such as ``stint_start``
and ``stint_end``, or ``YrBeg1``, ``MonBeg1`` and ``YrEnd1``.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache
from typing import NamedTuple

from dashboard.model import date_name_words
from dashboard.model.date_name_words import (
    BEFORE_CHRIST,
    COMPOUND_BIRTH,
    COMPOUND_DEATH,
    COMPOUND_UNITS,
    EITHER_WAY,
    FOUNDATIONS,
    LIMITS,
    NEED_DATE_WORDS,
    NUMBERED,
    PAIRED,
)

# Words for the bounds of a value, if that is a date.
_BOUNDS = {
    "start": frozenset({"min", "minimum"}),
    "end": frozenset({"max", "maximum"}),
}
# These may also count years.
_PLURAL_YEARS = frozenset(
    {"yrs", "years", "jahre", "annees", "anos", "anni", "lata", "роки", "годы"}
)
# Beside these, a month is a unit of time, or part of another amount.
_NO_MONTHS = frozenset([
    "per", "pro", "par", "por", "age", "alter", "edad", "duration", "dauer", "duree", "duracion",
    "durata", "length", "lasted", "old", "in", "number", "no", "nr", "count", "total", "rate",
    "sum", "next", "previous", "last", "first", "reign", "fiscal",
])  # fmt: skip
_REPORT = re.compile("report", re.IGNORECASE)
# Names that end in a word for a side or a unit, without a space before it.
_JOINED = re.compile(
    r"([a-z]{2,}?)(start|begin|end|date|year|yyyy|yy|month|mm|day|dd|time)", re.IGNORECASE
)
_SIDES = frozenset({"start", "begin", "end"})
# A short form of "start" beside an end; otherwise, "strDate" is a text.
_SHORT_START = "str"
_ROLES, _UNITS = ("start", "end"), ("date", "year", "month", "day", "time")
_PARTS_OF_DAYS, _DATE_WORD = ("year", "month", "day"), "date"
_LETTERS_OF_PARTS = {"y": "year", "m": "month", "d": "day"}
# Words that do not tell columns of dates apart.
_FILLERS = frozenset([
    "at", "on", "of", "the", "de", "du", "des", "da", "do", "del", "event",
    "incident", "local", "utc", "ce", "ad", "gregorian", "iso", "approx",
    "approximate", "exact", "full", "long", "txt", "text",
])  # fmt: skip
_BEFORE_CHRIST = re.compile(BEFORE_CHRIST, re.IGNORECASE)
_APPROXIMATE = frozenset(
    {"approx", "approximate", "approximated", "circa", "estimated", "ungefahr"}
)
# Words for other calendars, for when a row was written rather than when the event happened, and for
# dates that only serve to sort or compare the rows.
_UNSUITABLE = re.compile(
    r"hijri|hegira|jalali|hebrew|lunar|modif|updat|creat|publi|tweet|posted|access(?!ion)|retriev|report"
    r"|geänd|erstellt"
    r"|змін|створ|sort|compar",
    re.IGNORECASE,
)
# Vowel signs of Arabic, Hindi and Thai belong to the letters before them.
_MARKS = "\u064b-\u065f\u0900-\u0903\u093a-\u094f\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"
_WORD = re.compile(
    rf"[A-Z]+(?![a-zà-\u024f])|[A-ZÀ-Þ]?(?:[^\W\d_A-ZÀ-Þ]|[{_MARKS}])+|[^\W\d_]+|[0-9]+"
)
# Scripts without spaces between words.
_UNSPACED = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]+")


class DateName(NamedTuple):
    """The name of a column: start or end, the part of a date, and the other words."""

    role: str
    unit: str
    stem: tuple[str, ...]


def is_before_christ(name: str) -> bool:
    """Return whether a column is named after years before Christ.

    Examples
    --------
    >>> is_before_christ("year_bce"), is_before_christ("Jahr v. Chr."), is_before_christ("Year")
    (True, True, False)
    """
    return bool(_BEFORE_CHRIST.search(_spaced(name)))


def _spaced(name: str) -> str:
    """Separate the words of a name by spaces instead of capitals and underscores."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])|_", " ", name)


def find_year_units(year: str, names: Iterable[str]) -> str:
    """Find the column that tells whether numbers are years, decades or centuries.

    Examples
    --------
    >>> find_year_units("adYear", ["adYear", "adYearUnit", "unit"])
    'adYearUnit'
    """
    words = [*split_name(year), "unit"]
    return next((name for name in names if year and split_name(name) == words), "")


def is_birth(name: str) -> bool:
    """Return whether a column is named after births.

    Examples
    --------
    >>> is_birth("date_of_birth"), is_birth("start")
    (True, False)
    """
    return not _words()["birth"].isdisjoint(_words_of(name))


def is_foundation(start: str, end: str) -> bool:
    """Return whether two columns are named after the foundation and the end of something.

    Examples
    --------
    >>> is_foundation("Founded", "Dissolved"), is_foundation("year_opened", "year_closed")
    (True, True)
    >>> is_foundation("start", "end")
    False
    """
    words = set(_words_of(start)), set(_words_of(end))
    return any(first in words[0] and last in words[1] for first, last in FOUNDATIONS)


def is_approximate(name: str) -> bool:
    """Return whether a column is named after approximate dates.

    Examples
    --------
    >>> is_approximate("start_year_approx"), is_approximate("start_year")
    (True, False)
    """
    return not _APPROXIMATE.isdisjoint(split_name(name))


def is_date_name(name: str) -> bool:
    """Return whether a column is only named after a date: "Datum", "event date".

    Examples
    --------
    >>> is_date_name("datum"), is_date_name("start_date"), is_date_name("report date")
    (True, False, False)
    """
    return parse_date_name(name) == DateName("", "date", ())


def is_other_date(name: str) -> bool:
    """Return whether a column is named after one date among several: "resultDate".

    Examples
    --------
    >>> is_other_date("resultDate"), is_other_date("date"), is_other_date("end_date")
    (True, False, False)
    >>> is_other_date("published_date"), is_other_date("Date of birth"), is_other_date("result_day")
    (False, False, False)
    """
    parsed = parse_date_name(name)
    is_date = parsed is not None and (parsed.role, parsed.unit) == ("", "date") and parsed.stem
    return bool(is_date) and not is_birth(name)


def has_date_word(name: str) -> bool:
    """Return whether the name of a column has a word for a date, or for a part or a side of one.

    Examples
    --------
    >>> has_date_word("finished_at"), has_date_word("Wann?")
    (True, False)
    """
    return parse_date_name(name) is not None


def name_bounds(start: str, end: str) -> bool:
    """Return whether two columns are named after the bounds of a value, if that is a date.

    Examples
    --------
    >>> name_bounds("datetime_min", "datetime_max"), name_bounds("start", "end")
    (True, False)
    """
    words = (set(split_name(name)) for name in (start, end))
    return all(known & bounds for known, bounds in zip(words, _BOUNDS.values(), strict=True))


def is_month_of_events(name: str) -> bool:
    """Return whether a column is named after the month of something other than births and ends.

    The month of a report is that of the event, if there is no other month.

    Examples
    --------
    >>> is_month_of_events("Reported Month"), is_month_of_events("Mes del hecho")
    (True, True)
    >>> is_month_of_events("birth month"), is_month_of_events("month updated")
    (False, False)
    >>> is_month_of_events("Age (months)"), is_month_of_events("Duration (month)")
    (False, False)
    """
    words, known = _words_of(name), _words()
    if not known["month"].isdisjoint(words) and _NO_MONTHS.isdisjoint(words):
        others = known["birth"] | known["end"]
        is_suitable = not _UNSUITABLE.search(_REPORT.sub("", name))
        return is_suitable and others.isdisjoint(words)
    return False


def may_count_years(name: str) -> bool:
    """Return whether a column may be named after a number of years: "years".

    Examples
    --------
    >>> may_count_years("years"), may_count_years("year")
    (True, False)
    """
    return not _PLURAL_YEARS.isdisjoint(split_name(name))


def is_unsuitable(name: str) -> bool:
    """Return whether a column is named after dates that are not those of events.

    Examples
    --------
    >>> is_unsuitable("date_hijri"), is_unsuitable("Last updated"), is_unsuitable("date")
    (True, True, False)
    """
    return bool(_UNSUITABLE.search(name))


def split_name(name: str) -> list[str]:
    """Split a name at case, digits and punctuation; accents are removed.

    Examples
    --------
    >>> split_name("Duración (horas)"), split_name("YrBeg1")
    (['duracion', 'horas'], ['yr', 'beg', '1'])
    """
    return [_fold(word) for word in _WORD.findall(unicodedata.normalize("NFC", name))]


def _fold(word: str) -> str:
    folded = word.casefold()
    return _without_accents(folded) if folded.isascii() or _is_latin(folded) else folded


def _is_latin(word: str) -> bool:
    return all("a" <= char <= "\u024f" for char in word)


def _without_accents(word: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))


@cache
def _words() -> dict[str, frozenset[str]]:
    """Return the words for each part of a name in the form that :func:`split_name` gives them."""
    texts = {
        "birth": f"{date_name_words.BIRTH} {COMPOUND_BIRTH}",
        "start": f"{date_name_words.START} {date_name_words.BIRTH} {COMPOUND_BIRTH}",
        "end": f"{date_name_words.END} {date_name_words.DEATH} {COMPOUND_DEATH}",
        **{unit: getattr(date_name_words, unit.upper()) for unit in _UNITS},
    }
    return {
        part: frozenset(_fold(unicodedata.normalize("NFC", word)) for word in text.split())
        for part, text in texts.items()
    }


def _words_of(name: str) -> list[str]:
    """Split a name into words, also compounds; words for an era are left out."""
    words = split_name(_BEFORE_CHRIST.sub(" ", _spaced(name)))
    return [part for word in words for piece in _without_prefix(word)
            for part in _split_compound(piece)]  # fmt: skip


def _split_compound(word: str) -> tuple[str, ...]:
    """Split a word at the words for a start or an end, and for a date or its parts, in it.

    Examples
    --------
    >>> _split_compound("startdatum"), _split_compound("開始日"), _split_compound("工事終了日時")
    (('start', 'datum'), ('開始', '日'), ('工事', '終了', '日時'))
    >>> _split_compound("生年月日"), _split_compound("日本"), _split_compound("出生地")
    (('生', '年月日'), ('日本',), ('出生地',))
    """
    words = _words()
    if word in words["start"] | words["end"] | words["date"]:
        return (word,)
    if _UNSPACED.fullmatch(word):
        match = _compound_pattern().fullmatch(word)
        return tuple(filter(None, match.groups())) if match else (word,)
    unit = next((unit for unit in COMPOUND_UNITS if word.endswith(unit)), "")
    side = word.removesuffix(unit)
    return (side, unit) if unit and side in words["start"] | words["end"] else (word,)


@cache
def _compound_pattern() -> re.Pattern[str]:
    words = _words()
    short = {*COMPOUND_BIRTH.split(), *COMPOUND_DEATH.split()}
    roles = _any_of((words["start"] | words["end"]) - short, least=2)
    units = words["date"] | words["year"] | words["month"] | words["day"] | words["time"]
    return re.compile(
        rf"({_any_of(units, least=2)})?(.*?)({roles})({_any_of(units)})?"
        rf"|({_any_of(short)})({_any_of(units)})"
    )


def _any_of(words: Iterable[str], least: int = 1) -> str:
    unspaced = (word for word in words if len(word) >= least and _UNSPACED.fullmatch(word))
    return "|".join(sorted(unspaced, key=lambda word: (-len(word), word)))


def parse_date_name(name: str) -> DateName | None:
    """Read the name of a column; None if it names no date.

    Examples
    --------
    >>> parse_date_name("PositionBeginYear"), parse_date_name("remarks")
    (DateName(role='start', unit='year', stem=('position',)), None)
    >>> parse_date_name("تاريخ البداية"), parse_date_name("終了日")
    (DateName(role='start', unit='date', stem=()), DateName(role='end', unit='day', stem=()))
    """
    if _UNSUITABLE.search(name):
        return None
    words, known_words = _words_of(name), _words()
    role = next((role for role in _ROLES if not known_words[role].isdisjoint(words)), "")
    unit = next((unit for unit in _units_of(words) if not known_words[unit].isdisjoint(words)), "")
    bounds = _BOUNDS if unit and not role else {}
    role = role or next((side for side in bounds if not bounds[side].isdisjoint(words)), "")
    if not role and not unit:
        return None
    known = known_words[role] | bounds.get(role, frozenset()) if role else frozenset()
    known |= known_words[unit] if unit else frozenset()
    known |= known_words["date"] if unit in _PARTS_OF_DAYS else frozenset()
    stem = tuple(word for word in words if word not in known | _FILLERS)
    return DateName(role, unit or "date", stem)


def _units_of(words: Collection[str]) -> tuple[str, ...]:
    """Return the units in the order in which they count: "date_year" is a year."""
    has_part = any(not _words()[unit].isdisjoint(words) for unit in _PARTS_OF_DAYS)
    return _UNITS[1:] if has_part and _DATE_WORD in words else _UNITS


def parse_date_names(names: Iterable[str]) -> dict[str, DateName]:
    """Read the names of columns, and pairs of them such as "departure" and "arrival".

    Examples
    --------
    >>> list(parse_date_names(["Launch Date", "Return Date"]).values())
    [DateName(role='start', unit='date', stem=()), DateName(role='end', unit='date', stem=())]
    >>> parse_date_names(["Launch Date", "arrival"])
    {'Launch Date': DateName(role='', unit='date', stem=('launch',))}
    """
    names = list(names)
    split = _split_joined(names)
    parsed = {name: read for name in names if (read := parse_date_name(split.get(name, name)))}
    words = {name: _words_of(name) for name in names if not _UNSUITABLE.search(name)}
    single = {read.stem for read in parsed.values() if not read.role}
    for start, end, pair in _named_in_pairs(words):
        # A date between the earliest and the latest is the date itself.
        if pair == LIMITS and _stem_of(start) in single:
            continue
        # Two scores are not a start and an end, nor are two prices, or the first of three days.
        if pair in NEED_DATE_WORDS and start not in parsed:
            continue
        if pair == NUMBERED and _third(words[end]) in words.values():
            continue
        for role, name, word in zip(_ROLES, (start, end), pair, strict=True):
            rest = parsed.get(name, DateName("", "date", tuple(words[name])))
            if not rest.role:
                stem = tuple(part for part in rest.stem if part != word)
                parsed[name] = DateName(role, rest.unit, stem)
    return parsed | _named_by_letters(words)


def _named_in_pairs(
    words: Mapping[str, list[str]],
) -> Iterator[tuple[str, str, tuple[str, str]]]:
    """Yield the names of two columns that differ only in a pair of words, and the pair."""
    names_with: dict[str, list[str]] = {}
    for name, parts in words.items():
        for word in dict.fromkeys(parts):
            names_with.setdefault(word, []).append(name)
    for first, second in PAIRED:
        for start in names_with.get(first, ()):
            for end in names_with.get(second, ()):
                swapped = [first if word == second else word for word in words[end]]
                if swapped == words[start] and start != end:
                    yield start, end, (first, second)
    yield from _named_with_number(words)


def _named_with_number(
    words: Mapping[str, list[str]],
) -> Iterator[tuple[str, str, tuple[str, str]]]:
    """Yield the names of two columns of which only the second has a number: "date", "date2".

    There is no third, as in a list of dates.
    """
    by_words = {tuple(parts): name for name, parts in words.items()}
    first, second = NUMBERED
    for parts, name in by_words.items():
        rest = parts[:-1]
        others = ((*rest, number) for number in (first, "3"))
        if parts[-1:] == (second,) and rest in by_words and by_words.keys().isdisjoint(others):
            yield by_words[rest], name, NUMBERED


def _named_by_letters(words: Mapping[str, list[str]]) -> dict[str, DateName]:
    """Find columns named by letters: "date_y", "date_m" and "date_d", if there are all three."""
    named: dict[str, DateName] = {}
    by_words = {tuple(parts): name for name, parts in words.items()}
    for parts in [parts for parts in by_words if "y" in parts]:
        letters = {
            letter: by_words.get(tuple(letter if word == "y" else word for word in parts), "")
            for letter in _LETTERS_OF_PARTS
        }
        stem = tuple(word for word in parts if word not in {"y", *_words()["date"]})
        if all(letters.values()):
            named |= {letters[letter]: DateName("", unit, stem)
                      for letter, unit in _LETTERS_OF_PARTS.items()}  # fmt: skip
    return named


def may_be_reversed(start: str, end: str) -> bool:
    """Return whether the column of the start may be the end: an arrival before a departure.

    Examples
    --------
    >>> may_be_reversed("departure_date", "arrival_date"), may_be_reversed("start", "end")
    (True, False)
    """
    words = set(_words_of(start)), set(_words_of(end))
    return any(first in words[0] and second in words[1] for first, second in EITHER_WAY)


def _third(words: list[str]) -> list[str]:
    _, second = NUMBERED
    return ["3" if word == second else word for word in words]


def _stem_of(name: str) -> tuple[str, ...]:
    """Return the words of a name that are neither a limit nor a unit.

    Examples
    --------
    >>> _stem_of("earliest_date"), _stem_of("Earliest year found")
    ((), ('found',))
    """
    units = frozenset().union(*(_words()[unit] for unit in _UNITS))
    return tuple(word for word in split_name(name) if word not in units | {*LIMITS})


def _split_joined(names: Iterable[str]) -> dict[str, str]:
    """Split names that are written as one word, if several begin with the same word.

    Examples
    --------
    >>> _split_joined(["rptyy", "rptmm", "realstart", "realend", "birthday", "fireday"])
    {'rptyy': 'rpt yy', 'rptmm': 'rpt mm', 'realstart': 'real start', 'realend': 'real end'}
    >>> _split_joined(["startyear", "weekend"]), _split_joined(["STRYEAR", "ENDYEAR"])
    ({'startyear': 'start year'}, {'STRYEAR': 'start YEAR', 'ENDYEAR': 'END YEAR'})
    """
    joined = {name: match for name in names if (match := _JOINED.fullmatch(name))}
    stems = Counter(match[1].casefold() for match in joined.values())
    ends = {match[2].casefold() for match in joined.values() if match[1].casefold() == "end"}
    starts = {
        name
        for name, match in joined.items()
        if match[1].casefold() == _SHORT_START and match[2].casefold() in ends
    }
    return {
        name: f"{'start' if name in starts else match[1]} {match[2]}"
        for name, match in joined.items()
        if name in starts or stems[match[1].casefold()] > 1 or match[1].casefold() in _SIDES
    }


def _without_prefix(word: str) -> tuple[str, ...]:
    """Split one letter off a word such as "iyear"."""
    full_words = ("date", "year", "month", "day", "time")
    return (word[0], word[1:]) if word[1:] in full_words else (word,)
