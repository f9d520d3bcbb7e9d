"""Each message has a code, and is worded once for each surface and language."""

import re
from pathlib import Path
from string import Formatter

import pytest

from dashboard.common.errors import UnreadableFileError
from dashboard.common.i18n import LANGUAGES, use_language
from dashboard.model.message_catalogue import CATALOGUE
from dashboard.model.messages import Message, word, word_error
from dashboard.model.schema import Problem

SURFACES = ("python", "cli", "page")
# Values by the name of a placeholder; all others are filled with a Cyrillic letter.
VALUES = {
    "country": "UKR",
    "countries": ["PRK", "KOR"],
    "order": "dmy",
    "field": "latitude",
    "other": "longitude",
    "mapping": ['country="Ж"'],
    "more": 2,
    "count": 3,
}
# Names and notations that are the same in all languages.
UNTRANSLATED = re.compile(
    r"https?://|[\w-]*\.(?:xlsx|xls|parquet)|schema\.org|quantity_unit|features|events|null|winter"
    r"|Event|Claim(?:Review)?|[A-Z]{2,}(?::[A-Z]+)?(?:-\d+)?|EDTF|GeoJSON|TimelineJS|iCalendar"
    r"|Parquet|Excel|GeoPackage|Shapefile|\.(?:shp|dbf|prj|zip)|UKR|PRK|KOR|title=Headline"
    r"|\d+[TX][\d:X+-]*"
)


def filled(code):
    """Make a message with values for all placeholders."""
    texts = [
        text for part in CATALOGUE[code] for text in ([part] if isinstance(part, str) else part)
    ]
    names = {name for text in texts for _, name, _, _ in Formatter().parse(text) if name}
    return Message(code, {name: VALUES.get(name, "Ж") for name in names - {"given"}})


def all_worded(surface, language="en"):
    """Word every message of the catalogue; return the texts by code."""
    with use_language(language):
        return {code: word(filled(code), surface, given="Ж") for code in CATALOGUE}


@pytest.mark.parametrize("surface", SURFACES)
def test_every_message_is_one_line_of_whole_sentences(surface):
    sentence = re.compile(r"[“ЖA-Z0-9][^{}\n]*[.?)]")
    assert [text for text in all_worded(surface).values() if not sentence.fullmatch(text)] == []


def test_a_remedy_is_worded_for_all_surfaces_or_for_none():
    some = {
        code
        for code, wording in CATALOGUE.items()
        if len({bool(getattr(wording, surface)) for surface in SURFACES}) > 1
    }
    assert some == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_suggests_no_command_line_option_or_argument(language):
    advice = re.compile(r"(?<!\S)--?[a-z]|order=|[Pp]ass (a|another) mapping|[Пп]ередайте|전달하")
    assert [text for text in all_worded("page", language).values() if advice.search(text)] == []


@pytest.mark.parametrize(("language", "letter"), [("uk", r"[\u0400-\u04ff]"), ("ko", "[가-힣]")])
def test_no_english_is_left_on_a_translated_page(language, letter):
    texts = all_worded("page", language).values()
    assert [text for text in texts if re.search("[A-Za-z]", UNTRANSLATED.sub("", text))] == []
    assert [text for text in texts if not re.search(letter, text)] == []


def test_every_code_of_the_catalogue_is_used():
    folder = Path(__file__).parents[2] / "dashboard"
    sources = "".join(
        path.read_text("utf-8")
        for path in folder.rglob("*.py")
        if path.name != "message_catalogue.py"
    )
    unused = [code for code in CATALOGUE if f'"{code}"' not in sources]
    # The code composes these from the precision of the place.
    assert set(unused) == {f"place.{kind}" for kind in ("city", "region")} | {
        f"place.largest_{kind}" for kind in ("city", "region")
    }


@pytest.mark.parametrize(
    ("message", "surface", "text"),
    [
        (
            Message("date.order_unknown"),
            "python",
            "Does the day or the month come first in “3/4/2024”? No other row shows which. "
            'Pass order="dmy" or order="mdy", or write dates as year-month-day.',
        ),
        (
            Message("date.order_unknown"),
            "cli",
            "Does the day or the month come first in “3/4/2024”? No other row shows which. "
            "Add --date-order dmy or mdy, or write dates as year-month-day.",
        ),
        (
            Message("date.order_unknown"),
            "page",
            "Does the day or the month come first in “3/4/2024”? No other row shows which. "
            "Choose day-first or month-first, or write dates as year-month-day.",
        ),
        (
            Message("coordinates.incomplete", {"other": "longitude"}),
            "page",
            "“3/4/2024” has no Longitude. Give both or neither.",
        ),
        (
            Message("place.unknown", {"more": 2}),
            "cli",
            "Not in the gazetteer: 3/4/2024 and 2 more. Give latitude and longitude.",
        ),
        (
            Message("date.no_zone", {"count": 1}),
            "cli",
            "1 time without a zone, “3/4/2024”, is read as UTC. For another zone, add --map "
            "'time_zone=\"Asia/Seoul\"'.",
        ),
        (
            Message("table.too_many_rows", {"count": 1200, "most": 1000}),
            "page",
            "The file has 1,200 rows, more than the limit of 1,000. Split it.",
        ),
    ],
)
def test_a_message_is_worded_for_its_surface(message, surface, text):
    assert word(message, surface, given="3/4/2024") == text


def test_numbers_and_countries_are_localized():
    with use_language("uk"):
        text = word(Message("table.too_many_rows", {"count": 1200, "most": 1000}))
        hint = word(Message("hint.similar_country", {"country": "UKR"}))
    assert "1\u00a0200" in text
    assert hint == "Можливо, Україна (UKR)?"


def test_details_from_libraries_are_hidden_on_the_page():
    message = Message("csv.invalid", {"detail": "CSV parse error"})
    assert word(message, "cli").endswith("(CSV parse error)")
    assert "parse error" not in word(message, "page")


def test_an_error_is_worded_for_each_surface_with_its_file():
    error = UnreadableFileError(Message("file.empty")).in_file("t.csv")
    assert isinstance(error, UnreadableFileError)
    assert str(error) == "t.csv: The file is empty."
    with use_language("uk"):
        assert word_error(error, "page") == "t.csv: Файл порожній."


def test_a_file_name_cannot_act_on_a_terminal():
    name = "a\n\x1b[31m\u202e\udcff.csv"
    error = UnreadableFileError(Message("file.empty")).in_file(name)
    problem = Problem("error", 3, "title", "", Message("value.required"), file=name)
    for text in (word_error(error, "cli"), problem.describe("cli")):
        assert text.isprintable()
        assert text.startswith("a\\n\\x1b[31m\\u202e\\udcff.csv")


def test_equal_messages_are_counted_together():
    messages = [Message("place.city", {"place": "Kursk", "country": "RUS"}) for _ in range(2)]
    assert len(set(messages)) == 1
