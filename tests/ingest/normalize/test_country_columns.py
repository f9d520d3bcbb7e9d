# ruff: noqa: RUF001 - names in other scripts are meant
"""Names and codes of countries are converted to alpha-3 codes; ambiguous ones are reported."""

from itertools import cycle

import numpy as np
import pandas as pd
import pycountry
import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from dashboard.engine.query import EventQuery
from dashboard.ingest.hints import country_hint
from dashboard.ingest.load import load_events
from dashboard.ingest.normalize import country_columns
from dashboard.ingest.normalize.country_columns import normalize_countries
from dashboard.io.formats import FORMATS, About
from dashboard.model.countries import (
    _LANGUAGES,
    _SHARED,
    find_code,
    find_codes,
    known_codes,
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
    "BLR": "Республіка Білорусь",
    "HKG": "Hongkong | Гонконг",
    "KOR": "Республіка Корея | République de Corée"
    " | KR | ROK | South Korea | S. Korea | Korea, South | Republic of Korea | 대한민국 | 410"
    " | Korea, Republic of | Südkorea",
    "RUS": "RU | Russia | Russian Federation | the Russian Federation | Россия | Росія | 643"
    " | Russland | Російська Федерація",
    "UKR": "UA | Ukraine | the Ukraine | Україна | Украина | UKRAINE | 804",
    "MMR": "Burma | Myanmar | Myanmar (Burma) | BUR",
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
    "GIN": "Guinea",
    "NER": "Niger",
    "DMA": "Dominica",
    "GEO": "Georgia",
    "MKD": "Macedonia | North Macedonia | Македонія | Macédoine",
    "SWZ": "Swaziland | Eswatini",
    "VAT": "Vatican | Holy See",
    "IRN": "Persia | Iran | Islamic Republic of Iran | Iran, Islamic Republic of | ایران",
    "SYR": "Syria | Syrian Arab Republic",
    "LAO": "Laos",
    "VNM": "Vietnam | Viet Nam",
    "POL": "Polska | polska | Poland",
    "NLD": "the Netherlands | Holland | Pays-Bas",
    "SUN": "USSR | U.S.S.R. | Soviet Union | the Soviet Union | SUN | SU | СССР | СРСР | UdSSR"
    " | Union soviétique | former USSR | Sowjetunion | 소련 | 苏联 | الاتحاد السوفيتي",
    "YUG": "Yugoslavia | YUG | Yugoslavia (former) | Југославија | Jugosławia",
    "CSK": "Czechoslovakia | Československo | Чехословаччина",
    "SCG": "Serbia and Montenegro | SCG",
    "DDR": "East Germany | GDR | DDR | East Germany (GDR) | Germany, East | RDA | НДР",
    "West Germany": "West Germany | Germany (West) | FRG | ФРН",
    "VDR": "North Vietnam | Vietnam, North",
    "South Vietnam": "South Vietnam | Vietnam, South | Republic of Vietnam | Südvietnam",
    "RHO": "Rhodesia | Southern Rhodesia",
    "ZAR": "Zaire | Zaïre",
    "Prussia": "Prussia | Kingdom of Prussia | Preußen | Пруссія | プロイセン",
    "Austria-Hungary": "Austria-Hungary | Austro-Hungarian Empire | Österreich-Ungarn",
    "Ottoman Empire": "Ottoman Empire | Osmanlı İmparatorluğu | الدولة العثمانية",
    "NATO": "NATO | OTAN | НАТО | North Atlantic Treaty Organization",
    "European Union": "EU | European Union | ЄС | Євросоюз | Union européenne",
    "United Nations": "UN | U.N. | United Nations | ООН | الأمم المتحدة",
    "LKA": "Ceylon | Sri Lanka",
    "French West Africa": "French West Africa | Afrique-Occidentale française | AOF",
    "Kingdom of Bavaria": "Kingdom of Bavaria | Königreich Bayern",
    "NAM": "NA | Namibia | German South West Africa | Deutsch-Südwestafrika",
    "ESH": "Spanish Sahara",
    "PCI": "Pacific Islands (trust territory)",
    "SAU": "السعودية | Saudi Arabia | KSA",
    "AUS": "AU | Australia",
    "JPN": "日本 | Japan | \u200fJapan\u200f",
}
PAIRS = [(form, code) for code, forms in FORMS.items() for form in forms.split(" | ")]

