"""A page in one file: timeline and map, countries, details and table, without server or network."""

from dashboard.web.standalone.document import write_story

__all__ = ["write_story"]
