"""A page in one file: timeline and map, countries, details and table, without server or network."""

from dashboard.web.standalone.document import write_page

__all__ = ["write_page"]
