"""Ids of the page's components, shared by layout, callbacks and tests."""

from typing import Any

from dashboard.engine import query

TIMELINE = "timeline"
OVERVIEW = "overview"
MAP = "map"
TABLE = "table"
TABLE_COLUMNS = "table-columns"
MATRIX = "matrix"
NUMBERS = "numbers"
ROLE = "country-role"
SEARCH = "search"
KNOWN = "known-on"
LANE_MENU = "lanes"
COLOUR = "colour"
STATEMENTS = "statements"
CHIPS = "chips"
CLEAR = "clear-filters"
UNDO = "undo"
REDO = "redo"
STATUS = "status-line"
SUMMARY = "summary"
SOURCE_LINE = "source-line"
CREDIT = "credit"
DESCRIPTION = "chart-description"
NOTICE = "notice"
CHANGED = "table-changed"
DETAILS = "event-details"
CLOSE_DETAILS = "close-details"
COLOUR_KEY = "colour-key"
TRAY = "unplaced"
TIMELINE_GAP = "timeline-gap"
MAP_GAP = "map-gap"
TAB_BAR = "tabs"
SPEAKERS = "matrix-by"
DIVIDER = "divider"
PROVIDER = "page"
DIRECTION = "direction"
THEME_BUTTON = "theme-button"
LANGUAGE = "language"
SHARE = "copy-link"
EMBED = "copy-embed"
SAVE_PAGE = "save-page"
WHOLE_PAGE = "whole-page"
START_OVER = "start-over"
ERROR = "error-message"
MORE_FILTERS = "more-filters"
FILTER_SHEET = "filter-sheet"
CLOSE_SHEET = "close-sheet"
SHOW_EVENTS = "show-events"
HELP = "help"
HELP_BUTTON = "help-button"
SHORTCUTS = "shortcuts"
FROM = "time-from"
TO = "time-to"
ONLY_TIME = "only-this-time"
ONLY_MAP = "only-on-map"
PLAY = "play"
PLAY_STEPS = "play-steps"
PLAY_SPEED = "play-speed"
PLAY_DAYS = "play-days"
STEP_BACK = "step-back"
STEP_FORWARD = "step-forward"
KNOWN_ALL = "known-all"

# The control of each facet, by the field of the query that it sets.
FILTERS = {name: f"{facet.parameter}-filter" for name, facet in query.FACETS.items()}
COUNTRY_FILTER = FILTERS["countries"]

# Stores for what the reader did, ...
WINDOW = "window"
PERIOD = "period"
MOVED = "map-moved"
AREA = "area"
CHOSEN = "chosen"
THEME = "theme"
PANE = "pane"
SCREEN = "screen"
ADDRESS = "address"
# ... the same as parameters of the URL, in parts that redraw different things, ...
QUERY_VIEW = "query-view"
TIME_VIEW = "time-view"
MAP_VIEW = "map-view"
PAGE_VIEW = "page-view"
# ... and data that the server sends to the page.
URL = "url"
FOCUS = "focus"
DRAWN = "drawn"
TIME_DRAWN = "time-drawn"
TOLD = "told"
FACETS_ASKED = "facets-asked"
DAYS = "days"
WORDS = "words"
PARAMETERS = "parameters"
PICTURE = "picture"

# The dialog that exports a picture.
PICTURE_DIALOG = "picture-dialog"
PICTURE_CHARTS = "picture-charts"
PICTURE_SIZE = "picture-size"
PICTURE_NUMBERS = "picture-numbers"
PICTURE_TONES = "picture-tones"
PICTURE_HEADLINE = "picture-headline"
PICTURE_FORMAT = "picture-format"
PICTURE_REPLAY = "picture-replay"
PICTURE_DPI = "picture-dpi"
PICTURE_BACKGROUND = "picture-background"
PICTURE_SAVE = "picture-save"
PICTURE_PROBLEM = "picture-problem"
PICTURE_FONTS = "picture-fonts"
PICTURE_MEASURES = "picture-measures"
PICTURE_PREVIEW = "picture-preview"
PICTURE_ALT = "picture-alt"
PICTURE_COPY = "picture-copy"
FILM_PROGRESS = "film-progress"
FILM_STOP = "film-stop"

# The dialog that opens a table.
UPLOAD_BUTTON = "upload-button"
UPLOAD_DIALOG = "upload-dialog"
UPLOAD_FILE = "upload-file"
UPLOAD_STATUS = "upload-status"
UPLOAD_PROBLEM = "upload-problem"
UPLOAD_REPORT = "upload-report"
UPLOAD_APPLY = "upload-apply"
UPLOAD_MERGE = "upload-merge"
UPLOAD_HEADER = "upload-header"
UPLOAD_UNREAD = "upload-unread"
UPLOAD_SHEETS = "upload-sheets"
UPLOAD_SAVE = "upload-save"
UPLOADED = "uploaded"

ZOOM = {
    "in": "zoom-in",
    "out": "zoom-out",
    "earlier": "pan-earlier",
    "later": "pan-later",
    "all": "zoom-all",
    "reset": "zoom-reset",
}
MAP_ALL = "map-all"
MAP_COUNTRY = "map-country"
MAP_ZOOM = {"in": "map-zoom-in", "out": "map-zoom-out", "reset": "map-reset"}


def event_button_id(event_id: str, where: str) -> dict[str, str]:
    """Return the id of a button for an event; `where` distinguishes several for one event."""
    return {"type": "choose", "event": event_id, "where": where}


def show_on_map_id(place: tuple[float, float], radius_deg: float) -> dict[str, Any]:
    """Return the id of the button that zooms the map to a longitude and latitude."""
    return {"type": "show-on-map", "place": "{} {}".format(*place), "radius": radius_deg}


def filter_chip_id(parameter: str, value: str) -> dict[str, str]:
    """Return the id of the button that removes a filter."""
    return {"type": "chip", "parameter": parameter, "value": value}


def only_filter_id(parameter: str, value: str) -> dict[str, str]:
    """Return the id of the button that sets a filter to one value, or removes it again."""
    return {"type": "only-filter", "parameter": parameter, "value": value}


def maximize_id(pane: str) -> dict[str, str]:
    """Return the id of the button that lets a pane fill the page."""
    return {"type": "maximize", "pane": pane}


def data_item_id(data_format: str, rows: str) -> dict[str, str]:
    """Return the id of the menu item that saves data; `rows` is ``shown`` or ``all``."""
    return {"type": "data", "format": data_format, "rows": rows}


def picture_button_id(charts: str, **settings: str | int) -> dict[str, str | int]:
    """Return the id of the button that opens the image dialog for a chart or ``both``.

    The dialog gets the settings: ``size``, ``tones``, ``dpi`` and ``format``.
    """
    return {"type": "picture", "charts": charts, **settings}
