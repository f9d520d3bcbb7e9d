"""STIX bundles: which objects are events, and what their columns contain."""

import json

import pytest

from dashboard.common.errors import UnreadableFileError
from dashboard.ingest.load import load_events, open_dataset
from dashboard.io.readers.json_records import read_json

AGENCY = {
    "type": "identity",
    "id": "identity--1",
    "name": "Agency",
    "created": "2020-01-01T00:00:00Z",
}
GROUP = {
    "type": "intrusion-set",
    "id": "intrusion-set--1",
    "name": "Grey Heron",
    "created": "2021-05-01T10:00:00Z",
    "created_by_ref": "identity--1",
    "first_seen": "2019-03-02T00:00:00Z",
    "last_seen": "2020-11-30T23:00:00Z",
    "description": "A group.",
    "aliases": ["GH"],
    "labels": ["espionage"],
    "confidence": 85,
    "external_references": [
        {"source_name": "capec", "external_id": "CAPEC-163"},
        {"source_name": "Report", "url": "https://example.org/report"},
    ],
}
TOOL = {
    "type": "malware",
    "id": "malware--1",
    "name": "Feather",
    "created": "2021-05-02T10:00:00.5Z",
    "malware_types": ["bot"],
    "kill_chain_phases": [{"kill_chain_name": "a", "phase_name": "delivery"}],
    "revoked": True,
}
ADDRESS = {"type": "ipv4-addr", "id": "ipv4-addr--1", "value": "198.51.100.3"}
SITE = {
    "type": "location",
    "id": "location--1",
    "created": "2021-01-01T00:00:00Z",
    "city": "Lviv",
    "country": "UA",
    "latitude": 49.84,
    "longitude": 24.03,
    "precision": 2500.0,
}


def bundle(*objects):
    return {"type": "bundle", "id": "bundle--1", "objects": list(objects)}


def row_of(item, *others):
    """Return the row of an object in a bundle with others."""
    table = read_json(json.dumps(bundle(item, *others)).encode())
    return {name: cell for name, cell in table.texts.iloc[0].items() if cell}


def load(tmp_path, *objects):
    path = tmp_path / "bundle.json"
    path.write_text(json.dumps(bundle(*objects)))
    return load_events(path)


def relation(source, verb, target):
    return {
        "type": "relationship",
        "id": "relationship--1",
        "created": "2021-06-01T00:00:00Z",
        "relationship_type": verb,
        "source_ref": source,
        "target_ref": target,
    }


def test_every_property_has_its_column():
    assert row_of(GROUP, AGENCY) == {
        "event_id": "intrusion-set--1",
        "title": "Grey Heron",
        "description": "A group.",
        "date": "2019-03-02T00:00:00Z/2020-11-30T23:00:00Z",
        "event_type": "intrusion set",
        "actors": "Grey Heron",
        "claimant": "Agency",
        "source": "Report",
        "source_url": "https://example.org/report",
        "tags": "espionage; GH",
        "confidence": "85",
    }
    assert row_of(TOOL)["tags"] == "bot; delivery; revoked"


@pytest.mark.parametrize(
    ("properties", "date"),
    [
        ({"created": "2021-01-01T00:00:00Z"}, "2021-01-01T00:00:00Z"),
        (
            {"created": "2021-01-01T00:00:00Z", "valid_from": "2020-02-03T04:05:06.789Z"},
            "2020-02-03T04:05:06.789Z",
        ),
        (
            {"valid_from": "2020-01-01T00:00:00Z", "valid_until": "2020-02-01T00:00:00Z"},
            "2020-01-01T00:00:00Z/2020-02-01T00:00:00Z",
        ),
        (
            {"published": "2013-02-19T00:00:00Z", "created": "2015-01-01T00:00:00Z"},
            "2013-02-19T00:00:00Z",
        ),
        (
            {"first_observed": "2019-01-01T00:00:00Z", "last_observed": "2019-01-01T00:00:00Z"},
            "2019-01-01T00:00:00Z",
        ),
        (
            {"start": "2019-01-01T00:00:00Z", "end": "2019-01-02T00:00:00Z"},
            "2019-01-01T00:00:00Z/2019-01-02T00:00:00Z",
        ),
        (
            {"created": "2019-01-01T00:00:00Z", "last_seen": "2020-01-01T00:00:00Z"},
            "2019-01-01T00:00:00Z/2020-01-01T00:00:00Z",
        ),
        # It was last seen before it was recorded, so its start is unknown.
        (
            {"created": "2021-01-01T00:00:00Z", "last_seen": "2020-01-01T00:00:00Z"},
            "/2020-01-01T00:00:00Z",
        ),
    ],
)
def test_most_informative_time_is_the_date(properties, date):
    assert row_of({"type": "indicator", "id": "indicator--1"} | properties)["date"] == date


