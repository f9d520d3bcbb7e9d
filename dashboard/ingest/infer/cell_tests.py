"""Test what the texts of a column are: dates, years, places, addresses, phrases."""

import re
from collections.abc import Callable
from functools import cache

from dashboard.common.text_folding import fold_names
from dashboard.ingest.infer.validity import Validity
from dashboard.ingest.normalize.calendar_words import solar_month
from dashboard.ingest.normalize.coordinate_pairs import split_coordinate_pair
from dashboard.ingest.normalize.date_part_words import ONGOING
from dashboard.ingest.normalize.geocode import is_region_name
from dashboard.ingest.normalize.month_names import months
from dashboard.ingest.normalize.single_dates import DAY_NUMBER
from dashboard.model.column_aliases import COORDINATE_PARTS
from dashboard.model.kind_words import is_age_group
from dashboard.model.state_abbreviations import write_out_state

# Returns for each text whether it passes.
TextTest = Callable[[Validity, list[str]], list[bool]]

# A date has at most 60 characters, and a digit or the Roman number of a century.
_POSSIBLE_DATE = re.compile(r"\A(?=.*(?:\d|\b[IVX]{1,5}(?:e|º)?\b)).{1,60}\Z")
# Eight digits may be a date.
_NUMBER = re.compile(r"(?![0-9]{8}\Z)[0-9]+|[0-9]*\.[0-9]*")
_FULL_DATE = re.compile(r"\d+\D+\d+\D+\d+|(?=.*[^\W\d_]{3}).*\d+\D+\d{4}|[0-9]{8}\Z")
# From 1000 to 2099.
YEAR = re.compile("(?<![0-9])(?:1[0-9]|20)[0-9]{2}(?![0-9])")
_CLOCK = re.compile(
    r"[0-9]{1,2}(?::[0-9]{2}.*| ?(?:[hH]|[Uu]hr|heures?) ?(?:[0-9]{2})?| ?[AaPp]\.?[Mm]\.?)"
    r"|(?:오전|오후|午前|午後|上午|下午)? ?[0-9]{1,2} ?[시時时点點](?: ?[0-9]{1,2} ?[분分])?"
    r"|[Nn]oon"
)
_CLOCK_TIME, _LETTER = re.compile(r"[0-9]{1,2}:[0-9]{2}"), re.compile(r"[^\W\d_]")
_SHORT_CLOCK = re.compile("[0-2][0-9][0-5][0-9]")
# A place among competitors: "1st", "T-3rd".
_RANK = re.compile("(?:T-?)?[0-9]{1,3}(?:st|nd|rd|th)", re.IGNORECASE)
# Answers to a question such as whether there was a source.
_FLAG = re.compile(
    "[01](?:\\.0)?|true|false|yes|no|y|n|ja|nein|oui|non|si|sí|так|ні|да|нет", re.IGNORECASE
)
_URL = re.compile(r"https?://\S+")
_DECIMAL_OR_LETTER = re.compile(r"[0-9]\.[0-9]|[A-Za-z°]")
# Plain numbers with few decimals may be anything else.
_DEGREES = re.compile(r"-?[0-9]{1,3}\.[0-9]{3,}")
# Codes, times, URLs, files, yes or no, JSON objects and shapes in well-known text are not titles.
_NO_TITLE = re.compile(
    r"(?:multi)?(?:point|linestring|polygon)(?: z?m?)? ?\([-0-9., ()]*\)|"
    r"[!-~]*[0-9][!-~]*|[0-9]{1,2}[:.h][0-9]{2} ?(?:uhr|h|hrs?|[ap]\.?m\.?)|"
    r"\S+@\S+|(?:https?:|www\.)\S*|true|false|yes|no|[yn]|[\[{].*[\]}]|"
    r".*\.(?:docx?|pdf|txt|html?|xml|jpe?g|png|gif|webp|svg|mp[34])",
    re.IGNORECASE,
)
_MAX_DIGITS, _FIRST_TEXTS = 4, 10


def for_each(test: Callable[[str], object]) -> TextTest:
    """Return a test that looks at each text alone."""
    return lambda _, texts: [bool(test(text)) for text in texts]


@cache
def validity_test(field: str) -> TextTest:
    """Return a test for valid texts of a field; it is cached, so that shares can be cached."""
    return lambda validity, texts: validity.of(texts, field)


def are_dates(validity: Validity, texts: list[str]) -> list[bool]:
    """Return whether texts are dates, not just numbers; long sentences are ruled out quickly."""
    possible = _possible_dates(texts)
    # If the first texts have no date, the others are not tested.
    has_date = any(validity.of(possible[:_FIRST_TEXTS], "date"))
    valid = validity.of(possible, "date") if has_date else [False] * len(possible)
    dates = {text for text, is_date in zip(possible, valid, strict=True) if is_date}
    return [text in dates for text in texts]


def are_dates_or_years(validity: Validity, texts: list[str]) -> list[bool]:
    """Return whether texts are dates or years of four digits."""
    dates = are_dates(validity, texts)
    return [is_date or bool(YEAR.fullmatch(text))
            for text, is_date in zip(texts, dates, strict=True)]  # fmt: skip


def first_possible_dates(texts: list[str]) -> list[str]:
    """Return the first texts that may be dates, which decide whether the others are tested."""
    return _possible_dates(texts)[:_FIRST_TEXTS]


def _possible_dates(texts: list[str]) -> list[str]:
    return [text for text in texts if _POSSIBLE_DATE.search(text) and not _NUMBER.fullmatch(text)]


