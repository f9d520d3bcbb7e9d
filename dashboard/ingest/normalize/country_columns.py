# ruff: noqa: RUF001 - names and words in other scripts are meant
"""Normalize countries in any usual form to their codes; see ``dashboard.model.countries``."""

import re
from collections.abc import Iterable
from itertools import islice

import numpy as np
import pandas as pd

from dashboard.ingest.normalize.change_notes import replace_texts, report_changes
from dashboard.ingest.normalize.geocode import PlaceQuery, geocode
from dashboard.model.countries import are_codes, find_codes, find_numbers, known_codes
from dashboard.model.gazetteer import postal_regions
from dashboard.model.messages import Message
from dashboard.model.schema import COLUMN, SEPARATOR, Problem
from dashboard.model.text_columns import DictColumn

_BETWEEN = re.compile(r"[,/|+&\n，、،・؛]")
# Words and signs that may be part of a name. They separate countries only if all parts are
# countries. Arabic writes "and" in front of the next word.
_JOINING_WORD = re.compile(
    r"(?:\s|^)(?:and|und|et|y|e|ed|en|i|a|и|та|і|й|ve|og|och|oraz|vs\.?|v\.|versus|against)\s"
    r"|\s(?:و\s?)(?=\S)",
    re.IGNORECASE,
)
_DASH = re.compile("[-–—]")
# "North and South Korea".
_SIDES_OF_ONE = re.compile(
    r"(north|south|east|west)(?:ern)? (?:and|&|/) (north|south|east|west)(?:ern)? (\w+)",
    re.IGNORECASE,
)
# Not "USA AND CAN": the code of Andorra is a word.
_CODES = re.compile("(?!.*\\bAND\\b)[A-Z]{3}(?: [A-Z]{3})+")
_PAIRS = re.compile("[A-Z]{2}(?: [A-Z]{2})+")
_WITH_REMARK = re.compile(r"(?P<country>[^()]+?) ?\((?P<remark>[^()]+)\)")
# An unknown code, which is not the name of a place.
_CODE = re.compile("[A-Za-z]{1,3}")
# No cell has more names than this, and in a name no more than this is joined.
_MAX_JOINTS, _MAX_PIECES = 8, 3
# If of so many different actors at least this share are countries, the table is about countries.
_MIN_ACTORS, _MOST_ACTORS, _MOST_TRIED = 3, 0.8, 100
_COLUMNS = [name for name, column in COLUMN.items() if column.kind == "countries"]


def normalize_countries(
    cells: dict[str, DictColumn], numbers: np.ndarray
) -> tuple[dict[str, DictColumn], list[Problem]]:
    """Normalize names and codes of countries; other texts do not change.

    A part of a country is replaced by the country. In the column of the country where an event
    happened, a part or a sea also becomes the place, if the row has no other place.

    Parameters
    ----------
    cells
        Columns of the schema, without blanks around their texts.
    numbers
        Row numbers for the report.

    Returns
    -------
    cells, notes
        With a note for each distinct change.
    """
    has_places = not cells["location"].is_empty.all()
    cells, filled = _countries_of_actors(cells, numbers)
    cells, notes = _move_seas(*_move_parts(cells), numbers)
    notes = filled + notes
    for name in _COLUMNS:
        if not cells[name].has_texts:
            continue
        codes = _read_all(cells[name])
        cells, changes = replace_texts(cells, name, codes, numbers)
        notes += changes
    return (cells if has_places else _keep_as_places(cells)), notes


def _countries_of_actors(
    cells: dict[str, DictColumn], numbers: np.ndarray
) -> tuple[dict[str, DictColumn], list[Problem]]:
    """Fill in the countries of the actors if the table has none, and most actors are countries."""
    actors = cells["actors"]
    if not actors.has_texts or cells["actor_countries"].has_texts:
        return cells, []
    used = set(actors.texts[np.unique(actors.codes)]) - {""}
    # Names of people take longer to look up, and there may be many of them.
    first = set(islice(sorted(used), _MOST_TRIED))
    if len(used) < _MIN_ACTORS or len(_read_actors(first)) < _MOST_ACTORS * len(first):
        return cells, []
    codes = _read_actors(used)
    texts = pd.Series([codes.get(text, "") for text in actors.texts], dtype="str")
    countries = DictColumn(texts, actors.codes)
    rows = np.flatnonzero(~countries.is_empty)
    message = Message("actor_countries.from_actors")
    note = Problem("note", int(numbers[rows[0]]), "actor_countries", "", message, rows=len(rows))
    return cells | {"actor_countries": countries}, [note]


