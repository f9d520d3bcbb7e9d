"""Places with coordinates in lists of JSON: ``["Oslo", "Norway", 59.9, 10.7]``."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Literal, NamedTuple

import numpy as np

from dashboard.common.text_folding import fold_names
from dashboard.model import gazetteer
from dashboard.model.countries import find_codes
from dashboard.model.country_shapes import countries_at
from dashboard.model.messages import Message
from dashboard.model.schema import Problem

PositionOrder = Literal["latitude_first", "longitude_first"]

_ORDERS: tuple[PositionOrder, PositionOrder] = ("latitude_first", "longitude_first")
_SHOWN: dict[PositionOrder, str] = {
    "latitude_first": "coordinates.list_latitude_first",
    "longitude_first": "coordinates.list_longitude_first",
}
_DEGREES, _DECIMALS = (re.compile(form) for form in (r"-?[0-9]{1,3}(?:\.[0-9]+)?",
                                                     r"-?[0-9]{1,3}\.[0-9]+"))  # fmt: skip
_SURROGATE = re.compile("[\ud800-\udfff]")
_MOST_LATITUDE, _MOST_LONGITUDE = 90, 180
# Lists whose names are looked up, and the share of them that may show the other order.
_MOST_LISTS, _MOST_OTHERS = 200, 0.1
# A point this many degrees from a town is in it or near it.
_NEAR_DEG = 0.5


class ListPosition(NamedTuple):
    """The names in a list, and the two numbers at its end."""

    names: tuple[str, ...]
    first: str
    second: str

    def point(self, order: PositionOrder) -> tuple[str, str]:
        """Return latitude and longitude."""
        pair = self.first, self.second
        return pair if order == "latitude_first" else pair[::-1]

    @property
    def numbers(self) -> tuple[float, float]:
        """Return the two numbers, in the order of the list."""
        return float(self.first), float(self.second)


def read_list(value: Any) -> ListPosition | None:
    """Split a list into names and the two numbers at its end; None if it is another list.

    Examples
    --------
    >>> read_list(["Oslo", "Norway", 59.9, 10.7]).names, read_list(["Room", 3, 4])
    (('Oslo', 'Norway'), None)
    """
    if not isinstance(value, list) or len(value) <= len(_ORDERS):
        return None
    *names, first, second = (_SURROGATE.sub("\0", str(part)) for part in value)
    # After one name, whole numbers may be anything else.
    form = _DEGREES if len(names) > 1 else _DECIMALS
    are_degrees = form.fullmatch(first) and form.fullmatch(second)
    if not are_degrees or any(map(_DEGREES.fullmatch, names)):
        return None
    return ListPosition(tuple(names), first, second)


def find_orders(
    items: Sequence[Mapping[str, Any]], keys: Iterable[str]
) -> tuple[dict[str, PositionOrder], list[Problem]]:
    """Find the lists that end with coordinates, and whether the latitude comes first.

    Programs write both orders. A number beyond 90 shows it, or a country or town in the list that
    is at the point in one order only. Otherwise, the list is not read.

    Parameters
    ----------
    items
        Objects, one for each event.
    keys
        Names of their members that may be places.

    Returns
    -------
    orders, notes
        The order by key, and a note for each.
    """
    orders: dict[str, PositionOrder] = {}
    notes = []
    for key in keys:
        lists = [found for item in items if (found := read_list(item.get(key)))]
        order, example = _order_of(lists) if lists else (None, None)
        if order and example:
            given = ", ".join([*example.names, example.first, example.second])
            message = Message(_SHOWN[order], {"name": key})
            notes.append(Problem("note", 0, "coordinates", given, message, rows=len(lists)))
            orders[key] = order
    return orders, notes


def _order_of(
    lists: Sequence[ListPosition],
) -> tuple[PositionOrder | None, ListPosition | None]:
    """Return the order of some lists, and one that shows it."""
    numbers = np.abs([found.numbers for found in lists])
    if (numbers > _MOST_LONGITUDE).any():
        return None, None
    is_wide = numbers > _MOST_LATITUDE
    # Whole numbers may be the floor and the room.
    has_decimals = any("." in found.first + found.second for found in lists)
    if is_wide.any() and has_decimals:
        return _clearest({order: np.flatnonzero(is_wide[:, side]).tolist()
                          for order, side in zip(_ORDERS, (1, 0), strict=True)}, lists)  # fmt: skip
    return _clearest(_agreeing(lists[:_MOST_LISTS]), lists)


def _clearest(
    shown: Mapping[PositionOrder, Collection[int]], lists: Sequence[ListPosition]
) -> tuple[PositionOrder | None, ListPosition | None]:
    """Return the order that nearly all telling lists show, and the first of them."""
    (order, best), (_, rest) = sorted(shown.items(), key=lambda item: -len(item[1]))
    is_clear = best and len(rest) <= _MOST_OTHERS * len(best)
    return (order, lists[min(best)]) if is_clear else (None, None)


def _agreeing(lists: Sequence[ListPosition]) -> dict[PositionOrder, set[int]]:
    """Find the lists whose names agree with their point in one order only."""
    agreeing = {order: _named_at_their_points(lists, order) for order in _ORDERS}
    both = set.intersection(*agreeing.values())
    return {order: numbers - both for order, numbers in agreeing.items()}


def _named_at_their_points(lists: Sequence[ListPosition], order: PositionOrder) -> set[int]:
    """Find the lists that name the country at their point, or a town near it."""
    points = [tuple(map(float, found.point(order))) for found in lists]
    is_on_earth = [abs(latitude) <= _MOST_LATITUDE for latitude, _ in points]
    countries = countries_at(*np.array(points).T)
    names = [(number, name) for number, found in enumerate(lists) for name in found.names
             if is_on_earth[number]]  # fmt: skip
    texts = [name for _, name in names]
    named = zip(names, find_codes(texts), fold_names(texts).to_pylist(), strict=True)
    return {
        number for (number, _), code, folded in named
        if (code and code == countries[number]) or _is_town_near(folded, *points[number])
    }  # fmt: skip


def _is_town_near(folded: str, latitude: float, longitude: float) -> bool:
    spots = (gazetteer.city(city.number) for city in gazetteer.find_cities(folded))
    return any(abs(spot.latitude - latitude) <= _NEAR_DEG
               and abs(spot.longitude - longitude) <= _NEAR_DEG for spot in spots)  # fmt: skip
