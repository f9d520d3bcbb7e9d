"""Use the columns beside years that say more about them: days and eras."""

import re
from collections.abc import Container, Mapping

import pandas as pd

from dashboard.ingest.normalize.column_texts import match_texts
from dashboard.ingest.normalize.month_names import eras
from dashboard.ingest.normalize.years_of_tables import complete_by_years, has_date_name
from dashboard.model.date_names import parse_date_name

_YEAR_NUMBER = r"^-?[0-9]{1,5}(?:\.0+)?$"


def find_days_of_years(
    texts: pd.DataFrame, free: list[str], mapping: Mapping[str, str]
) -> tuple[str, pd.Series] | None:
    """Find the column of days or months that lack only the year of the column of years.

    Examples
    --------
    >>> texts = pd.DataFrame({"Year": ["1945", "1946"], "Date": ["16 July", ""]})
    >>> name, dates = find_days_of_years(texts, ["Date"], {"year": "Year"})
    >>> name, list(dates)
    ('Date', ['16 July 1945', '1946'])
    """
    if mapping.get("year") not in texts or {"month", "day"} & mapping.keys():
        return None
    years = texts[mapping["year"]].astype("str").str.strip()
    for name in (name for name in free if name in mapping.values() or has_date_name(name)):
        parsed = parse_date_name(name)
        if parsed is not None and parsed.role == "end":
            continue
        dates = complete_by_years(texts[name], years)
        if dates is not None:
            return name, dates
    return None


def use_companions(
    texts: pd.DataFrame,
    free: list[str],
    mapping: Mapping[str, str],
    fields: Mapping[str, pd.Series],
    decided: Container[str],
) -> tuple[dict[str, str], dict[str, pd.Series], list[str]]:
    """Complete years by days and eras from columns beside them.

    Parameters
    ----------
    texts, free
        The columns of the file, and the names of those that belong to no field.
    mapping, fields
        Column and cells by field.
    decided
        Fields that were chosen by the user or by the program that wrote the file.

    Returns
    -------
    mapping, fields, used
        And the names of the columns that are used up.
    """
    mapping, added = dict(mapping), dict(fields)
    is_decided = any(field in decided for field in ("date", "year", "month", "day"))
    # A column that was chosen or found by its name may lack the year as well.
    candidates = [mapping["date"]] if mapping.get("date") in texts else [] if is_decided else free
    days = find_days_of_years(texts, candidates, mapping)
    if days:
        mapping["date"], added["date"] = days
        free = [name for name in free if name != days[0]]
    if not {"date", "year"} & added.keys():
        return mapping, added, []
    eras_beside = find_eras(texts, free)
    added = add_eras(added, {part: texts[name] for part, name in eras_beside.items()})
    return mapping, added, list(eras_beside.values())


def find_eras(texts: pd.DataFrame, names: list[str]) -> dict[str, str]:
    """Find the columns that contain only words for BC and AD: for the start, and for the end.

    Examples
    --------
    >>> find_eras(pd.DataFrame({"Era": ["BC", "AD", ""], "Sea": ["N", "S", "N"]}), ["Era", "Sea"])
    {'year': 'Era'}
    """
    found: dict[str, str] = {}
    word = re.compile(rf"(?:{eras()['bc']})|(?:{eras()['ad']})|")
    for name in names:
        distinct = {str(text).strip().casefold() for text in texts[name].unique()}
        if distinct != {""} and all(map(word.fullmatch, distinct)):
            parsed = parse_date_name(name)
            is_end = parsed is not None and parsed.role == "end"
            found.setdefault("end_year" if is_end else "year", name)
    return found


def add_eras(
    fields: Mapping[str, pd.Series], found: Mapping[str, pd.Series]
) -> dict[str, pd.Series]:
    """Write the eras behind the numbers of years.

    Examples
    --------
    >>> years, eras = pd.Series(["333", "44"]), pd.Series(["BC", "AD"])
    >>> add_eras({"year": years}, {"year": eras})["year"].tolist()
    ['333 BC', '44 AD']
    """
    added = dict(fields)
    for part, words in found.items():
        for field in (part, part.replace("year", "date")):
            if field in added:
                years = added[field].astype("str").str.strip()
                has_era = match_texts(years, _YEAR_NUMBER) & (words.astype("str").str.strip() != "")
                numbers = years.str.replace(r"\.0+$", "", regex=True)
                added[field] = years.mask(has_era, numbers + " " + words.astype("str").str.strip())
    return added
