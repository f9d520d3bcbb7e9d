"""Names and codes of countries are converted to alpha-3 codes; ambiguous ones are reported."""

import numpy as np
import pandas as pd
import pycountry
import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from dashboard.ingest.hints import country_hint
from dashboard.ingest.load import load_events
from dashboard.ingest.normalize.country_columns import normalize_countries
from dashboard.model.countries import (
    _LANGUAGES,
    _SHARED,
    country_codes,
    find_code,
    find_codes,
    similar_country,
)
from dashboard.model.messages import Message
from dashboard.model.schema import COLUMN
from dashboard.model.text_columns import DictColumn

FORMS = {
    "USA": "USA | US | usa | U.S. | U.S.A. | U. S. | the US | United States | 840 | США"
    " | Estados Unidos | The United States of America | Vereinigte Staaten | 美国",
    "GBR": "GB | GBR | UK | U.K. | Great Britain | Britain | United Kingdom | 826 | Royaume-Uni",
    "PRK": "KP | PRK | DPRK | D.P.R.K. | North Korea | NORTH KOREA | N. Korea | Korea, North | 408"
    " | Korea (North) | Democratic People's Republic of Korea | Північна Корея | 북한"
    " | Северная Корея | Corée du Nord | Nordkorea | Korea, Democratic People's Republic of",
    "KOR": "KR | ROK | South Korea | S. Korea | Korea, South | Republic of Korea | 대한민국 | 410"
    " | Korea, Republic of | Südkorea",
    "RUS": "RU | Russia | Russian Federation | the Russian Federation | Россия | Росія | 643"
    " | Russland",
    "UKR": "UA | Ukraine | the Ukraine | Україна | Украина | UKRAINE | 804",
    "MMR": "Burma | Myanmar | Myanmar (Burma)",
    "CIV": "Ivory Coast | Côte d'Ivoire | Cote d’Ivoire | COTE D'IVOIRE",
    "CZE": "Czech Republic | Czechia | the Czech Republic | Česko",
    "ARE": "UAE | U.A.E. | United Arab Emirates | Emirates",
    "COD": "DRC | DR Congo | Democratic Republic of the Congo | Congo, Democratic Republic of the"
    " | Democratic Republic of Congo | Congo-Kinshasa | Congo (Kinshasa)",
    "COG": "Republic of the Congo | Congo-Brazzaville | Congo (Brazzaville)",
    "PSE": "Palestine | State of Palestine | PS",
    "TWN": "Taiwan | TW | Republic of China",
    "CHN": "China | PRC | People's Republic of China"
    " | the People’s Republic of China | 中国 | 中國",
    "XKX": "Kosovo | XK | XKX",
    "GMB": "Gambia | The Gambia | Gambia, The | Gambia (the)",
    "BIH": "Bosnia and Herzegovina | Bosnia & Herzegovina | Bosnia",
    "TTO": "Trinidad & Tobago | Trinidad and Tobago",
    "LCA": "St. Lucia | Saint Lucia | ST LUCIA",
    "TUR": "Turkey | Türkiye | TURKIYE | Turquie",
    "NAM": "NA | Namibia",
    "GIN": "Guinea",
    "NER": "Niger",
    "DMA": "Dominica",
    "GEO": "Georgia",
    "MKD": "Macedonia | North Macedonia",
    "SWZ": "Swaziland | Eswatini",
    "VAT": "Vatican | Holy See",
    "IRN": "Iran | Islamic Republic of Iran | Iran, Islamic Republic of | ایران",
    "SYR": "Syria | Syrian Arab Republic",
    "LAO": "Laos",
    "VNM": "Vietnam | Viet Nam",
    "POL": "Polska | polska | Poland",
    "NLD": "the Netherlands | Holland | Pays-Bas",
    "JPN": "日本 | Japan | \u200fJapan\u200f",
}
PAIRS = [(form, code) for code, forms in FORMS.items() for form in forms.split(" | ")]

# A text that is not a country, and the hint.
KOREAS = ("hint.shared_country", {"countries": ["PRK", "KOR"]})
CONGOS = ("hint.shared_country", {"countries": ["COD", "COG"]})
SOVIET_UNION = ("hint.former_country", {"code": "SUN", "year": "1992"})
NONE = [
    ("Korea", KOREAS),
    ("korea", KOREAS),
    ("Congo", CONGOS),
    ("the Congo", CONGOS),
    ("Virgin Islands", ("hint.shared_country", {"countries": ["VGB", "VIR"]})),
    ("USSR", SOVIET_UNION),
    ("Soviet Union", SOVIET_UNION),
    ("SUN", SOVIET_UNION),
    ("SU", SOVIET_UNION),
    ("Yugoslavia", ("hint.former_country", {"code": "YUG", "year": "2003"})),
    ("Czechoslovakia", ("hint.former_country", {"code": "CSK", "year": "1993"})),
    ("Serbia and Montenegro", ("hint.former_country", {"code": "SCG", "year": "2006"})),
    ("East Germany", ("hint.former_country", {"code": "DDR", "year": "1990"})),
    ("BUR", ("hint.former_country", {"code": "BUR", "year": "1989"})),
    ("England", ("hint.part_of_country", {"country": "GBR"})),
    ("Wales", ("hint.part_of_country", {"country": "GBR"})),
    ("Texas", ("hint.part_of_country", {"country": "USA"})),
    ("UA-14", ("hint.part_of_country", {"country": "UKR"})),
    ("Ukrane", ("hint.similar_country", {"country": "UKR"})),
    ("Phillipines", ("hint.similar_country", {"country": "PHL"})),
    ("Souht Korea", ("hint.similar_country", {"country": "KOR"})),
    ("XX", None),
    ("", None),
    (";", None),
    ("the", None),
    ("the moon", None),
    ("Rus\x00sia", ("hint.similar_country", {"country": "RUS"})),
    ("365", None),  # Russia in the numbering of Gleditsch and Ward
    ("2", None),
    ("36", None),  # Australia is 036
    ("\ud800", None),
    ("x" * 10_000, None),
]


