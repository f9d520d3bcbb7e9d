"""Infer which columns hold the start and the end of an event, and the parts of these dates.

A name is split into words: whether it is a start or an end, whether it is a date, a year, a month,
a day or a time, and the rest. Columns with the same rest belong together, such as ``stint_start``
and ``stint_end``, or ``YrBeg1``, ``MonBeg1`` and ``YrEnd1``. Finally, the cells must confirm it.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple, Protocol

from dashboard.model.column_aliases import DATE_PARTS

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
# Dates of one object, of which the last is the end.
_MIN_SIBLINGS = 3
_PARTS_OF_DAYS, _DATE_WORD = ("year", "month", "day"), "date"
_BIRTH = frozenset(["birth", "born", "geburt", "geboren", "naissance", "nacimiento", "nascita"])
# Words that do not tell columns of dates apart.
_FILLERS = frozenset(
    [
        "at",
        "on",
        "of",
        "the",
        "de",
        "du",
        "des",
        "da",
        "do",
        "del",
        "event",
        "incident",
        "local",
        "utc",
        "ce",
        "ad",
        "gregorian",
        "iso",
        "approx",
        "approximate",
        "exact",
        "full",
        "long",
        "txt",
        "text",
    ]
)
_BEFORE_CHRIST = frozenset({"bc", "bce"})
_APPROXIMATE = frozenset(
    {"approx", "approximate", "approximated", "circa", "estimated", "ungefahr"}
)
# Words for other calendars, for when a row was written rather than when the event happened, and for
# dates that only serve to sort or compare the rows.
_OTHERS = re.compile(
    r"hijri|hegira|jalali|hebrew|lunar|modif|updat|creat|publi|access|retriev|report|geänd|erstellt"
    r"|змін|створ|sort|compar",
    re.IGNORECASE,
)
_WORD = re.compile(r"[A-Z]+(?![a-zà-ÿ])|[A-ZÀ-Þ]?[^\W\d_A-ZÀ-Þ]+|[^\W\d_]+|[0-9]+")


class _Name(NamedTuple):
    """The name of a column: start or end, the part of a date, and the other words."""

    role: str
    unit: str
    stem: tuple[str, ...]


# Columns by role and part of a date.
_Group = dict[tuple[str, str], str]


class ColumnContent(Protocol):
    """Tests of the cells of columns."""

    def holds(self, unit: str, name: str) -> bool:
        """Return whether most cells are dates, years, months, days or times."""

    def are_whole_days(self, name: str) -> bool:
        """Return whether most cells are dates with a day."""

    def agree(self, date: str, year: str) -> bool:
        """Return whether dates have the years of another column."""

    def needs_year(self, date: str) -> bool:
        """Return whether dates are empty or have two-digit years in some rows."""

    def may_end(self, name: str) -> bool:
        """Return whether all cells are dates or years of four digits, of any precision."""

    def last_of(self, names: Sequence[str]) -> str:
        """Return the column with the latest date of every row; empty if there is none."""

    def are_plain_years(self, name: str) -> bool:
        """Return whether most cells are only a number, and not a year of a reign."""

    def are_full_years(self, name: str) -> bool:
        """Return whether most cells are years of four digits."""

    def are_short_years(self, names: Sequence[str]) -> bool:
        """Return whether the cells of all columns are only numbers, and some are early years."""

    def are_same(self, date: str, year: str) -> bool:
        """Return whether two columns have the same numbers of years."""

    def lies_within(self, year: str, start: str, end: str) -> bool:
        """Return whether most years are between the years of a start and those of an end."""

    def distinct(self, name: str) -> int:
        """Count the distinct texts."""


def infer_dates(
    names: Iterable[str], mapping: Mapping[str, str], content: ColumnContent
) -> dict[str, str]:
    """Complete the columns of dates: find the date, its parts, and its end.

    Parameters
    ----------
    names
        Columns that may contain dates.
    mapping
        Column by field, as proposed by exact names.
    content
        Tests of the cells.

    Returns
    -------
    dict
        `mapping` with other columns for the date and its parts.
    """
    taken = {name for field, name in mapping.items() if field not in ("date", *DATE_PARTS)}
    free = [name for name in names if name not in taken]
    groups = _group(free)
    fields = {field: mapping[field] for field in ("date", *DATE_PARTS) if field in mapping}
    rest = {field: name for field, name in mapping.items() if field not in fields}
    if "date" not in fields:
        fields |= _find_whole_date(free, fields, content)
    main = fields.get("date") or fields.get("year")
    stem = _best_stem(groups, content) if main is None else None
    whole = _whole_spans(groups, fields, content) if "date" not in fields else {}
    if whole:
        return _in_order_of(mapping, rest | whole)
    parsed = _parse_all(free).get(main) if main else None
    if parsed is not None:
        stem = parsed.stem
    if stem is not None:
        paired = _fields_of(groups.get(stem, {}), content)
        if main is None or "date" not in fields:
            paired = {} if "date" in paired and not _fits_year(paired, fields, content) else paired
            fields = paired | fields
        else:
            if {"date", "end_date"} <= paired.keys() and _names_bounds(paired):
                # A date beside its bounds lies between them.
                fields["date"] = paired["date"]
            fields |= {field: paired[field] for field in paired if field not in fields
                       and (field.startswith("end_") or field == "time")}  # fmt: skip
    return _in_order_of(mapping, rest | _consistent(fields, free, content))


def find_last_date(date: str, names: Iterable[str], content: ColumnContent) -> dict[str, str]:
    """Find the last of several dates in an object, such as the race after all other sessions.

    Parameters
    ----------
    date
        The column of the start, whose name consists of that of the object and its own.
    names, content
        See :func:`infer_dates`.
    """
    prefix, blank, _ = date.rpartition(" ")
    siblings = [name for name in names if blank and name.rpartition(" ")[0] == prefix
                and not _OTHERS.search(name)
                and content.are_whole_days(name)]  # fmt: skip
    last = content.last_of(siblings) if len(siblings) >= _MIN_SIBLINGS else ""
    return {"end_date": last} if last and last != date else {}


def _in_order_of(mapping: Mapping[str, str], fields: dict[str, str]) -> dict[str, str]:
    return {field: fields[field] for field in dict.fromkeys((*mapping, *fields)) if field in fields}


def _names_bounds(fields: Mapping[str, str]) -> bool:
    """Return whether start and end are named as bounds of a value: min and max."""
    words = (set(_words(fields[field])) for field in ("date", "end_date"))
    return all(known & bounds for known, bounds in zip(words, _BOUNDS.values(), strict=True))


def _whole_spans(
    groups: Mapping[tuple[str, ...], _Group], fields: Mapping[str, str], content: ColumnContent
) -> dict[str, str]:
    """Find days with ends that have the years of a year column, such as YrBeg1 beside Year."""
    if "year" not in fields or {"month", "day"} & fields.keys():
        return {}
    for group in groups.values():
        span = _fields_of(group, content)
        if {"year", "day", "end_year", "end_day"} <= span.keys() and content.lies_within(
            fields["year"], span["year"], span["end_year"]
        ):
            return span
    return {}


def is_before_christ(name: str) -> bool:
    """Return whether a column is named after years before Christ.

    Examples
    --------
    >>> is_before_christ("year_bce"), is_before_christ("Year")
    (True, False)
    """
    return not _BEFORE_CHRIST.isdisjoint(_words(name))


def find_year_units(year: str, names: Iterable[str]) -> str:
    """Find the column that tells whether numbers are years, decades or centuries.

    Examples
    --------
    >>> find_year_units("adYear", ["adYear", "adYearUnit", "unit"])
    'adYearUnit'
    """
    words = [*_words(year), "unit"]
    return next((name for name in names if year and _words(name) == words), "")


def is_birth(name: str) -> bool:
    """Return whether a column is named after births.

    Examples
    --------
    >>> is_birth("date_of_birth"), is_birth("start")
    (True, False)
    """
    return not _BIRTH.isdisjoint(_words(name))


def is_approximate(name: str) -> bool:
    """Return whether a column is named after approximate dates.

    Examples
    --------
    >>> is_approximate("start_year_approx"), is_approximate("start_year")
    (True, False)
    """
    return not _APPROXIMATE.isdisjoint(_words(name))


def is_date_name(name: str) -> bool:
    """Return whether a column is only named after a date: "Datum", "event date".

    Examples
    --------
    >>> is_date_name("datum"), is_date_name("start_date"), is_date_name("report date")
    (True, False, False)
    """
    return _parse(name) == _Name("", "date", ())


def is_other_date(name: str) -> bool:
    """Return whether a column is named after one date among several: "resultDate".

    Examples
    --------
    >>> is_other_date("resultDate"), is_other_date("date"), is_other_date("end_date")
    (True, False, False)
    >>> is_other_date("published_date"), is_other_date("Date of birth"), is_other_date("result_day")
    (False, False, False)
    """
    parsed = _parse(name)
    is_date = parsed is not None and (parsed.role, parsed.unit) == ("", "date") and parsed.stem
    return bool(is_date) and not is_birth(name)


def has_date_word(name: str) -> bool:
    """Return whether the name of a column has a word for a date, or for a part or a side of one.

    Examples
    --------
    >>> has_date_word("finished_at"), has_date_word("Wann?")
    (True, False)
    """
    return _parse(name) is not None


def _words(name: str) -> list[str]:
    """Split a name at case, digits and punctuation; accents are removed."""
    words = (word.casefold() for word in _WORD.findall(unicodedata.normalize("NFC", name)))
    return [_without_accents(word) if word.isascii() or _is_latin(word) else word for word in words]


def _is_latin(word: str) -> bool:
    return all("a" <= char <= "\u024f" for char in word)


def _without_accents(word: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))


def _parse(name: str) -> _Name | None:
    """Read the name of a column; None if it names no date.

    Examples
    --------
    >>> _parse("PositionBeginYear"), _parse("remarks")
    (_Name(role='start', unit='year', stem=('position',)), None)
    """
    if _OTHERS.search(name):
        return None
    words = [part for word in _words(name) for part in _without_prefix(word)]
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
    return _Name(role, unit or "date", stem)


def _units_of(words: Collection[str]) -> tuple[str, ...]:
    """Return the units in the order in which they count: "date_year" is a year."""
    has_part = any(not _WORDS[unit].isdisjoint(words) for unit in _PARTS_OF_DAYS)
    return _UNITS[1:] if has_part and _DATE_WORD in words else _UNITS


def _parse_all(names: Iterable[str]) -> dict[str, _Name]:
    """Read the names of columns, and pairs of them such as "departure" and "arrival".

    Examples
    --------
    >>> list(_parse_all(["Launch Date", "Return Date"]).values())
    [_Name(role='start', unit='date', stem=()), _Name(role='end', unit='date', stem=())]
    >>> _parse_all(["Launch Date", "arrival"])
    {'Launch Date': _Name(role='', unit='date', stem=('launch',))}
    """
    names = list(names)
    split = _split_joined(names)
    parsed = {name: read for name in names if (read := _parse(split.get(name, name)))}
    words = {name: _words(name) for name in names if not _OTHERS.search(name)}
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
            rest = parsed.get(name, _Name("", "date", tuple(words[name])))
            if not rest.role:
                stem = tuple(part for part in rest.stem if part != word)
                parsed[name] = _Name(role, rest.unit, stem)
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
    return tuple(word for word in _words(name) if word not in units | {*_LIMITS})


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


def _group(names: list[str]) -> dict[tuple[str, ...], _Group]:
    groups: dict[tuple[str, ...], _Group] = {}
    for name, parsed in _parse_all(names).items():
        groups.setdefault(parsed.stem, {}).setdefault((parsed.role, parsed.unit), name)
    return groups


def _fields_of(group: _Group, content: ColumnContent) -> dict[str, str]:
    """Assign the columns of a group to the parts of the start and of the end."""
    for role in _ROLES[0], "":
        fields = _side(group, role, content)
        if fields:
            other = {} if role == "" else _side(group, "", content)
            fields |= {"year": other["year"]} if "date" in fields and "year" in other else {}
            ends = _side(group, "end", content)
            return fields | {f"end_{field}": name for field, name in ends.items()}
    return {}


def _side(group: _Group, role: str, content: ColumnContent) -> dict[str, str]:
    columns = {unit: name for (of, unit), name in group.items() if of == role}
    fields = {unit: name for unit, name in columns.items() if _holds(content, unit, name)}
    # "time_start", "year_min" and "jour1" may be whole days.
    whole = (
        columns[unit] for unit in ("time", "year", "day") if unit in columns.keys() - fields.keys()
    )
    days = [name for name in whole if "date" not in columns and content.are_whole_days(name)]
    fields |= {"date": days[0]} if days else {}
    if role == "end" and not fields and "time" in columns and content.may_end(columns["time"]):
        fields["date"] = columns["time"]
    if "date" not in fields and "date" in columns and content.holds("year", columns["date"]):
        fields.setdefault("year", columns["date"])
    if "date" in fields:
        return {unit: fields[unit] for unit in ("date", "year", "time") if unit in fields}
    if "year" not in fields:
        return {}
    fields = (
        fields if "month" in fields else {unit: fields[unit] for unit in fields if unit != "day"}
    )
    return fields


def _best_stem(
    groups: Mapping[tuple[str, ...], _Group], content: ColumnContent
) -> tuple[str, ...] | None:
    """Prefer dates with days and ends, then dates of events, then the most varied."""
    fields = {stem: _fields_of(group, content) for stem, group in groups.items()}

    def rank(stem: tuple[str, ...]) -> tuple[bool, bool, bool, bool, int]:
        parts = fields[stem]
        name = parts.get("date") or parts["year"]
        has_end = any(field.startswith("end_") for field in parts)
        is_whole = ("date" in parts and content.are_whole_days(name)) or "day" in parts
        is_plain = "date" in parts or content.are_plain_years(name)
        return not is_birth(name), is_whole, is_plain, has_end, content.distinct(name)

    return max((stem for stem in fields if fields[stem]), key=rank, default=None)


def _find_whole_date(
    names: list[str], fields: Mapping[str, str], content: ColumnContent
) -> dict[str, str]:
    """Find the column of days that have the years of the year column."""
    if "year" not in fields or "day" in fields:
        return {}
    candidates = [name for name in names if name not in fields.values() and not is_birth(name)
                  and not _OTHERS.search(name) and not _is_end(name)]  # fmt: skip
    days = (name for name in candidates if content.agree(name, fields["year"]))
    date = next((name for name in days if content.are_whole_days(name)), None)
    return {"date": date} if date is not None else {}


def _holds(content: ColumnContent, unit: str, name: str) -> bool:
    """Return whether most cells are dates, years, months, days or times; "years" are no count."""
    may_be_count = unit == "year" and not _PLURAL_YEARS.isdisjoint(_words(name))
    return content.holds(unit, name) and (not may_be_count or content.are_full_years(name))


def _is_end(name: str) -> bool:
    parsed = _parse(name)
    return parsed is not None and parsed.role == "end"


def _fits_year(parts: Mapping[str, str], fields: Mapping[str, str], content: ColumnContent) -> bool:
    year = fields.get("year")
    return year is None or content.agree(parts["date"], year)


def _consistent(fields: dict[str, str], names: list[str], content: ColumnContent) -> dict[str, str]:
    """Keep the parts beside a date only if they are needed."""
    if "date" in fields:
        year = fields.get("year") or next(
            (name for name in names if _is_year_of(name, fields["date"], content)), None
        )
        fields = {field: name for field, name in fields.items() if field not in
                  ("year", "month", "day")}  # fmt: skip
        if year is not None and content.are_same(fields["date"], year):
            # A number of a year, which may be before Christ, is no date in EDTF.
            fields = {"year": year} | {field: fields[field] for field in fields if field != "date"}
        elif year is not None and year != fields["date"] and content.needs_year(fields["date"]):
            fields["year"] = year
    dates = [fields[field] for field in ("date", "end_date") if field in fields]
    if "date" in fields and "year" not in fields and content.are_short_years(dates):
        fields = {{"date": "year", "end_date": "end_year"}.get(field, field): name
                  for field, name in fields.items()}  # fmt: skip
    if "end_date" in fields:
        dropped = ("end_year", "end_month", "end_day")
        fields = {field: name for field, name in fields.items() if field not in dropped}
    return fields


def _is_year_of(name: str, date: str, content: ColumnContent) -> bool:
    parsed = _parse(name)
    is_year = parsed is not None and (parsed.role, parsed.unit) in (("", "year"), ("start", "year"))
    return is_year and content.holds("year", name) and content.agree(date, name)
