"""A film as the page receives it: a line for each frame that is drawn, and then the film.

A film takes many seconds. With the lines, the page shows its progress; and if the reader stops it,
the next line finds the connection closed, and the server draws no further frames.
"""

import json
from base64 import b64encode
from collections.abc import Iterator

from dashboard.common.errors import PictureError
from dashboard.views.film import Film, encode_film

LINES = "application/jsonl"


def film_lines(film: Film, film_format: str) -> Iterator[bytes]:
    """Draw a film, and describe each step in a line of JSON.

    Parameters
    ----------
    film
        The film to draw.
    film_format
        One of ``FILM_FORMATS``.

    Returns
    -------
    iterator of bytes
        Objects with ``drawn``, the number of frames that are drawn; the last has ``film``, the file
        in Base64, or ``problem`` if a frame could not be drawn.

    Raises
    ------
    PictureError
        There is nothing to replay, or the frames are too large.
    """
    film.check()
    return map(_line, _steps(film, film_format))


def _steps(film: Film, film_format: str) -> Iterator[dict[str, int | str]]:
    frames: list[bytes] = []
    yield {"drawn": 0}
    try:
        for place in range(len(film.states)):
            frames.append(film.draw_frame(place))
            yield {"drawn": place + 1}
    except PictureError as error:
        yield {"problem": str(error)}
        return
    yield {"film": b64encode(encode_film(frames, film.durations, film_format)).decode()}


def _line(step: dict[str, int | str]) -> bytes:
    return f"{json.dumps(step)}\n".encode()
