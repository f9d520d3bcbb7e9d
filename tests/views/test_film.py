"""Films of the replay: their steps, their bounds, and their files."""

from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from dashboard.common.errors import PictureError
from dashboard.engine.query import EventQuery
from dashboard.ingest.load import Dataset
from dashboard.views import film as film_module
from dashboard.views.figure_spec import FigureSpec
from dashboard.views.film import FILM_FORMATS, MAX_FRAMES, Film, encode_film
from dashboard.views.state import State
from dashboard.views.view import View

SPEC = FigureSpec(size="640x480")


def png(image):
    content = BytesIO()
    image.save(content, "png")
    return content.getvalue()


@pytest.fixture
def figures(monkeypatch):
    """Record figures, and draw a square that moves."""
    drawn = []

    def render(figure, image_format, *, dpi):
        assert (image_format, dpi) == ("png", figure.layout.meta["inch"])
        drawn.append(figure)
        frame = Image.new("RGB", (figure.layout.width, figure.layout.height))
        frame.paste("red", (len(drawn) * 5, 0, len(drawn) * 5 + 5, 5))
        return png(frame)

    monkeypatch.setattr(film_module, "render_picture", render)
    return drawn


def test_each_frame_highlights_the_next_event_of_the_timeline(article, figures):
    view = View(article)
    film = Film(view, FigureSpec(size="1280x720"))
    chosen = [state.chosen for state in film.states]
    assert sorted(chosen) == sorted(view.charts.placed.marks["event_id"])
    rows = view.rows.in_order.cells("event_id").tolist()
    assert [rows.index(event) for event in chosen] == sorted(map(rows.index, chosen))
    film.draw("webp")
    drawn = {str(figure.to_dict()["data"]) for figure in figures}
    assert len(drawn) == len(figures) == len(chosen)


def test_each_frame_shows_what_was_known_by_the_next_day(article):
    film = Film(View(article), SPEC, "days")
    days = [state.query.as_of for state in film.states]
    assert days == sorted(days)
    assert len(days) == len(View(article).navigation.days)
    # The map does not move.
    assert len({state.moved for state in film.states}) == 1
    assert None not in {state.moved for state in film.states}


def test_a_film_has_few_frames_with_the_first_and_the_last_event(table):
    size = 3 * MAX_FRAMES
    rows = ({"event_id": str(n), "date": f"{1900 + n}-01-01"} for n in range(size))
    states = Film(View(Dataset(table(*rows))), SPEC).states
    assert len(states) == MAX_FRAMES
    assert (states[0].chosen, states[-1].chosen) == ("0", str(size - 1))


@pytest.mark.parametrize("file_format", FILM_FORMATS)
def test_the_file_contains_all_frames_with_their_times(file_format):
    random = np.random.default_rng(1)
    frames = [png(Image.fromarray(random.integers(0, 255, (40, 60, 3), np.uint8))) for _ in "abc"]
    content = encode_film(frames, [100, 200, 300], file_format)
    with Image.open(BytesIO(content)) as film:
        assert (film.format.lower(), film.size, film.n_frames) == (file_format, (60, 40), 3)
        assert film.info["loop"] == 0
        times = []
        for frame in range(3):
            film.seek(frame)
            film.load()
            times.append(film.info["duration"])
    assert times == [100, 200, 300]


def test_frames_have_one_size_even_if_the_height_is_not_given(article, figures):
    Film(View(article), FigureSpec(size="700"), "days").draw("gif")
    assert len({(figure.layout.width, figure.layout.height) for figure in figures}) == 1


def test_a_film_that_is_too_large_or_empty_is_refused(article, figures):
    with pytest.raises(PictureError, match="Choose a smaller size"):
        Film(View(article), FigureSpec(size="2000x2000")).draw("gif")
    nothing = View(article, State(EventQuery(text="nothing has this word")))
    with pytest.raises(PictureError, match="nothing to replay"):
        Film(nothing, SPEC).draw("gif")
    assert not figures


def test_a_film_keeps_a_background(article):
    assert Film(View(article), FigureSpec(background="transparent", size="slide")).sized == (
        FigureSpec(size="slide")
    )
