"""Titles that are made if a table has none, and columns that are named like titles."""

import pandas as pd
import pytest

from dashboard.ingest.infer.columns import propose_columns
from dashboard.ingest.load import load_events, open_dataset
from dashboard.model.title_words import TitleFit, title_fit

DAYS = {"date": ["2021-03-02", "2021-03-05"]}
MADE = {
    "of type and place": (
        {"event_type": ["Protest", "Strike"], "location": ["Lviv", "Odesa"]},
        ["Protest: Lviv", "Strike: Odesa"],
    ),
    "of the type rather than a group of types": (
        {
            "Disaster Subgroup": ["Weather"] * 6 + ["Earth"] * 6,
            "type": ["Hail", "Tornado"] * 6,
            "location": ["Lviv", "Odesa"] * 6,
        },
        ["Hail: Lviv", "Tornado: Odesa"] * 6,
    ),
    "of words rather than codes": (
        {
            "encoutry": ["DZA", "ALB", "AUT"] * 2,
            "stage": ["signed"] * 6,
            "country": ["Algeria", "Albania", "Austria"] * 2,
        },
        ["signed: Algeria", "signed: Albania", "signed: Austria"] * 2,
    ),
    "of companies rather than of accounts": (
        {
            "company": [
                *(f"Company {letter}" for letter in "ABCDEFGHIJ"),
                "Company A",
                "Company B",
            ],
            "notes": [
                f"Acquisition number {n} closed in the current period, for cash and shares."
                for n in range(12)
            ],
        },
        [*(f"Company {letter}" for letter in "ABCDEFGHIJ"), "Company A", "Company B"],
    ),
    "of the place alone": (
        {"location": ["Dayton, OH", "Flint, MI"], "city": ["Dayton", "Flint"]},
        ["Dayton, OH", "Flint, MI"],
    ),
    "of texts with an address, not of the address": (
        {
            "tweet_text": ["A vote in Lima https://a.org/x", "A strike"],
            "url": ["https://a.org/x", ""],
        },
        ["A vote in Lima https://a.org/x", "A strike"],
    ),
    "of the type alone": ({"type": ["Riot", "Riot"], "lat": ["50", "51"]}, ["Riot", "Riot"]),
    "of a person's names": (
        {"first_name": ["Ana", "Bo"], "last_name": ["Ruiz", ""], "type": ["Visit", "Visit"]},
        ["Ana Ruiz", "Bo"],
    ),
    "of a victim's names": (
        {
            "victim_last": ["RUIZ", "LEES"],
            "victim_first": ["MARIA", "BOYD"],
            "disposition": ["Closed by arrest", "Open/No arrest"],
        },
        ["MARIA RUIZ", "BOYD LEES"],
    ),
    "of a person's names in German": (
        {"Nachname": ["Noel", "Lee"], "Vorname": ["Ada", "Bo"]},
        ["Ada Noel", "Bo Lee"],
    ),
    "of a person's names in French": (
        {"prénom": ["Ana", "Bo"], "nom": ["Ruiz", "Lee"]},
        ["Ana Ruiz", "Bo Lee"],
    ),
    "of a person's names in Spanish": (
        {"nombre": ["Ana", "Bo"], "apellidos": ["Ruiz", "Lee"]},
        ["Ana Ruiz", "Bo Lee"],
    ),
    "of two sides": (
        {"side_a": ["Ardania", "Ardania"], "side_b": ["Belmark", "Corvia"], "region": ["1", "1"]},
        ["Ardania – Belmark", "Ardania – Corvia"],
    ),
    "of a description that most rows have": (
        {"description": ["<p>A writer dies.</p>", "A museum opens"], "type": ["x y", "z"]},
        ["A writer dies.", "A museum opens"],
    ),
    "of a column in another language": (
        {"event_en": ["A road fund", ""], "event_ka": ["საგზაო ფონდი", "არჩევნები"]},
        ["A road fund", "არჩევნები"],
    ),
    "of a heading in HTML": (
        {"text": ["<h3>1924 Chamonix, France</h3><p>Games</p>", "<para>Dear Ann.</para>Thanks."]},
        ["1924 Chamonix, France", "Dear Ann."],
    ),
    "not up to a short form": (
        {"text": [f"On 30 January the founder Prof. Ada Noel died. {'More. ' * 30}", "It opens"]},
        ["On 30 January the founder Prof. Ada Noel died.", "It opens"],
    ),
    "of a group and a place": (
        {
            "attacker_group": ["Rebels", "Unknown"],
            "target_type": ["Police", "Army"],
            "city": ["Teri", "Surab"],
        },
        ["Rebels: Teri", "Army: Surab"],
    ),
    "of a kind that differs in each row": (
        {
            "registration": ["RP-C8158", "RP-C1811"],
            "geocode": ["{'long': 'N'}", "{'long': 'T'}"],
            "type_of_occurrence": ["Engine failure", "Overrun"],
            "place_of_occurrence": ["Tuy", "Bay"],
        },
        ["Engine failure: Tuy", "Overrun: Bay"],
    ),
    "of artists, not of answers": (
        {"Band": ["Pulp", "Ash"], "Venue": ["Scala", "Barfly"], "Festival?": ["N", "Y"]},
        ["Pulp: Scala", "Ash: Barfly"],
    ),
    # The nearest town says more than numbers.
    "of coordinates": (
        {"lat": ["50.45", "42.043", "-80"], "lon": ["30.5", "43.036", "9"]},
        ["Kyiv", "Zestaponi (8 km)", "-80, 9"],
    ),
    "of a number": ({"missions flown": ["15", "17"]}, ["missions flown: 15", "missions flown: 17"]),
    "of what is not unknown": (
        {"type": ["n/a", "Speech"], "city": ["Oslo", "NULL"]},
        ["Oslo", "Speech"],
    ),
    "of the column that tells rows apart": (
        {"instance_type": [f"m{n}.small" for n in range(12)], "generation": ["old", "new"] * 6},
        [f"m{n}.small: {('old', 'new')[n % 2]}" for n in range(12)],
    ),
    "of a number if words are always the same": (
        {"version": [str(n) for n in range(12)], "support_status": ["on", "off"] * 6},
        [f"version: {n}" for n in range(12)],
    ),
    "of a sender and a recipient": (
        {"sender": ["Ana", "Bo"], "recipient": ["Bo", "Ana"], "text": ["Dear Bo,", "Dear Ana,"]},
        ["Ana – Bo", "Bo – Ana"],
    ),
    "of numbered sides": (
        {
            "ship_1_name": ["America", "Luna"],
            "ship_2_name": ["privateer", "6 privateers"],
            "ship_1_type": ["brig", "brig"],
        },
        ["America – privateer", "Luna – 6 privateers"],
    ),
    "without codes of countries": (
        {"type": ["launch", "launch"], "Country": ["us", "ru"]},
        ["launch", "launch"],
    ),
    "of a second name, not of an id": (
        {
            "name_int": ["", "Typhoon Ivan"],
            "name_local": ["Sinking of the Orient", "Narsing"],
            "disaster_id": ["D-1", "D-2"],
            "subtype": ["ship", "rain"],
        },
        ["Sinking of the Orient", "Typhoon Ivan"],
    ),
    "of two sides in Danish": (
        {"Hjemmehold": ["Vest", "Nord"], "Udehold": ["Syd", "Øst"], "Spillested": ["A", "B"]},
        ["Vest – Syd", "Nord – Øst"],
    ),
    "of two sides rather than of a referee": (
        {
            "home team": ["Vest", "Nord"],
            "away team": ["Syd", "Ost"],
            "referee": ["Jo Bo", "Al Lee"],
        },
        ["Vest – Syd", "Nord – Ost"],
    ),
    "of two sides in Polish": (
        {"Gospodarze": ["Vest", "Nord"], "Goście": ["Syd", "Ost"]},
        ["Vest – Syd", "Nord – Ost"],
    ),
    "of a person's names, not of a part of a town": (
        {
            "NAME_FIRST": ["Ana", "Bo"],
            "NAME_LAST": ["Ruiz", "Lee"],
            "COMMUNITY_NAME": ["South Shore", "Gage Park"],
        },
        ["Ana Ruiz", "Bo Lee"],
    ),
    "of the place without a code of a kind": (
        {
            "UCR": ["041A", "110"] * 6,
            "SEX": ["M", "F"] * 6,
            "STREETADDR": [f"{n} Pine St" for n in range(12)],
        },
        [f"{n} Pine St" for n in range(12)],
    ),
    "of a code that tells rows apart": (
        {
            "Race": [f"HD-{n}" for n in range(12)],
            "location": ["Ohio", "Utah"] * 6,
        },
        [f"HD-{n}: {('Ohio', 'Utah')[n % 2]}" for n in range(12)],
    ),
    "of the names of two sides": (
        {"side_a_name": ["Ardania", "Ardania"], "side_b_name": ["Belmark", "Corvia"]},
        ["Ardania – Belmark", "Ardania – Corvia"],
    ),
}


