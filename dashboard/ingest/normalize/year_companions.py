"""Use the columns beside years that say more about them: days and eras."""

import re
from collections.abc import Collection, Container, Mapping

import pandas as pd

from dashboard.ingest.normalize.column_texts import match_texts
from dashboard.ingest.normalize.month_names import eras
from dashboard.ingest.normalize.years_of_tables import complete_by_years, has_date_name
from dashboard.model.date_names import parse_date_name, split_name
from dashboard.model.messages import Message
from dashboard.model.schema import Problem

_YEAR_NUMBER = r"^-?[0-9]{1,5}(?:\.0+)?$"
# Short words for years before Christ, which are also codes, and those for years after that.
_CODES = {"bc": "ad", "bce": "ce", "ac": "dc", "mö": "ms"}
# Words in names of columns of eras, and those that may be beside them.
_ERAS = frozenset({"era", "eras", "ere", "ära", "ara", "epoch", "эра", "\u0435\u0440\u0430", "纪元",
                   "紀元", "العصر", "عصر"})  # fmt: skip
_ERA_CODES = frozenset({*_CODES, *_CODES.values()})
_BESIDE_CODES = frozenset({"or", "year", "date", "start", "end", "begin", "from", "to", "is"})


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
) -> tuple[dict[str, str], dict[str, pd.Series], list[Problem]]:
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
    mapping, fields, notes
        Which columns the eras come from is a note.
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
    found = find_eras(texts, free)
    notes = [Problem("note", 0, "date", name, Message("date.eras"))
             for name in dict.fromkeys(found.values())]  # fmt: skip
    return mapping, add_eras(added, {part: texts[name] for part, name in found.items()}), notes


def find_eras(texts: pd.DataFrame, names: list[str]) -> dict[str, str]:
    """Find the columns that contain only words for BC and AD: for the start, and for the end.

    A column without a word for the end is for both.

    Examples
    --------
    >>> find_eras(pd.DataFrame({"Era": ["BC", "AD", ""], "Sea": ["N", "S", "N"]}), ["Era", "Sea"])
    {'end_year': 'Era', 'year': 'Era'}
    >>> find_eras(pd.DataFrame({"Province": ["BC", "BC"]}), ["Province"])
    {}
    """
    found: dict[str, str] = {}
    for name in names:
        if _are_eras(name, {str(text).strip().casefold() for text in texts[name].unique()}):
            parsed = parse_date_name(name)
            is_end = parsed is not None and parsed.role == "end"
            found.setdefault("end_year" if is_end else "year", name)
    return ({"end_year": found["year"]} if "year" in found else {}) | found


def _are_eras(name: str, cells: Collection[str]) -> bool:
    """Return whether cells are eras: BC alone is also a code, such as that of a province."""
    before, after = (re.compile(eras()[era]) for era in ("bc", "ad"))
    words = [cell for cell in cells if cell]
    if not words or not all(before.fullmatch(word) or after.fullmatch(word) for word in words):
        return False
    if _is_era_name(name):
        return True
    letters = {re.sub(r"[. ]", "", word) for word in words if before.fullmatch(word)}
    known = {re.sub(r"[. ]", "", word) for word in words}
    return any(word not in _CODES or _CODES[word] in known for word in letters)


def _is_era_name(name: str) -> bool:
    words = set(split_name(name))
    codes = words & _ERA_CODES
    return not words.isdisjoint(_ERAS) or bool(codes and words - codes <= _BESIDE_CODES)


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
