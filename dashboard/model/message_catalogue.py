"""The wording of every message about a file, by its code.

A remedy may differ by surface: the page has lists, the command line options, and Python arguments.
"""

from collections.abc import Mapping
from typing import NamedTuple

from dashboard.common.i18n import N_, NN_


class Wording(NamedTuple):
    """The sentences of a message, as templates for translation.

    Attributes
    ----------
    text
        The problem or note: a sentence, or singular and plural if it depends on ``count``.
    remedy
        What to do, on every surface.
    python, cli, page
        What to do, if that differs by surface.
    """

    text: str | tuple[str, str]
    remedy: str = ""
    python: str = ""
    cli: str = ""
    page: str = ""


_WRITE_DATE = N_(
    "Write year-month-day, such as 2024-10-08, or another EDTF date, such as 2024-10 or "
    "[..2024-10-20]."
)
_WRITE_DAY = N_("Write year-month-day, such as 2024-10-20.")
_WRITE_OFFSET = N_("Write the offset from UTC, such as 14:05+09:00.")
_SAVE_AGAIN = N_("Save it again.")
_PREPARE_AGAIN = N_("Prepare the table again.")
_NAME_COLUMNS = N_("The first row must name the columns.")
_ORDER: dict[str, str] = {
    "python": N_('Pass order="dmy" or order="mdy", or write dates as year-month-day.'),
    "cli": N_("Add --date-order dmy or mdy, or write dates as year-month-day."),
    "page": N_("Choose day-first or month-first, or write dates as year-month-day."),
}
_CENTURY: dict[str, str] = {
    "python": N_("Write the year with four digits, or pass century=1900 or another one."),
    "cli": N_("Write the year with four digits, or add --century 1900 or another one."),
    "page": N_("Write the year with four digits, or choose a century."),
}
_MATCH: dict[str, str] = {
    "python": N_("If it contains something else, pass another mapping."),
    "cli": N_("If it contains something else, add --map {field}=OTHER_COLUMN."),
    "page": N_("If it contains something else, choose another column."),
}
_DUPLICATE: dict[str, str] = {
    "python": N_('If both are the same event, delete one, or pass merge="title-date".'),
    "cli": N_("If both are the same event, delete one, or add --merge title-date."),
    "page": N_("If both are the same event, delete one, or merge the duplicates."),
}

_MAP: dict[str, str] = {
    "python": N_("To change this, add to the mapping: {mapping}."),
    "cli": N_("To change this, add {mapping}."),
}
_DOUBTS = {
    "doubt.dates_lost": Wording(
        N_("Rows left out because of their dates: {count} of {total}, such as “{given}”."),
        python=N_("Map date to another column, or pass order, century or unread."),
        cli=N_("Map date to another column, or add --date-order, --century or --unread-dates."),
        page=N_("Choose another column, or how unreadable dates are shown."),
    ),
    "doubt.date_numbers": Wording(
        N_(
            "Rows left out because their dates are numbers of an unknown unit: {count} of {total}, "
            "such as “{given}”."
        ),
        python=N_("Add one of these to the mapping: {mapping}."),
        cli=N_("Add one of these: {mapping}."),
        page=N_("Say what they count."),
    ),
    "doubt.title_no_words": Wording(
        N_("Most titles have no words, such as “{given}”."),
        python=N_("Map title to another column, or to several."),
        cli=N_("Map title to another column, or to several."),
        page=N_("Choose another column, or combine several."),
    ),
    "doubt.titles_repeat": Wording(
        N_(
            "Events with repeated titles: {count}, such as “{given}”. The column “{name}” tells "
            "them apart."
        ),
        **_MAP,
        page=N_("Add it to the title."),
    ),
    "doubt.swapped": Wording(
        N_("The coordinates lie in their countries only if latitude and longitude are swapped."),
        **_MAP,
        page=N_("Swap them."),
    ),
    "doubt.countries": Wording(
        N_(
            "Unknown countries: {count} of {total}, such as “{given}”. The others may be misread, "
            "as codes of another system."
        ),
        **_MAP,
        page=N_("Choose another column, or none."),
    ),
    "doubt.record_time": Wording(
        N_(
            "The column “{name}” may tell when a row was written or published, not when the event "
            "was."
        ),
        python=N_("Map date to another column if there is one."),
        cli=N_("Map date to another column if there is one."),
        page=N_("Choose another column if there is one."),
    ),
    "doubt.years_differ": Wording(
        N_(
            "Dates in another year than the column “{name}”: {count} of {total}, such as “{given}”."
        ),
        **_MAP,
        page=N_("If the years are right, choose them."),
    ),
    "doubt.early_end": Wording(
        NN_(
            "{count} end, “{given}”, is before its start. If the start is before Christ, write it "
            "so, such as 26 BC.",
            "{count} ends, such as “{given}”, are before their starts. If the starts are before "
            "Christ, write them so, such as 26 BC.",
        )
    ),
    "doubt.elsewhere": Wording(
        N_(
            "Most places are in {country}. These are placed elsewhere, although there are places "
            "of the same names: {names}{more}."
        ),
        **_MAP,
        page=N_("If all rows are in one country, choose it."),
    ),
    "doubt.unplaced": Wording(
        N_("Places not found: {count} of {total}, such as {names}."),
        python=N_("If all are in one state or country, map region or country to its name."),
        cli=N_("If all are in one state or country, map region or country to its name."),
        page=N_("If all are in one state or country, write its name."),
    ),
    "doubt.places_unused": Wording(
        N_("The events have no places, but the column “{name}” seems to name some: {names}."),
        **_MAP,
        page=N_("Choose it if it does."),
    ),
    "doubt.new_years": Wording(
        N_("Dates on the first of January: {count}."),
        **_MAP,
        page=N_("If only their years are known, say so."),
    ),
}
_CELLS = {
    "value.required": Wording(N_("This field is required."), N_("Fill it in.")),
    "text.too_long": Wording(N_("The text is longer than {most} characters."), N_("Shorten it.")),
    "text.control_characters": Wording(
        N_("“{given}” contains control characters."), N_("Remove them.")
    ),
    "id.invalid": Wording(
        N_("“{given}” is not a valid id."),
        N_("Use up to {most} characters, without “{separator}”."),
    ),
    "id.repeated": Wording(
        N_("“{given}” is already the id of row {row}, so this row gets the id “{id}”."),
        N_("Give each row a unique id."),
    ),
    "choice.unknown": Wording(N_("“{given}” is not allowed here."), N_("Use one of: {choices}.")),
    "number.invalid": Wording(
        N_("“{given}” is not a number."),
        N_("Use a form such as 2600.5: no thousands separator, a point for decimals."),
    ),
    "number.out_of_range": Wording(
        N_("“{given}” is out of range."), N_("Give a number from {low} to {high}.")
    ),
    "number.too_low": Wording(N_("“{given}” is too low."), N_("Give a number of at least {low}.")),
    "number.too_large": Wording(N_("“{given}” is too large."), N_("Give a smaller number.")),
    "country.unknown": Wording(
        N_("“{given}” is not a country."),
        N_("Give its name or its ISO 3166-1 alpha-3 code, such as PRK."),
    ),
    "country.is_place": Wording(
        N_("“{given}” is not a country. It is used as the place if the row has none.")
    ),
    "country.not_chosen": Wording(
        NN_(
            "{count} place, “{given}”, names another country, so it is not looked up in {name}.",
            "{count} places, such as “{given}”, name another country, so they are not looked up in "
            "{name}.",
        )
    ),
    "country.from_coordinates": Wording(
        N_("Empty cells are filled in from the coordinates and present-day borders.")
    ),
    "country.from_places": Wording(
        N_("Countries are filled in from places that name several of them: {given}.")
    ),
    "actor_countries.from_actors": Wording(
        N_("The countries of the actors are filled in from the actors that are countries.")
    ),
    "countries.unknown": Wording(
        N_("“{given}” is not a list of countries."),
        N_("Give names or ISO 3166-1 alpha-3 codes, such as PRK, with “{separator}” between them."),
    ),
    "url.invalid": Wording(
        N_("“{given}” is not a web address."), N_("Start it with http:// or https://.")
    ),
    "url.user": Wording(
        N_("“{given}” has a user name before its host, which may look like the host."),
        N_("Remove the part before the @ sign."),
    ),
    "coordinates.zero": Wording(
        N_(
            "0, 0 is a point in the sea off Africa. Programs write it for unknown places, so it is "
            "ignored."
        ),
        N_("If you mean that point, write 0.0001 for one of the zeros."),
    ),
    "coordinates.incomplete": Wording(N_("“{given}” has no {other}."), N_("Give both or neither.")),
    "quantity.too_large": Wording(
        N_("“{given}” is larger than {other}."), N_("Put the smaller number first.")
    ),
    "about.unknown": Wording(
        N_("No row shown has the event_id “{given}”, so this reference is left out."),
        N_("Correct the id or the row that it refers to."),
    ),
}

