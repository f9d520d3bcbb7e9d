"""Read the names of columns that hold dates.

A name is split into words: whether it is a start or an end, whether it is a date, a year, a month,
a day or a time, and the rest. Columns with the same rest belong together, such as ``stint_start``
and ``stint_end``, or ``YrBeg1``, ``MonBeg1`` and ``YrEnd1``.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable
from typing import NamedTuple

# Words of names in lower case, without accents.
_WORDS: dict[str, frozenset[str]] = {
    field: frozenset(words.split())
    for field, words in {
        "start": (
            "start started starts starting begin began begun begins beginning beg from since debut "
            "inicio inicial comienzo anfang beginn beginnt von ab inizio poczatek od baslangic "
            "początek початок начало від від з opened zacatek 开始 開始 시작 birth born geburt "
            "geboren naissance nacimiento nascita"
        ),
        "end": (
            "end ended ends ending finish finished finishes fin final fim ende bis until till to "
            "fine koniec konec bitis кінець конец до закінчення окончание окончания closed stop "
            "stopped 结束 結束 終了 종료 death died tod gestorben mort deces muerte morte"
        ),
        "date": (
            "date datetime timestamp day_date datum fecha data дата dato tarih tanggal 日期 日付 "
            "年代 날짜"
        ),
        "year": (
            "year yr yrs yyyy yy jahr annee ano anno rok рік год yil jaar ar aar anio yil tahun "
            "vuosi anul έτος שנה السنة 年 年份 년 연도 "
            "years jahre annees anos anni lata роки годы"
        ),
        "month": "month mon mm monat mois mes mese miesiac місяць месяц maand ay 月 月份 월",
        "day": "day dy dd tag jour dia giorno dzien день dag gun 日 일",
        "time": "time uhrzeit heure hora ora godzina час время clock 時刻 时间 시간",
    }.items()
}
# Words for the bounds of a value, if that is a date.
_BOUNDS = {
    "start": frozenset({"min", "minimum"}),
    "end": frozenset({"max", "maximum"}),
}
# These may also count years.
_PLURAL_YEARS = frozenset(
    {"yrs", "years", "jahre", "annees", "anos", "anni", "lata", "роки", "годы"}
)
_LIMITS, _NUMBERED = ("earliest", "latest"), ("1", "2")
# The same, only beside a word for dates, as there are numbered scores, and prices at the opening.
_NEED_DATE_WORDS = (
    *(_NUMBERED, ("open", "close"), ("apertura", "cierre"), ("apertura", "chiusura")),
    ("abertura", "fechamento"),
)
# Words that mean a start and an end only if a table has both.
_PAIRED = (
    *(("launch", "return"), ("launch", "landing"), ("launched", "landed"), ("takeoff", "landing")),
    *(("departure", "arrival"), ("departed", "arrived"), ("arrest", "release")),
    *(("arrested", "released"), ("admission", "discharge"), ("admitted", "discharged")),
    *(("founded", "dissolved"), ("foundation", "dissolution"), ("established", "abolished")),
    *(("established", "disestablished"), ("appointed", "dismissed"), ("opening", "closing")),
    *(("opened", "demolished"), ("built", "demolished"), ("formed", "disbanded")),
    *(("founded", "closed"), ("founded", "defunct"), ("launched", "discontinued")),
    *(("released", "discontinued"), ("introduced", "discontinued"), ("enacted", "repealed")),
    *(("commissioned", "decommissioned"), ("launch", "shutdown"), ("erected", "demolished")),
    *(*_NEED_DATE_WORDS, ("ouverture", "fermeture")),
    *(("fundacion", "disolucion"), ("fondation", "dissolution")),
    *(("eroffnung", "schließung"), ("eroffnet", "geschlossen"), ("grundung", "auflosung")),
    *(("otwarcie", "zamkniecie"), ("відкриття", "закриття"), ("открытие", "закрытие")),
    *(("開業", "閉業"), ("開館", "閉館"), ("개관", "폐관"), ("设立", "撤销"), ("成立", "解散")),
    *(("joined", "left"), ("entry", "exit"), ("abfahrt", "ankunft"), ("salida", "llegada")),
    *(("depart", "arrivee"), ("partenza", "arrivo"), ("wyjazd", "przyjazd")),
    *(("арешт", "звільнення"), ("арест", "освобождение"), ("出発", "到着"), ("設立", "解散")),
    *(_LIMITS, ("first", "last"), ("first", "final"), ("premiere", "derniere")),
    *(("primera", "ultima"), ("erste", "letzte"), ("erster", "letzter"), ("prima", "ultima")),
)
# Names that end in a word for a side or a unit, without a space before it.
_JOINED = re.compile(
    r"([a-z]{2,}?)(start|begin|end|date|year|yyyy|yy|month|mm|day|dd|time)", re.IGNORECASE
)
_SIDES = frozenset({"start", "begin", "end"})
_ROLES, _UNITS = ("start", "end"), ("date", "year", "month", "day", "time")
_PARTS_OF_DAYS, _DATE_WORD = ("year", "month", "day"), "date"
_BIRTH = frozenset(["birth", "born", "geburt", "geboren", "naissance", "nacimiento", "nascita"])
# Words that do not tell columns of dates apart.
_FILLERS = frozenset([
    "at", "on", "of", "the", "de", "du", "des", "da", "do", "del", "event",
    "incident", "local", "utc", "ce", "ad", "gregorian", "iso", "approx",
    "approximate", "exact", "full", "long", "txt", "text",
])  # fmt: skip
_BEFORE_CHRIST = frozenset({"bc", "bce"})
_APPROXIMATE = frozenset(
    {"approx", "approximate", "approximated", "circa", "estimated", "ungefahr"}
)
# Words for other calendars, for when a row was written rather than when the event happened, and for
# dates that only serve to sort or compare the rows.
_UNSUITABLE = re.compile(
    r"hijri|hegira|jalali|hebrew|lunar|modif|updat|creat|publi|access|retriev|report|geänd|erstellt"
    r"|змін|створ|sort|compar",
    re.IGNORECASE,
)
_WORD = re.compile(r"[A-Z]+(?![a-zà-ÿ])|[A-ZÀ-Þ]?[^\W\d_A-ZÀ-Þ]+|[^\W\d_]+|[0-9]+")


class DateName(NamedTuple):
    """The name of a column: start or end, the part of a date, and the other words."""

    role: str
    unit: str
    stem: tuple[str, ...]


def is_before_christ(name: str) -> bool:
    """Return whether a column is named after years before Christ.

    Examples
    --------
    >>> is_before_christ("year_bce"), is_before_christ("Year")
    (True, False)
    """
    return not _BEFORE_CHRIST.isdisjoint(split_name(name))


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
    return not _BIRTH.isdisjoint(split_name(name))


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
    words = (word.casefold() for word in _WORD.findall(unicodedata.normalize("NFC", name)))
    return [_without_accents(word) if word.isascii() or _is_latin(word) else word for word in words]


def _is_latin(word: str) -> bool:
    return all("a" <= char <= "\u024f" for char in word)


def _without_accents(word: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))


def parse_date_name(name: str) -> DateName | None:
    """Read the name of a column; None if it names no date.

    Examples
    --------
    >>> parse_date_name("PositionBeginYear"), parse_date_name("remarks")
    (DateName(role='start', unit='year', stem=('position',)), None)
    """
    if _UNSUITABLE.search(name):
        return None
    words = [part for word in split_name(name) for part in _without_prefix(word)]
    role = next((role for role in _ROLES if not _WORDS[role].isdisjoint(words)), "")
    unit = next((unit for unit in _units_of(words) if not _WORDS[unit].isdisjoint(words)), "")
    bounds = _BOUNDS if unit and not role else {}
    role = role or next((side for side in bounds if not bounds[side].isdisjoint(words)), "")
    if not role and not unit:
        return None
    known = _WORDS[role] | bounds.get(role, frozenset()) if role else frozenset()
    known |= _WORDS[unit] if unit else frozenset()
    known |= _WORDS["date"] if unit in _PARTS_OF_DAYS else frozenset()
    stem = tuple(word for word in words if word not in known | _FILLERS | _BEFORE_CHRIST)
    return DateName(role, unit or "date", stem)


def _units_of(words: Collection[str]) -> tuple[str, ...]:
    """Return the units in the order in which they count: "date_year" is a year."""
    has_part = any(not _WORDS[unit].isdisjoint(words) for unit in _PARTS_OF_DAYS)
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
    words = {name: split_name(name) for name in names if not _UNSUITABLE.search(name)}
    pairs = (
        (start, end, pair)
        for pair in _PAIRED
        for start in words
        if pair[0] in words[start]
        for end in words
        if [pair[0] if word == pair[1] else word for word in words[end]] == words[start]
        and start != end
    )
    single = {read.stem for read in parsed.values() if not read.role}
    for start, end, pair in pairs:
        # A date between the earliest and the latest is the date itself.
        if pair == _LIMITS and _stem_of(start) in single:
            continue
        # Two scores are not a start and an end, nor are two prices, or the first of three days.
        if pair in _NEED_DATE_WORDS and start not in parsed:
            continue
        if pair == _NUMBERED and _third(words[start]) in words.values():
            continue
        for role, name, word in zip(_ROLES, (start, end), pair, strict=True):
            rest = parsed.get(name, DateName("", "date", tuple(words[name])))
            if not rest.role:
                stem = tuple(part for part in rest.stem if part != word)
                parsed[name] = DateName(role, rest.unit, stem)
    return parsed


def _third(words: list[str]) -> list[str]:
    first, _ = _NUMBERED
    return ["3" if word == first else word for word in words]


def _stem_of(name: str) -> tuple[str, ...]:
    """Return the words of a name that are neither a limit nor a unit.

    Examples
    --------
    >>> _stem_of("earliest_date"), _stem_of("Earliest year found")
    ((), ('found',))
    """
    units = frozenset().union(*(_WORDS[unit] for unit in _UNITS))
    return tuple(word for word in split_name(name) if word not in units | {*_LIMITS})


def _split_joined(names: Iterable[str]) -> dict[str, str]:
    """Split names that are written as one word, if several begin with the same word.

    Examples
    --------
    >>> _split_joined(["rptyy", "rptmm", "realstart", "realend", "birthday", "fireday"])
    {'rptyy': 'rpt yy', 'rptmm': 'rpt mm', 'realstart': 'real start', 'realend': 'real end'}
    >>> _split_joined(["startyear", "weekend"])
    {'startyear': 'start year'}
    """
    joined = {name: match for name in names if (match := _JOINED.fullmatch(name))}
    stems = Counter(match[1].casefold() for match in joined.values())
    return {
        name: f"{match[1]} {match[2]}"
        for name, match in joined.items()
        if stems[match[1].casefold()] > 1 or match[1].casefold() in _SIDES
    }


def _without_prefix(word: str) -> tuple[str, ...]:
    """Split one letter off a word such as "iyear"."""
    full_words = ("date", "year", "month", "day", "time")
    return (word[0], word[1:]) if word[1:] in full_words else (word,)
