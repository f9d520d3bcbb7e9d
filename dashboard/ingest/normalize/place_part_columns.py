"""Join the columns of a place: venue, city, county and state or province."""

import re
from collections.abc import Callable, Container, Iterable, Mapping, Sequence

import pandas as pd

from dashboard.common.text_folding import fold_names
from dashboard.ingest.normalize.geocode import (
    PlaceQuery,
    geocode,
    is_area,
    is_region_name,
    is_town_unknown_in,
    state_of_district,
)
from dashboard.ingest.normalize.value_columns import MISSING_VALUE_WORDS
from dashboard.model import gazetteer
from dashboard.model.column_aliases import COORDINATE_PARTS
from dashboard.model.gazetteer import Location
from dashboard.model.state_abbreviations import write_out_state


def join_place_parts(
    fields: Mapping[str, pd.Series], parts: Mapping[str, pd.Series], county_column: str = "county"
) -> dict[str, pd.Series]:
    """Join a place with its region: "Columbia, South Carolina".

    If there is no city, the county is used instead. A venue comes first: "Scala, London". A state
    alone is a region, not the capital or the country of its name: Washington, New York, Georgia.

    Parameters
    ----------
    fields
        Columns by field; of these, ``location``.
    parts
        Columns by part of a field; of these, ``venue``, ``region`` and ``county``.
    county_column
        Name of the column of counties, which may contain another word for them.

    Returns
    -------
    dict
        The joined ``location``; empty if there is nothing to join. For states alone, also their
        ``geo_precision`` and ``country``, if there is no such column.

    Examples
    --------
    >>> city, state = pd.Series(["Columbia", ""]), pd.Series(["South Carolina", "Ohio"])
    >>> join_place_parts({"location": city}, {"region": state})["location"].tolist()
    ['Columbia, South Carolina', 'Ohio']
    """
    if parts.keys().isdisjoint(_PARTS):
        return {}
    if "region" not in parts and _are_american_districts(parts.get("county")):
        parts = {**parts, "region": parts["county"]}
        del parts["county"]
    columns = {"location": fields.get("location"), **{name: parts.get(name) for name in _PARTS}}
    given = {name: _known(column) for name, column in columns.items() if column is not None}
    table = pd.DataFrame(given)
    # Each distinct combination is joined once.
    number = table.groupby(list(given), sort=False).ngroup()
    distinct = table[~number.duplicated()].reindex(columns=list(columns), fill_value="")
    form = _form_of_counties(county_column)
    american = _american_states(distinct["region"].str.strip().unique().tolist())
    rows_of_parts = [tuple(map(str.strip, row)) for row in distinct.itertuples(index=False)]
    places = [_join(city, form(county), region, american)
              for city, county, region, _ in rows_of_parts]  # fmt: skip
    venues = [venue for *_, venue in rows_of_parts]
    joined, precisions = _add_venues(venues, places, has_precision="geo_precision" in fields)
    # Given coordinates are exact.
    if {*fields, *parts}.isdisjoint({"latitude", "longitude", *COORDINATE_PARTS}):
        precisions = _add_regions(precisions, rows_of_parts, joined)
    country, states = _find_states(distinct["region"].str.strip())
    is_alone = distinct["region"].str.strip().isin(states)
    for name in ("location", "county", "venue"):
        is_alone &= distinct[name].str.strip() == ""
    precision = pd.Series(precisions, is_alone.index, dtype="str").mask(is_alone, "region")
    countries = pd.Series("", is_alone.index, dtype="str").mask(is_alone, country)
    added = {"geo_precision": precision} if states or any(precisions) else {}
    added |= {"country": countries} if states else {}
    texts = {"location": pd.Series(joined, dtype="str"),
             **{name: cells for name, cells in added.items() if name not in fields}}  # fmt: skip
    rows = number.to_numpy()
    return {name: cells.take(rows).set_axis(table.index) for name, cells in texts.items()}