_DATES = {
    "date.invalid": Wording(N_("“{given}” is not a date."), _WRITE_DATE),
    "date.year_zero": Wording(
        N_("“{given}” has the year 0000, which is 1 BC."),
        N_("If the year is unknown, write XXXX."),
    ),
    "date.not_a_day": Wording(N_("“{given}” is not a day."), _WRITE_DAY),
    "date.not_in_calendar": Wording(
        N_("The calendar has no such day or time as “{given}”."), _WRITE_DATE
    ),
    "date.not_in_calendar_as": Wording(
        N_("The calendar has no such day or time as “{given}”, read as {order}."), _WRITE_DATE
    ),
    "date.reversed": Wording(
        N_("“{given}” ends before it starts."), N_("Write the earlier date first.")
    ),
    "date.no_such_offset": Wording(
        N_("“{given}” has an impossible offset from UTC."),
        N_("Give an offset from -12:00 to +14:00."),
    ),
    "date.order_unknown": Wording(
        N_("Does the day or the month come first in “{given}”? No other row shows which."),
        **_ORDER,
    ),
    "date.order_conflict": Wording(
        N_(
            "Does the day or the month come first in “{given}”? Row {day_row} has {day_first}, "
            "but row {month_row} has {month_first}."
        ),
        **_ORDER,
    ),
    "date.days_unused": Wording(
        N_("Days such as “{given}” are not used, because the day or the month may come first."),
        **_ORDER,
    ),
    "date.no_year": Wording(
        N_("“{given}” has no year."), N_("Write it with four digits, such as 2024-10-13.")
    ),
    "date.other_digits": Wording(
        N_("“{given}” contains digits other than 0 to 9."), N_("Write it with the digits 0 to 9.")
    ),
    "date.relative": Wording(
        N_("“{given}” is relative to the day of writing."),
        N_("Write the day itself, such as 2024-10-13."),
    ),
    "date.part_of_period": Wording(
        N_("“{given}” has no exact start and end."),
        N_(
            "Write the whole period, such as October 2024, or its bounds, such as "
            "[2024-10-01..2024-10-10]."
        ),
    ),
    "date.year_span": Wording(
        N_("“{given}” may be a range of years, or a year with a month or season."),
        N_("Write years as 1936/1939, a month as October 1936, or a season as autumn 1936."),
    ),
    "date.month_or_years": Wording(
        N_("“{given}” is read as a month, but may be a range of years."),
        N_("For a range, write both years with four digits, such as 1904/1905."),
    ),
    "date.two_calendars": Wording(
        N_("“{given}” may be one day in two calendars, Julian and Gregorian."),
        N_(
            "Write the Gregorian day, such as 1917-11-07, or both ends of a range, such as "
            "1917-10-25/1917-11-07."
        ),
    ),
    "date.other_calendar": Wording(
        N_("“{given}” may be a date in another calendar."),
        N_(
            "Name the era or the month in words, as in 1446 AH or 17 Mehr 1403, or write the "
            "Gregorian day, such as 2024-10-13."
        ),
    ),
    "date.from_other_calendar": Wording(
        N_("“{given}” is read as {reading}, converted from another calendar.")
    ),
    "date.whole_period": Wording(
        N_(
            "“{given}” is read as {reading}, the whole period, because the part has no exact "
            "bounds."
        )
    ),
    "date.winter": Wording(
        N_("“{given}” is read as {reading}, because the winter may begin or end in this year."),
        N_("If you know which, write both years, such as winter 2023/24."),
    ),
    "date.decade_or_century": Wording(
        N_("“{given}” may mean a decade or a century."), N_("Write 190X or 19XX.")
    ),
    "date.short_year": Wording(N_("“{given}” has a year of two digits."), **_CENTURY),
    "date.offset_or_end": Wording(
        N_("“{given}” may contain a UTC offset or an end time."),
        N_("Write 2024-10-13T09:00:00-11:00, or both ends with their days."),
    ),
    "date.hour_repeated": Wording(
        N_("“{given}” occurs twice: the clocks go back in this hour."), _WRITE_OFFSET
    ),
    "date.hour_skipped": Wording(
        N_("“{given}” never occurs: the clocks go forward in this hour."), N_("Check the time.")
    ),
    "date.zone_unknown": Wording(
        N_("“{given}” has an unknown time zone."),
        N_("Use the standard name of the zone, or write the offset from UTC, such as 14:05+09:00."),
    ),
    "date.zone_conflict": Wording(
        N_("The offset and the time zone in “{given}” disagree."), N_("Write only one of them.")
    ),
    "date.zone_before_standard": Wording(
        N_("“{given}” is earlier than the standard time of its time zone."), _WRITE_OFFSET
    ),
    "date.year_differs": Wording(
        N_("“{given}” is used, but the year beside it is {year}."), N_("Correct one of them.")
    ),
    "date.zone_name": Wording(
        N_("The time zone in “{given}” has several meanings."), _WRITE_OFFSET
    ),
    "date.negative_year": Wording(
        N_("“{given}” may mean {year} BC or the astronomical year -{year}, which is {before} BC."),
        N_("Write {year} BC, or {edtf}, which means the same."),
    ),
    "date.negative_as_bc": Wording(
        N_("Negative numbers in the column of years are read as BC: “{given}” as {year} BC."),
        N_("If they are astronomical years, write a date in EDTF, such as -0043 for 44 BC."),
    ),
    "coordinates.longitude_first": Wording(
        N_("Longitudes come first in this column, as “{given}” shows."),
        python=N_("If this is wrong, map the column to coordinates."),
        cli=N_("If this is wrong, add --map coordinates=COLUMN."),
        page=N_("If this is wrong, choose “latitude first”."),
    ),
    "coordinates.point_turned": Wording(
        N_("The points begin with the latitude, as “{given}” shows, against the rule.")
    ),
    "coordinates.list_latitude_first": Wording(
        N_("Latitude and longitude end the lists of “{name}”, as “{given}” shows.")
    ),
    "coordinates.list_longitude_first": Wording(
        N_("Longitude and latitude, in this order, end the lists of “{name}”, as “{given}” shows.")
    ),
    "date.compact": Wording(
        N_("Dates of six digits, such as “{given}”, are read as {order}: {reading}.")
    ),
    "date.digit_order": Wording(
        N_("The column does not show where “{given}” has its year, month and day."), **_ORDER
    ),
    "date.time_alone": Wording(
        N_("“{given}” is a time without a day."),
        N_("Write the day before it, such as 2024-10-13T14:05, or in a column of dates."),
    ),
    "date.lone_number": Wording(
        N_("“{given}” is a number in a column of dates."),
        N_(
            "Seconds since 1970 must fill the whole column, and a day needs eight digits, such as "
            "20241013."
        ),
    ),
    "date.read_as_seconds": Wording(
        N_("The column is read as seconds since 1970: “{given}” as {reading}.")
    ),
    "date.read_as_milliseconds": Wording(
        N_("The column is read as milliseconds since 1970: “{given}” as {reading}.")
    ),
    "date.midnights": Wording(
        NN_(
            "{count} time, “{given}”, is midnight, so it is read as a day: {reading}.",
            "All {count} times, such as “{given}”, are midnights, so they are read as days: "
            "{reading}.",
        )
    ),
    "date.midnights_among": Wording(
        NN_(
            "{count} midnight among other times, “{given}”, is read as a day: {reading}.",
            "{count} midnights among other times, such as “{given}”, are read as days: {reading}.",
        )
    ),
    "date.local_midnight": Wording(
        NN_(
            "{count} time, “{given}”, is midnight where the table was written, so it is read as "
            "{reading}.",
            "{count} times, such as “{given}”, are midnights where the table was written, so they "
            "are read as days: {reading}.",
        )
    ),
    "date.read_as_day_numbers": Wording(
        N_("The column is read as spreadsheet date numbers: “{given}” as {reading}.")
    ),
    "date.read_as_ordinal": Wording(
        N_("The column is read as years and days of the year: “{given}” as {reading}.")
    ),
    "date.read_as_solar": Wording(
        N_("The years are read in the Solar Hijri calendar: “{given}” as {reading}."),
        N_("Write Gregorian dates, such as 2024-10-13, if they are meant."),
    ),
    "date.order_from_row": Wording(
        N_("“{given}” is read as {order} because row {row} has {example}.")
    ),
    "date.order_from_months": Wording(
        N_("“{given}” is read as {order}, because every date is then the first day of a month.")
    ),
    "date.order_from_column": Wording(
        N_("“{given}” is read as {order}, because the column “{name}” has the same days.")
    ),
    "date.order_from_dots": Wording(
        N_("“{given}” is read as {order}, the usual order of dates with dots.")
    ),
    "date.order_chosen": Wording(N_("“{given}” is read as {order}, as you chose.")),
    "date.century": Wording(
        N_("Years of two digits, as in “{given}”, are read as 1930 to 2029, as in spreadsheets."),
        python=N_("If this is wrong, pass century=1900 or another one."),
        cli=N_("If this is wrong, add --century 1900 or another one."),
        page=N_("If this is wrong, choose another century."),
    ),
    "date.century_chosen": Wording(
        N_("Years of two digits, as in “{given}”, are read as {first} to {last}, as you chose.")
    ),
    "date.certainty": Wording(
        N_("“{given}” beside a date says how certain it is: {reading}."),
    ),
    "date.century_from_year": Wording(
        NN_(
            "{count} date takes its century from the year beside it: {reading}.",
            "{count} dates take their century from the year beside them, such as {reading}.",
        )
    ),
    "date.from_year": Wording(
        NN_(
            "{count} row without a date takes the year from another column: “{given}”.",
            "{count} rows without a date take the year from another column, such as “{given}”.",
        )
    ),
    "date.with_year": Wording(
        N_("Dates without a year, such as “{given}”, are in {year}, as you chose.")
    ),
    "date.coarser": Wording(
        N_("“{given}” is not a readable date, so {reading} is taken from the columns beside it."),
        N_("Correct the date, or empty its cell."),
    ),
    "date.part": Wording(
        N_("“{given}” is not a readable date, so {reading} is taken from it."),
        N_("Correct the date, or empty its cell."),
    ),
    "date.order_from_years": Wording(
        N_("Dates such as “{given}” begin with the year, because it cannot be a day.")
    ),
    "date.from_column": Wording(
        N_("Empty dates are filled in from the column “{name}”, such as “{given}”.")
    ),
    "date.eras": Wording(
        N_("The column “{given}” says which years are before Christ."),
        N_("If this is wrong, map the column to another field."),
    ),
    "date.life_open": Wording(
        NN_(
            "{count} life without a date of death is shown as ongoing.",
            "{count} lives without a date of death are shown as ongoing.",
        ),
        N_("If this is wrong, fill in the date of death."),
    ),
    "date.end_open": Wording(
        NN_(
            "{count} end is a dash, so what began is shown as ongoing.",
            "{count} ends are dashes, so what began is shown as ongoing.",
        ),
        N_("If this is wrong, fill in the end, or empty the cell."),
    ),
    "date.as_exact_as_words": Wording(
        NN_(
            "{count} date is only as exact as its words: “{given}” is “{words}”.",
            "{count} dates are only as exact as their words: “{given}” is “{words}”.",
        ),
    ),
    "date.zone_unused": Wording(
        N_("“{given}” is not a time in the zone {name}, so it is read without a zone."),
        N_("Correct the zone, or write the offset, such as +09:00."),
    ),
    "date.no_zone": Wording(
        NN_(
            "{count} time without a zone, “{given}”, is read as UTC.",
            "{count} times without a zone, such as “{given}”, are read as UTC.",
        ),
        python=N_("For another zone, map time_zone to it."),
        cli=N_("For another zone, add --map 'time_zone=\"Asia/Seoul\"'."),
        page=N_("For another zone, write it in Time zone."),
    ),
    "date.read_more": Wording(
        NN_(
            "{count} other text, “{given}”, is read the same way.",
            "{count} other texts, such as “{given}”, are read the same way.",
        )
    ),
    "date.from_heading": Wording(
        N_("The dates are completed from “{given}”: {reading}."),
    ),
    "date.from_text": Wording(
        NN_(
            "No column contains dates, so {count} row takes its date from its text: “{given}”.",
            "No column contains dates, so {count} rows take their dates from their texts, such as "
            "“{given}”.",
        ),
        python=N_("If this is wrong, map a column to date."),
        cli=N_("If this is wrong, add --map date=COLUMN."),
        page=N_("If this is wrong, choose a column for the date."),
    ),
    "date.filled_down": Wording(
        NN_(
            "{count} row without a date takes the date of the row above, because the rows are in "
            "order.",
            "{count} rows without a date take the date of the row above, because the rows are in "
            "order.",
        ),
        N_("If this is wrong, write a date in each row."),
    ),
    "value.read_as": Wording(N_("“{given}” is read as {reading}.")),
    "value.left_out": Wording(N_("“{given}” means “no value” and is ignored.")),
}