@pytest.mark.parametrize(("columns", "titles"), MADE.values(), ids=MADE)
def test_title_is_made_from_the_other_cells(columns, titles):
    days = {"date": [f"2021-03-{day:02}" for day in range(1, len(titles) + 1)]}
    events, problems = load_events(pd.DataFrame(days | columns))
    assert list(events["title"]) == titles
    (note,) = [problem for problem in problems if problem.code == "title.made"]
    assert (note.row, note.severity) == (0, "note")


def test_a_thing_says_more_than_its_kind():
    places = [f"Town {number}" for number in range(12)]
    rows = {"date": ["2024"] * 12, "type": ["quake"] * 12, "disaster": ["Great Hanshin"] * 6
            + ["Noto"] * 6, "location": places}  # fmt: skip
    events, _ = load_events(pd.DataFrame(rows))
    assert events["title"].iloc[0] == "Great Hanshin: Town 0"
    assert events["title"].iloc[11] == "Noto: Town 11"


def test_descriptions_are_plain_texts():
    texts = ["<p>Ships <b>leave</b></p><p>at noon</p>", "a <script>x</script>", "NA"]
    rows = {"date": ["2024"] * 3, "title": ["A", "B", "C"], "comment": texts}
    events, _ = load_events(pd.DataFrame(rows))
    # Unusual tags may be the subject of a text, so they are kept and shown as such.
    assert list(events["description"]) == ["Ships leave\nat noon", texts[1], ""]