# A text that is not a country, and the hint.
KOREAS = ("hint.shared_country", {"countries": ["PRK", "KOR"]})
CONGOS = ("hint.shared_country", {"countries": ["COD", "COG"]})
NONE = [
    ("Korea", KOREAS),
    ("korea", KOREAS),
    ("Congo", CONGOS),
    ("the Congo", CONGOS),
    ("Virgin Islands", ("hint.shared_country", {"countries": ["VGB", "VIR"]})),
    ("England", ("hint.part_of_country", {"country": "GBR"})),
    ("Wales", ("hint.part_of_country", {"country": "GBR"})),
    ("Texas", ("hint.part_of_country", {"country": "USA"})),
    ("UA-14", ("hint.part_of_country", {"country": "UKR"})),
    ("Ukrane", ("hint.similar_country", {"country": "UKR"})),
    ("Phillipines", ("hint.similar_country", {"country": "PHL"})),
    ("Souht Korea", ("hint.similar_country", {"country": "KOR"})),
    ("Grussia", None),
    ("Slavonia", None),
    ("Livonia", None),
    ("Nigera", None),  # Niger or Nigeria
    ("USSR (Russia)", None),
    ("Georgia (Florida)", None),
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


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("USA (NASA)", "USA"),
        ("Germany (Wehrmacht)", "DEU"),
        ("Japan (flights from the south)", "JPN"),
        ("Georgia (Florida)", ""),
        ("Georgia (Atlanta)", ""),
        ("Nowhere (NASA)", ""),
    ],
)
def test_a_remark_after_a_country_is_left_out_unless_it_is_a_place(text, code):
    rows = {"title": ["A"], "date": "2024", "country": text}
    events, problems = load_events(pd.DataFrame(rows))
    assert events["country"].iloc[0] == code or events["country"].iloc[0] == text
    is_unknown = "country.unknown" in {problem.code for problem in problems}
    assert (events["country"].iloc[0] == code and not is_unknown) == bool(code)


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
        ("Russia and Ukraine", "RUS; UKR"),
        ("Russia, Ukraine and Belarus", "RUS; UKR; BLR"),
        ("Austria-Hungary and Serbia", "Austria-Hungary; SRB"),
        ("Antigua and Barbuda and Dominica", "ATG; DMA"),
        ("North and South Korea", "PRK; KOR"),
        ("Russia vs. Ukraine", "RUS; UKR"),
        ("روسيا وأوكرانيا", "RUS; UKR"),
        ("ロシア・ウクライナ", "RUS; UKR"),
        ("RUS UKR", "RUS; UKR"),
        ("RU UA", "RUS; UKR"),
        ("USA AND CAN", "USA; CAN"),
        ("Saint Kitts and Nevis and Antigua and Barbuda", "KNA; ATG"),
        ("Russia & Ukraine", "RUS; UKR"),
        ("Росія та Україна", "RUS; UKR"),
        ("Deutschland und Frankreich", "DEU; FRA"),
        ("France et Allemagne", "FRA; DEU"),
        ("Armenia – Azerbaijan", "ARM; AZE"),
        ("USSR/USA", "SUN; USA"),
        ("Bosnia and Herzegovina, Serbia", "BIH; SRB"),
        ("Guinea-Bissau", "GNB"),
        ("中国、日本", "CHN; JPN"),
        ("EU; NATO", "European Union; NATO"),
        ("Scotland; France", "GBR; FRA"),
        # These are not converted in part.
        ("Russia, Korea", "Russia, Korea"),
        ("RUS; XX", "RUS; XX"),
        # A code is also that of a state, or the lengths differ.
        *((text, text) for text in ("GA US", "DE NO", "RUS UA")),
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


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Congo, Dem. Rep.", "COD"), ("Congo, Rep.", "COG"), ("Korea, Dem. People's Rep.", "PRK"),
        ("Korea, Rep.", "KOR"), ("Egypt, Arab Rep.", "EGY"), ("Micronesia, Fed. Sts.", "FSM"),
        ("Venezuela, RB", "VEN"), ("West Bank and Gaza", "PSE"), ("Hong Kong, China", "HKG"),
        ("Lao PDR", "LAO"), ("Dominican Rep.", "DOM"), ("Solomon Is.", "SLB"),
        ("Eq. Guinea", "GNQ"), ("Bosnia and Herz.", "BIH"), ("Rep Of Congo", "COG"),
    ],
)  # fmt: skip
def test_short_words_of_statistics_and_maps_are_read(name, code):
    assert find_code(name) == code