@pytest.mark.parametrize(
    ("item", "title"),
    [
        ({"type": "indicator", "pattern": "[url:value = 'x']"}, "indicator: [url:value = 'x']"),
        ({"type": "sighting", "sighting_of_ref": "malware--1"}, "sighting: Feather"),
        ({"type": "observed-data", "object_refs": ["ipv4-addr--1"]}, "observed data: 198.51.100.3"),
        (
            {"type": "observed-data", "objects": {"0": {"type": "url", "value": "a.example"}}},
            "observed data: a.example",
        ),
        ({"type": "note", "content": "Check this."}, "note: Check this."),
        ({"type": "marking-definition", "definition": {"tlp": "red"}}, "marking definition: red"),
        ({"type": "grouping"}, "grouping"),
    ],
    ids=lambda value: value if isinstance(value, str) else value["type"],
)
def test_objects_without_a_name_get_a_title(item, title):
    known = {"id": "x--1", "created": "2021-01-01T00:00:00Z"}
    assert row_of(item | known, TOOL, ADDRESS)["title"] == title


@pytest.mark.parametrize(
    ("relationship", "title"),
    [
        (relation("intrusion-set--1", "uses", "malware--1"), "Grey Heron uses Feather"),
        (relation("malware--1", "consists-of", "ipv4-addr--1"), "Feather consists of 198.51.100.3"),
        (relation("malware--1", "targets", "identity--9"), "Feather targets identity"),
    ],
)
def test_relationship_names_both_ends(relationship, title):
    assert row_of(relationship, GROUP, TOOL, ADDRESS)["title"] == title


def test_relationship_has_the_actor_and_the_place_of_its_ends():
    row = row_of(relation("intrusion-set--1", "targets", "location--1"), GROUP, SITE)
    place = {name: row[name] for name in ("location", "country", "latitude", "longitude")}
    assert place == {
        "location": "Lviv",
        "country": "UA",
        "latitude": "49.84",
        "longitude": "24.03",
    }
    assert (row["actors"], row["geo_radius_km"]) == ("Grey Heron", "2.5")


def test_opinion_is_a_statement_about_its_objects():
    opinion = {
        "type": "opinion",
        "id": "opinion--1",
        "created": "2021-07-01T00:00:00Z",
        "opinion": "strongly-disagree",
        "explanation": "The times differ.",
        "object_refs": ["intrusion-set--1", "ipv4-addr--1"],
    }
    row = row_of(opinion, GROUP, ADDRESS)
    assert (row["about"], row["stance"]) == ("intrusion-set--1", "denies")
    assert row["description"] == "The times differ."


def test_sighting_counts(tmp_path):
    sighting = {
        "type": "sighting",
        "id": "sighting--1",
        "created": "2021-07-01T00:00:00Z",
        "sighting_of_ref": "malware--1",
        "count": 50,
    }
    events, problems = load(tmp_path, sighting, TOOL)
    assert (events["quantity_best"][0], events["quantity_unit"][0]) == (50, "sightings")
    assert problems == []


def test_objects_without_a_time_are_reported(tmp_path):
    path = tmp_path / "bundle.json"
    path.write_text(json.dumps(bundle(TOOL, ADDRESS, {"type": "domain-name", "id": "a"}, ADDRESS)))
    dataset = open_dataset(path)
    assert list(dataset.events["title"]) == ["Feather"]
    errors = [problem for problem in dataset.problems if problem.severity == "error"]
    assert [(error.code, error.given, error.rows) for error in errors] == [
        ("stix.no_time", "ipv4 addr, domain name", 2)
    ]
    assert (dataset.rejected_rows, dataset.header.rows) == (2, 3)


def test_an_end_before_the_start_is_left_out(tmp_path):
    events, problems = load(tmp_path, AGENCY, GROUP | {"last_seen": "2018-01-01T00:00:00Z"})
    assert list(events["date"]) == ["2020-01-01T00:00:00Z", "2019-03-02T00:00:00Z"]
    assert [(p.code, p.row) for p in problems if p.severity == "warning"] == [
        ("stix.end_before_start", 3)
    ]


def test_latest_version_of_an_object_is_read():
    old = GROUP | {"modified": "2021-05-01T10:00:00Z", "name": "Old"}
    new = GROUP | {"modified": "2022-05-01T10:00:00Z", "name": "New"}
    for objects in ((old, new), (new, old)):
        table = read_json(json.dumps(bundle(*objects)).encode())
        assert list(table.texts["title"]) == ["New"]
        assert [(p.code, p.params) for p in table.problems] == [("stix.versions", {"count": 1})]


@pytest.mark.parametrize(
    "content",
    [bundle(TOOL), {"more": False, "objects": [TOOL]}, [TOOL], TOOL],
    ids=["bundle", "TAXII envelope", "list", "one object"],
)
def test_objects_are_found_in_any_wrapping(content):
    table = read_json(json.dumps(content).encode())
    assert list(table.texts["date"]) == ["2021-05-02T10:00:00.5Z"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (bundle(), "json.no_events"),
        (bundle(ADDRESS), "stix.no_times"),
        (bundle(TOOL, "x"), "stix.invalid"),
        (bundle(TOOL, None), "stix.invalid"),
    ],
)
def test_bundles_without_events_are_refused(content, code):
    with pytest.raises(UnreadableFileError) as error:
        read_json(json.dumps(content).encode())
    assert error.value.content.code == code


def test_properties_of_other_types_are_ignored():
    strange = TOOL | {
        "external_references": "x",
        "labels": [{}, "a; b"],
        "kill_chain_phases": [1],
        "created_by_ref": 5,
        "description": ["x"],
        "aliases": {},
        "object_refs": [{}],
    }
    row = row_of(strange)
    assert (row["title"], row["tags"]) == ("Feather", "a, b; bot; revoked")
    assert "description" not in row
