"""Ids of the page's components, once; tests and callbacks use the same names."""

TIMELINE = "timeline"
OVERVIEW = "overview"
MAP = "map"
TABLE = "table"
COUNTRY_FILTER = "country-filter"
ROLE = "country-role"
LANES = "lanes"
COLOUR = "colour"
CLEAR = "clear-filters"
STATUS = "status-line"
DETAILS = "event-details"
CLOSE_DETAILS = "close-details"
COLOUR_KEY = "colour-key"
TRAY = "unplaced"
PROVIDER = "page"
THEME_BUTTON = "theme-button"
ERROR = "error-message"

# What the browser remembers.
WINDOW = "window"
MOVED = "map-moved"
CHOSEN = "chosen"
SIZE = "size"
THEME = "theme"
PICTURE = "picture"

ZOOM = {
    "in": "zoom-in",
    "out": "zoom-out",
    "earlier": "pan-earlier",
    "later": "pan-later",
    "all": "zoom-all",
    "reset": "zoom-reset",
}
MAP_RESET = "map-reset"


def choose(event_id: str, where: str) -> dict[str, str]:
    """Id of a button that brings an event into focus; `where` keeps two such buttons apart."""
    return {"type": "choose", "event": event_id, "where": where}


def save(chart: str, image_format: str) -> str:
    """Id of the menu item that saves a chart as an image."""
    return f"save-{chart}-{image_format}"
