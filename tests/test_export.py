"""Pictures and tables as files: what is in them, and what is said when there can be none."""

import importlib.util
import io
import os
import re
import threading
import xml.etree.ElementTree as ET
from functools import cache
from pathlib import Path

import kaleido
import plotly.graph_objects as go
import pytest
from PIL import Image

from dashboard import export
from dashboard.errors import BrowserNotFoundError, PictureError, UnsupportedFormatError
from dashboard.export import MAX_PIXELS, PICTURE_FORMATS, render_picture
from dashboard.loading import open_dataset
from dashboard.query import EventQuery
from dashboard.resources import sample_events
from dashboard.view import CHARTS, State, View

SVG = "{http://www.w3.org/2000/svg}"
FINDER = Path(__file__).parents[1] / "tools" / "find_browser.py"


@pytest.fixture(scope="module")
def browser():
    """A Chromium for kaleido. Without one these tests are skipped, but never in CI."""
    spec = importlib.util.spec_from_file_location("find_browser", FINDER)
    finder = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(finder)
    found = finder.find(os.environ)
    if found is None and os.environ.get("CI") == "true":
        pytest.fail("CI must have a browser: run make browser")
    if found is None:
        pytest.skip("no Chromium or Chrome: run make browser")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BROWSER_PATH", str(found))
        yield found


@cache
def view() -> View:
    return View(open_dataset(sample_events()), State(EventQuery(("RUS", "PRK"), "actor")))


def figure(width: int = 400, height: int = 300) -> go.Figure:
    return go.Figure(layout={"width": width, "height": height})


@pytest.mark.browser
class TestPictures:
    """Drawn by a real browser."""

    @pytest.mark.parametrize("chart", CHARTS)
    def test_a_png_has_the_size_asked_for_times_the_scale(self, browser, chart):
        picture = view().picture(chart, 800)
        image = Image.open(io.BytesIO(render_picture(picture, "png", scale=1.5)))
        image.load()
        assert image.format == "PNG"
        assert image.size == (1_200, pytest.approx(picture.layout.height * 1.5, abs=2))
        # More is on it than paper.
        assert len(image.convert("RGB").getcolors(1_000_000)) > 100

    @pytest.mark.parametrize("chart", CHARTS)
    def test_an_svg_says_what_it_shows(self, browser, chart):
        picture = view().picture(chart, 800)
        root = ET.fromstring(render_picture(picture, "svg"))
        assert root.tag == f"{SVG}svg"
        assert (float(root.get("width")), int(float(root.get("height")))) == (
            800,
            int(picture.layout.height),
        )
        # Lines are elements of their own.
        words = " ".join(" ".join(part.itertext()) for part in root.iter(f"{SVG}text"))
        words = " ".join(words.split())
        assert view().dataset.title in words
        assert "Events acted by Russia or North Korea" in words
        assert view().status in words
        assert f"Source: {view().dataset.source}" in words
        assert "As of 20 Oct 2024" in words

    def test_the_map_in_a_picture_has_its_borders(self, browser):
        root = ET.fromstring(render_picture(view().picture("map", 800), "svg"))
        classes = {part.get("class") for part in root.iter() if part.get("class")}
        assert {"choroplethlayer", "layer land", "layer coastlines"} <= classes
        (borders,) = (part for part in root.iter() if part.get("class") == "layer coastlines")
        assert sum(len(path.get("d", "")) for path in borders.iter(f"{SVG}path")) > 1_000

    def test_a_pdf_is_one_page_of_that_shape(self, browser):
        picture = view().picture("map", 800, 600)
        content = render_picture(picture, "pdf")
        assert content.startswith(b"%PDF-")
        assert content.rstrip().endswith(b"%%EOF")
        (box,) = set(re.findall(rb"/MediaBox\s*\[([^\]]+)\]", content))
        left, bottom, right, top = map(float, box.split())
        shape = picture.layout.width / picture.layout.height
        assert (right - left) / (top - bottom) == pytest.approx(shape, rel=0.02)
        assert len(re.findall(rb"/Type\s*/Page\b", content)) == 1

    def test_pictures_drawn_at_the_same_time_are_not_mixed_up(self, browser):
        sizes, found = [300, 400, 500, 600], {}

        def ask(width):
            found[width] = ET.fromstring(render_picture(figure(width), "svg")).get("width")

        threads = [threading.Thread(target=ask, args=(width,)) for width in sizes]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        assert {width: float(said) for width, said in found.items()} == dict(
            zip(sizes, sizes, strict=True)
        )


