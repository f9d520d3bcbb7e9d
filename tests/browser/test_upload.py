"""Opening a table in the browser: the file, the report, matching columns, and the link."""

import io
import json
import re

import pandas as pd
import pytest
from playwright.sync_api import expect

from dashboard.model.column_mapping import read_mapping
from dashboard.views import ids
from dashboard.views.upload_store import UploadStore

from . import axe, screen

pytestmark = pytest.mark.browser

# Headers that are not recognized, too few valid dates, and a row with nothing but a date.
STRANGE = (
    "Überschrift,Wann genau,Notiz,Land\n"
    "<b>Talks</b>,2024-10-08,on arms,RUS\n"
    "Treaty,2024-10-09,on help,PRK\n"
    "Drill,31.31.2024,at sea,RUS\n"
    ",2024-10-11,,\n"
)


def open_dialog(page):
    page.locator(f"#{ids.UPLOAD_BUTTON}").click()
    page.locator(f"#{ids.UPLOAD_FILE}").wait_for(state="attached")


def workbook():
    """Write two sheets of events with the same columns, and one with others."""
    sheets = {
        "2023": [["Title", "Date"], ["Talks", "2023-10-08"], ["Treaty", "2023-10-09"]],
        "2024": [["Title", "Date"], ["Drill", "2024-10-08"], ["Ships", "someday"]],
        "Plan": [["Headline", "When", "Where to"], ["Visit", "2025-10-08", "Oslo"]],
    }
    content = io.BytesIO()
    with pd.ExcelWriter(content, engine="openpyxl") as writer:
        for name, rows in sheets.items():
            pd.DataFrame(rows).to_excel(writer, sheet_name=name, header=False, index=False)
    return content.getvalue()


