"""Settings of a picture: its charts, size, resolution and tones."""

import re
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from dashboard.charts.style import PRINT_THEMES
from dashboard.common.errors import InvalidQueryError, PictureError
from dashboard.common.i18n import N_, format_number, tr
from dashboard.engine.url_params import (
    Parameter,
    one_of,
    read_fields,
    read_sent,
    read_text,
    write_fields,
)

CHARTS = {
    "both": N_("Timeline and map"),
    "timeline": N_("Timeline"),
    "map": N_("Map"),
}
PICTURE_FORMATS = {
    "png": N_("PNG, for articles and slides"),
    "webp": N_("WebP, smaller than PNG"),
    "svg": N_("SVG, for editing and large prints"),
    "pdf": N_("PDF, for print"),
}
# Formats that are made of pixels.
DOTS = ("png", "webp")
# Pixels per inch. CSS defines the value for screens. With the value for paper, letters of 12.5
# pixels are 8 points high, which is usual in the graphics of newspapers and journals.
INCH_PX = {"screen": 96, "paper": 112}
_UNITS_IN = {"mm": 1 / 25.4, "in": 1.0}
WIDTHS_PX, HEIGHTS_PX = (300, 8_000), (250, 8_000)
DPI = (72, 600)
# Chrome returns nothing for larger pictures, and WebP allows no longer sides.
MAX_DOTS, MAX_SIDE = 120_000_000, 16_383


class Size(NamedTuple):
    """Width and height of a picture; without a height, it is as high as its charts need.

    Fewer pixels per inch make larger letters; 0 is the usual number. A picture without a height is
    at most `most` high if that is not 0.
    """

    words: str
    width: float
    height: float | None = None
    unit: str = "px"
    inch_px: int = 0
    most: float = 0


# The column widths are those of Nature's journals, which many other journals share.
# https://research-figure-guide.nature.com/figures/preparing-figures-our-specifications/
SIZES = {
    "wide": Size(N_("Wide, for a page on the web"), 1_200),
    "slide": Size(N_("Slide, 16:9"), 1_280, 720),
    "square": Size(N_("Square"), 1_080, 1_080),
    # Higher ones would fill a page of a newspaper from top to bottom.
    "column": Size(N_("Column, 89 mm"), 89, unit="mm", most=200),
    "page": Size(N_("Page width, 183 mm"), 183, unit="mm"),
    "a4": Size(N_("A4"), 210, 297, "mm"),
    "a4-landscape": Size(N_("A4, landscape"), 297, 210, "mm"),
    "a3": Size(N_("A3"), 297, 420, "mm"),
    "a3-landscape": Size(N_("A3, landscape"), 420, 297, "mm"),
    # Letters of 14 points, to be read from two steps away.
    "poster": Size(N_("Poster, A3"), 297, 420, "mm", 64),
}
DEFAULT_SIZE = "wide"


class Purpose(NamedTuple):
    """What a picture is for, and the settings that suit it."""

    words: str
    size: str
    tones: str
    dpi: int
    file_format: str


# Posts and slides have the theme of the screen, and twice as many dots as pixels.
PURPOSES = {
    "column": Purpose(N_("Image for a newspaper column"), "column", "light", 300, "png"),
    "slide": Purpose(N_("Image for a slide"), "slide", "", 2 * INCH_PX["screen"], "png"),
    "post": Purpose(N_("Image for a post"), "square", "", 2 * INCH_PX["screen"], "png"),
    "poster": Purpose(N_("Image for a poster"), "poster", "light", 300, "pdf"),
}
# What a film shows in each frame.
REPLAYS = {"events": N_("A tour, one by one"), "days": N_("What was known, day by day")}
BACKGROUNDS = {"": N_("Coloured"), "transparent": N_("Transparent")}
_NUMBERS = re.compile(r"(\d{1,5}(?:\.\d+)?)(?:x(\d{1,5}(?:\.\d+)?))?(px|mm|in)?", re.ASCII)


def read_size(text: str) -> str:
    """Read the size of a picture: a name, or numbers.

    Examples
    --------
    >>> read_size("A4"), read_size("120x80mm"), read_size("800")
    ('a4', '120x80mm', '800')
    >>> FigureSpec(size="120x80mm").width_px
    529

    Raises
    ------
    InvalidQueryError
        The text is neither, or the size is too small or too large.
    """
    name = text.strip().lower()
    size = _size(name)
    sides = [(size and _pixels(size, size.width), WIDTHS_PX)]
    sides += [(_pixels(size, size.height), HEIGHTS_PX)] if size and size.height else []
    if not all(side and least <= side <= most for side, (least, most) in sides):
        raise InvalidQueryError(
            tr(
                "Choose one of {names}, or give a width, or width x height, in pixels, mm or in, "
                "such as 1200, 1200x800 or 120x80mm. The width must be {least} to {most} pixels.",
                names=", ".join(SIZES),
                least=format_number(WIDTHS_PX[0]),
                most=format_number(WIDTHS_PX[1]),
            )
        )
    return name