def _read_actors(texts: set[str]) -> dict[str, str]:
    """Return the codes of the countries in lists of actors, for the lists that have any."""
    parts = {text: _stripped(text.split(SEPARATOR)) for text in texts}
    codes = _codes_of({part for each in parts.values() for part in each})
    # "Brazil, militias": a list of which some are countries.
    pieces = {part: _stripped(_BETWEEN.split(part)) for part, each in codes.items() if "" in each}
    known = _look_up({piece for each in pieces.values() for piece in each})
    codes |= {part: [known[piece] for piece in each] for part, each in pieces.items()}
    read = {text: [code for part in each for code in codes[part] if code]
            for text, each in parts.items()}  # fmt: skip
    return {text: _join(each) for text, each in read.items() if each}


def _keep_as_places(cells: dict[str, DictColumn]) -> dict[str, DictColumn]:
    """Copy texts that name no country, such as old provinces, to the empty places of their rows.

    Their country stays, so that they are not looked up in any other.
    """
    column = cells["country"]
    if not column.has_texts:
        return cells
    known = known_codes() | {""}
    is_name = [not known.issuperset(map(str.strip, text.split(SEPARATOR)))
               and not _CODE.fullmatch(text) for text in column.texts]  # fmt: skip
    return _copy_to_places(cells, np.array(is_name)[column.codes])


def _copy_to_places(cells: dict[str, DictColumn], is_moved: np.ndarray) -> dict[str, DictColumn]:
    """Copy the country of some rows to their place, if it is empty."""
    column, places = cells["country"], cells["location"]
    rows = np.flatnonzero(is_moved & places.is_empty)
    if not len(rows):
        return cells
    texts_after = pd.concat([places.texts, column.texts], ignore_index=True).astype("str")
    codes = places.codes.astype(np.int32)
    codes[rows] = len(places.texts) + column.codes[rows].astype(np.int32)
    return cells | {"location": DictColumn(texts_after, codes)}


def _move_parts(cells: dict[str, DictColumn]) -> tuple[dict[str, DictColumn], dict[str, str]]:
    """Copy regions and seas to the empty places of their rows; return the country of each."""
    column = cells["country"]
    if not column.has_texts:
        return cells, {}
    texts = _texts_that_are_no_codes(column)
    unknown = [text for text, codes in _codes_of(set(texts)).items() if "" in codes]
    countries = _countries_of_parts(unknown)
    if not countries:
        return cells, {}
    is_moved = column.texts.isin(list(countries)).to_numpy(bool)[column.codes]
    return _copy_to_places(cells, is_moved), countries


def _texts_that_are_no_codes(column: DictColumn) -> list[str]:
    texts: list[str] = column.texts[~are_codes(column.texts)].unique().tolist()
    return [text for text in texts if text]


def _move_seas(
    cells: dict[str, DictColumn], countries: dict[str, str], numbers: np.ndarray
) -> tuple[dict[str, DictColumn], list[Problem]]:
    """Empty the country cells that contain a sea, which belongs to no country."""
    seas = [text for text, country in countries.items() if not country]
    if not seas:
        return cells, []
    before = cells["country"]
    messages = {text: Message("country.is_place") for text in seas}
    after = before.with_texts(before.texts.where(~before.texts.isin(seas), ""))
    return cells | {"country": after}, report_changes("country", before, messages, numbers)


def _countries_of_parts(texts: list[str]) -> dict[str, str]:
    """Return the country of each region or sea; empty if it is in none or in several."""
    matches = geocode([PlaceQuery(text, "", "") for text in texts])
    return {
        text: match.spot.country
        for text, match in zip(texts, matches, strict=True)
        if match.spot and match.spot.precision in ("region", "country")
    }


def codes_in_lists(texts: Iterable[str]) -> dict[str, str]:
    """Return the codes of texts that name several countries, and nothing else, by text.

    Examples
    --------
    >>> codes_in_lists(
    ...     ["Syria and Lebanon", "Iran, Iraq", "Bosnia and Herzegovina", "Paris, France"]
    ... )
    {'Syria and Lebanon': 'SYR; LBN', 'Iran, Iraq': 'IRN; IRQ'}
    """
    codes = _codes_of(set(texts))
    return {text: _join(codes[text]) for text in texts
            if all(codes[text]) and len(set(codes[text])) > 1}  # fmt: skip


def _read_all(cells: DictColumn) -> dict[str, str]:
    """Return codes by text, for texts that can be read and are not yet codes."""
    if numbers := find_numbers(set(cells.texts[np.unique(cells.codes)]) - {""}):
        return numbers
    known = known_codes()
    parts = {
        text: [part for part in map(str.strip, text.split(SEPARATOR)) if part]
        for text in _texts_that_are_no_codes(cells)
    }
    odd = {text: names for text, names in parts.items() if not known.issuperset(names)}
    codes = _codes_of({name for names in odd.values() for name in names})
    regions = _countries_of_parts([name for name, each in codes.items() if "" in each])
    codes |= {name: [country] for name, country in regions.items() if country}
    read = {text: [code for name in names for code in codes[name]] for text, names in odd.items()}
    return {text: _join(parts) for text, parts in read.items() if parts and "" not in parts}


