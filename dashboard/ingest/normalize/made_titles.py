"""Make missing titles from the other cells of their rows."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import reduce
from itertools import islice
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
from pyarrow import compute as arrow

from dashboard.ingest.normalize.nearest_towns import name_nearest_towns, note_on_towns
from dashboard.ingest.normalize.title_cells import (
    FEW,
    MANY,
    MIN_SERIES,
    MOST,
    MOST_IN_PHRASE,
    NEARLY_ALL,
    PHRASE,
    are_codes,
    are_phrases,
    distinct_share,
    join_cells,
    may_tell,
    repeats,
    says_nothing,
)
from dashboard.ingest.normalize.value_columns import MISSING_VALUE_WORDS
from dashboard.io.formats.html_text import text_of_html
from dashboard.model.column_aliases import DATE_PARTS, is_named_after
from dashboard.model.joint_names import find_correspondents, find_person_name, find_sides
from dashboard.model.kind_words import is_type, names_kind, share_of_kind
from dashboard.model.messages import Message
from dashboard.model.schema import Problem
from dashboard.model.text_columns import as_arrow, as_mask
from dashboard.model.title_words import (
    TitleFit,
    has_time_word,
    is_name_of_site,
    is_reference,
    title_fit,
    without_language,
)

# Maximum length of a title that is made from a description.
_MOST_CHARS = 120
# Tags that only format a text. A title with any other tag, such as a script, is shown unchanged.
_MARKUP = (
    "(?i)</?(?:a|abbr|b|blockquote|br|center|cite|code|div|em|font|h[1-6]|i|lb|li|mark|ol|p|para|"
    "pb|q|s|small|span|strong|sub|sup|table|td|tr|u|ul)(?: [^<>]*)?/?>"
    "|&(?:amp|apos|nbsp|quot|#x?[0-9a-f]+);"
)
_IMAGE = re.compile("<img [^<>]*>", re.IGNORECASE)
_TAG = re.compile("<[a-zA-Z/!]")
_SHORT_FORMS = (
    *("prof", "dr", "mr", "mrs", "st", "ste", "sr", "jr", "gen", "col", "capt", "sgt", "lt"),
    *("gov", "sen", "rep", "rev", "no", "nr", "vs"),
)
_NO_SHORT_FORM = "".join(rf"(?<!\b{word})" for word in _SHORT_FORMS)
# Neither at the ordinal of a day, as in "3. Mai", nor at an initial or a short form: "Prof. Curie".
_SENTENCE = re.compile(
    r"(.{20,}?(?:(?<![^0-9][0-9])(?<![^0-9][0-9]{2})(?<!\b[^\W\d_])"
    rf"{_NO_SHORT_FORM}\.|[!?]))\s"
    r"|(.{6,}?[\u3002\uff01\uff1f])",
    re.DOTALL | re.IGNORECASE,
)
# Fields that describe an event if no other field does.
_LAST_FIELDS = (
    "media_caption", "alt_text", "origin", "claimant", "tags", "quantity_best", "source",
    "source_url", "media_url",
)  # fmt: skip
# A title that is only the number in a column.
_NUMBER_TITLE = r"^[^:]+: [-+]?[0-9][0-9.,%]*$"
_UNKNOWN = pa.array(sorted(MISSING_VALUE_WORDS), pa.large_string())
_LONGEST_WORD = max(map(len, MISSING_VALUE_WORDS))
# Number of rows that are searched for letters.
_SAMPLE = 100


class _Part(NamedTuple):
    """Texts of some rows, and the columns that they come from."""

    texts: pd.Series
    columns: tuple[str, ...]

    def or_else(self, other: "_Part") -> "_Part":
        """Fill the empty texts."""
        if not (self.texts == "").any():
            return self
        texts = self.texts.where(self.texts != "", other.texts)
        used = () if texts.equals(self.texts) else other.columns
        return _Part(texts, (*self.columns, *used))


def fill_titles(
    fields: Mapping[str, pd.Series], free: Mapping[str, pd.Series], mapping: Mapping[str, str]
) -> tuple[dict[str, pd.Series], list[Problem]]:
    """Make a title for each row without one, from any of its cells except the date.

    Parameters
    ----------
    fields
        Columns by field.
    free
        Columns without a field, by name.
    mapping
        Column by field, for the report.

    Returns
    -------
    dict, list
        The ``title``; empty if nothing changes. A note about the columns that titles come from.

    Examples
    --------
    >>> fields = {"event_type": pd.Series(["Protest"]), "location": pd.Series(["Lviv"])}
    >>> titles, _ = fill_titles(fields, {}, {})
    >>> titles["title"].tolist()
    ['Protest: Lviv']
    """
    if not fields and not free:
        return {}, []
    given = fields.get("title")
    titles, notes = _without_markup(given) if given is not None else (None, [])
    is_missing = _are_missing(titles) if titles is not None else None
    if titles is not None and is_missing is not None and not is_missing.any():
        return ({"title": titles}, notes) if notes else ({}, [])
    rows = slice(None) if is_missing is None else is_missing
    filled = _best_titles(
        {name: _texts(cells[rows]) for name, cells in fields.items() if name != "title"},
        {name: _texts(cells[rows]) for name, cells in free.items()},
        mapping,
    )
    filled = filled._replace(texts=_without_markup(filled.texts)[0])
    count = int((filled.texts != "").sum())
    if not count:
        return ({"title": titles}, notes) if notes and titles is not None else ({}, [])
    if titles is None:
        titles = filled.texts
    else:
        titles = titles.astype("str").copy()
        # A title such as "n/a" stays if there is nothing better.
        titles[filled.texts.index[filled.texts != ""]] = filled.texts[filled.texts != ""]
    columns = list(dict.fromkeys(filled.columns))
    message = Message("title.made", {"count": count, "columns": columns})
    notes += [Problem("note", 0, "title", "", message, rows=count), *_number_warnings(filled.texts)]
    if {*columns} <= {mapping.get(side, side) for side in ("latitude", "longitude")}:
        notes += note_on_towns(filled.texts, columns)
    return {"title": titles}, notes


def describe_plainly(texts: pd.Series) -> pd.Series:
    """Reduce descriptions in HTML to their texts, and empty those that mean "unknown".

    If all are such words, they are kept, as the file may mean something else.

    Examples
    --------
    >>> describe_plainly(pd.Series(["<p>Ships <b>leave</b></p>", "a < b", "NA"])).tolist()
    ['Ships leave', 'a < b', '']
    """
    plain = texts
    if _has_tags(texts):
        plain = texts.astype("str").copy()
        has_markup = plain.str.contains(_MARKUP).to_numpy(bool)
        plain[has_markup] = plain[has_markup].map(_plain_text)
    is_missing = _are_missing(plain)
    is_word = is_missing & (plain != "").to_numpy(bool)
    return plain.mask(is_word, "") if is_word.any() and not is_missing.all() else plain


def _has_tags(texts: pd.Series) -> bool:
    """Return whether some text has the end of a tag."""
    found = arrow.match_substring(as_arrow(texts.astype("str")), "</")
    return bool(arrow.any(found).as_py())


def _number_warnings(titles: pd.Series) -> Iterator[Problem]:
    """Warn if most titles are only numbers, as in a series of measurements."""
    are_numbers = titles[titles.str.contains(_NUMBER_TITLE)]
    if len(are_numbers) > len(titles) / 2 and len(titles) >= MIN_SERIES:
        message, count = Message("title.numbers"), len(are_numbers)
        yield Problem("warning", 0, "title", str(are_numbers.iloc[0]), message, rows=count)


def _without_markup(titles: pd.Series) -> tuple[pd.Series, list[Problem]]:
    """Reduce titles in HTML to their texts."""
    has_markup = titles.str.contains("[<&]").to_numpy(bool, copy=True)
    if not has_markup.any():
        return titles, []
    has_markup[has_markup] = titles[has_markup].str.contains(_MARKUP).to_numpy(bool)
    plain = titles.astype("str").copy()
    plain[has_markup] = plain[has_markup].map(_text_of)
    is_changed = (plain != titles.astype("str")).to_numpy(bool)
    if not is_changed.any():
        return titles, []
    message, count = Message("title.markup"), int(is_changed.sum())
    given = str(titles[is_changed].iloc[0])
    return plain, [Problem("note", 0, "title", given, message, rows=count)]


def _are_missing(titles: pd.Series) -> np.ndarray:
    """Return whether each title is empty, or a word such as "n/a"."""
    array = as_arrow(titles)
    trimmed = arrow.utf8_trim_whitespace(array)
    is_missing = as_mask(arrow.equal(trimmed, "")).copy()
    is_short = arrow.less_equal(arrow.utf8_length(array), _LONGEST_WORD)
    words = arrow.utf8_lower(trimmed.filter(is_short))
    is_missing[as_mask(is_short)] |= as_mask(arrow.is_in(words, value_set=_UNKNOWN))
    return is_missing


def _texts(cells: pd.Series) -> pd.Series:
    """Return the texts of cells, without words that mean "unknown"."""
    texts = cells.astype("str").str.strip()
    return texts.mask(texts.str.lower().isin(MISSING_VALUE_WORDS), "")


def _best_titles(
    fields: Mapping[str, pd.Series], free: Mapping[str, pd.Series], mapping: Mapping[str, str]
) -> _Part:
    """Make titles from the most informative parts of each row."""
    index = next((cells.index for cells in (*fields.values(), *free.values())), pd.RangeIndex(0))
    titles = _Part(pd.Series("", index=index, dtype="str"), ())
    for part in _parts(fields, free, mapping, titles):
        titles = titles.or_else(part)
        if not (titles.texts == "").any():
            break
    return titles


def _parts(
    fields: Mapping[str, pd.Series],
    free: Mapping[str, pd.Series],
    mapping: Mapping[str, str],
    nothing: _Part,
) -> Iterator[_Part]:
    """Yield parts of titles, the best first."""

    def field(name: str) -> _Part:
        return _Part(fields[name], (mapping.get(name, name),)) if name in fields else nothing

    free = {name: cells for name, cells in free.items() if not _is_part_of_date(name)}
    wordy = [name for name, cells in free.items() if may_tell(cells)]
    yield from _named_parts(free, wordy, mapping.get("title", ""), nothing)
    sides = [_Part(free[name], (name,)) for name in find_sides(wordy)]
    description = field("description")
    start = _Part(_starts(description.texts), description.columns)
    others = [_Part(free[name], (name,)) for name in _by_fit(free, wordy)]
    is_remark = repeats(start.texts) and _has_two_words(others)
    if "event_type" not in fields and not are_phrases(description.texts):
        # Accounts are longer than what a name says, but short descriptions say more.
        yield from (who for who in [field("actors")] if _are_names(who, MOST))
    if (start.texts != "").mean() >= 1 / 2 and not is_remark:
        yield start
    who = _joined(" – ", sides, nothing).or_else(field("actors"))
    causes = _kinds(free, wordy, nothing)
    kind = who if sides else _telling_kind(field("event_type"), causes).or_else(who)
    place = _with_letters(field("location")).or_else(_without_codes(field("country")))
    yield from _telling(others, is_bare=not (kind.columns or place.columns))
    # A storm of 1987 says more than its kind.
    yield _both(_first_of(free, filter(_is_thing, wordy), nothing), place)
    yield _both(kind, place)
    if not is_remark:
        yield start
    yield from _unnamed_parts(free, wordy, place, nothing)
    yield from _pairs(kind, place, others, causes, nothing)
    yield from (kind, place, *others, start)
    yield from _attributes(free, wordy, nothing)
    yield from _spots(field("latitude"), field("longitude"), nothing)
    yield from map(field, _LAST_FIELDS)
    yield from (_named_cells(name, cells) for name, cells in free.items())


def _is_thing(name: str) -> bool:
    """Return whether a column is named after the subjects of events, and not after their kinds."""
    return title_fit(name) == TitleFit.THING and not (is_type(name) or names_kind(name))


def _spots(latitude: _Part, longitude: _Part, nothing: _Part) -> Iterator[_Part]:
    """Yield the nearest town, which says more than numbers, and the coordinates."""
    spot = _joined(", ", [latitude, longitude], nothing)
    if latitude.columns and longitude.columns:
        yield spot._replace(texts=name_nearest_towns(latitude.texts, longitude.texts))
    yield spot


def _pairs(
    kind: _Part, place: _Part, others: list[_Part], cause: _Part, nothing: _Part
) -> Iterator[_Part]:
    """Yield pairs of what a row says of its event, the best first."""
    if place.columns:
        # A place says more than a code of its kind.
        others = [part for part in others if not are_codes(part.texts)
                  or distinct_share(part.texts) >= FEW]  # fmt: skip
    other = reduce(_Part.or_else, others, nothing)
    yield _both(other, place)
    yield _both(kind, other)
    yield _both(cause, place)
    yield _joined(": ", others[:2], nothing)


def _kinds(free: Mapping[str, pd.Series], names: list[str], nothing: _Part) -> _Part:
    """Return the kind of each event; the cause says more than the kind of its climate."""
    kinds = sorted(filter(names_kind, names), key=share_of_kind, reverse=True)
    return _first_of(free, kinds, nothing)


def _telling_kind(types: _Part, causes: _Part) -> _Part:
    """Return the types, or the causes if the types only say that there were incidents."""
    return causes.or_else(types) if says_nothing(types.texts) else types


def _named_cells(name: str, cells: pd.Series) -> _Part:
    return _Part((f"{name}: " + cells).where(cells != "", ""), (name,))


def _named_parts(
    free: Mapping[str, pd.Series], wordy: list[str], title: str, nothing: _Part
) -> Iterator[_Part]:
    """Yield columns that are also named like titles, persons, and the two sides of a letter."""
    same = [name for name in wordy if _is_translation(name, title)]
    person = find_person_name(wordy, lambda name: free[name].head(_SAMPLE))
    pair = {*find_sides(wordy), *person, *find_correspondents(wordy)}
    same += [name for name in wordy if name not in {*same, *pair}
             and (is_named_after(name, "title") or title_fit(name) >= TitleFit.NAME)]  # fmt: skip
    yield from (_Part(_starts(free[name]), (name,)) for name in same)
    yield _joined(" ", [_Part(free[name], (name,)) for name in person], nothing)
    letter = [_Part(free[name], (name,)) for name in find_correspondents(wordy)]
    yield _joined(" – ", letter, nothing)


def _attributes(free: Mapping[str, pd.Series], names: list[str], nothing: _Part) -> Iterator[_Part]:
    """Yield the columns whose names are not those of titles: two of them, then each."""
    attributes = [_Part(free[n], (n,)) for n in names if title_fit(n) == TitleFit.NEVER]
    if attributes and all(distinct_share(part.texts) < FEW for part in attributes):
        # A version says more than "supported".
        telling = (n for n in free if n not in names and not is_reference(n)
                   and distinct_share(free[n]) >= MANY)  # fmt: skip
        yield from (_named_cells(name, free[name]) for name in islice(telling, 1))
    yield _joined(": ", attributes[:2], nothing)
    yield from attributes


def _first_of(free: Mapping[str, pd.Series], names: Iterable[str], nothing: _Part) -> _Part:
    """Return the first text of each row in some columns."""
    return reduce(_Part.or_else, (_Part(free[name], (name,)) for name in names), nothing)


def _unnamed_parts(
    free: Mapping[str, pd.Series], names: list[str], place: _Part, nothing: _Part
) -> Iterator[_Part]:
    """Yield names of sites and kinds of events, which say more than names that say nothing."""
    if all(title_fit(name) <= TitleFit.NEUTRAL for name in names):
        yield from (_Part(free[name], (name,)) for name in filter(is_name_of_site, names))
        yield _both(_first_of(free, filter(is_type, names), nothing), place)


def _is_part_of_date(name: str) -> bool:
    is_part = any(is_named_after(name, part) for part in ("date", *DATE_PARTS))
    return is_part or has_time_word(name)


def _with_letters(part: _Part) -> _Part:
    """Leave out texts that consist only of digits, such as codes of regions."""
    return part._replace(texts=part.texts.where(part.texts.str.contains(r"[^\W\d_]"), ""))


def _without_codes(part: _Part) -> _Part:
    """Leave out codes of countries."""
    return part._replace(texts=part.texts.mask(part.texts.str.fullmatch("[A-Za-z]{2,3}"), ""))


def _is_translation(name: str, other: str) -> bool:
    """Return whether two names differ only in their language: "event_en", "event_ka"."""
    return bool(other) and without_language(name) == without_language(other)


def _by_fit(free: Mapping[str, pd.Series], names: Iterable[str]) -> list[str]:
    """Sort columns that may name events: those whose names suit titles best come first.

    If all have few distinct texts, a column that tells the rows apart is better, whatever its name.
    """
    fits = {name: title_fit(name) for name in names}
    usual = sorted((n for n in fits if fits[n] > TitleFit.NEVER), key=lambda name: -fits[name])
    if any(distinct_share(free[name]) >= FEW for name in usual):
        return usual
    telling = [name for name in fits if name not in usual and distinct_share(free[name]) >= MANY
               and (not is_reference(name) or _are_names(_Part(free[name], (name,))))]  # fmt: skip
    return telling[:1] + usual


def _telling(others: list[_Part], *, is_bare: bool) -> Iterator[_Part]:
    """Yield the first column that tells events apart; beside a kind or place, no attribute."""
    usual = (part for part in others if is_bare or title_fit(part.columns[0]) > TitleFit.NEVER)
    yield from islice(filter(_are_names, usual), 1)


def _are_names(part: _Part, least: float = NEARLY_ALL) -> bool:
    """Return whether nearly every row has words, and at least a share of them are distinct."""
    texts = part.texts
    is_series = len(texts) >= MIN_SERIES and distinct_share(texts) >= least
    are_prose = float(texts.str.len().median()) > _MOST_CHARS
    return is_series and not are_prose and are_phrases(texts.str[:MOST_IN_PHRASE])


def _has_two_words(parts: list[_Part]) -> bool:
    """Return whether the first two columns have words in most rows, which can make a title."""
    pair = parts[:2]
    has_words = (part.texts.str.contains(PHRASE).mean() >= 1 / 2 for part in pair)
    return len(pair) > 1 and all(has_words)


def _both(first: _Part, second: _Part) -> _Part:
    """Join two parts if a row has both; leave out a part that the other contains."""
    texts = join_cells(first.texts, second.texts, _join_distinct)
    return _Part(texts, (*first.columns, *second.columns))


def _join_distinct(first: str, second: str) -> str:
    if first.casefold() in second.casefold():
        return second
    return first if second.casefold() in first.casefold() else f"{first}: {second}"


def _joined(separator: str, parts: list[_Part], nothing: _Part) -> _Part:
    """Join the parts that a row has."""
    texts = nothing.texts
    for part in parts:
        separators = pd.Series(separator, index=texts.index, dtype="str")
        texts = texts + separators.where((texts != "") & (part.texts != ""), "") + part.texts
    return _Part(texts, tuple(name for part in parts for name in part.columns))


def _starts(texts: pd.Series) -> pd.Series:
    """Return the first line of each text, or its first sentence if the line is too long."""
    distinct = texts.unique()
    return texts.map({text: _start(text) for text in distinct}).astype("str")


def _text_of(title: str) -> str:
    """Return the text of a title in HTML; a title with other tags, or with no text, is kept."""
    text = " ".join(text_of_html(title).split())
    has_other_tags = _TAG.search(re.sub(_MARKUP, "", title)) or _TAG.search(text)
    return title if has_other_tags or not text else text


def _plain_text(text: str) -> str:
    """Return the text of a description in HTML, in lines; one with other tags is kept."""
    without_images = _IMAGE.sub("", text)
    return text if _TAG.search(re.sub(_MARKUP, "", without_images)) else text_of_html(text)


def _start(text: str) -> str:
    plain = text_of_html(text) if re.search(_MARKUP, text) else text
    line = plain.strip().split("\n")[0].strip()
    if len(line) <= _MOST_CHARS:
        return line
    sentence = _SENTENCE.match(line)
    if sentence and len(sentence[0].strip()) <= _MOST_CHARS:
        return sentence[0].strip()
    cut = line[: _MOST_CHARS - 1]
    words, blank, _ = cut.rpartition(" ")
    return f"{words if blank and len(words) > _MOST_CHARS / 2 else cut}…"
