"""Read calendars: iCalendar."""

from dashboard.common.errors import UnreadableFileError
from dashboard.io.formats.icalendar_reader import read_icalendar
from dashboard.io.readers.raw_table import RawTable, table_of_records
from dashboard.model.messages import Message


def read_calendar(raw: bytes) -> RawTable:
    """Read the entries of a calendar.

    Raises
    ------
    UnreadableFileError
        It is not iCalendar, or has no entries.
    """
    entries = read_icalendar(raw)
    if not entries.rows:
        raise UnreadableFileError(Message("icalendar.no_events"))
    return table_of_records(entries.rows)._replace(problems=entries.problems)
