"""The right values for the invented tables in ``tests/data/strangers``, worked out by hand.

The tables follow public bug reports and real tables; each represents one kind of table. A set of
values is a choice: any of them is right.
"""

from dataclasses import dataclass
from typing import Any, NamedTuple


class Near(NamedTuple):
    """A point on the map, and how many degrees a place may lie from it."""

    latitude: float
    longitude: float
    tolerance: float = 0.3


@dataclass(frozen=True)
class Row:
    """The right values of an event; None is not compared.

    Attributes
    ----------
    title, date, country
        A text, or a set of texts that are all right. Dates are EDTF.
    at
        Position on the map.
    others
        Values of other columns.
    or_error
        Whether the row may be left out with an error about its date.
    or_said
        A word that the report must contain if the row is left out.
    """

    title: Any = None
    date: Any = None
    country: Any = None
    at: Near | None = None
    others: tuple[tuple[str, Any], ...] = ()
    or_error: bool = False
    or_said: str = ""


@dataclass(frozen=True)
class Table:
    """The right content of a table.

    Attributes
    ----------
    rows
        In the order of the file.
    warned
        Columns with a warning; ``""`` is the table as a whole.
    noted
        Words that the report must contain.
    errors
        The number of errors.
    title
        Title of the table.
    """

    rows: tuple[Row, ...]
    warned: tuple[str, ...] = ()
    noted: tuple[str, ...] = ()
    errors: int = 0
    title: str = ""


def others(**columns: Any) -> tuple[tuple[str, Any], ...]:
    return tuple(columns.items())


def rows(*cells: tuple[Any, ...]) -> tuple[Row, ...]:
    """Make rows of title, date, country and place."""
    return tuple(Row(*row) for row in cells)


OSLO, BERGEN, NARVIK = Near(59.91, 10.75), Near(60.39, 5.32), Near(68.44, 17.43)
BERLIN = Near(52.52, 13.4)


def former(*names: str) -> frozenset[str]:
    """Accept a former state by its code, by its name, or not at all."""
    return frozenset({"", *names})