def test_a_long_summary_is_a_description():
    account = "The group entered the network by telephone and encrypted every server. " * 4
    rows = {"date": ["2024", "2025"], "victim": ["A hotel", "A port"],
            "summary": [f"{account}(1)", f"{account}(2)"]}  # fmt: skip
    events, _ = load_events(pd.DataFrame(rows))
    assert list(events["title"]) == ["A hotel", "A port"]
    assert events["description"].str.startswith("The group").all()


def test_only_rows_without_a_title_get_one():
    table = pd.DataFrame(DAYS | {"title": ["Talks", "N/A"], "type": ["Visit", "March"]})
    events, problems = load_events(table)
    assert list(events["title"]) == ["Talks", "March"]
    (note,) = [problem for problem in problems if problem.code == "title.made"]
    assert note.params == {"count": 1, "columns": ["type"]}


def test_missing_titles_come_from_a_column_that_is_named_like_titles():
    rows = {"title": ["", "March"], "name": ["Talks begin", "The march begins"]}
    table = pd.DataFrame(DAYS | rows | {"description": ["The Times, 3 May", "Echo, 4 May"]})
    assert list(load_events(table).events["title"]) == ["Talks begin", "March"]


def test_row_with_nothing_but_a_date_is_left_out():
    table = pd.DataFrame(DAYS | {"title": ["Talks", ""], "month": ["March", "March"]})
    data = open_dataset(table)
    assert (len(data.events), data.rejected_rows) == (1, 1)


def test_start_of_a_long_text_is_its_first_sentence():
    text = "The two camps met at the wells. " + "Then they fought for long. " * 9
    table = pd.DataFrame({"date": ["1624"], "description": [text]})
    assert list(load_events(table).events["title"]) == ["The two camps met at the wells."]
    text = "The law of the land as the king gave it on 16. May 1250 is read out. " + "Others. " * 20
    table = pd.DataFrame({"date": ["1624"], "description": [text]})
    assert load_events(table).events["title"].iloc[0].endswith("is read out.")
    words = pd.DataFrame({"date": ["1624"], "description": ["many words " * 50]})
    (title,) = load_events(words).events["title"]
    assert title.endswith("words…") or title.endswith("many…")


def test_html_is_removed_from_titles_that_are_made():
    cells = {"info": ["<b>Countries</b> agree", "<a href='https://example.org'>A vote</a> ends"]}
    events, _ = load_events(pd.DataFrame(DAYS | {"title": ["", ""]} | cells))
    assert list(events["title"]) == ["Countries agree", "A vote ends"]


def test_html_is_removed_from_titles():
    cells = ["<a href='https://example.org'>A summit</a> &amp; more", "a < b & c > d"]
    events, problems = load_events(pd.DataFrame(DAYS | {"title": cells}))
    assert list(events["title"]) == ["A summit & more", "a < b & c > d"]
    assert [(problem.code, problem.rows) for problem in problems] == [("title.markup", 1)]