def _add_regions(
    precisions: list[str], rows: Sequence[tuple[str, ...]], joined: Sequence[str]
) -> list[str]:
    """Add the precision of unknown towns, which are in the region, not in the town of its name."""
    numbers = [number for number, (city, county, region, venue) in enumerate(rows)
               if (town := city or county) and region and not venue and not precisions[number]
               and joined[number] == f"{town}, {region}" and not _BETWEEN.search(town)
               and is_town_unknown_in(town, region)]  # fmt: skip
    texts = [joined[number] for number in numbers]
    spots = zip(numbers, _locate(texts), _locate(texts, "region"), strict=True)
    found = {
        number
        for number, town, area in spots
        if town and town.precision == "city" and area and area.country == town.country
    }
    return ["region" if number in found else precision
            for number, precision in enumerate(precisions)]  # fmt: skip


def _find_states(regions: pd.Series) -> tuple[str, frozenset[str]]:
    """Find the country of most of the names, and the names that are its states."""
    names = [name for name in regions.unique() if name]
    folded = fold_names(
        [state_of_district(name) or write_out_state(name) for name in names]
    ).to_pylist()
    areas = [(*gazetteer.find_regions(name), *gazetteer.postal_regions(name)) for name in folded]
    states = {
        country: frozenset(
            name for name, codes in zip(names, areas, strict=True)
            if any(code.startswith(start) for code in codes)
        )
        for country in _WITH_STATES
        for start in gazetteer.region_prefixes(country)[:1]
    }  # fmt: skip
    country, members = max(states.items(), key=lambda item: len(item[1]))
    is_clear = len(members) >= max(_MIN_STATES, _MOST * len(names))
    return (country, members) if is_clear else ("", frozenset())


def _are_american_districts(column: pd.Series | None) -> bool:
    """Return whether a column has codes of districts: "OH-12", "MN-SEN"."""
    names = [] if column is None else list(filter(None, _known(column).str.strip().unique()))
    count = sum(bool(state_of_district(name)) for name in names)
    return count >= max(_MIN_STATES, _MOST * len(names))


def _known(column: pd.Series) -> pd.Series:
    """Empty the cells with words that mean "unknown", such as NA."""
    texts = column.astype("str")
    return texts.mask(texts.str.strip().str.casefold().isin(MISSING_VALUE_WORDS), "")


_PARTS = ("county", "region", "venue")
# Countries with states that are named like cities and countries, and how many names identify the
# country.
_WITH_STATES, _MIN_STATES, _MOST = ("USA", "CAN", "AUS"), 3, 0.8
# Words for counties in names of columns, and how they are joined with the names of counties.
_KIND_WORDS = {
    "county": "{} County",
    **{word.casefold(): f"{{}} {word}" for word in ("District", "Raion", "Municipality")},
    **{word: f"{{}} {word}" for word in ("район", "громада")},
    **{word.casefold(): f"{word} {{}}" for word in ("Landkreis", "Kreis", "Bezirk")},
    **{word: f"{word} {{}}" for word in ("powiat", "okres")},
    **{word: f"{word} de {{}}" for word in ("concelho", "municipio", "arrondissement")},
}
_COUNTY_WORD, _COUNTY_STATES = " County", "US."
# Chinese, Japanese and Korean names end in the word for their kind.
_EAST_ASIAN = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_HAS_KIND = re.compile(r"\b(?:count(?:y|ies)|parish(?:es)?|boroughs?|districts?)\b", re.IGNORECASE)
# A longer name says itself what it is: "Governor of Alabama".
_MOST_WORDS = 2
# Between several parts of a place in one cell.
_BETWEEN = re.compile("[,;/()]")
# Such as "OH-12", "MN-SEN" and "12".
_DISTRICT_CODE = re.compile(r"[A-Z]{1,3}-[A-Z0-9]+|[A-Z]*[0-9]+[A-Z]?")
_NUMBER = re.compile(r"[0-9]+[A-Z]?")


def _join(city: str, county: str, region: str, american: Container[str]) -> str:
    place = city or county
    # Utah County is in Utah, but so is not every county of that name.
    is_county = not city and county.endswith(_COUNTY_WORD) and region in american
    is_named = _has_words(place, region) or (bool(city) and _ends_in_region(city, region))
    if not place or not region or (is_named and not is_county):
        return place or region
    return f"{place}, {region}"