TABLES: dict[str, Table] = {
    # Titles
    "k01a_no_title_type_place.csv": Table(
        rows(
            ("Protest: Lviv", "2021-03-02", "UKR", Near(49.84, 24.03)),
            ("Strike: Odesa", "2021-03-05", "UKR", Near(46.48, 30.73)),
            ("Protest: Kharkiv", "2021-03-09", "UKR", Near(49.99, 36.23)),
        )
    ),
    "k01b_no_title_place_only.csv": Table(
        rows(
            ({"Dayton, OH", "Dayton"}, "2016-09-21", "USA", Near(39.76, -84.19, 0.01)),
            ({"Flint, MI", "Flint"}, "2016-09-23", "USA", Near(43.01, -83.69, 0.01)),
        )
    ),
    "k01c_sparse_notes.csv": Table(
        rows(
            (
                {"Ada Noel: Speech", "Speech: Dayton", "Speech: Ada Noel", "Speech: Dayton, Ohio"},
                "2023-01-19",
                "USA",
                Near(39.76, -84.19),
            ),
            (
                {"Bo Lee: Rally", "Rally: Flint", "Rally: Bo Lee", "Rally: Flint, Michigan"},
                "2023-01-28",
                "USA",
                Near(43.01, -83.69),
            ),
            (
                {
                    "Asked by a local group",
                    "Cy Ruiz: Speech",
                    "Speech: Austin",
                    "Speech: Cy Ruiz",
                    "Speech: Austin, Texas",
                },
                "2023-02-03",
                "USA",
                Near(30.27, -97.74),
            ),
        )
    ),
    "k01d_timelinejs_no_headline.json": Table(
        rows(
            ("A writer is honoured at home.", "1908-05"),
            ("The writer dies.", "1910"),
            ("A museum opens", "1911"),
        ),
        title="T",
    ),
    "k02a_name_vs_county.csv": Table(
        rows(
            ("Athens", {"1864-01-26", "1864-01-26/1864-01-26"}),
            ("Decatur", "1864-10-26/1864-10-29"),
            ("Shiloh", "1862-04-06/1862-04-07"),
        )
    ),
    "k02b_name_vs_essay.csv": Table(
        rows(("Battle of the Wells", "1624-03-13"), ("Siege of the Hill", "1627-01-05"))
    ),
    "k02c_one_word_names.csv": Table(
        (
            Row("Oslyab", "1905-05-27", others=others(event_type="Sunk")),
            Row("Orelan", "1905-05-28", others=others(event_type="Captured")),
            Row("Suvor", "1905-05-27", others=others(event_type="Sunk")),
        )
    ),
    "k02d_person_parts.csv": Table(
        (
            Row(
                "Ana Ruiz",
                "1992-04-30",
                others=others(location="2009 W. 6th St.", event_type="Homicide"),
            ),
            Row(
                "Bo Lee",
                "1992-05-01",
                others=others(location="Main & College streets", event_type="Accident"),
            ),
        )
    ),
    # Ends
    "k03a_debut_fin.csv": Table(
        rows(
            ("Grève des dockers", "2021-03-01/2021-03-09"),
            ("Blocage du port", "2021-04-02/2021-04-05"),
            ("Reprise du travail", "2021-05-01/2021-05-13"),
        )
    ),
    "k03b_started_finished.csv": Table(
        rows(
            ("Alarm in the north", "2022-03-15T16:10:34Z/2022-03-15T16:50:07Z"),
            ("Alarm in the south", "2022-03-15T23:10Z/2022-03-16T00:05Z"),
        )
    ),
    "k03c_x_and_x_end.csv": Table(
        rows(
            ("First Lord Adams", "1721-04-03/1742-02-11"),
            ("Second Lord Brown", "1742-02-16/1743-07-02"),
        )
    ),
    "k03d_birth_death.csv": Table(
        rows(
            ("Ada Noel Smith", "1815-12-10/1852-11-27"),
            ("Grace Moss Hill", "1906-12-09/1992-01-01"),
            ("Caryl Ames West", "1938-09-03/.."),
        )
    ),
    # Optional cells
    "k04a_optional_cells.csv": Table(
        (
            Row("Good row", "2020-01-01", "FRA", Near(48.8, 2.3, 0.01), others(quantity_best=3.0)),
            Row(
                "Bad source address",
                "2020-01-02",
                "FRA",
                Near(48.8, 2.3, 0.01),
                others(source_url=""),
            ),
            Row(
                "Bad picture",
                "2020-01-03",
                "FRA",
                Near(48.8, 2.3, 0.01),
                others(media_url="https://cdn.example/x.jpg"),
            ),
            Row("Bad number", "2020-01-04", "FRA", Near(48.8, 2.3, 0.01), others(quantity_best="")),
            Row("Bad latitude", "2020-01-05", "FRA"),
            # Its point is in France, which the program may fill in.
            Row("Unknown land", "2020-01-06", {"", "FRA"}, Near(48.8, 2.3, 0.01)),
        ),
        warned=("source_url", "quantity_best", "latitude", "country"),
    ),
    "k04b_historic_countries.csv": Table(
        rows(
            ("Test at the steppe", "1949-08-29", former("SUN", "SUHH", "USSR"), Near(48, 76, 0.01)),
            (
                "Summit by the sea",
                "1955-01-01",
                former("YUG", "YUCS", "Yugoslavia"),
                Near(44, 20, 0.01),
            ),
            (
                "Rally in the city",
                "1970-01-10",
                former("DDR", "DDDE", "East Germany", "East Germany (GDR)"),
                Near(52.5, 13.4, 0.01),
            ),
            ("Test at the atoll", "1952-10-31", "USA", Near(11.3, 162.15, 0.01)),
        )
    ),
    "k04c_timelinejs_media.json": Table(
        (
            Row(
                "First vote",
                "2012-01-03",
                others=others(media_url={"", "https://upload.example/a.jpg"}),
            ),
            Row("Second vote", "2012-01-10", others=others(media_url="")),
            Row("Third vote", "2012-01-21", others=others(media_url="")),
        )
    ),
    # Places
    "k05a_dependency.csv": Table(
        rows(
            ("Launch from the coast", "2022-07-13", "GUF", Near(5, -52.8, 1.5)),
            ("Ice road closes", "2020-01-05", "GRL", Near(64.18, -51.74)),
            ("Storm hits harbour", "2017-09-20", "PRI", Near(18.47, -66.1)),
            ("Runway reopens", "2020-01-04", "GUM", Near(13.44, 144.79)),
        )
    ),
    "k05b_city_region.csv": Table(
        rows(
            ("March downtown", "2020-03-03", "CAN", Near(42.98, -81.25)),
            ("March uptown", "2020-03-04", "CAN", Near(43.26, -79.87)),
            ("March midtown", "2020-03-05", "USA", Near(33.52, -86.8)),
        )
    ),
    # JSON
    "k06a_events_key.json": Table(
        rows(
            ("Fire in the town", "1991-06-06", {"NOR", ""}, OSLO),
            ("Flood in the town", "1992-06-06", {"NOR", ""}, BERGEN),
        )
    ),
    "k06b_two_lists.json": Table(
        (
            Row("Fire in the town", {"1991-06-06", "1991-06-06T12:00"}),
            Row("Flood in the town", {"1992-06-06", "1992-06-06T12:00"}),
            Row("Years of repair", "1991-07-01/1993-01-01"),
        )
    ),
    "k06c_timelinejs2.json": Table(
        rows(("First vote", "2012-01-26/2012-01-27"), ("Second vote", "2012-02-10")), title="H"
    ),
    # Parts of dates
    "k07a_prefixed_parts.csv": Table(
        rows(
            ("A shot at an official", "1970-07-02", "MEX", Near(19.04, -98.2, 0.01)),
            ("A visitor is held for a ransom", "1970", "MEX", Near(19.29, -99.65, 0.01)),
            ("A device goes off at a gate", "1970-01", "GRC", Near(37.99, 23.76, 0.01)),
        )
    ),
    "k07b_early_years.csv": Table(
        rows(
            ("Battle of the Wells", "0624", None, Near(23.74, 38.79, 0.01)),
            ("Battle of the Hill", "0625", None, Near(24.5, 39.61, 0.01)),
            ("Siege of the Town", "1099", None, Near(31.78, 35.23, 0.01)),
        )
    ),
    "k07c_bce_numbers.csv": Table(
        (
            Row("Founding of the fort", {"-0332~", "-0332"}, or_error=True),
            Row("Renaming of the fort", {"-0209~", "-0209"}, or_error=True),
            Row("New capital chosen", {"0200~", "0200"}),
        )
    ),
    "k07d_mixed_history.csv": Table(
        rows(
            ("Invasion of the isle", "-0054/-0053"),
            ("Conquest of the isle", {"0043", "0043/0043"}),
            ("City founded there", "[0047..0050]"),
            ("Great charter sealed", "1215-06-15"),
            ("King of the west", "0886~/0899-10-26"),
        )
    ),
    "k07e_ja_parts.csv": Table(
        rows(
            ("橋が開通した", "2003-10-29"),
            ("塔が閉鎖された", "2013-07-01"),
            ("道路が冠水した", "2015-10-16"),
        )
    ),
    "k08a_year_beats_day.csv": Table(
        rows(
            ("TRINITAS", "1945-07-16", "USA", Near(32.54, -105.57, 0.01)),
            ("ABELARD", "1946-06-30", "USA", Near(11.35, 165.2, 0.01)),
            ("BAKERY", "1952-04-01", "USA", Near(37, -116, 0.01)),
        )
    ),
    "k08b_two_digit_year.csv": Table(
        (
            Row("Devil Tower Monument", "1906-09-24", or_error=True),
            Row("Moro Rock Monument", "1908-12-18", or_error=True),
            Row("Reef Marine Monument", "2016-08-26", or_error=True),
        )
    ),
    "k09a_state_column.csv": Table(
        rows(
            ("Speech at the hall", "2023-01-19", "USA", Near(34.0, -81.03)),
            ("Speech at the park", "2023-01-28", "USA", Near(37.21, -93.29)),
            ("Speech at the pier", "2023-02-03", "USA", Near(26.71, -80.04)),
        )
    ),
    "k09b_oblast_uk.csv": Table(
        rows(
            ("Тривога перша", "2022-03-15", "UKR", Near(48.95, 28.7, 1)),
            ("Тривога друга", "2022-03-16", "UKR", Near(48.1, 37.7, 1)),
            ("Тривога третя", "2022-03-16", "UKR", Near(50.45, 30.52)),
            ("Тривога четверта", "2022-03-17", "UKR", Near(49.6, 36.4, 1)),
        )
    ),
    "k10a_coords_country.csv": Table(
        rows(
            ("March in the south", "2020-01-01", "USA", Near(34.05, -118.24, 0.01)),
            ("March in the north", "2020-01-02", "UKR", Near(50.45, 30.52, 0.01)),
            ("March in the east", "2020-01-03", "JPN", Near(35.68, 139.69, 0.01)),
        )
    ),
    # Calendars
    "k11a_wr_timezone.ics": Table(
        (Row("Launch window", "2024-01-05T09:00+09:00/2024-01-05T10:00+09:00"),)
    ),
    "k11b_recurrence.ics": Table(
        rows(
            ("Weekly rally", "2024-01-05T09:00Z"),
            ("Weekly rally moved", "2024-01-12T11:00Z"),
            ("Weekly rally", "2024-01-19T09:00Z"),
        )
    ),
    "k11c_one_bad_entry.ics": Table(
        rows(("Gate opens", "2024-01-05T09:00Z"), ("Gate mended", "2024-01-07T09:00Z")),
        errors=1,
        noted=("Next Year",),
    ),
    # Words for missing values
    "k12a_null_words.csv": Table(
        (
            Row(
                "First thing happened",
                "2001-09-11",
                others=others(location="", claimant="", event_type="event"),
            ),
            Row(
                "Second thing happened",
                "2001-09-12",
                at=OSLO,
                others=others(location="Oslo", claimant="Ada Noel", event_type="event"),
            ),
            Row(
                "Third thing happened",
                "2001-09-13",
                others=others(location="", claimant="", event_type="speech"),
            ),
        )
    ),
    # Languages
    "k13a_zh.csv": Table(
        rows(
            ("大桥通车", "2020-01-02", "CHN", Near(30.58, 114.27)),
            ("电视塔关闭", "2020-02-03", "CHN", Near(31.23, 121.47)),
            ("公路被淹", "2020-03-04", "CHN", Near(39.9, 116.4)),
        )
    ),
    "k13b_ar.csv": Table(
        rows(
            ("مظاهرة في الميدان", "2011-01-25", "EGY", Near(30.05, 31.25)),
            ("مظاهرة في المدينة", "2011-02-17", "LBY", Near(32.12, 20.07)),
            ("إطلاق نار في الحي", "2011-03-18", "SYR", Near(32.62, 36.1)),
        )
    ),
    # Dates as people write them
    "k14a_date_words.csv": Table(
        rows(
            ("A king of the west", "0886~"),
            ("A reign of years", "1990/1992"),
            ("The first years", {"[1920..1923]", "192X"}),
            ("One of two years", {"[1785..1786]", "[1785,1786]"}),
            ("A monument spans", {"[1200~..1250~]", "1200~/1250~"}),
            ("From season to day", "1914-22/1918-11-11"),
            ("First patent", "2014-04"),
        )
    ),
    "k14b_dotted.csv": Table(
        rows(
            ("Verordnung tritt in Kraft", "1933-03-01", {"DEU", ""}, BERLIN),
            ("Wahl zum Parlament", "1933-03-05", {"DEU", ""}, BERLIN),
        )
    ),
    "k13_written.csv": Table(
        (
            Row("c1860", "1860~"),
            Row("c. 1860s", "186X~"),
            Row("2nd century AD", "01XX"),
            Row("19th century?", "18XX?"),
            Row("1861-67", "1861/1867", or_error=True),
            Row("about spring 1849", "1849-21~"),
            Row("1863 or 1864", {"[1863,1864]", "[1863..1864]"}),
            Row("2024-W41", "2024-10-07/2024-10-13"),
            Row("2024-10-13 2 pm", "2024-10-13T14:00"),
            Row("2024-10-13 14:05 (UTC+3)", "2024-10-13T14:05+03:00"),
            Row("8 Ekim 2024", "2024-10-08"),
            Row("8. října 2024", "2024-10-08"),
            Row("8 أكتوبر 2024", "2024-10-08"),
            Row("весна 2022", "2022-21"),
        )
    ),
    # Layouts
    "k15a_hxl.csv": Table(
        rows(
            ("Wells dug in the camp", "2015-03-01", "PAN"),
            ("Wells cleaned in the camp", "2015-03-02", "PAN"),
        )
    ),
    "k15b_date_below.csv": Table(
        rows(
            ("Attack at dawn on the atoll", "1942-06-04"),
            ("Carriers hit at ten", "1942-06-04"),
            ("Island held at night", "1942-06-04"),
            ("Retreat begins at last", "1942-06-05"),
        )
    ),
    "k15c_two_tracks.csv": Table(
        rows(
            ({"Father moves to the south (sometime in 1838)", "Father moves to the south"}, "1838"),
            ("The state joins the union (29 December 1845)", {"1845", "1845-12-29"}),
            ("Son marries in town (28 May 1861)", {"1861", "1861-05-28"}),
            ("The war begins (12 April 1861)", {"1861", "1861-04-12"}),
            ("A proclamation is read (1 January 1863)", {"1863", "1863-01-01"}),
        )
    ),
    "k16a_sheets_by_year.xlsx": Table(
        rows(
            ("March at the bridge", "2023-01-05", {"NOR", ""}, OSLO),
            ("Strike at the port", "2023-02-05", {"NOR", ""}, BERGEN),
            ("March at the tower", "2024-01-05", {"NOR", ""}, OSLO),
            ("Strike at the mine", "2024-03-05", {"NOR", ""}, NARVIK),
            ("Blockade of a road", "2024-04-05", {"NOR", ""}, BERGEN),
        )
    ),
    # From bug reports
    "k1_country_historic.csv": Table(
        rows(
            (
                "Wall built",
                "1961-08-13",
                former("DDR", "DDDE", "East Germany"),
                Near(52.52, 13.4, 0.01),
            ),
            (
                "Prague Spring crushed",
                "1968-08-20",
                former("CSK", "CSHH", "Czechoslovakia"),
                Near(50.08, 14.43, 0.01),
            ),
            (
                "Gagarin flies",
                "1961-04-12",
                former("SUN", "SUHH", "USSR", "Soviet Union"),
                Near(45.92, 63.34, 0.01),
            ),
            (
                "Tito dies",
                "1980-05-04",
                former("YUG", "YUCS", "Yugoslavia"),
                Near(46.05, 14.51, 0.01),
            ),
            (
                "Coup in Saigon",
                "1963-11-01",
                former("VDR", "VDVN", "South Vietnam"),
                Near(10.78, 106.7, 0.01),
            ),
            (
                "Assassination",
                "1914-06-28",
                former("AUH", "Austria-Hungary"),
                Near(43.86, 18.41, 0.01),
            ),
            (
                "Siege",
                "1453-05-29",
                former("OTT", "OTE", "Ottoman Empire"),
                Near(41.01, 28.97, 0.01),
            ),
            (
                "Prussian defeat",
                "1806-10-14",
                former("PRU", "PRS", "Prussia"),
                Near(50.93, 11.59, 0.01),
            ),
            (
                "Independence",
                "1980-04-18",
                former("RHO", "RHZW", "ZWE", "Rhodesia"),
                Near(-17.83, 31.05, 0.01),
            ),
            (
                "Bonn treaty",
                "1952-05-26",
                former("DEU", "FRG", "BRD", "West Germany"),
                Near(50.73, 7.1, 0.01),
            ),
        )
    ),
    "k2_country_middle.csv": Table(
        rows(
            ("Strike in Spain", "2024-10-01", "ESP", Near(40, -4, 2)),
            ("Vote in Portugal", "2024-10-02", "PRT", Near(39.5, -8, 1)),
            ("State of emergency", "2024-10-03", "ECU", Near(-1.5, -78.5, 1.5)),
            ("Election", "2024-10-04", "MUS", Near(-20.3, 57.6, 0.5)),
            ("Election", "2024-10-05", "KIR", Near(1.4, 173, 1)),
            ("Vote", "2024-10-06", "FRA", Near(46.5, 2.5, 2)),
        )
    ),
    "k3_bc_words.csv": Table(
        rows(
            ("Ides", "-0043-03-15", "ITA"),
            ("Actium", "-0030-09-02", "GRC"),
            ("1 BC", "0000"),
            ("1 AD", "0001"),
            ("Teutoburg", "0009", "DEU"),
            ("Augustus reigns", "-0026/0014", "ITA"),
        )
    ),
    "k4_year_span.csv": Table(
        (
            Row("Spanish Civil War", "1936/1939", "ESP", or_error=True),
            Row("WWI", "1914/1918", "FRA", or_error=True),
            Row("WWII in Europe", "1939/1945", "POL", or_error=True),
            Row("Russo-Japanese War", "1904/1905", "JPN", or_error=True),
            Row("Irish Civil War", "1922/1923", "IRL", or_error=True),
        ),
    ),
    "k5_timelinejs_sheet.csv": Table(
        (
            Row("Caesar is killed", "-0043-03-15"),
            Row("Golden age of Athens", "-0499/-0399", or_said="Golden age"),
            Row("Surrender", "1945-05-08T14:41"),
            Row("Landing", "1969-07-20T20:17:40"),
            Row("In the first century", "0075"),
            Row("Millis", "2024-10-13T14:05:06.789"),
        ),
        title="My great timeline",
    ),
    "k5_timelinejs.json": Table(
        (
            Row("Caesar", "-0043-03-15"),
            Row("75", "0075"),
            Row("ms", "2024-10-13T14:05:06.789"),
            Row("War", "1914/1918", or_said="era"),
        ),
        title="T",
    ),
    "k6_zone_america.csv": Table(
        rows(("LA", "2019-02-22T18:00:16-08:00"), ("NY", "2024-10-13T08:05-04:00"))
    ),
    "k7_scripts.csv": Table(
        rows(
            (None, "2024-10-01", "FRA"),
            ("مقتل 12 شخصًا في غارة (الثلاثاء)", "2024-10-03/2024-10-12", "LBN"),
            ('הכנסת אישרה: "חוק 2024" (בקריאה ראשונה)!', "2024-10-05/2024-10-20", "ISR"),
            (
                "北朝鮮が弾道ミサイルを発射、日本の排他的経済水域の外に落下したとみられる",
                "2024-10-07/2024-10-25",
                "JPN",
            ),
            ("북한군 1만 2천 명 러시아 파병 확인", "2024-10-09", "KOR"),
            (None, "2024-10-11/2024-10-21", "UKR"),
            (None, "2024-10-13", "VNM"),
            ("<b>Bold</b> & <script>alert(1)</script> %{x} {y}", "2024-10-15", "USA"),
            ("ไทยประกาศภาวะฉุกเฉินในกรุงเทพ", "2024-10-17/2024-10-30", "THA"),
            ("हिन्दी में एक लंबा शीर्षक जो काटा जा सकता है", "2024-10-19", "IND"),
            (None, "2024-10-29/2024-10-31", "DEU"),
            ("Last event whose label is at the right edge of the chart", "2024-10-31", "ESP"),
        )
    ),
    "k9_undated.csv": Table(
        rows(
            *(
                (f"E{day}", f"2024-10-0{day}", "FRA", Near(48.85, 2.35, 0.01))
                for day in range(1, 6)
            ),
            ("Undated", {"XXXX-XX-XX", "../..", ""}, "FRA", Near(48.85, 2.35, 0.01)),
        )
    ),
    "k10_edtf.csv": Table(
        rows(
            *(
                (text, text)
                for text in (
                    "-0300-XX",
                    "-0043-03-XX",
                    "1984-1X",
                    "1950S2",
                    "2003-23?",
                    "?2004-06-04~",
                    "1984?-06/2004-08?",
                    "2000-XX/2012",
                    "[1667,1668,1670..1672]",
                    "{1960,1961-12}",
                )
            )
        )
    ),
    "k11_seconds.csv": Table(
        rows(
            ("third", "2024-09-03T10:11:12.900Z"),
            ("first", "2024-09-03T10:11:12.100Z"),
            ("second", "2024-09-03T10:11:12.500Z"),
            ("range", "2024-10-13T14:05:12Z/2024-10-13T14:05:47Z"),
        )
    ),
    "k14_dup_a.csv": Table(
        rows(
            ("Talks", "2024-05-01", "RUS"),
            ("Treaty", "2024-06-19", "PRK"),
            ("Talks", "2024-05-01", "RUS"),
        ),
        warned=("",),
        noted=("row 2",),
    ),
    "k14_dup_b.csv": Table(
        rows(
            ("Talks", "2024-05-01", "RUS"),
            ("Treaty", "2024-06-19", "PRK"),
            ("New", "2024-07-01", "PRK"),
        )
    ),
    "k15_offset.csv": Table((), errors=1),
}