@pytest.mark.parametrize(
    "title",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<b>Bold</b> and <script>alert(1)</script>",
        "<b>&lt;b&gt;</b>",
        "<b></b>",
        "&lt;b&gt;",
    ],
)
def test_title_with_other_tags_or_without_text_is_kept(title):
    events, problems = load_events(pd.DataFrame({"date": ["2024"], "title": [title]}))
    assert list(events["title"]) == [title]
    assert problems == []


LONG = ["A long account of how the two camps met.", "It showed that nobody could be starved out."]
NAMED = [
    ({"battle_name": ["Athens", "Decatur"], "county": ["Limestone County", "Morgan County"]}, 0),
    ({"name_tr": ["Kuyu", "Tepe"], "name_en": ["Wells", "Hill"], "impact_en": LONG}, 1),
    ({"ship": ["Oslyab", "Orelan"], "type": ["Sunk", "Taken"]}, 0),
    ({"Name": ["Battle of Ulm", "Battle of Jena"], "Vorname": ["Ada", "Bo"]}, 0),
    ({"caseName": ["A v. B", "C v. D"], "previousLocation": LONG}, 0),
    ({"titulo": ["Uno", "Dos"], "descripcion": LONG}, 0),
    ({"nom_jour_ferie": ["1er janvier", "1er janvier"], "zone": ["Metropole", "Alsace"]}, 0),
    ({"school_name": ["Hill School", "Wells School"], "weapon": LONG}, 0),
    ({"タイトル": ["橋", "塔"], "説明": LONG, "カテゴリ": ["a", "b"]}, 0),
    ({"제목": ["다리", "탑"], "설명": LONG}, 0),
    ({"Ba\u015fl\u0131k": ["Köprü", "Kule"], "A\u00e7\u0131klama": LONG}, 0),
    ({"Подія": ["Міст", "Вежа"], "Опис": LONG}, 0),
    ({"Task": ["Job A", "Job B"], "Resource": ["A", "B"]}, 0),
    ({"Händelsetitel": ["Bron", "Tornet"], "Beskrivning": LONG}, 0),
    ({"document": ["/a/2 - Text.docx", "b.pdf"], "scientificName": ["Vulpes", "Lutra"]}, 1),
]


@pytest.mark.parametrize(("columns", "place"), NAMED, ids=[next(iter(c)) for c, _ in NAMED])
def test_name_of_a_column_beats_longer_texts(columns, place):
    assert propose_columns(pd.DataFrame(DAYS | columns))["title"] == list(columns)[place]


def test_texts_without_blanks_are_titles():
    table = pd.DataFrame({"日期": ["2020年1月2日"] * 2, "经过": ["大桥通车", "公路被淹"]})
    assert propose_columns(table)["title"] == "经过"


@pytest.mark.parametrize(
    ("name", "fit"),
    [
        ("ExhTitle", TitleFit.TITLE),
        ("party_name", TitleFit.NEVER),
        ("Fête", TitleFit.NEUTRAL),
        ("Codigo_evento", TitleFit.NEVER),
        ("War Description", TitleFit.PROSE),
        ("state history", TitleFit.NEUTRAL),
        # A race has a title, unless it is that of people.
        ("race_title", TitleFit.TITLE),
        ("Race Name", TitleFit.NAME),
        ("race event", TitleFit.THING),
        ("video title", TitleFit.TITLE),
        ("period_name", TitleFit.NAME),
        ("race", TitleFit.NEVER),
        ("victim_race", TitleFit.NEVER),
        ("class name", TitleFit.NEVER),
        ("image title", TitleFit.NEVER),
        # Places and persons.
        ("arrival", TitleFit.NEVER),
        ("Ankunft", TitleFit.NEVER),
        ("owner", TitleFit.NEVER),
        ("Reporter name", TitleFit.NEVER),
        ("Propietario", TitleFit.NEVER),
        ("автор", TitleFit.NEVER),
        ("victim_name", TitleFit.NAME),
        ("project_name", TitleFit.NAME),
    ],
)
def test_column_names_are_ranked_as_titles(name, fit):
    assert title_fit(name) is fit


@pytest.mark.parametrize("name", ["claimant", "event_type", "location", "source", "tags"])
@pytest.mark.parametrize("word", ["n/a", "NULL", "NA", "-"])
def test_words_for_unknown_are_not_used(name, word):
    table = pd.DataFrame(DAYS | {"title": ["A", "B"], name: [word, "Oslo"]})
    first = load_events(table).events[name].iloc[0]
    assert first == ("event" if name == "event_type" else "")