@pytest.mark.parametrize(("text", "code"), PAIRS, ids=[form for form, _ in PAIRS])
def test_country_name_is_converted(text, code):
    assert find_code(text) == find_code(f" {text} ") == code


def test_there_are_enough_country_names():
    assert len(PAIRS) >= 80


@pytest.mark.parametrize(("text", "expected"), NONE, ids=[ascii(text)[:24] for text, _ in NONE])
def test_unknown_country_is_not_guessed(text, expected):
    assert find_code(text) == ""
    hint = country_hint(text)
    assert hint == (Message(*expected) if expected else None)


def test_every_iso_code_and_name_is_converted():
    for country in pycountry.countries:
        for part in ("alpha_2", "alpha_3", "numeric", "common_name", "official_name"):
            text = getattr(country, part, country.alpha_3)
            assert find_code(text) == find_code(text.lower()) == country.alpha_3, text


@pytest.mark.parametrize("language", _LANGUAGES)
def test_every_name_in_a_language_is_converted(language):
    territories = Locale.parse(language).territories
    names = {territories[country.alpha_2]: country.alpha_3 for country in pycountry.countries}
    expected = {name: "" if name in _SHARED else code for name, code in names.items()}
    # In one call, as for a column. Single calls take a hundred times as long.
    assert dict(zip(names, find_codes(list(names)), strict=True)) == expected


def test_only_countries_with_similar_names_are_suggested():
    assert [similar_country(text) for text in ("Atlantis", "", "x" * 10_000, "Ukrane")] == [
        *([""] * 3),
        "UKR",
    ]


def normalized(column: str, *texts: str):
    none = DictColumn(pd.Series([""], dtype="str"), np.zeros(len(texts), np.int8))
    cells = dict.fromkeys(COLUMN, none) | {column: DictColumn.of(pd.Series(texts, dtype="str"))}
    columns, notes = normalize_countries(cells, np.arange(2, len(texts) + 2))
    assert list(cells[column].take(np.arange(len(texts)))) == list(texts)
    return list(columns[column].take(np.arange(len(texts)))), notes


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Russia; North Korea", "RUS; PRK"),
        ("Russia, North Korea", "RUS; PRK"),
        ("RU/KP", "RUS; PRK"),
        ("Korea, South", "KOR"),
        ("Korea, South; Russia", "KOR; RUS"),
        ("Russia; RU", "RUS"),
        ("Trinidad and Tobago / France", "TTO; FRA"),
        ("Russia;", "RUS"),
        ("Russia,", "RUS"),
        # These are not converted in part.
        ("Russia, Korea", "Russia, Korea"),
        ("RUS; XX", "RUS; XX"),
        ("Russia; Atlantis", "Russia; Atlantis"),
        (";", ";"),
        # These need no change.
        ("RUS;PRK;", "RUS;PRK;"),
        ("RUS; RUS", "RUS; RUS"),
    ],
)
def test_list_of_countries_is_converted_completely_or_not_at_all(text, codes):
    assert (
        normalized("actor_countries", text)[0] == normalized("claimant_country", text)[0] == [codes]
    )


def test_single_country_column_accepts_no_list():
    assert normalized("country", "RU; KP", "Russia, France")[0] == ["RU; KP", "Russia, France"]


def test_each_conversion_is_noted_once():
    _, notes = normalized("country", "PRK", "North Korea", "Korea", "North Korea", "North Korea")
    (note,) = notes
    assert (note.severity, note.row, note.column, note.rows) == ("note", 3, "country", 3)
    assert (note.given, note.params) == ("North Korea", {"reading": "PRK"})


@given(st.lists(st.text(max_size=12) | st.sampled_from([text for text, _ in PAIRS]), max_size=6))
def test_any_text_is_converted_to_codes_or_kept(texts):
    texts = [text.encode(errors="ignore").decode() for text in texts]
    for column in ("country", "actor_countries"):
        new_texts, _ = normalized(column, *texts)
        for before, after in zip(texts, new_texts, strict=True):
            assert after == before or {code.strip() for code in after.split(";")} <= country_codes()
        assert normalized(column, *new_texts) == (new_texts, [])


def test_unknown_country_in_a_table_gets_a_hint():
    rows = pd.DataFrame({"title": "A", "date": "2024", "country": ["North Korea", "Ukrane", "XX"]})
    events, problems = load_events(rows)
    assert list(events["country"]) == ["PRK"]
    first, second = [problem for problem in problems if problem.severity == "error"]
    assert first.hint == Message("hint.similar_country", {"country": "UKR"})
    assert second.hint is None