_PLACES = {
    "place.city": Wording(N_("“{given}” is placed at {place}, {country} (city).")),
    "place.region": Wording(N_("“{given}” is placed in {place}, {country} (region).")),
    "place.area": Wording(N_("“{given}” is placed in {place} (region).")),
    "place.country": Wording(N_("“{given}” is placed in the middle of {country}.")),
    "place.largest_city": Wording(
        N_(
            "“{given}” is placed at {place}, {country} (city), the largest of {count} places with "
            "this name."
        )
    ),
    "place.largest_region": Wording(
        N_(
            "“{given}” is placed in {place}, {country} (region), the largest of {count} places "
            "with this name."
        )
    ),
    "place.by_context": Wording(
        N_(
            "“{given}” is placed at {place}, {country}, because all other places in the table are "
            "in this country."
        ),
        N_("If another place is meant, add its country or coordinates."),
    ),
    "place.from_rows": Wording(
        N_(
            "Empty coordinates are filled in from other rows with the same place, such as "
            "“{given}”."
        )
    ),
    "place.middle_of_country": Wording(
        N_(
            "The table has no coordinates, so events are placed in the middle of their country: "
            "{names}{more}."
        )
    ),
    "place.unknown": Wording(
        N_("Not in the gazetteer: {names}{more}."), N_("Give latitude and longitude.")
    ),
    "place.too_large": Wording(
        N_("Too large for a point on the map: {names}{more}."),
        N_("Name a country or a place in it."),
    ),
    "place.ambiguous": Wording(
        N_("Each of these names matches {count} places: {names}{more}."),
        N_("Add the country or region, or the coordinates."),
    ),
}