def _add_venues(
    venues: Sequence[str], places: Sequence[str], *, has_precision: bool
) -> tuple[list[str], list[str]]:
    """Write venues before their places, so that each is still where its place is.

    "Madison Square Garden, New York" may be in the state, so it has the precision of a city. A club
    that is named like a region or a country would be looked for there, so it is in quotation marks.

    Returns
    -------
    texts, precisions
        The joined places, and the precision of those that need it, if the table has none.
    """
    joined, precisions = list(map(_add_venue, venues, places)), [""] * len(places)
    numbers = [number for number, place in enumerate(places) if place and joined[number] != place]
    # The first venue of a place shows whether it is found before others as well.
    firsts = {places[number]: number for number in reversed(numbers)}
    spots = dict(zip(firsts, _locate(firsts), strict=True))
    tried = zip(firsts, _locate(joined[number] for number in firsts.values()), strict=True)
    unstable = {place for place, spot in tried if spot != spots[place]}
    folded = fold_names(venues).to_pylist()
    numbers = [number for number in numbers
               if places[number] in unstable or is_area(folded[number])]  # fmt: skip
    found = zip(numbers, _locate([joined[number] for number in numbers]), strict=True)
    moved = [number for number, spot in found if spot != spots[places[number]]]
    in_cities = _locate([joined[number] for number in moved], "city")
    for number, in_city in zip(moved, in_cities, strict=True):
        spot = spots[places[number]]
        if not has_precision and spot and spot.precision == "city" and in_city == spot:
            precisions[number] = "city"
        else:
            joined[number] = f"“{venues[number]}”, {places[number]}"
    return joined, precisions


def _locate(texts: Iterable[str], precision: str = "") -> list[Location | None]:
    """Look up places by their names alone."""
    queries = [PlaceQuery(text, "", precision) for text in texts]
    return [match.spot for match in geocode(queries)]


def _add_venue(venue: str, place: str) -> str:
    """Write the venue before its place, unless one of them names the other."""
    if not venue or not place or venue.casefold().endswith(f", {place.casefold()}"):
        return venue or place
    return place if _has_words(place, venue) else f"{venue}, {place}"


def _american_states(names: list[str]) -> frozenset[str]:
    """Return the names and codes that are of states of the United States, which have counties."""
    areas = ((*gazetteer.find_regions(folded), *gazetteer.postal_regions(folded))
             for folded in fold_names(list(map(write_out_state, names))).to_pylist())  # fmt: skip
    return frozenset(name for name, codes in zip(names, areas, strict=True)
                     if any(code.startswith(_COUNTY_STATES) for code in codes))  # fmt: skip


def _ends_in_region(place: str, region: str) -> bool:
    """Return whether a place ends in another name of its region: "Cleveland, Ohio" and "OH"."""
    _, comma, last = place.rpartition(", ")
    if not comma:
        return False
    names = fold_names([write_out_state(name.strip()) for name in (last, region)]).to_pylist()
    first, second = (
        {*gazetteer.find_regions(name), *gazetteer.postal_regions(name)} for name in names
    )
    return not first.isdisjoint(second)


def _has_words(place: str, region: str) -> bool:
    """Return whether the words of a region are in the name of a place: "AL" is not in "Dallas"."""
    words = rf"(?<!\w){re.escape(region.casefold())}(?!\w)"
    return re.search(words, place.casefold()) is not None


def _form_of_counties(column: str) -> Callable[[str], str]:
    """Return a function that adds the word for a county to its name, as in its column.

    A distant town may have the same name. Codes of districts are not names.
    """
    word = next(filter(None, map(_KIND_WORDS.get, column.casefold().split())), "")

    def add_word(name: str) -> str:
        if not name or not word or _HAS_KIND.search(name) or len(name.split()) > _MOST_WORDS:
            return name
        if _NUMBER.fullmatch(name):
            return f"{column.strip().capitalize()} {name}"
        if _DISTRICT_CODE.fullmatch(name):
            return name
        if _EAST_ASIAN.search(name):
            return name
        (folded,) = fold_names([name]).to_pylist()
        if is_region_name(folded):
            return name
        # "Rockingham, VA" is Rockingham County, VA.
        first, comma, rest = name.partition(",")
        return word.format(first) + comma + rest

    return add_word
