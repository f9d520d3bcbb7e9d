"""Map figures contain their borders, so they are drawn without a network."""

import io

import find_browser
import numpy as np
import plotly.graph_objects as go
import pytest
from PIL import Image
from playwright.sync_api import sync_playwright
from plotly.io import write_images

from dashboard.charts.borders import country_outlines
from dashboard.charts.map import map_figure
from dashboard.charts.style import DARK, LIGHT, Look
from dashboard.model.geo import WORLD, MapExtent

EUROPE = MapExtent(0, 20, 45, 55)
FIJI = MapExtent(170, 190, -25, -10)
# Figures stay small enough to be saved in a notebook.
MAX_BYTES = 500_000
# Lines are thinner than a pixel. At this scale, some pixels have exactly their colour.
SCALE = 3
THEMES = [LIGHT, DARK]


@pytest.fixture(scope="module")
def offline_images(article, chromium, tmp_path_factory):
    """Draw a map in each theme by one browser that cannot look up addresses."""
    folder = tmp_path_factory.mktemp("images")
    program = folder / "chromium"
    program.write_text(
        f'#!/bin/sh\nexec "{chromium}" --host-resolver-rules="MAP * ~NOTFOUND" "$@"\n'
    )
    program.chmod(0o755)
    figures = [map_figure(article.events, look=Look(theme)) for theme in THEMES]
    files = {theme.name: folder / f"{theme.name}.png" for theme in THEMES}
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BROWSER_PATH", str(program))
        write_images(figures, list(files.values()), width=900, height=600, scale=SCALE)
    return {name: file.read_bytes() for name, file in files.items()}


def count_pixels(image: bytes, colour: str) -> int:
    """Count the pixels of an image that have a colour, or one that looks the same."""
    pixels = np.asarray(Image.open(io.BytesIO(image)).convert("RGB"), dtype=int)
    channels = [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
    return int((np.abs(pixels - channels).max(axis=2) <= 2).sum())


def assert_is_a_map(image: bytes, theme=LIGHT) -> None:
    """Check that an image contains water, land, borders, shaded countries and places."""
    assert count_pixels(image, theme.water) > 10_000
    assert count_pixels(image, theme.land) > 10_000
    assert count_pixels(image, theme.border) > 200
    assert count_pixels(image, theme.shade[1]) > 1_000
    assert count_pixels(image, theme.ink) > 100


@pytest.mark.browser
class TestWithoutNetwork:
    @pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
    def test_an_image_has_land_borders_and_places(self, offline_images, theme):
        assert_is_a_map(offline_images[theme.name], theme)

    def test_a_page_has_land_borders_and_places(self, article, chromium, tmp_path):
        page_file = tmp_path / "map.html"
        figure = map_figure(article.events)
        page_file.write_text(figure.to_html(include_plotlyjs=True), encoding="utf-8")
        requests: list[str] = []
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=find_browser.FLAGS)
            page = browser.new_page(
                viewport={"width": 900, "height": 600}, device_scale_factor=SCALE, offline=True
            )
            page.on("request", lambda request: requests.append(request.url))
            page.goto(page_file.as_uri())
            page.wait_for_selector(".scatterlayer .point")
            image = page.screenshot()
            browser.close()
        assert requests == [page_file.as_uri()]
        assert_is_a_map(image)


class TestOutlines:
    def test_a_figure_is_small_enough_for_a_notebook(self, article):
        assert len(map_figure(article.events).to_json()) < MAX_BYTES

    def test_even_detailed_coasts_are_small_enough(self, table):
        arctic = table(
            {"country": "CAN", "latitude": 63.7, "longitude": -68.5, "geo_precision": "city"},
            {"country": "USA", "latitude": 47.6, "longitude": -122.3, "geo_precision": "city"},
        )
        figure = map_figure(arctic)
        assert figure.layout.geo.resolution == 50
        assert len(figure.to_json()) < MAX_BYTES

    def test_a_country_is_drawn_once_whether_shaded_or_not(self, article):
        land, shaded = (
            trace for trace in map_figure(article.events).data if isinstance(trace, go.Choropleth)
        )
        assert "RUS" in shaded.locations
        assert not set(land.locations) & set(shaded.locations)
        for trace in (land, shaded):
            drawn = [feature["id"] for feature in trace.geojson["features"]]
            assert drawn == [code for code in trace.locations if code in drawn]

    def test_plotly_requests_no_borders(self, article):
        geo = map_figure(article.events).layout.geo.to_plotly_json()
        shown = {name for name, value in geo.items() if name.startswith("show") and value}
        assert shown == set()

    def test_only_countries_in_a_close_view_are_finer(self):
        coarse = country_outlines(WORLD, 2, fine=False)
        close = country_outlines(EUROPE, 30, fine=True)
        assert np.size(flat(close["DEU"])) > np.size(flat(coarse["DEU"]))
        assert close["BRA"] == coarse["BRA"]

    def test_a_view_across_the_antimeridian_finds_its_countries(self):
        coarse, close = (
            country_outlines(WORLD, 2, fine=False),
            country_outlines(FIJI, 30, fine=True),
        )
        assert close["FJI"] != coarse["FJI"]

    def test_details_finer_than_a_pixel_are_left_out(self):
        near, nearer = (country_outlines(EUROPE, scale, fine=True) for scale in (8, 80))
        assert np.size(flat(near["DEU"])) < np.size(flat(nearer["DEU"]))

    @pytest.mark.parametrize("fine", [False, True])
    def test_every_ring_is_closed(self, fine):
        outlines = country_outlines(EUROPE, 10, fine=fine)
        rings = [ring for polygons in outlines.values() for rings in polygons for ring in rings]
        assert all(ring[0] == ring[-1] and len(ring) >= 4 for ring in rings)


def flat(polygons) -> np.ndarray:
    return np.concatenate([ring for rings in polygons for ring in rings])
