"""The data of the gazetteer: where its regions are."""

import numpy as np
from pyarrow import parquet

from dashboard.model.gazetteer import DATA


def points_of(table):
    up, east = (np.radians(table[name].to_numpy()) for name in ("latitude", "longitude"))
    return np.array([np.cos(up) * np.cos(east), np.cos(up) * np.sin(east), np.sin(up)])


def test_regions_are_at_their_own_towns():
    towns = parquet.read_table(DATA / "cities.parquet", columns=["area", "latitude", "longitude"])
    regions = parquet.read_table(DATA / "regions.parquet")
    areas = towns["area"].to_pylist()
    known = set(areas)
    of_towns, of_regions = points_of(towns), points_of(regions)
    countries = {}
    for place, area in enumerate(areas):
        countries.setdefault(area[:2], []).append(place)
    points = {country: of_towns[:, places] for country, places in countries.items()}
    elsewhere = []
    for number, code in enumerate(regions["code"].to_pylist()):
        if code in known:
            nearest = int((of_regions[:, number] @ points[code[:2]]).argmax())
            elsewhere += [code] * (areas[countries[code[:2]][nearest]] != code)
    assert len(regions) > 3_000
    assert elsewhere == []