_TABLE = {
    "column.missing": Wording(
        N_("The table has no column for this required field. It has: {columns}."),
        python=N_("Add the column, or pass a mapping."),
        cli=N_("Add the column, or name the column that contains the field: --map {field}=COLUMN."),
        page=N_("Add the column, or choose the column that contains the field."),
    ),
    "columns.none": Wording(N_("The table has no columns."), _NAME_COLUMNS),
    "columns.extra": Wording(
        N_("Columns without a field are kept: {given}."),
        python=N_("If one of them belongs to a field, pass a mapping."),
        cli=N_("If one of them belongs to a field, add --map FIELD=COLUMN."),
        page=N_("If one of them belongs to a field, choose the field."),
    ),
    "columns.too_many": Wording(
        N_("At most {most} columns without a field are kept. These are left out: {given}."),
        python=N_("Pass a mapping for those that belong to a field, or remove columns."),
        cli=N_("Map those that belong to a field (--map FIELD=COLUMN), or remove columns."),
        page=N_("Choose the field of those that belong to one, or remove columns."),
    ),
    "column.read_as": Wording(N_("The column “{given}” is read as {field}.")),
    "column.guessed": Wording(
        N_("The column “{given}” is read as {field}, judging by its content."), **_MATCH
    ),
    "program.recognized": Wording(
        N_("This is an export from {program}. Its columns are read as {program} defines them.")
    ),
    "timelinejs.title_slide": Wording(
        N_("The title slide is not an event. It names the table: {given}.")
    ),
    "title.numbers": Wording(
        N_("The rows have numbers, such as “{given}”, but no texts. They may not be events."),
        N_("Add a column of titles."),
    ),
    "title.completed": Wording(
        NN_(
            "“{name}” completes {count} title, as many titles repeat: “{given}”.",
            "“{name}” completes {count} titles, as many titles repeat: “{given}”.",
        ),
        N_("If this is wrong, choose the column of the title."),
    ),
    "title.made": Wording(
        NN_(
            "{count} row has no title, so its title is made from: {columns}.",
            "{count} rows have no title, so their titles are made from: {columns}.",
        ),
        N_("If this is wrong, choose another column for the title."),
    ),
    "title.nearest_town": Wording(
        NN_(
            "The title of {count} row is the town nearest to its coordinates, with the distance.",
            "The titles of {count} rows are the towns nearest to their coordinates, with the "
            "distance.",
        ),
        N_("Add a column of titles."),
    ),
    "title.markup": Wording(N_("Titles are shown without their HTML tags.")),
    "row.equal": Wording(
        N_("“{given}” has the same values as row {row} in all fields that are read."), **_DUPLICATE
    ),
    "row.repeated": Wording(
        N_("“{given}” has the same title and date as row {row}, but differs in other fields."),
        **_DUPLICATE,
    ),
    "row.similar": Wording(
        NN_(
            "{count} row has the same title and date as row {row}, but a different place or "
            "claimant. It counts as a different event.",
            "{count} rows have the same title and date as an earlier row, such as row {row}, but a "
            "different place or claimant. They count as different events.",
        )
    ),
    "merge.no_ids": Wording(
        N_("The table has no id column, so no rows are merged by id."),
        python=N_('Pass a mapping for event_id, or merge="title-date".'),
        cli=N_("Name the column: --map event_id=COLUMN, or use --merge title-date."),
        page=N_("Choose the id column, or merge by title and date."),
    ),
    "row.merged": Wording(N_("This row is merged into row {row}.")),
    "row.more_merged": Wording(
        NN_(
            "{count} more row is merged into an earlier one.",
            "{count} more rows are merged into earlier ones.",
        )
    ),
    "cell.replaced": Wording(N_("“{given}” is replaced by “{value}” from row {row}.")),
    "cell.more_replaced": Wording(
        NN_(
            "{count} more cell is replaced by that of a later row.",
            "{count} more cells are replaced by those of later rows.",
        )
    ),
    "file.shared": Wording(
        NN_(
            "{count} event of this file, “{given}”, has the same title and date as row {row}.",
            "{count} events of this file have the same titles and dates as events of another file, "
            "such as “{given}”, as in row {row}.",
        ),
        python=N_('To merge two versions of a table, pass merge="title-date" or merge="id".'),
        cli=N_("To merge two versions of a table, add --merge title-date or --merge id."),
        page=N_("If these are the same events, delete them from one of the files."),
    ),
    "row.more_similar": Wording(
        NN_(
            "{count} more row has the same title and date as another row.",
            "{count} more rows have the same titles and dates as other rows.",
        )
    ),
    "part.duration_unused": Wording(
        N_("“{given}” is not a duration and is left out."),
        N_("Write a number with its unit, such as 3 days."),
    ),
    "part.end_unused": Wording(
        N_("“{given}” cannot be the end of the date beside it, so it is left out."),
        N_("Write a later date, such as 2024-10-20, or “present”."),
    ),
    "part.unused": Wording(
        N_("“{given}” does not fit the date beside it and is left out."),
        N_("Write a month, a day, or a time such as 14:05."),
    ),
    "rows.split_cells": Wording(
        NN_(
            "{count} cell of the column {given} is split into its dated events.",
            "{count} cells of the column {given} are split into their dated events.",
        )
    ),
    "rows.split": Wording(
        NN_(
            "Each of the columns {given} contains events, so {count} row is read as several "
            "events.",
            "Each of the columns {given} contains events, so {count} rows are each read as several "
            "events.",
        )
    ),
    "row.uneven": Wording(
        N_("The row has {cells} cells, but the header has {expected}."),
        N_("Check the quotation marks."),
    ),
    "row.extra_cells": Wording(
        N_(
            "The row has {cells} cells, but the header has {expected}. The extra cells are left "
            "out: {given}."
        ),
        N_("Check the quotation marks."),
    ),
    "rows.completed": Wording(
        NN_(
            "{count} row has fewer cells than the header. Its missing cells count as empty.",
            "{count} rows have fewer cells than the header. Their missing cells count as empty.",
        )
    ),
    "encoding.guessed": Wording(
        N_("The encoding appears to be {given}."),
        N_("If letters look wrong, save the file as UTF-8."),
    ),
    "sheets.joined": Wording(
        N_("Sheets with the same columns are read together, as collections: {given}."),
        python=N_("To read only some of them, pass sheets=[…]."),
        cli=N_("To read only one of them, add --sheet NAME."),
        page=N_("To read only some of them, choose sheets."),
    ),
    "header.tags": Wording(N_("The HXL tags identify the columns: {given}.")),
    "table.side_by_side": Wording(
        NN_(
            "{count} table beside others is read: {given}.",
            "{count} tables side by side are read as one: {given}.",
        )
    ),
    "table.transposed": Wording(
        N_("Each column is read as an event, because the first column names the fields: {given}."),
    ),
    "header.missing": Wording(
        N_("The first row, “{given}”, is read as an event, so the columns are numbered."),
        N_("If it contains the column names, write them without dates."),
    ),
    "header.lower_row": Wording(
        N_("The header has two rows. The lower one names the columns: {given}."),
        N_("If the lower row is an event, delete the row above it."),
    ),
    "header.narrow": Wording(
        N_(
            "Most rows have {cells} cells, but the header has {expected}. Unnamed columns are "
            "numbered."
        )
    ),
    "cells.merged": Wording(
        NN_(
            "{count} cell takes the value of its merged cell.",
            "{count} cells take the values of their merged cells.",
        )
    ),
    "encoding.damaged": Wording(
        N_(
            "The letters other than A to Z fit no encoding and may be damaged. They are read as "
            "{given}."
        ),
        N_("Compare them with the source, and save the file as UTF-8."),
    ),
    "encoding.mixed": Wording(
        N_(
            "The file is UTF-8, but some bytes are not, the first in line {line}. These are read "
            "as {encoding}."
        ),
        N_("If letters look wrong, save the file as UTF-8."),
    ),
    "sheets.unread": Wording(
        N_("Sheets read: {sheets}. Not read: {given}."),
        python=N_("To read others, pass sheets=[…]."),
        cli=N_("To read others, add --sheet NAME."),
        page=N_("To read others, choose sheets."),
    ),
    "icalendar.entry_invalid": Wording(
        N_("The entry “{given}” cannot be read."), N_("Correct the entry, or delete it.")
    ),
    "icalendar.property_invalid": Wording(
        N_("“{given}” cannot be read, so it is left out."), N_("Correct it in the calendar.")
    ),
    "icalendar.property_repeated": Wording(
        N_("The entry repeats a property: “{given}”. Only the first value is read."),
        N_("Delete the wrong ones in the calendar."),
    ),
    "icalendar.end_before_start": Wording(
        N_("The entry ends before it starts, so its end, “{given}”, is left out."),
        N_("Correct it in the calendar."),
    ),
    "icalendar.rule_not_followed": Wording(
        N_("The recurrence rule “{given}” is not supported. Only the first date is shown."),
        N_("Add the other dates as entries."),
    ),
    "icalendar.series_cut": Wording(
        N_("The entry recurs by the rule “{given}”. Only its first {limit} dates are shown."),
    ),
    "icalendar.unknown_zone": Wording(
        N_("The time zone “{given}” is unknown, so its times have no zone."),
        N_("Use the standard name of the zone."),
    ),
    "geopackage.layer_unread": Wording(
        N_("The layer “{given}” cannot be read, so it is left out."),
        N_("Export it as a table, not as a view."),
    ),
    "geopackage.layer_too_slow": Wording(
        N_("The view “{given}” takes too long to compute, so it is left out."),
        N_("Export it as a table, not as a view."),
    ),
    "geopackage.column_computed": Wording(
        N_("The layer “{layer}” has computed columns, which are left out: {given}."),
        N_("Export the layer with their values."),
    ),
    "geopackage.column_binary": Wording(
        N_("Binary content in {given} of the layer “{layer}”, such as images, is left out.")
    ),
    "geometry.unread": Wording(
        N_(
            "The geometry of this feature in “{given}” cannot be read, so the feature has no place."
        ),
        N_("Export it without curves, or fill in latitude and longitude."),
    ),
    "geometry.more_unread": Wording(
        NN_(
            "The geometry of {count} more feature in “{given}” cannot be read.",
            "The geometries of {count} more features in “{given}” cannot be read.",
        )
    ),
    "geometry.preferred": Wording(
        NN_(
            "{count} cell differs from the geometry, so “{given}” is replaced by “{value}”.",
            "{count} cells differ from the geometries and are replaced, such as “{given}” by "
            "“{value}”.",
        )
    ),
    "crs.converted": Wording(N_("Coordinates are converted from {given} to degrees (WGS 84).")),
    "crs.unknown": Wording(
        N_("Coordinates in the system “{given}” cannot be converted, so places are left out."),
        N_("Convert them to degrees (WGS 84)."),
    ),
    "crs.assumed": Wording(
        N_("The file does not name its coordinate system. Coordinates are read as degrees.")
    ),
    "crs.missing": Wording(
        N_("The file does not name its coordinate system, so places are left out."),
        N_("Add it, such as the .prj file, or convert them to degrees (WGS 84)."),
    ),
    "stix.no_time": Wording(
        NN_(
            "{count} object without a time is left out: {given}.",
            "{count} objects without a time are left out: {given}.",
        ),
    ),
    "stix.versions": Wording(
        NN_(
            "{count} earlier version of an object is left out.",
            "{count} earlier versions of objects are left out.",
        ),
    ),
    "stix.end_before_start": Wording(
        N_("The object ends before it starts, so its end, “{given}”, is left out."),
        N_("Correct it in the bundle."),
    ),
    "index.outdated": Wording(
        N_("The index “{given}” belongs to another table or version, so opening takes longer."),
        N_("Prepare the table again."),
    ),
}