def test_two_letters_are_codes_only_if_all_texts_of_the_column_are():
    assert normalized("country", "TO BE", "to be seen")[0] == ["TO BE", "to be seen"]


@pytest.mark.parametrize("joints", [[" and "], [", "], ["-"], [*[" and "] * 7, ", "]], ids=ascii)
def test_names_in_a_long_cell_are_looked_up_a_few_times(monkeypatch, joints):
    looked_up = []
    find = country_columns.find_codes

    def count_and_find(texts, **options):
        looked_up.extend(texts)
        return find(texts, **options)

    monkeypatch.setattr(country_columns, "find_codes", count_and_find)
    names = [f"x{number}{joint}" for number, joint in zip(range(200), cycle(joints), strict=False)]
    cell = "".join(names).rstrip(" ,-")
    assert normalized("actor_countries", cell)[0] == [cell]
    assert len(looked_up) < 10 * len(names)


def test_event_may_happen_in_several_countries():
    assert normalized("country", "RU; KP", "Russia, France")[0] == ["RUS; PRK", "RUS; FRA"]


def places_of(country: str, location: str = ""):
    rows = pd.DataFrame({"title": ["A"], "date": "2024", "country": country, "location": location})
    events, problems = load_events(rows)
    return events.iloc[0], {problem.code for problem in problems}


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("Texas", "USA"),
        ("Scotland", "GBR"),
        ("Bavaria", "DEU"),
        ("Crimea", "UKR"),
        ("Gaza Strip", "PSE"),
        ("West Bank", "PSE"),
        ("Somaliland", "SOM"),
        ("Харківська область", "UKR"),
        ("Black Sea", ""),
        ("Mediterranean", ""),
        ("Balkans", ""),
    ],
)
def test_part_of_a_country_or_sea_is_used_as_the_place(text, country):
    event, codes = places_of(text)
    assert (event["country"], event["location"]) == (country, text)
    assert not np.isnan(event["latitude"])
    assert codes & {"value.read_as", "country.is_place"}
    event, _ = places_of(text, "Xanadu")
    assert (event["country"], event["location"]) == (country, "Xanadu")


@pytest.mark.parametrize(
    ("text", "place"), [("USSR", (56, 60)), ("Prussia", (52.5, 14)), ("GDR", (52.3, 13))]
)
def test_former_country_is_drawn_where_it_was(text, place):
    event, _ = places_of(text)
    assert (event["latitude"], event["longitude"]) == place
    assert event["geo_precision"] == "country"


def test_former_country_is_filtered_exported_and_read_again(tmp_path):
    names = ["Prussia", "USSR", "NATO; Ukraine", "Austria-Hungary; Serbia"]
    events, _ = load_events(pd.DataFrame({"title": names, "date": "1914", "country": names}))
    assert list(events["country"]) == ["Prussia", "SUN", "NATO; UKR", "Austria-Hungary; SRB"]
    for code in ("Prussia", "SUN", "NATO", "Austria-Hungary", "SRB"):
        query = EventQuery(countries=(code,), role="place")
        again, problems = EventQuery.read({name: [value] for name, value in query.write()})
        assert (again, problems) == (query, [])
        assert len(query.select(events)) == 1
    assert "Soviet Union" in EventQuery(countries=("SUN",)).describe()
    for ending in ("csv", "jsonld", "json", "parquet"):
        file_format = next(each for each in FORMATS.values() if each.ending == ending)
        path = tmp_path / f"t.{ending}"
        path.write_bytes(file_format.write(events, About()))
        again, _ = load_events(path)
        assert list(again["country"]) == list(events["country"]), ending