def _codes_of(texts: set[str]) -> dict[str, list[str]]:
    """Return the codes of each text: of the whole, or of names joined by signs or words.

    All names are looked up together, because each search takes a while.
    """
    known = _look_up(texts)
    has_pairs = _are_pairs(texts)
    unread = {text: _parts_of(text, has_pairs) for text in texts if not known[text]}
    known |= _look_up({part for parts in unread.values() for part in parts} - known.keys())
    spans = {part: _spans_at_words(part) for parts in unread.values() for part in parts
             if not known[part]}  # fmt: skip
    names = {name for each in spans.values() for options in each for name in options}
    known |= _look_up(names - known.keys())
    pieces = {part: _longest_known(each, known) for part, each in spans.items()}
    unread = {text: _pieces_of(parts, pieces) for text, parts in unread.items()}
    dashed = {part: _stripped(_DASH.split(part)) for parts in unread.values() for part in parts
              if not known[part]}  # fmt: skip
    unread = {text: _pieces_of(parts, dashed) for text, parts in unread.items()}
    known |= _look_up({part for parts in unread.values() for part in parts} - known.keys())
    codes = {text: [known[text]] for text in texts}
    codes |= {text: each for text, parts in unread.items()
              if (each := [known[part] for part in parts]) and all(each)}  # fmt: skip
    return codes | _codes_before_remarks(text for text, each in codes.items() if "" in each)


def _are_pairs(texts: Iterable[str]) -> bool:
    """Return whether all texts with spaces are lists of codes of two letters, and of no states."""
    spaced = [text for text in texts if " " in text]
    codes = {code for text in spaced for code in text.split()}
    return all(map(_PAIRS.fullmatch, spaced)) and not any(
        postal_regions(code.casefold()) for code in codes
    )


def _parts_of(text: str, has_pairs: bool) -> list[str]:
    """Split a list of countries at commas and the like, and a list of codes at spaces."""
    text = _SIDES_OF_ONE.sub(r"\1 \3, \2 \3", text)
    has_codes = (has_pairs and _PAIRS.fullmatch(text)) or _CODES.fullmatch(text)
    return text.split() if has_codes else _stripped(_BETWEEN.split(text))


def _pieces_of(parts: Iterable[str], pieces: dict[str, list[str]]) -> list[str]:
    return [piece for part in parts for piece in pieces.get(part, [part])]


def _stripped(parts: Iterable[str]) -> list[str]:
    return [part.strip() for part in parts if part.strip()]


def _spans_at_words(text: str) -> list[list[str]]:
    """Return the names that may begin at the start and at each word for "and", longest first."""
    joints = [match.span() for match in islice(_JOINING_WORD.finditer(text), _MAX_JOINTS + 1)]
    if len(joints) > _MAX_JOINTS:
        return [[text]]
    starts = [0, *(end for _, end in joints)]
    ends = [*(start for start, _ in joints), len(text)]
    return [[text[start:end].strip() for end in reversed(ends[at : at + _MAX_PIECES])]
            for at, start in enumerate(starts)]  # fmt: skip


def _longest_known(spans: list[list[str]], known: dict[str, str]) -> list[str]:
    """Choose names, each of them the longest known one: Antigua and Barbuda."""
    pieces, at = [], 0
    while at < len(spans):
        options = spans[at]
        name = next(filter(known.get, options), options[-1])
        pieces.append(name)
        at += len(options) - options.index(name)
    return _stripped(pieces)


def _codes_before_remarks(texts: Iterable[str]) -> dict[str, list[str]]:
    """Return the codes of countries before a remark that names no place: "USA (NASA)"."""
    matches = [match for text in texts if (match := _WITH_REMARK.fullmatch(text))]
    codes = _look_up({match["country"] for match in matches})
    coded = [match for match in matches if codes[match["country"]]]
    places = geocode([PlaceQuery(match["remark"], "", "") for match in coded])
    return {
        match[0]: [codes[match["country"]]]
        for match, place in zip(coded, places, strict=True)
        if place.of == 0 and not place.is_final and not find_codes([match["remark"]])[0]
    }


def _look_up(texts: set[str]) -> dict[str, str]:
    ordered = list(texts)
    return dict(zip(ordered, find_codes(ordered, official=True), strict=True))


def _join(codes: list[str]) -> str:
    return f"{SEPARATOR} ".join(dict.fromkeys(codes))