def _size(name: str) -> Size | None:
    """Parse a name or numbers; None if the text is neither."""
    match = _NUMBERS.fullmatch(name)
    if not match:
        return SIZES.get(name)
    width, height, unit = match.groups()
    return Size(name, float(width), float(height) if height else None, unit or "px")


def _inch_px(size: Size) -> int:
    return size.inch_px or INCH_PX["screen" if size.unit == "px" else "paper"]


def _pixels(size: Size, side: float) -> int:
    return round(side * _UNITS_IN[size.unit] * _inch_px(size) if size.unit != "px" else side)


def read_dpi(text: str) -> int:
    """Read a resolution in dots per inch.

    Raises
    ------
    InvalidQueryError
        The text is not a whole number in the range of ``DPI``.
    """
    if not (text.isascii() and text.isdigit() and DPI[0] <= int(text[:6]) <= DPI[1]):
        least, most = map(format_number, DPI)
        raise InvalidQueryError(
            tr("Use a whole number from {least} to {most}.", least=least, most=most)
        )
    return int(text)


def check_dots(width_px: int, height_px: int, scale: float) -> tuple[int, int]:
    """Convert the size of a picture from CSS pixels to dots, and check it.

    Raises
    ------
    PictureError
        The picture is too large for a browser.
    """
    width, height = (round(side * scale) for side in (width_px, height_px))
    if width * height > MAX_DOTS or max(width, height) > MAX_SIDE:
        raise PictureError(
            tr(
                "{width} × {height} dots is too large. The limits are {dots} dots in total and "
                "{side} per side. Choose a smaller size, a lower resolution, SVG or PDF.",
                width=format_number(width),
                height=format_number(height),
                dots=format_number(MAX_DOTS),
                side=format_number(MAX_SIDE),
            )
        )
    return width, height


@dataclass(frozen=True)
class FigureSpec:
    """Settings of a picture.

    Attributes
    ----------
    charts
        One of ``CHARTS``.
    size
        A name or numbers, as :func:`read_size` returns them.
    tones
        One of ``charts.style.PRINT_THEMES``; empty for the theme of the screen.
    headline
        Title of the picture; empty for the title of the table.
    dpi
        Resolution in dots per inch, for formats that are made of pixels.
    background
        One of ``BACKGROUNDS``.
    """

    charts: str = "both"
    size: str = DEFAULT_SIZE
    tones: str = ""
    headline: str = ""
    dpi: int = 300
    background: str = ""

    @property
    def width_px(self) -> int:
        """Width in pixels of the drawing."""
        return _pixels(self._size, self._size.width)

    @property
    def height_px(self) -> int | None:
        """Height in pixels of the drawing; None for as much as the charts need."""
        height = self._size.height
        return None if height is None else _pixels(self._size, height)

    @property
    def most_px(self) -> int:
        """Greatest height of a picture without a height, in pixels of the drawing; 0 if any."""
        return _pixels(self._size, self._size.most)

    @property
    def inch_px(self) -> int:
        """Pixels of the drawing per inch."""
        return _inch_px(self._size)

    @property
    def scale(self) -> float:
        """Dots per pixel of the drawing, for formats that are made of pixels."""
        return self.dpi / self.inch_px

    @property
    def _size(self) -> Size:
        return _size(self.size) or SIZES[DEFAULT_SIZE]

    @classmethod
    def read(cls, sent: Any) -> tuple["FigureSpec", list[str]]:
        """Read the parameters of a URL, and report those that are invalid.

        Examples
        --------
        >>> spec, problems = FigureSpec.read("?picture=map&size=a4&dpi=9")
        >>> spec.size, problems
        ('a4', ['dpi=9: Use a whole number from 72 to 600.'])
        """
        fields, problems = read_fields(SPEC_PARAMETERS, read_sent(sent))
        return replace(cls(), **fields), problems

    def write(self) -> list[tuple[str, str]]:
        """Write the settings as parameters of a URL; :meth:`read` is the inverse."""
        return write_fields(SPEC_PARAMETERS, self)


SPEC_PARAMETERS = (
    Parameter("picture", "charts", one_of(CHARTS)),
    Parameter("size", "size", read_size),
    Parameter("tones", "tones", one_of(PRINT_THEMES)),
    Parameter("headline", "headline", read_text),
    Parameter("dpi", "dpi", read_dpi),
    Parameter("background", "background", one_of(BACKGROUNDS)),
)
FILM_PARAMETERS = (Parameter("replay", "replay", one_of(REPLAYS)),)
