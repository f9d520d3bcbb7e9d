"""Which column of a file holds which field of the event table.

Names of headers differ in case, blanks and signs; those are overlooked. What a file means by its
names is proposed here, and may be chosen instead: a mapping is a dict of field and column.
"""

import json
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from dashboard.errors import InvalidMappingError
from dashboard.output import write_pieces
from dashboard.schema import COLUMN

# Names that people and other programs give to a field, the likeliest first.
ALIASES: dict[str, tuple[str, ...]] = {
    "event_id": ("id", "uid", "unique id", "event code", "incident id", "key"),
    "title": (
        "headline", "event", "event title", "event name", "name", "what", "summary", "subject",
        "heading", "incident", "message", "label", "titel", "ereignis", "titre", "événement",
        "título", "titolo", "tytuł", "назва", "заголовок", "подія", "название", "событие",
    ),
    "description": (
        "details", "detail", "text", "notes", "note", "body", "content", "comment", "comments",
        "beschreibung", "descripción", "descrizione", "opis", "опис", "описание",
    ),
    "date": (
        "event date", "when", "day", "datetime", "date time", "timestamp", "start date", "start",
        "time", "date start", "begin", "datum", "fecha", "data", "jour", "дата", "коли", "когда",
    ),
    "date_text": ("display date", "date as written", "date note"),
    "event_type": ("type", "category", "kind", "class", "group", "typ", "tipo", "тип", "категорія"),
    "status": ("state", "стан"),
    "location": (
        "place", "where", "site", "city", "town", "location name", "place name", "ort", "lieu",
        "lugar", "luogo", "miejsce", "місце", "место",
    ),
    "country": (
        "country code", "iso3", "iso", "nation", "land", "pays", "país", "paese", "kraj", "країна",
        "страна",
    ),
    "latitude": ("lat", "широта"),
    "longitude": ("lon", "lng", "long", "довгота", "долгота"),
    "geo_precision": ("where prec", "location precision", "precision"),
    "geo_radius_km": ("radius km", "radius"),
    "origin": ("from", "start place", "departure"),
    "origin_latitude": ("from latitude", "from lat", "origin lat"),
    "origin_longitude": ("from longitude", "from lon", "origin lon", "origin lng"),
    "actors": ("actor", "who", "participants", "participant", "people", "parties", "актори"),
    "actor_countries": ("actor country", "countries of actors"),
    "claimant": ("said by", "claimed by", "speaker", "author", "reported by", "хто каже"),
    "claimant_country": ("claimant countries", "speaker country"),
    "about": ("about events", "refers to"),
    "stance": ("position",),
    "quantity_low": ("low", "minimum", "min", "at least"),
    "quantity_best": ("best", "quantity", "number", "count", "amount", "кількість"),
    "quantity_high": ("high", "maximum", "max", "at most"),
    "quantity_unit": ("unit", "units", "одиниця"),
    "source": ("source name", "publication", "publisher", "reference", "quelle", "fuente",
               "fonte", "źródło", "джерело", "источник"),
    "source_date": ("date of source", "published", "publication date", "published on"),
    "source_url": ("url", "link", "source link", "href", "web", "посилання", "ссылка"),
    "source_locator": ("locator", "page", "paragraph"),
    "tags": ("tag", "keywords", "labels", "теги"),
    "media_url": ("media", "image", "picture", "photo", "video", "image url"),
    "media_caption": ("caption", "image caption"),
    "alt_text": ("alt", "alternative text", "media alt text"),
}  # fmt: skip
# From which a date is put together where no column holds it whole.
DATE_PARTS = frozenset(
    f"{end}{part}" for end in ("", "end") for part in ("year", "month", "day", "time")
)


def key_of(name: str) -> str:
    """Reduce a name to what of it counts: letters and digits.

    Examples
    --------
    >>> key_of("Event_ID "), key_of("event id")
    ('eventid', 'eventid')
    """
    return "".join(sign for sign in name.casefold() if sign.isalnum())


_KEYS = {
    field: tuple(dict.fromkeys(map(key_of, (field, *ALIASES.get(field, ()))))) for field in COLUMN
}
_KNOWN = frozenset(key for keys in _KEYS.values() for key in keys) | DATE_PARTS


def recognised(names: Iterable[str]) -> int:
    """How many of some cells are names that a header may have."""
    return sum(key_of(name) in _KNOWN for name in set(names))


def propose(names: Collection[str]) -> dict[str, str]:
    """Propose a column for each field that one is named after.

    Parameters
    ----------
    names
        Of the columns, as the file has them.

    Examples
    --------
    >>> propose(["Headline", "When", "LAT", "lng", "remarks"])
    {'title': 'Headline', 'date': 'When', 'latitude': 'LAT', 'longitude': 'lng'}
    """
    # Own names go before those of others, whatever comes first.
    found = {name: name for name in COLUMN if name in names}
    left = {key_of(name): name for name in reversed(list(names)) if name not in found}
    parts = DATE_PARTS if "year" in left else frozenset()
    for field in COLUMN:
        keys = () if field in found else _KEYS[field]
        key = next((key for key in keys if key in left and key not in parts), None)
        if key:
            found[field] = left.pop(key)
    return {field: found[field] for field in COLUMN if field in found}


def check_mapping(mapping: Mapping[str, str], names: Collection[str]) -> dict[str, str]:
    """Hold a mapping against a file's columns; a field without a column is one not to be read.

    Raises
    ------
    InvalidMappingError
        It names a field or a column that is not there.
    """
    for field, name in mapping.items():
        if field not in COLUMN:
            raise InvalidMappingError(f"no field {field!r}; choose one of: {', '.join(COLUMN)}")
        if name and name not in names:
            there = ", ".join(names)
            raise InvalidMappingError(f"{field}: no column {name!r}; the file has: {there}")
    return dict(mapping)


def read_mapping(given: Iterable[str]) -> dict[str, str]:
    """Read a mapping as the command line has it.

    Parameters
    ----------
    given
        ``field=column`` each, or the path of a JSON file that :func:`save_mapping` wrote.

    Examples
    --------
    >>> read_mapping(["title=Headline", "location="])
    {'title': 'Headline', 'location': ''}

    Raises
    ------
    InvalidMappingError
        It is neither.
    """
    found: dict[str, str] = {}
    for text in given:
        field, sign, name = text.partition("=")
        found |= {field.strip(): name.strip()} if sign else _from_file(Path(text))
    return found


def _from_file(path: Path) -> dict[str, str]:
    try:
        read = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise InvalidMappingError(
            f"{path}: neither field=column, such as title=Headline, nor a JSON file of these"
        ) from error
    if not isinstance(read, dict) or not all(isinstance(name, str) for name in read.values()):
        raise InvalidMappingError(f'{path}: allowed: an object such as {{"title": "Headline"}}')
    return read


def save_mapping(path: Path, mapping: Mapping[str, str]) -> None:
    """Write a mapping as JSON, for :func:`read_mapping`.

    Raises
    ------
    OutputError
        It cannot be written.
    """
    write_pieces(path, [json.dumps(mapping, ensure_ascii=False, indent=2).encode() + b"\n"])
