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
    areas = towns["area"].to_numpy().astype(str)
    of_towns, of_regions = points_of(towns), points_of(regions)
    countries = {}
    for place in np.argsort(areas, kind="stable"):
        countries.setdefault(areas[place][:2], []).append(place)
    elsewhere = []
    for number, code in enumerate(regions["code"].to_pylist()):
        around = np.array(countries.get(code[:2], []), dtype=int)
        if code in areas[around]:
            nearest = around[(of_regions[:, number] @ of_towns[:, around]).argmax()]
            elsewhere += [code] * (areas[nearest] != code)
    assert len(regions) > 3_000
    assert elsewhere == []