def test_a_series_of_numbers_gets_a_warning():
    years = [str(year) for year in range(1900, 1912)]
    numbers = pd.DataFrame({"date": years, "USREC": ["0", "1"] * 6})
    _, problems = load_events(numbers)
    warned = [(problem.given, problem.rows) for problem in problems
              if problem.code == "title.numbers"]  # fmt: skip
    assert warned == [("USREC: 0", 12)]
    _, problems = load_events(numbers.assign(name="A recession ends"))
    assert "title.numbers" not in {problem.code for problem in problems}


KINDS = ["apple", "banana", "cherry", "damson", "elder", "fig", "grape", "hazel", "ivy", "juniper"]
FRUITS = [f"{taste} {kind}" for taste in ("ripe", "sour") for kind in KINDS]
SIDES, THEATERS = ["Union", "Rebels"] * 10, ["East"] * 15 + ["West"] * 5
STORIES = [f"The fair of the {name} opens in spite of the weather." for name in FRUITS]
MISSILES = FRUITS[:5] * 4
# Columns, and those that titles are made of.
BY_CELLS = {
    "names beside few words": (
        {"battle_id": FRUITS, "theater": THEATERS, "winner": SIDES},
        [FRUITS],
    ),
    "ids beside few words": (
        {"battle_id": [f"EX-{n}" for n in range(20)], "theater": THEATERS, "winner": SIDES},
        [THEATERS, SIDES],
    ),
    "organizations beside accounts": (
        {"organisation": FRUITS, "story": [f"{text} Details hazy" for text in STORIES]},
        [FRUITS],
    ),
    "short descriptions beside actors": (
        {"actors": FRUITS, "description": [f"Fair of the {name}." for name in FRUITS]},
        [[f"Fair of the {name}." for name in FRUITS]],
    ),
    "kinds and places beside actors who are always the same": (
        {"actors": ["Union"] * 20, "event_type": SIDES, "city": ["Lviv"] * 20},
        [SIDES, ["Lviv"] * 20],
    ),
    "kinds and places beside prose": (
        {"item": [text * 4 for text in STORIES], "type": SIDES, "city": ["Lviv"] * 20},
        [SIDES, ["Lviv"] * 20],
    ),
    "few organizations beside accounts": ({"organisation": SIDES, "story": STORIES}, [STORIES]),
    "remarks on several events": (
        {"missile": MISSILES, "facility": SIDES,
         "description": ["1 of 2", "2 of 2", "This test failed.", ""] * 5},
        [MISSILES, SIDES],
    ),
    "short titles that repeat": (
        {"colour": [f"#77b6{n}3" for n in range(10, 30)], "description": ["Election", "Vote"] * 10},
        [["Election", "Vote"] * 10],
    ),
    "texts of an unknown column beside kinds": (
        {"outlet": SIDES, "type": ["news", "opinion"] * 10, "item": STORIES},
        [STORIES],
    ),
    "kinds and addresses, not owners": (
        {"owner": FRUITS, "type": SIDES, "address_1": [f"{n} Pine St" for n in range(20)]},
        [SIDES, [f"{n} Pine St" for n in range(20)]],
    ),
    "owners if there is nothing else": ({"owner": FRUITS, "units": ["2"] * 20}, [FRUITS]),
    "types of something, not ages": (
        {"Gedad Vict": ["ENTRE 15 Y 24 AÑOS", "DE 65 Y MÁS"] * 10, "Tipo Arma": THEATERS,
         "Tipo muerte SRMCE2": SIDES, "Lugar": ["Lviv"] * 20},
        [SIDES, ["Lviv"] * 20],
    ),
    "places, not ages": (
        {"age group": ["under 18", "18 to 24 years"] * 10, "city": ["Lviv"] * 20},
        [["Lviv"] * 20],
    ),
    "causes, not the word for any event": (
        {"Type": ["Incident"] * 19 + ["Split incident"], "Cause of Death": SIDES,
         "city": ["Lviv"] * 20},
        [SIDES, ["Lviv"] * 20],
    ),
    "the cause, not another category": (
        {"climate.category": THEATERS, "cause.category": SIDES, "city": ["Lviv"] * 20},
        [SIDES, ["Lviv"] * 20],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("columns", "titles"), BY_CELLS.values(), ids=BY_CELLS)
def test_titles_are_made_of_the_column_whose_cells_tell_events_apart(columns, titles):
    days = [f"2021-03-{day:02}" for day in range(1, 21)]
    events, _ = load_events(pd.DataFrame({"date": days} | columns))
    assert list(events["title"]) == list(map(": ".join, zip(*titles, strict=True)))