def test_alliances_can_act_but_are_not_places():
    rows = pd.DataFrame({"title": ["A"], "date": "2024", "country": "NATO"})
    events, _ = load_events(rows)
    assert np.isnan(events.at[0, "latitude"])
    assert normalized("actor_countries", "NATO, Russia")[0] == ["NATO; RUS"]


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
            assert after == before or {code.strip() for code in after.split(";")} <= known_codes()
        assert normalized(column, *new_texts) == (new_texts, [])


def test_unknown_country_in_a_table_gets_a_hint():
    countries = ["North Korea", "Ukrane", "XX"]
    rows = pd.DataFrame({"title": ["A", "B", "C"], "date": "2024", "country": countries})
    events, problems = load_events(rows)
    assert list(events["country"]) == ["PRK", "", ""]
    first, second = [problem for problem in problems if problem.severity == "warning"]
    assert first.hint == Message("hint.similar_country", {"country": "UKR"})
    assert second.hint is None


def test_a_text_that_names_no_country_is_the_place_of_a_table_without_places():
    table = pd.DataFrame({"title": list("ABC"), "date": "2024"})
    # A part of a country is a place as well.
    provinces = table.assign(country=["山城", "Java", "France"])
    assert list(load_events(provinces)[0]["location"]) == ["山城", "Java", ""]
    events, problems = load_events(table.assign(country=["山城", "Paris", "France"]))
    assert list(events["location"]) == ["山城", "Paris", ""]
    assert list(events["country"]) == ["", "", "FRA"]
    # The town may be in any country.
    assert list(events["latitude"].isna()) == [True, True, False]
    assert [problem.code for problem in problems].count("country.unknown") == 2
    with_places = table.assign(country=["山城", "", ""], location=["", "Oslo", ""])
    assert list(load_events(with_places)[0]["location"]) == ["", "Oslo", ""]


def test_official_names_in_other_languages_are_known():
    names = ["République tchèque", "República de Moldavia", "Konžská demokratická republika"]
    events, _ = load_events(pd.DataFrame({"title": names, "date": "1994", "country": names}))
    assert list(events["country"]) == ["CZE", "MDA", "COD"]


@pytest.mark.parametrize(
    ("actors", "codes"),
    [
        (["Russia, Ukraine", "Brazil, militias", "Chad"], ["RUS; UKR", "BRA", "TCD"]),
        (["Unión Soviética, China", "Kenia; Al-Shabaab", "Haití"], ["SUN; CHN", "KEN", "HTI"]),
        # Two tables that are not about countries, and one that is too short to tell.
        (["Army", "Rebels", "Chad", "Police"], [""] * 4),
        (["Daniel Sauer, Georgia", "Luis Angulo", "CIPER Chile"], [""] * 3),
        (["Chad", "Mali"], [""] * 2),
    ],
)
def test_actors_that_are_countries_fill_in_their_countries(actors, codes):
    rows = {"title": [f"Event {n}" for n in range(len(actors))], "date": "2024", "actors": actors}
    events, problems = load_events(pd.DataFrame(rows))
    assert events["actor_countries"].tolist() == codes
    notes = [problem.rows for problem in problems if problem.code == "actor_countries.from_actors"]
    assert notes == ([len(codes)] if any(codes) else [])
    given = ["ESP", *[""] * (len(actors) - 1)]
    events, _ = load_events(pd.DataFrame(rows | {"actor_countries": given}))
    assert events["actor_countries"].tolist() == given