def choose(page, content=STRANGE, name="my_events.csv"):
    content = content if isinstance(content, bytes) else content.encode()
    file = {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    page.locator(f"#{ids.UPLOAD_FILE}").set_input_files(file)


def drop(page, text=STRANGE, name="my_events.csv"):
    """Drop a file in the middle of the page."""
    files = page.evaluate_handle(
        """([text, name]) => {
          const held = new DataTransfer();
          held.items.add(new File([text], name, { type: 'text/csv' }));
          return held;
        }""",
        [text, name],
    )
    for event in ("dragover", "drop"):
        page.dispatch_event("#timeline-box", event, {"dataTransfer": files})


def field(page, name):
    return page.locator(f".upload-field[data-field={name}]")


def choose_columns(page):
    """Choose the columns of the required fields; each choice is applied at once."""
    field(page, "title").select_option("Überschrift")
    field(page, "date").select_option("Wann genau")
    expect(import_summary(page)).to_have_text("2 events in my_events.csv; 2 rows are left out.")


def show(page):
    """Choose columns, and go to the charts."""
    choose_columns(page)
    page.get_by_role("link", name="Show the charts").click()
    page.wait_for_url("**/?*table=*")
    screen.opened(page)


def import_summary(page):
    return page.locator(f"#{ids.UPLOAD_STATUS}")


class TestImport:
    def test_a_dropped_file_with_unknown_headers(self, page, data_dir):
        drop(page)
        expect(import_summary(page)).to_have_text("0 events in my_events.csv; 4 rows are left out.")
        report = page.locator(f"#{ids.UPLOAD_REPORT}")
        expect(report).to_contain_text("Date: The table has no column for this required field.")
        # The proposed column, and the first rows of the file, unchanged.
        expect(field(page, "country")).to_have_value("Land")
        expect(report.locator("td").first).to_have_text("<b>Talks</b>")
        expect(report.get_by_role("link", name="Show the charts")).to_have_count(0)

        choose_columns(page)
        expect(report).to_contain_text("no such day or time as “31.31.2024”")
        expect(report).to_contain_text("row 5, Title: This field is required.")

        # A click on the link also ends the text, and waits for the table with it.
        page.get_by_text("More fields").click()
        tags = page.locator(".upload-text[data-field=tags]")
        tags.locator("xpath=ancestor::details[1]").locator("summary").click()
        tags.fill("arms")
        report.get_by_role("link", name="Show the charts").click()
        page.wait_for_url("**/?*table=*")
        screen.opened(page)
        table = page.url.partition("table=")[2].partition("&")[0]
        assert UploadStore(data_dir).find(table).about["chosen"]["tags"] == '"arms"'
        expect(page.locator(f"#{ids.SUMMARY}")).to_contain_text("2 events")
        expect(page.locator("h1")).to_have_text("my events")
        assert page.title() == "my events"
        expect(page.locator("header")).to_contain_text("Only people with the link can see it")
        page.locator("header a").click()
        page.wait_for_url(lambda url: "table=" not in url)
        screen.opened(page)
        expect(page.locator("h1")).to_contain_text("North Korean troops")

    def test_columns_are_recognized_by_their_cells(self, page):
        drop(page, "Was war?,Von,Bis\nTalks in Moscow,8 Oct 2024,9 Oct 2024\n")
        expect(import_summary(page)).to_have_text("1 event in my_events.csv.")
        for name, column in (("title", "Was war?"), ("date", "Von"), ("end_date", "Bis")):
            expect(field(page, name)).to_have_value(column)

    def test_the_corrected_table_and_the_report_are_saved(self, page, tmp_path):
        drop(page, "title,date\nTalks,8 Oct 2024\nTreaty,someday\n")
        for words, name, holds in (
            ("Download corrected table", "my_events-corrected.csv", "Talks,2024-10-08"),
            ("Download report", "my_events-report.txt", "1 row kept, 1 left out"),
            ("Download report (JSON)", "my_events-report.json", '"kept": 1'),
        ):
            with page.expect_download() as saving:
                page.get_by_role("link", name=words, exact=True).click()
            assert saving.value.suggested_filename == name
            saving.value.save_as(tmp_path / name)
            assert holds in (tmp_path / name).read_text("utf-8-sig")

    def test_duplicates_can_be_merged(self, page):
        open_dialog(page)
        choose(page, "id,title,date,tags\n1,Talks,2024-10-08,x\n2,Talks,2024-10-08,\n")
        expect(import_summary(page)).to_have_text("2 events in my_events.csv.")
        report = page.locator(f"#{ids.UPLOAD_REPORT}")
        expect(report).to_contain_text(
            "Duplicate row 3: “Talks” has the same title and date as row 2"
        )
        merge = page.get_by_label("Duplicates")
        merge.select_option("title-date")
        expect(import_summary(page)).to_have_text("1 event in my_events.csv.")
        expect(report).to_contain_text("row 3: This row is merged into row 2.")
        expect(merge).to_have_value("title-date")
        assert axe.violations(page) == []
        merge.select_option("")
        expect(import_summary(page)).to_have_text("2 events in my_events.csv.")

    def test_the_sheets_of_a_workbook_can_be_chosen(self, page):
        open_dialog(page)
        choose(page, workbook(), "book.xlsx")
        expect(import_summary(page)).to_have_text("3 events in book.xlsx; 1 row is left out.")
        report = page.locator(f"#{ids.UPLOAD_REPORT}")
        expect(report).to_contain_text("sheet 2024, row 3, Date: ")
        sheets = page.locator(f".{ids.UPLOAD_SHEETS} label")
        expect(sheets).to_have_text(["2023 (2 rows)", "2024 (2 rows)", "Plan (1 row)"])
        for name, is_read in (("2023", True), ("2024", True), ("Plan", False)):
            expect(page.get_by_label(f"{name} (")).to_be_checked(checked=is_read)
        assert axe.violations(page) == []
        # The columns of this sheet have other names, so new columns are proposed.
        page.get_by_label("2023 (").uncheck()
        page.get_by_label("2024 (").uncheck()
        page.get_by_label("Plan (").check()
        page.locator(f"#{ids.UPLOAD_APPLY}").click()
        expect(import_summary(page)).to_have_text("1 event in book.xlsx.")
        expect(field(page, "title")).to_have_value("Headline")
        expect(page.get_by_label("2023 (")).not_to_be_checked()
        expect(page.get_by_label("Plan (")).to_be_checked()
        # The choice is kept when columns change.
        field(page, "title").select_option("Where to")
        page.locator(f"#{ids.UPLOAD_APPLY}").click()
        screen.settled(page)
        expect(import_summary(page)).to_have_text("1 event in book.xlsx.")
        expect(field(page, "title")).to_have_value("Where to")

    def test_a_saved_mapping_works_on_the_command_line_and_a_field_can_be_empty(
        self, page, tmp_path
    ):
        open_dialog(page)
        choose(page)
        field(page, "title").select_option("Überschrift")
        screen.settled(page)
        with page.expect_download() as saving:
            page.locator(f"#{ids.UPLOAD_SAVE}").click()
        path = tmp_path / saving.value.suggested_filename
        saving.value.save_as(path)
        assert path.suffix == ".json"
        assert read_mapping([str(path)]) == {"title": "Überschrift", "country": "Land"}
        assert json.loads(path.read_text("utf-8"))
        field(page, "country").select_option("")
        choose_columns(page)
        expect(field(page, "country")).to_have_value("")


class TestCorrections:
    """Each wrong guess is corrected with one choice, which is applied at once."""

    TABLE = (
        "Frage,Antwort,When,to,lat,lon,colour\n"
        "Talks in Moscow,Yes of course,12/10/2024,14/10/2024,37.6,55.7,red\n"
        "Ships leave Rason,No not at all,11/10/2024,,130.4,42.2,blue\n"
    )

    def reading(self, page, name):
        return page.locator(f".upload-readings > li:has(.upload-field[data-field={name}])")

    def open(self, page):
        open_dialog(page)
        choose(page, self.TABLE)
        expect(import_summary(page)).to_have_text("2 events in my_events.csv.")

    def test_each_guess_is_corrected_with_one_choice(self, page):
        self.open(page)
        # Guesses come first, with an example.
        first = page.locator(".upload-readings > li").first
        expect(first).to_contain_text("Title (required)")
        expect(first).to_contain_text("guessed from its cells")
        expect(self.reading(page, "date")).to_contain_text("“12/10/2024” → 12–14 Oct 2024")

        title = field(page, "title")
        title.focus()
        title.select_option("Antwort")
        expect(self.reading(page, "title")).to_contain_text("your choice")
        expect(self.reading(page, "title")).to_contain_text("“Yes of course”")
        expect(title).to_be_focused()
        # The program decides again.
        title.select_option("*")
        expect(title).to_have_value("Frage")
        expect(self.reading(page, "title")).to_contain_text("guessed from its cells")

        expect(self.reading(page, "latitude")).to_contain_text("37.6")
        field(page, "latitude").select_option("lon")
        expect(self.reading(page, "longitude")).to_contain_text("your choice")
        expect(field(page, "latitude")).to_have_value("lon")
        expect(field(page, "longitude")).to_have_value("lat")

        page.get_by_text("2 columns have no field").click()
        page.get_by_label("Use “colour” as").select_option("tags")
        expect(self.reading(page, "tags")).to_contain_text("“red”")
        expect(page.get_by_text("1 column has no field")).to_be_visible()

    def test_a_field_takes_several_columns_or_a_text_for_all_rows(self, page):
        self.open(page)
        row = self.reading(page, "title")
        row.get_by_text("Several columns, or one text for all").click()
        row.get_by_label("Add a column").select_option("colour")
        expect(row).to_contain_text("→ Talks in Moscow: red")
        expect(field(page, "title")).to_have_value("Frage + colour")
        country = page.locator(".upload-text[data-field=country]")
        country.locator("xpath=ancestor::details[1]").locator("summary").click()
        country.fill("Russia")
        country.press("Enter")
        expect(self.reading(page, "country")).to_contain_text("your choice")
        expect(country).to_be_focused()
        country.fill("")
        country.press("Enter")
        expect(self.reading(page, "country")).to_contain_text("filled in from “lat”, “lon”")

    def test_dates_and_coordinates_can_be_read_in_another_order(self, page):
        open_dialog(page)
        choose(page, "title,When\nTalks,12/10/2024\n")
        expect(import_summary(page)).to_have_text("0 events in my_events.csv; 1 row is left out.")
        order = page.locator(".upload-order")
        order.select_option("mdy")
        expect(import_summary(page)).to_have_text("1 event in my_events.csv.")
        expect(self.reading(page, "date")).to_contain_text("“12/10/2024” → 10 Dec 2024")
        order.select_option("dmy")
        expect(self.reading(page, "date")).to_contain_text("“12/10/2024” → 12 Oct 2024")

        choose(page, 'title,When,coords\nTalks,28.6.14,"2.35, 48.85"\n')
        expect(self.reading(page, "date")).to_contain_text("28 Jun 2014")
        page.locator(".upload-century").select_option("1900")
        expect(self.reading(page, "date")).to_contain_text("“28.6.14” → 28 Jun 1914")
        page.locator(".upload-axes").focus()
        page.locator(".upload-axes").select_option("lon_lat")
        expect(self.reading(page, "lon_lat")).to_contain_text("48.85, 2.35")
        expect(page.locator(".upload-axes")).to_be_focused()
        expect(self.reading(page, "date")).to_contain_text("28 Jun 1914")
        page.locator(".upload-axes").select_option("coordinates")
        expect(self.reading(page, "coordinates")).to_contain_text("2.35, 48.85")

    def test_doubts_come_first_and_another_row_may_name_the_columns(self, page):
        open_dialog(page)
        rows = "".join(f"Fair,{2010 + n},Round of {word}\n" for n, word in enumerate("ABCDEFGH"))
        choose(page, f"Event,When,Round\n{rows}")
        report = page.locator(f"#{ids.UPLOAD_REPORT}")
        expect(report).to_contain_text("Events with repeated titles: 8")
        report.get_by_role("button", name="Title: Event + Round").click()
        expect(self.reading(page, "title")).to_contain_text("Fair: Round of A")
        expect(field(page, "title")).to_be_focused()
        expect(report.get_by_text("Check first")).to_have_count(0)

        header = report.get_by_label("Names of the columns")
        header.select_option("none")
        expect(import_summary(page)).to_have_text("8 events in my_events.csv; 1 row is left out.")
        expect(header).to_be_focused()
        expect(report.locator("th", has_text="column 1").last).to_be_visible()
        # The choices for the other row are made again.
        header.select_option("")
        expect(field(page, "title")).to_have_value("Event + Round")

    def test_choices_are_kept_while_the_answer_is_awaited(self, page):
        self.open(page)
        page.get_by_text("More fields").click()
        field(page, "title").select_option("Antwort")
        field(page, "location").select_option("Frage")
        field(page, "date").select_option("to")
        expect(self.reading(page, "location")).to_contain_text("Talks in Moscow")
        expect(field(page, "title")).to_have_value("Antwort")
        expect(field(page, "date")).to_have_value("to")
        # The start and the end were mistaken for each other.
        expect(field(page, "end_date")).to_have_value("When")


class TestLinks:
    def test_a_table_opens_elsewhere_and_stays_open_until_it_expires(
        self, page, open_page, server, data_dir
    ):
        open_dialog(page)
        choose(page, STRANGE.replace("Treaty", "Pact"))
        show(page)
        link = page.url
        table = link.partition("table=")[2].partition("&")[0]
        other = open_page(server, f"?{link.partition('?')[2]}", viewport=screen.PHONE, fresh=True)
        expect(other.locator(f"#{ids.SUMMARY}")).to_contain_text("2 events")
        page.bring_to_front()

        status = page.locator(f"#{ids.STATUS}")
        screen.pick(page, ids.COUNTRY_FILTER, "Russia")
        expect(status).to_have_text(re.compile("^1 of 2 events"))
        assert f"table={table}" in page.url
        screen.press(page, ids.UNDO)
        expect(status).to_have_text("All events")
        screen.pick(page, ids.COUNTRY_FILTER, "Russia")
        screen.press(page, ids.CLEAR)
        expect(status).to_have_text("All events")
        assert f"table={table}" in page.url

        (data_dir / table).rename(data_dir / "gone")
        screen.pick(page, ids.COUNTRY_FILTER, "Russia")
        expect(page.locator(f"#{ids.NOTICE}")).to_contain_text("has expired")
        expect(page.locator("h1")).to_contain_text("North Korean troops")

    def test_a_link_to_an_expired_table_is_reported(self, open_page, server):
        page = open_page(server, f"?table={'a' * 32}", fresh=True)
        expect(page.locator(f"#{ids.NOTICE}")).to_contain_text("has expired")
        expect(page.locator("h1")).to_contain_text("North Korean troops")


class TestProblems:
    def test_an_unreadable_file_is_reported(self, open_unwatched, server):
        # A refused request is an error in the console.
        page = open_unwatched(server)
        for text, name, why in (
            ("x", "letter.docx", "Files ending in “.docx” are not supported."),
            ("", "t.csv", "The file is empty."),
            ("{", "t.json", "This is not valid JSON"),
        ):
            drop(page, text, name)
            expect(page.locator(f"#{ids.UPLOAD_PROBLEM}")).to_contain_text(why)

    def test_several_files_or_a_file_that_is_too_large_are_not_sent(self, page):
        open_dialog(page)
        sent = []
        page.on("request", lambda request: sent.append(request.url))
        chosen = page.locator(f"#{ids.UPLOAD_FILE}")
        chosen.evaluate("(field) => { field.multiple = true; }")
        file = {"mimeType": "text/csv", "buffer": b"title,date\n"}
        chosen.set_input_files([file | {"name": name} for name in ("a.csv", "b.csv")])
        problem = page.locator(f"#{ids.UPLOAD_PROBLEM}")
        expect(problem).to_have_text("Open one file at a time.")
        chosen.evaluate("(field) => { field.dataset.maxBytes = '3'; }")
        choose(page, "title,date\n")
        expect(problem).to_contain_text("larger than 50 MB")
        assert not [url for url in sent if "/upload" in url]


def test_the_dialog_works_by_keyboard(page):
    page.locator(f"#{ids.UPLOAD_BUTTON}").focus()
    page.keyboard.press("Enter")
    page.locator(f"#{ids.UPLOAD_FILE}").wait_for(state="attached")
    screen.settled(page)
    page.keyboard.press("Tab")
    with page.expect_file_chooser():
        # Playwright does not wait until the page reports file choosers, and a busy page handles
        # keys first. When the page answers this later request, it reports them.
        expect(page.locator(f"#{ids.UPLOAD_FILE}")).to_be_focused()
        page.keyboard.press("Enter")


def test_the_dialog_is_accessible_and_fits_the_screen(open_page, server):
    page = open_page(server, reduced_motion="reduce")
    open_dialog(page)
    choose(page)
    expect(import_summary(page)).to_contain_text("my_events.csv")
    for summary in page.locator(f"#{ids.UPLOAD_REPORT} summary").all():
        summary.click()
    report = page.locator(f"#{ids.UPLOAD_REPORT}")
    for theme, viewport in (("light", screen.DESK), ("dark", screen.PHONE)):
        page.emulate_media(color_scheme=theme)
        page.set_viewport_size(viewport)
        screen.settled(page)
        assert page.evaluate("document.documentElement.dataset.theme") == theme
        violations = axe.violations(page)
        assert not violations, "\n".join(map(str, violations))
        assert report.evaluate("(it) => it.scrollWidth - it.clientWidth") <= 0