_FILES = {
    "file.unreadable": Wording(
        N_("The file cannot be read."), N_("Check its name and permissions.")
    ),
    "file.missing": Wording(N_("There is no such file."), N_("Check its name.")),
    "file.folder": Wording(N_("This is a folder."), N_("Name a file.")),
    "file.no_regular": Wording(N_("This is a pipe or a device."), N_("Name a file.")),
    "file.empty": Wording(N_("The file is empty.")),
    "file.unknown_ending": Wording(
        N_("Files ending in “{ending}” are not supported."), N_("Use one of: {endings}.")
    ),
    "file.not_text": Wording(N_("This is not a text file."), N_("Save it as {format}.")),
    "file.wrong_encoding": Wording(
        N_("This is not {encoding} text: line {line} has the byte {byte}."),
        N_("Save it again as {format} in UTF-8."),
    ),
    "file.is_archive": Wording(
        N_("This is not {format} but a workbook or another archive."),
        N_("Give an Excel workbook a name that ends in .xlsx."),
    ),
    "file.is_old_workbook": Wording(
        N_("This is not {format} but an old Excel workbook."),
        N_("Rename it so that it ends in .xls."),
    ),
    "file.is_parquet": Wording(
        N_("This is not {format} but Parquet."), N_("Rename it so that it ends in .parquet.")
    ),
    "file.is_compressed": Wording(
        N_("This is not {format} but a compressed file."), N_("Unpack it first.")
    ),
    "file.is_pdf": Wording(
        N_("This is not {format} but a PDF."), N_("Copy its table into a spreadsheet.")
    ),
    "table.too_many_rows": Wording(
        N_("The file has {count} rows, more than the limit of {most}."), N_("Split it.")
    ),
    "table.same_rows": Wording(
        N_("Nearly all of the {count} rows are the same, because the file has only {bytes} bytes."),
        N_("Remove the repeated rows."),
    ),
    "table.too_many_columns": Wording(
        N_("The file has {count} columns, more than the limit of {most}."),
        N_("Remove those that you do not need."),
    ),
    "table.too_large": Wording(
        N_("The unpacked file is larger than the limit of {most} MB."),
        N_("Split it, or save it as CSV."),
    ),
    "table.no_events": Wording(
        N_("No row can be read as an event, so there is nothing to write."),
        python=N_("Correct the table, or pass a mapping."),
        cli=N_("Correct the table, or name its columns: --map FIELD=COLUMN."),
        page=N_("Correct the table, or choose its columns."),
    ),
    "header.numbered": Wording(
        N_("Another column is named “{given}” as well, so this one is called “{new}”."),
        N_("If the other column is the right one, rename it."),
    ),
    "header.repeated": Wording(N_("Two columns are named “{name}”."), N_("Rename one of them.")),
    "csv.invalid": Wording(N_("This is not valid CSV."), N_("Check the quotation marks.")),
    "csv.long_line": Wording(N_("The first line has more than {most} characters."), _NAME_COLUMNS),
    "json.invalid": Wording(
        N_("This is not valid JSON: line {line}, column {column}."), N_("Correct it there.")
    ),
    "json.nested": Wording(N_("This JSON is nested too deeply."), N_("Use a list of objects.")),
    "json.constant": Wording(N_("{name} is not valid JSON."), N_("Use null.")),
    "json.not_an_object": Wording(
        N_("Line {line} is not an object."), N_("Write one object per line, one for each event.")
    ),
    "json.repeated_key": Wording(
        N_("“{given}” occurs more than once in an object. Its last value is used."),
        N_("Give each value a different name."),
    ),
    "json.no_list": Wording(
        N_("This JSON is not a list of events."),
        N_("Use a list of objects, GeoJSON, JSON-LD, a STIX bundle or a TimelineJS story."),
    ),
    "json.lists_joined": Wording(
        N_("Lists of events are read together, as collections: {given}."),
        python=N_("To read only some of them, pass sheets=[…]."),
        cli=N_("To read only one of them, add --sheet NAME."),
        page=N_("To read only some of them, choose lists."),
    ),
    "json.lists_unread": Wording(
        N_("The file has several lists. “{name}” is read. Not read: {given}."),
        python=N_("To read others, pass sheets=[…]."),
        cli=N_("To read others, add --sheet NAME."),
        page=N_("To read others, choose lists."),
    ),
    "json.no_events": Wording(N_("The list of events is empty."), N_("Add one object per event.")),
    "geojson.invalid": Wording(
        N_("This is not valid GeoJSON."), N_("“features” must be a list of features.")
    ),
    "jsonld.no_events": Wording(
        N_("This JSON-LD has no events."),
        N_("Use nodes of the schema.org types Event, Claim or ClaimReview."),
    ),
    "xml.invalid": Wording(
        N_("This is not valid {format}: line {line}, column {column}."), N_("Correct it there.")
    ),
    "xml.refused": Wording(
        N_("This {format} file declares entities or an unknown encoding."),
        N_("Save it again in UTF-8, without entities."),
    ),
    "kml.invalid": Wording(
        N_("This is not a valid KML or KMZ file."), N_("Export it again from the map program.")
    ),
    "kml.no_placemarks": Wording(N_("This KML has no placemarks."), N_("Add one per event.")),
    "gpx.invalid": Wording(
        N_("This is not a valid GPX file."), N_("Export it again from the device or app.")
    ),
    "shapefile.invalid": Wording(
        N_("This Shapefile cannot be read."), N_("Export it again from the map program.")
    ),
    "shapefile.none": Wording(
        N_("This archive has no Shapefile."), N_("Put the .shp and .dbf files into it.")
    ),
    "shapefile.not_zipped": Wording(
        N_("A Shapefile consists of several files."),
        N_("Put the .shp, .dbf and .prj files into one .zip file."),
    ),
    "geopackage.invalid": Wording(
        N_("This is not a valid GeoPackage."), N_("Export it again from the map program.")
    ),
    "geopackage.too_many_layers": Wording(
        N_("This GeoPackage has more layers and tables than the limit of {most}."), N_("Split it.")
    ),
    "geopackage.empty": Wording(N_("This GeoPackage has no layers or tables.")),
    "gpx.empty": Wording(N_("This GPX file has no waypoints, tracks or routes.")),
    "file.package_missing": Wording(
        N_("To read {format}, the program needs the package {package}, which is not installed."),
        cli=N_("Install it with “pip install {package}”."),
        python=N_("Install it with “pip install {package}”."),
        page=N_("Ask the administrator of the server to install {package}."),
    ),
    "stix.invalid": Wording(
        N_("This is not a valid STIX bundle."), N_("It must contain a list of objects.")
    ),
    "stix.no_times": Wording(
        N_("None of the objects in this STIX bundle has a time."),
        N_("Export the objects that refer to these, such as reports and sightings."),
    ),
    "timelinejs.invalid": Wording(
        N_("This is not a valid TimelineJS story."), N_("Each of “events” must be an object.")
    ),
    "icalendar.invalid": Wording(
        N_("This is not a valid iCalendar file."),
        N_("It must be UTF-8, begin with BEGIN:VCALENDAR and end with END:VCALENDAR."),
    ),
    "icalendar.no_events": Wording(
        N_("The calendar has no entries."), N_("Export it with its events (VEVENT).")
    ),
    "workbook.invalid": Wording(N_("This workbook cannot be read."), N_("Save it again as .xlsx.")),
    "sheet.unknown": Wording(N_("There is no sheet “{name}”."), N_("Use one of: {sheets}.")),
    "json.unknown_list": Wording(N_("There is no list “{name}”."), N_("Use one of: {lists}.")),
    "sheet.no_workbook": Wording(
        N_("Only workbooks have sheets, and JSON files lists."),
        python=N_("Pass no sheets."),
        cli=N_("Leave out --sheet."),
        page=N_("Choose no sheet."),
    ),
    "workbook.too_many_cells": Wording(
        N_("A sheet has {count} cells up to its last row and column. The limit is {most}."),
        N_("Delete the rows and columns behind the table."),
    ),
    "workbook.empty": Wording(N_("The workbook is empty."), _NAME_COLUMNS),
    "parquet.invalid": Wording(N_("This is not a valid Parquet file."), _SAVE_AGAIN),
    "parquet.not_text": Wording(
        N_("The column “{name}” contains {type}."), N_("Convert it to text.")
    ),
    "parquet.damaged": Wording(N_("This prepared table is damaged."), _PREPARE_AGAIN),
    "header.unknown": Wording(
        N_("The names of the columns cannot be in “{name}”."),
        python=N_("Use a row from 1 to {most}, none or column."),
        cli=N_("Use a row from 1 to {most}, none or column."),
        page=N_("Choose another row."),
    ),
    "header.empty_row": Wording(
        N_("Row {row} is empty, so it cannot name the columns."), N_("Choose another row.")
    ),
    "header.no_rows": Wording(
        N_("In this format, no row names the columns."), N_("Leave out the choice of a row.")
    ),
    "header.too_many_rows": Wording(
        N_("The table has more than {most} rows, so the first column cannot name its fields."),
        N_("Choose a row that names the columns."),
    ),
    "mapping.unknown_field": Wording(
        N_("There is no field “{name}”."), N_("Use one of: {fields}.")
    ),
    "mapping.unknown_column": Wording(
        N_("The file has no column “{name}” for {field}."), N_("It has: {columns}.")
    ),
    "mapping.unknown_unit": Wording(
        N_("“{name}” is no unit of dates."), N_("Use one of: {units}.")
    ),
    "mapping.unknown_zone": Wording(
        N_("“{name}” is no time zone."), N_("Use a name such as {example}.")
    ),
    "mapping.unreadable": Wording(
        N_("“{name}” is neither FIELD=COLUMN nor a readable JSON file."),
        N_("Write a mapping such as title=Headline."),
    ),
    "mapping.invalid": Wording(
        N_("“{name}” does not contain a mapping."), N_("Write an object such as {example}.")
    ),
    "import.too_slow": Wording(
        N_("Reading takes longer than the limit of {seconds} seconds."),
        python=N_("Split the file."),
        cli=N_("Raise the limit with --max-read-s, or split the file."),
        page=N_("Split the file."),
    ),
    "import.too_much_memory": Wording(
        N_("Reading takes more memory than the limit of {most} MB."),
        python=N_("Split the file."),
        cli=N_("Raise the limit with --max-read-mb, or split the file."),
        page=N_("Split the file."),
    ),
    "import.failed": Wording(N_("Reading failed."), N_("Check that the file is complete.")),
    "import.not_kept": Wording(
        N_("The server cannot store this table."), N_("Contact the administrator.")
    ),
}

