"""Use the columns beside years that say more about them: days and eras."""

import re
from collections.abc import Collection, Container, Mapping

import pandas as pd

from dashboard.ingest.normalize.column_texts import match_texts
from dashboard.ingest.normalize.month_names import eras
from dashboard.ingest.normalize.single_dates import DateOrder
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
    columns: Mapping[str, pd.Series], years: pd.Series, order: DateOrder | None = None
) -> tuple[str, pd.Series] | None:
    """Find the column of days or months that lack only the year of the column of years.

    The order of numbers such as 3/5 is that chosen, or that of the column if it shows one.

    Examples
    --------
    >>> columns = {"Date": pd.Series(["16 July", ""])}
    >>> name, dates = find_days_of_years(columns, pd.Series(["1945", "1946"]))
    >>> name, list(dates)
    ('Date', ['16 July 1945', '1946'])
    """
    years = years.astype("str").str.strip()
    for name, cells in columns.items():
        parsed = parse_date_name(name)
        if parsed is not None and parsed.role == "end":
            continue
        dates = complete_by_years(cells.rename(name), years, order)
        if dates is not None:
            return name, dates
    return None


def use_companions(
    free: pd.DataFrame,
    mapping: Mapping[str, str],
    fields: Mapping[str, pd.Series],
    decided: Container[str],
    order: DateOrder | None = None,
) -> tuple[dict[str, str], dict[str, pd.Series], list[Problem]]:
    """Complete years by days and eras from columns beside them.

    Parameters
    ----------
    free
        The columns of the file that belong to no field.
    mapping, fields
        Column and cells by field.
    decided
        Fields that were chosen by the user or by the program that wrote the file.
    order
        The order of numeric dates that the user chose; None to infer it from the column.

    Returns
    -------
    mapping, fields, problems
        Notes on the columns of eras, and a warning if days need an order.
    """
    mapping, added, problems = dict(mapping), dict(fields), list[Problem]()
    if "year" in fields and not {"month", "day"} & mapping.keys():
        is_decided = any(field in decided for field in ("date", "year", "month", "day"))
        columns = (
            {}
            if is_decided
            else {name: free[name] for name in map(str, free) if has_date_name(name)}
        )
        # A column that was chosen or found by its name may lack the year as well.
        columns = {mapping["date"]: fields["date"]} if "date" in fields else columns
        days = find_days_of_years(columns, fields["year"], order)
        if days:
            mapping["date"], added["date"] = days
            free = free.drop(columns=days[0], errors="ignore")
        elif not order:
            problems += _ask_for_order(columns, fields["year"])
    if not {"date", "year"} & added.keys():
        return mapping, added, problems
    found = find_eras(free)
    for name in dict.fromkeys(found.values()):
        words = {part: free[name] for part, column in found.items() if column == name}
        with_eras = add_eras(added, words)
        if any(cells is not added[field] for field, cells in with_eras.items()):
            problems.append(Problem("note", 0, "date", name, Message("date.eras")))
        added = with_eras
    return mapping, added, problems


def _ask_for_order(columns: Mapping[str, pd.Series], years: pd.Series) -> list[Problem]:
    """Warn about days that are not used only because the day or the month may come first."""
    days = find_days_of_years(columns, years, "dmy")
    if days is None:
        return []
    given = columns[days[0]].astype("str").str.strip()
    given = given[match_texts(given, "^[0-9]{1,2}[./-]")]
    return [
        Problem("warning", 0, "year", given.iloc[0], Message("date.days_unused"), rows=len(given))
    ]


def find_eras(columns: pd.DataFrame) -> dict[str, str]:
    """Find the columns that contain only words for BC and AD: for the start, and for the end.

    A column that is named after neither of them is for both.

    Examples
    --------
    >>> find_eras(pd.DataFrame({"Era": ["BC", "AD", ""], "Sea": ["N", "S", "N"]}))
    {'year': 'Era', 'end_year': 'Era'}
    >>> find_eras(pd.DataFrame({"Province": ["BC", "BC"]}))
    {}
    """
    by_role: dict[str, str] = {}
    for name in map(str, columns):
        if _are_eras(name, {str(text).strip().casefold() for text in columns[name].unique()}):
            parsed = parse_date_name(name)
            by_role.setdefault(parsed.role if parsed is not None else "", name)
    found = {part: by_role.get(role, by_role.get("", ""))
             for part, role in (("year", "start"), ("end_year", "end"))}  # fmt: skip
    return {part: name for part, name in found.items() if name}


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
    >>> add_eras({"year": pd.Series(["-52"])}, {"year": pd.Series(["BCE"])})["year"].tolist()
    ['52 BCE']
    """
    added, before = dict(fields), f"(?:{eras()['bc']})"
    for part, words in found.items():
        for field in (part, part.replace("year", "date")):
            if field in added:
                years = added[field].astype("str").str.strip()
                has_era = match_texts(years, _YEAR_NUMBER) & (words.astype("str").str.strip() != "")
                if not has_era.any():
                    continue
                numbers = years.str.replace(r"\.0+$", "", regex=True)
                era = words.astype("str").str.strip()
                # The sign and the era say the same.
                is_before = era.str.casefold().str.fullmatch(before)
                numbers = numbers.mask(is_before, numbers.str.lstrip("-"))
                added[field] = years.mask(has_era, numbers + " " + era)
    return added