def are_dates_or_ongoing(validity: Validity, texts: list[str]) -> list[bool]:
    """Return whether texts are dates, or words for an end that is still to come."""
    valid = validity.of(texts, "end_date")
    return [
        is_valid or text.casefold() in ONGOING for text, is_valid in zip(texts, valid, strict=True)
    ]


def _are_not_dates(validity: Validity, texts: list[str]) -> list[bool]:
    possible = [text for text in texts if _POSSIBLE_DATE.search(text)]
    dates = {
        text
        for text, is_date in zip(possible, validity.of(possible, "date"), strict=True)
        if is_date
    }
    return [text not in dates for text in texts]


are_full_dates = for_each(_FULL_DATE.search)
are_years = for_each(YEAR.fullmatch)
# Years, seconds or milliseconds since 1970, and the day numbers of spreadsheets.
are_years_or_moments = for_each(
    re.compile(rf"{YEAR.pattern}$|[0-9]{{9,13}}(?:\.[0-9]+)?$|{DAY_NUMBER}").match
)


def _is_between(low: int, high: int) -> Callable[[str], bool]:
    def is_between(text: str) -> bool:
        number = re.sub(r"(\.0+|[年月日년월일])$", "", text)
        return number.isdecimal() and low <= int(number[:_MAX_DIGITS]) <= high

    return is_between


def _is_month(text: str) -> bool:
    if text.casefold().strip(".") in months() or _is_between(0, 12)(text):
        return True
    return bool(solar_month(text))


def _are_clocks(_: Validity, texts: list[str]) -> list[bool]:
    """Return whether texts are times; four digits are if one begins with 0, as no year does."""
    has_short = any(text.startswith("0") and _SHORT_CLOCK.fullmatch(text) for text in texts)
    return [bool(_CLOCK.fullmatch(text) or (has_short and _SHORT_CLOCK.fullmatch(text)))
            for text in texts]  # fmt: skip


def _is_place(text: str) -> bool:
    """Return whether a text is a pair of coordinates, and not just two integers."""
    return split_coordinate_pair(text) is not None and bool(_DECIMAL_OR_LETTER.search(text))


def _is_bracketed_place(text: str) -> bool:
    return text.startswith("[") and text.endswith("]") and _is_place(text[1:-1])


def are_places(validity: Validity, texts: list[str]) -> list[bool]:
    """Return whether texts may name places: neither dates, times, addresses nor coordinates."""
    are_not_dates = _are_not_dates(validity, texts)
    return [
        is_no_date and not (_RANK.fullmatch(text) or _is_place(text) or _is_bracketed_place(text)
                            or _URL.fullmatch(text) or _CLOCK_TIME.match(text))
        for text, is_no_date in zip(texts, are_not_dates, strict=True)
    ]  # fmt: skip


def _are_origins(validity: Validity, texts: list[str]) -> list[bool]:
    """Return whether texts have letters, and are neither dates nor times."""
    are_not_dates = _are_not_dates(validity, texts)
    return [
        is_no_date and bool(_LETTER.search(text)) and not _CLOCK_TIME.match(text)
        for text, is_no_date in zip(texts, are_not_dates, strict=True)
    ]


def _are_degrees_within(most: float) -> TextTest:
    return for_each(lambda text: _DEGREES.fullmatch(text) and abs(float(text)) <= most)


# Tests for latitudes and longitudes in degrees, by the most that they can be.
AXIS_TESTS = {most: _are_degrees_within(most) for most in (90, 180)}


def _are_regions(_: Validity, texts: list[str]) -> list[bool]:
    """Return whether texts name first-level divisions of countries, and not parts of the world."""
    names = fold_names(list(map(write_out_state, texts))).to_pylist()
    return [is_region_name(name) for name in names]


are_coordinates = for_each(_is_place)
are_bracketed = for_each(_is_bracketed_place)
are_flags = for_each(_FLAG.fullmatch)
are_numbers = for_each(_NUMBER.fullmatch)
are_urls = for_each(_URL.fullmatch)
are_images = for_each(
    re.compile(r".*\.(?:jpe?g|png|gif|webp|svg)(?:\?.*)?", re.IGNORECASE).fullmatch
)
are_age_groups = for_each(is_age_group)
are_no_titles = for_each(_NO_TITLE.fullmatch)
# Several words, or several characters in a script without spaces.
are_phrases = for_each(
    re.compile(
        r".*\S .*|\S*[\u0e00-\u0eff\u1000-\u109f\u3040-\u30ff\u3400-\u9fff]{4,}\S*"
    ).fullmatch
)
_are_names = for_each(re.compile(r"(?!https?://\S+\Z).*[^\W\d_].*", re.DOTALL).fullmatch)

# Tests for free texts and for parts of fields, which validation does not cover.
CONTENT_TESTS: dict[str, TextTest] = {
    "title": for_each(_LETTER.search),
    "actors": _are_names,
    "source": _are_names,
    "origin": _are_origins,
    "location": are_places,
    "year": for_each(re.compile(r"[^0-9]{0,4}[0-9]{1,4}(\.0+)?[^0-9]{0,6}|-[0-9]{5,11}").fullmatch),
    "month": for_each(_is_month),
    "day": for_each(_is_between(0, 31)),
    "time": _are_clocks,
    **dict.fromkeys(COORDINATE_PARTS, for_each(split_coordinate_pair)),
    "region": _are_regions,
    "county": _are_not_dates,
    "venue": are_places,
}
CONTENT_TESTS |= {f"end_{part}": CONTENT_TESTS[part] for part in ("year", "month", "day", "time")}