# Probable causes of a problem.
_HINTS = {
    "hint.nothing": Wording(N_("This means “no value”."), N_("Leave the cell empty.")),
    "hint.unquoted": Wording(
        N_("A cell contains the separator."), N_("Put quotation marks around the cell.")
    ),
    "hint.similar": Wording(N_("Did you mean “{name}”?")),
    "hint.separator": Wording(
        N_("The number has a thousands separator or a decimal comma."), N_("Use 2600.5.")
    ),
    "hint.degrees": Wording(
        N_("The coordinate is in degrees and minutes."),
        N_("Use a decimal number, negative in the south and west."),
    ),
    "hint.projected": Wording(
        N_("This looks like a projected coordinate in metres, such as an easting or northing."),
        N_("Convert it to degrees (WGS 84)."),
    ),
    "hint.swapped": Wording(N_("Latitude and longitude may be swapped.")),
    "hint.unit": Wording(
        N_("The number has a unit."), N_("Put the unit into the column quantity_unit.")
    ),
    "hint.day_number": Wording(
        N_("This is an Excel date number."), N_("Format the column as dates.")
    ),
    "hint.no_year": Wording(N_("The year is missing.")),
    "hint.scheme": Wording(N_("Addresses that begin with {scheme}: are not opened.")),
    "hint.similar_country": Wording(N_("Did you mean {country}?")),
    "hint.shared_country": Wording(N_("This may be {countries}.")),
    "hint.part_of_country": Wording(N_("This is a part of {country}.")),
}

CATALOGUE: Mapping[str, Wording] = {
    **_DOUBTS,
    **_CELLS,
    **_DATES,
    **_PLACES,
    **_TABLE,
    **_FILES,
    **_HINTS,
}