class TestNoPicture:
    """One clear error with the remedy, and never a wait without end."""

    @pytest.fixture(autouse=True)
    def no_server(self, monkeypatch):
        monkeypatch.setattr(kaleido, "start_sync_server", lambda **_: None)

    def answer(self, monkeypatch, reply):
        monkeypatch.setattr(kaleido, "calc_fig_sync", reply)

    @pytest.mark.parametrize("image_format", ["bmp", "", "PNG", "csv"])
    def test_an_unknown_format_is_refused_with_those_known(self, image_format):
        with pytest.raises(UnsupportedFormatError, match="choose one of: png, svg, pdf"):
            render_picture(figure(), image_format)

    @pytest.mark.parametrize(
        ("size", "scale", "drawn"),
        [((10_000, 12_000), 1, True), ((10_001, 12_000), 1, False), ((2_000, 600), 10.1, False)],
        ids=["the largest", "a row more", "by its scale"],
    )
    def test_a_picture_too_large_is_refused_before_it_is_drawn(
        self, monkeypatch, size, scale, drawn
    ):
        asked = []
        self.answer(monkeypatch, lambda *_, **__: asked.append(1) or b"\x89PNG\r\n\x1a\n")
        if drawn:
            assert render_picture(figure(*size), "png", scale=scale)
        else:
            with pytest.raises(PictureError, match=f"at most {MAX_PIXELS:,} pixels"):
                render_picture(figure(*size), "png", scale=scale)
        assert bool(asked) is drawn

    def test_without_a_chrome_the_remedy_is_said(self, monkeypatch):
        class ChromeNotFoundError(RuntimeError):
            pass

        def no_chrome(*_, **__):
            raise ChromeNotFoundError("run plotly_get_chrome")

        self.answer(monkeypatch, no_chrome)
        with pytest.raises(
            BrowserNotFoundError, match=r"apt install chromium.*BROWSER_PATH"
        ) as caught:
            render_picture(figure(), "png")
        assert isinstance(caught.value, RuntimeError)
        assert "\n" not in str(caught.value)

    def test_a_browser_that_breaks_is_said(self, monkeypatch):
        def broken(*_, **__):
            raise ConnectionResetError("gone")

        self.answer(monkeypatch, broken)
        with pytest.raises(PictureError, match="ConnectionResetError; try again") as caught:
            render_picture(figure(), "png")
        assert not isinstance(caught.value, BrowserNotFoundError)

    def test_a_browser_that_hangs_is_given_up(self, monkeypatch):
        release = threading.Event()
        self.answer(monkeypatch, lambda *_, **__: release.wait(30) and b"")
        monkeypatch.setattr(export, "TIMEOUT_S", 0.2)
        try:
            with pytest.raises(PictureError, match=r"did not answer within 0\.2 s"):
                render_picture(figure(), "png")
        finally:
            release.set()

    @pytest.mark.parametrize("image_format", PICTURE_FORMATS)
    @pytest.mark.parametrize(
        "reply", [b"", b"\0\0\0", b"<html>"], ids=["nothing", "zeros", "a page"]
    )
    def test_what_is_no_picture_is_not_handed_on(self, monkeypatch, image_format, reply):
        self.answer(monkeypatch, lambda *_, **__: reply)
        with pytest.raises(PictureError, match="no picture"):
            render_picture(figure(), image_format)

    def test_after_a_failure_the_next_picture_is_drawn(self, monkeypatch):
        replies = [RuntimeError("once"), b"\x89PNG\r\n\x1a\n"]

        def reply(*_, **__):
            now = replies.pop(0)
            if isinstance(now, Exception):
                raise now
            return now

        self.answer(monkeypatch, reply)
        with pytest.raises(PictureError):
            render_picture(figure(), "png")
        assert render_picture(figure(), "png").startswith(b"\x89PNG")
