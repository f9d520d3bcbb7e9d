"""Pictures as files: their contents, and the errors if they cannot be drawn."""

import io
import os
import re
import shutil
import signal
import subprocess
import threading
import time
import xml.etree.ElementTree as ET
from functools import cache
from pathlib import Path

import plotly.graph_objects as go
import pytest
from PIL import Image
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from dashboard.common.errors import (
    BrowserFailedError,
    BrowserNotFoundError,
    PictureError,
    UnsupportedFormatError,
)
from dashboard.common.i18n import use_language
from dashboard.common.resources import sample_events
from dashboard.engine.query import EventQuery
from dashboard.ingest.load import open_dataset
from dashboard.views import render
from dashboard.views.figure import ExportFigure
from dashboard.views.figure_spec import PICTURE_FORMATS, FigureSpec
from dashboard.views.fonts import MissingFontWarning
from dashboard.views.render import find_missing, render_picture
from dashboard.views.state import State
from dashboard.views.view import View

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def browser(chromium):
    """Give Kaleido a Chromium."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BROWSER_PATH", str(chromium))
        yield chromium


@cache
def view() -> View:
    return View(open_dataset(sample_events()), State(EventQuery(("RUS", "PRK"), "actor")))


def picture(charts: str = "both", size: str = "page", **more: object) -> go.Figure:
    return ExportFigure(view(), FigureSpec(charts, size, **more)).figure


def figure(width: int = 400, height: int = 300) -> go.Figure:
    return go.Figure(layout={"width": width, "height": height})


@pytest.mark.browser
class TestFonts:
    """Letters that no font has are found by drawing them."""

    def test_boxes_are_reported(self, browser):
        drawn = go.Figure(go.Scatter(x=[0], y=[0], text=["é, Київ \ue000"], mode="text"))
        drawn.update_layout(width=400, height=300)
        with pytest.warns(MissingFontWarning, match=r"no font for: other characters\."):
            render_picture(drawn, "svg")
        assert [script.letters for script in find_missing(drawn)] == ["\ue000"]

    @pytest.mark.skipif(not shutil.which("fc-list"), reason="there is nothing to compare with")
    def test_the_fonts_of_the_machine_decide(self, browser):
        letters = "אبไह北あ한🔥აமአღ♞⚡☃"
        drawn = go.Figure(go.Scatter(x=[0], y=[0], text=[letters], mode="text"))
        missing = "".join(script.letters for script in find_missing(drawn))
        for letter in letters:
            listing = ["fc-list", f":charset={ord(letter):x}", "family"]
            has_font = bool(subprocess.run(listing, capture_output=True, check=True).stdout)
            assert (letter not in missing) == has_font, letter


@pytest.mark.browser
class TestPictures:
    """Pictures drawn by a real browser, and read by other libraries."""

    @pytest.mark.parametrize("image_format", ["png", "webp"])
    def test_an_image_has_the_requested_resolution(self, browser, image_format):
        image = Image.open(io.BytesIO(render_picture(picture(), image_format, dpi=150)))
        image.load()
        assert image.format == image_format.upper()
        width, height = image.size
        # 183 mm, and the height in the same proportion.
        assert width == pytest.approx(183 / 25.4 * 150, abs=1)
        assert height == pytest.approx(
            picture().layout.height / picture().layout.width * width, abs=2
        )
        # The image is not empty.
        assert len(image.convert("RGB").getcolors(1_000_000)) > 100

    def test_a_png_contains_its_resolution_and_description(self, browser):
        image = Image.open(io.BytesIO(render_picture(picture(), "png", dpi=150)))
        image.load()
        assert image.info["dpi"] == pytest.approx((150, 150), abs=0.1)
        assert image.text["Description"] == picture().layout.meta["alt"]

    def test_an_svg_contains_a_description_and_no_external_links(self, browser):
        content = render_picture(picture(), "svg")
        root = ET.fromstring(content)
        assert (root.tag, root.get("role")) == (f"{SVG}svg", "img")
        assert root.find(f"{SVG}title").text == view().dataset.title
        assert root.find(f"{SVG}desc").text == picture().layout.meta["alt"]
        # As large as on paper, in pixels of which 96 are an inch.
        assert float(root.get("width")) == pytest.approx(183 / 25.4 * 96, abs=1)
        # Lines are separate elements.
        words = " ".join(" ".join(part.itertext()) for part in root.iter(f"{SVG}text"))
        words = " ".join(words.split())
        assert "Events with Russia or North Korea as actor" in words
        assert f"Source: {view().dataset.source}" in words
        assert "As of 20 Oct 2024" in words
        addresses = re.findall(rb"url\(&?[\"']?([^)]{1,9})|href=\"([^\"]{1,9})", content)
        assert {address[:5] for pair in addresses for address in pair if address} <= {
            b"data:",
            *IDS,
        }

    def test_the_map_in_a_picture_has_its_borders(self, browser):
        root = ET.fromstring(render_picture(picture("map"), "svg"))
        classes = {part.get("class") for part in root.iter() if part.get("class")}
        assert {"choroplethlayer", "layer land", "layer coastlines"} <= classes
        (borders,) = (part for part in root.iter() if part.get("class") == "layer coastlines")
        assert sum(len(path.get("d", "")) for path in borders.iter(f"{SVG}path")) > 1_000

    @pytest.mark.parametrize(("size", "sides"), [("a4", (210, 297)), ("page", (183, None))])
    def test_a_pdf_has_one_page_of_the_right_size_and_embedded_fonts(self, browser, size, sides):
        reader = PdfReader(io.BytesIO(render_picture(picture(size=size), "pdf")))
        (page,) = reader.pages
        width, height = (float(side) / 72 * 25.4 for side in page.mediabox[2:])
        assert width == pytest.approx(sides[0], abs=0.6)
        assert height == pytest.approx(sides[1] or height, abs=0.6)
        fonts = [font.get_object() for font in page["/Resources"]["/Font"].get_object().values()]
        assert len(fonts) >= 2
        for font in fonts:
            assert has_font_file(font), font["/BaseFont"]
        # Texts are text, not shapes.
        words = " ".join(page.extract_text().split())
        assert "Events with Russia or North Korea as actor" in words

    def test_concurrent_pictures_are_not_mixed_up(self, browser):
        sizes, drawn = [300, 400, 500, 600], {}

        def ask(width):
            drawn[width] = ET.fromstring(render_picture(figure(width), "svg")).get("width")

        threads = [threading.Thread(target=ask, args=(width,)) for width in sizes]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        assert {width: float(drawn_width) for width, drawn_width in drawn.items()} == dict(
            zip(sizes, sizes, strict=True)
        )

    def test_one_chrome_draws_all_pictures(self, browser):
        pids = set()
        for width in (300, 400):
            render_picture(figure(width), "svg")
            pids.add(chrome_pid())
        assert len(pids) == 1

    def test_a_killed_chrome_is_replaced(self, browser):
        render_picture(figure(), "svg")
        killed = chrome_pid()
        os.kill(killed, signal.SIGKILL)
        assert render_picture(figure(), "svg").startswith(b"<svg")
        assert chrome_pid() != killed

    def test_a_hanging_chrome_is_ended_and_replaced(self, browser, monkeypatch):
        render_picture(figure(), "svg")
        hung = chrome_pid()
        os.kill(hung, signal.SIGSTOP)
        with monkeypatch.context() as patch:
            patch.setattr(render, "TIMEOUT_S", 1.5)
            errors = ask_at_once(2)
        assert errors == [f"{NO_RESPONSE} 1.5 s. Try again."] * 2
        assert is_gone(hung)
        assert render_picture(figure(), "svg").startswith(b"<svg")

    def test_pictures_are_drawn_without_the_internals_of_kaleido(self, browser, monkeypatch):
        render._end()
        monkeypatch.setattr(render, "browser_process", lambda _: None)
        monkeypatch.setattr(render, "add_to_head", lambda *_: None)
        assert render_picture(figure(), "svg").startswith(b"<svg")
        killed = chrome_pid()
        os.kill(killed, signal.SIGKILL)
        assert render_picture(figure(), "svg").startswith(b"<svg")
        last = chrome_pid()
        render._end()
        assert last != killed
        assert is_gone(last)


NO_RESPONSE = "Chrome did not respond within"


def ask_at_once(count: int) -> list[str]:
    """Request pictures in several threads at the same time; return their errors."""
    errors = []

    def ask() -> None:
        try:
            render_picture(figure(), "svg")
        except PictureError as error:
            errors.append(str(error))

    threads = [threading.Thread(target=ask) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return errors


# References within an SVG.
IDS = (b"#clip", b"#g", b"#legen")


def chrome_pid() -> int:
    """Return the process of Chrome itself, which another process starts."""
    started = render._chrome._kaleido.subprocess.pid
    children = Path(f"/proc/{started}/task/{started}/children").read_text().split()
    return int(children[0])


def is_gone(pid: int) -> bool:
    """Return whether a process has ended, within a few seconds."""
    for _ in range(50):
        try:
            if Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
                return True
        except FileNotFoundError:
            return True
        time.sleep(0.1)
    return False


def has_font_file(font: DictionaryObject) -> bool:
    """Return whether a font of a PDF is in the file; of one made of procedures, its shapes are."""
    inner = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
    described = inner.get("/FontDescriptor", {})
    described = described.get_object() if described else {}
    return "/CharProcs" in font or any(f"/FontFile{n}" in described for n in ("", "2", "3"))


class FakeChrome:
    """A Chrome with predefined replies."""

    def __init__(self, *replies):
        self.replies, self.has_died, self.ended = list(replies), False, 0

    def draw(self, *_):
        reply = self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]
        if isinstance(reply, Exception):
            raise reply
        return reply

    def end(self):
        self.ended += 1


PNG = b"\x89PNG\r\n\x1a\n"


class TestNoPicture:
    """One clear error with a remedy, and never an endless wait."""

    @pytest.fixture
    def chrome(self, monkeypatch):
        """Replace Chrome by a fake with these replies."""

        def make(*replies, died=False):
            fake = FakeChrome(*replies)
            fake.has_died = died
            monkeypatch.setattr(render, "_chrome", None)
            monkeypatch.setattr(render, "_Chrome", lambda _: fake)
            return fake

        yield make
        render._chrome = None

    @pytest.mark.parametrize("image_format", ["bmp", "", "PNG", "csv"])
    def test_an_unknown_format_is_refused_with_the_choices(self, image_format):
        with pytest.raises(UnsupportedFormatError, match="Choose one of: png, webp, svg, pdf"):
            render_picture(figure(), image_format)

    def test_a_picture_too_large_is_refused_before_it_is_drawn(self, chrome):
        fake = chrome(PNG)
        with pytest.raises(PictureError, match=r"limits are 120,000,000 dots"):
            render_picture(figure(12_000, 12_000), "png", dpi=96)
        assert fake.replies == [PNG]
        assert render_picture(figure(10_000, 12_000), "png", dpi=96) == PNG

    def test_a_missing_chrome_is_reported_with_a_remedy(self, monkeypatch, tmp_path):
        monkeypatch.setattr(render, "_chrome", None)
        monkeypatch.setenv("BROWSER_PATH", str(tmp_path / "none"))
        with pytest.raises(
            BrowserNotFoundError, match=r"apt install chromium.*BROWSER_PATH"
        ) as caught:
            render_picture(figure(), "png")
        assert isinstance(caught.value, RuntimeError)
        assert "\n" not in str(caught.value)

    def test_errors_are_in_the_language_of_the_page(self):
        with use_language("uk"), pytest.raises(UnsupportedFormatError, match="не підтримується"):
            render_picture(figure(), "bmp")

    def test_a_program_that_is_not_a_browser_is_reported(self, monkeypatch, tmp_path):
        program = tmp_path / "chrome"
        program.write_text("#!/bin/sh\nexit 1\n")
        program.chmod(0o755)
        monkeypatch.setattr(render, "_chrome", None)
        monkeypatch.setenv("BROWSER_PATH", str(program))
        with pytest.raises(PictureError, match="Chrome did not start"):
            render_picture(figure(), "png")

    @pytest.mark.starts_programs
    @pytest.mark.skipif(os.name == "nt", reason="the program is a shell script")
    def test_a_browser_that_hangs_at_its_start_is_ended(self, monkeypatch, tmp_path):
        program, started = tmp_path / "chrome", tmp_path / "pid"
        program.write_text(f"#!/bin/sh\necho $$ >> {started}\nexec sleep 600\n")
        program.chmod(0o755)
        monkeypatch.setattr(render, "_chrome", None)
        monkeypatch.setattr(render, "TIMEOUT_S", 1.5)
        monkeypatch.setattr(render, "_CLOSED_S", 0.3)
        monkeypatch.setenv("BROWSER_PATH", str(program))
        errors = ask_at_once(3)
        assert errors == [f"{NO_RESPONSE} 1.5 s. Try again."] * 3
        # The others did not start another one each, which would take as long again.
        (pid,) = started.read_text().split()
        assert is_gone(int(pid))

    def test_a_chrome_that_fails_several_requests_is_ended_once(self, chrome):
        fake = chrome(PNG)
        render_picture(figure(), "png")
        for _ in range(2):
            render._drop(fake)
        assert fake.ended == 1

    def test_a_failing_browser_is_reported_and_ended(self, chrome):
        fake = chrome(ConnectionResetError("gone"))
        with pytest.raises(BrowserFailedError, match=r"ConnectionResetError\. Try again") as caught:
            render_picture(figure(), "png")
        assert not isinstance(caught.value, BrowserNotFoundError)
        assert (fake.ended, render._chrome) == (1, None)

    def test_a_browser_that_crashes_twice_is_reported(self, chrome):
        chrome(ConnectionResetError("gone"), died=True)
        with pytest.raises(PictureError, match="stopped twice before the image was complete"):
            render_picture(figure(), "png")

    @pytest.mark.parametrize("image_format", PICTURE_FORMATS)
    @pytest.mark.parametrize(
        "reply", [b"", b"\0\0\0", b"<html>"], ids=["nothing", "zeros", "a page"]
    )
    def test_invalid_image_data_is_refused(self, chrome, image_format, reply):
        chrome(reply)
        with pytest.raises(PictureError, match="no image"):
            render_picture(figure(), image_format)

    def test_after_a_failure_the_next_picture_is_drawn(self, chrome):
        chrome(RuntimeError("once"), PNG)
        with pytest.raises(PictureError):
            render_picture(figure(), "png")
        assert render_picture(figure(), "png") == PNG
