"""The app over its own endpoints: all callbacks, ids that exist, and strangers' requests."""

import json
from typing import ClassVar

import pytest
from dash import Dash

from dashboard import ids
from dashboard.app import create_app
from dashboard.layout import event_details
from dashboard.loading import Dataset
from dashboard.query import EventQuery
from dashboard.settings import Settings
from dashboard.view import State, View

ENDPOINT = "/_dash-update-component"


@pytest.fixture(scope="module")
def app(article) -> Dash:
    return create_app(article)


@pytest.fixture
def client(app):
    return app.server.test_client()


def dependencies(client) -> list[dict]:
    return client.get("/_dash-dependencies").json


def layout_ids(part) -> set[str]:
    """Ids of all components below a part of a layout as JSON."""
    found = set()
    if isinstance(part, dict):
        own = part.get("props", {}).get("id")
        found |= {own} if isinstance(own, str) else set()
        for value in part.values():
            found |= layout_ids(value)
    elif isinstance(part, list):
        for value in part:
            found |= layout_ids(value)
    return found


def outputs(dependency) -> list[str]:
    return [part.rsplit(".", 1)[0] for part in dependency["output"].strip(".").split("...")]


def call(client, output: str, values: dict, triggered: str = ""):
    """Call the callback that has this output, as a browser does."""
    (spec,) = (
        d for d in dependencies(client) if output in outputs(d) and not d["clientside_function"]
    )
    given = {
        kind: [part | {"value": values.get(part["id"])} for part in spec[kind]]
        for kind in ("inputs", "state")
    }
    targets = [
        {"id": one.rsplit(".", 1)[0], "property": one.rsplit(".", 1)[1]}
        for one in spec["output"].strip(".").split("...")
    ]
    body = {
        "output": spec["output"],
        "outputs": targets if spec["output"].startswith("..") else targets[0],
        "changedPropIds": [
            triggered or f"{spec['inputs'][0]['id']}.{spec['inputs'][0]['property']}"
        ],
        **given,
    }
    return client.post(ENDPOINT, json=body)


def test_two_apps_in_one_process_both_have_all_callbacks(article, table):
    one, other = create_app(article), create_app(Dataset(table({"title": "A"})))
    first, second = (dependencies(made.server.test_client()) for made in (one, other))
    assert len(first) == len(second) >= 8
    assert {d["output"] for d in first} == {d["output"] for d in second}
    assert (
        call(one.server.test_client(), ids.STATUS, {}).json
        != call(other.server.test_client(), ids.STATUS, {}).json
    )


def test_an_app_is_made_of_a_dataframe_as_well(table):
    app = create_app(table({"title": "Only one"})[["title", "date"]])
    response = call(app.server.test_client(), ids.STATUS, {})
    assert response.json["response"][ids.STATUS]["children"] == "1 of 1 events; 1 has no place"


def test_every_id_of_a_callback_is_on_the_page(app, client, article):
    page = layout_ids(client.get("/_dash-layout").json)
    details = event_details(View(article, State(chosen="troops-sent")).details)
    later = layout_ids(
        json.loads(json.dumps([part.to_plotly_json() for part in details], default=_plain))
    )
    for dependency in dependencies(client):
        named = outputs(dependency) + [
            part["id"] for kind in ("inputs", "state") for part in dependency[kind]
        ]
        for name in named:
            assert name.startswith("{") or name in page | later, f"{name} in {dependency['output']}"


def _plain(component):
    return component.to_plotly_json()


def test_the_ids_that_others_rely_on_are_on_the_page(client):
    page = layout_ids(client.get("/_dash-layout").json)
    assert {"timeline", "map", "country-filter", "event-details", "status-line"} <= page


def test_the_ids_are_each_used_once():
    names = [
        value for name, value in vars(ids).items() if name.isupper() and isinstance(value, str)
    ]
    names += ids.ZOOM.values()
    assert len(names) == len(set(names))


class TestCallbacks:
    """What comes back for what is chosen."""

    FRANCE: ClassVar = {ids.COUNTRY_FILTER: ["FRA"], ids.ROLE: "speaker"}

    def test_the_timeline_follows_a_country_filter(self, client, article):
        response = call(client, ids.TIMELINE, self.FRANCE)
        assert response.status_code == 200
        answer = response.json["response"]
        (hits,) = (t for t in answer[ids.TIMELINE]["figure"]["data"] if t.get("name") == "events")
        chosen = EventQuery(("FRA",), "speaker").select(article.events)["event_id"]
        assert {event_id for _, event_id in hits["customdata"]} == set(chosen)
        assert answer[ids.OVERVIEW]["figure"]["layout"]["selections"]

    def test_the_map_follows_a_country_filter(self, client):
        response = call(client, ids.MAP, self.FRANCE)
        assert response.status_code == 200
        (shade, *_) = response.json["response"][ids.MAP]["figure"]["data"]
        assert shade["type"] == "choropleth"
        assert shade["locations"] == ["FRA"]

    def test_status_tray_and_counts_follow_it(self, client, article):
        answer = call(client, ids.STATUS, self.FRANCE).json["response"]
        view = View(article, State(EventQuery(("FRA",), "speaker")))
        assert answer[ids.STATUS]["children"] == view.status
        assert answer[ids.CLEAR]["disabled"] is False
        options = {o["value"]: o["label"] for o in answer[ids.COUNTRY_FILTER]["data"]}
        assert options == dict(view.countries)

    def test_without_a_filter_there_is_nothing_to_clear(self, client):
        answer = call(client, ids.STATUS, {ids.COUNTRY_FILTER: []}).json["response"]
        assert answer[ids.CLEAR]["disabled"] is True

    def test_clear_empties_countries_and_role(self, client):
        answer = call(client, ids.ROLE, {ids.CLEAR: 1}).json["response"]
        assert answer[ids.COUNTRY_FILTER]["value"] == []
        assert answer[ids.ROLE]["value"] == "any"

    def test_a_chosen_event_is_told(self, client):
        said = json.dumps(call(client, ids.DETAILS, {ids.CHOSEN: "arms-supply"}).json)
        assert "Who says what about it" in said
        assert "Russia denies receiving North Korean arms" in said
        assert "How to read" not in said

    def test_none_chosen_explains_the_marks(self, client):
        assert "How to read" in json.dumps(call(client, ids.DETAILS, {ids.CHOSEN: ""}).json)

    @pytest.mark.parametrize(("chart", "image_format"), [("timeline", "png"), ("map", "svg")])
    def test_a_picture_comes_with_name_size_and_words(self, client, chart, image_format):
        button = ids.save(chart, image_format)
        response = call(client, ids.PICTURE, self.FRANCE | {button: 1}, f"{button}.n_clicks")
        sent = response.json["response"][ids.PICTURE]["data"]
        assert (
            sent["name"] == f"north-korean-troops-in-russia-{chart}-said-by-france.{image_format}"
        )
        assert sent["options"]["format"] == image_format
        assert sent["options"]["width"] * sent["options"]["scale"] == (
            3_750 if image_format == "png" else 1_200
        )
        assert sent["options"]["height"] == sent["figure"]["layout"]["height"]
        notes = " ".join(note["text"] for note in sent["figure"]["layout"]["annotations"])
        assert "said by France" in notes
        assert "As of 20 Oct 2024" in notes


# What a stranger may send for each input.
STRANGE = [
    None,
    7,
    -1.5,
    True,
    "x",
    [],
    {},
    [[]],
    {"x": {"y": []}},
    ["RUS", None, {}],
    "\ud800",
    "a" * 10_000,
]


@pytest.mark.parametrize("value", STRANGE, ids=lambda value: repr(value)[:20])
@pytest.mark.parametrize("output", [ids.TIMELINE, ids.MAP, ids.STATUS, ids.DETAILS])
def test_strange_values_are_answered_as_if_nothing_were_chosen(client, output, value):
    names = (
        ids.COUNTRY_FILTER,
        ids.ROLE,
        ids.LANES,
        ids.COLOUR,
        ids.WINDOW,
        ids.CHOSEN,
        ids.SIZE,
        ids.THEME,
    )
    response = call(client, output, dict.fromkeys((*names, ids.MOVED), value))
    assert response.status_code == 200


@pytest.mark.parametrize(("megabytes", "status"), [(0.5, 200), (1.5, 413)])
def test_a_body_too_large_is_refused(article, megabytes, status):
    client = create_app(article, Settings(max_request_mb=1)).server.test_client()
    padding = {ids.CHOSEN: "x" * int(megabytes * 1_000_000)}
    assert call(client, ids.STATUS, padding).status_code == 200
    assert call(client, ids.DETAILS, padding).status_code == status


def test_the_page_asks_for_nothing_from_outside(client):
    page = client.get("/").get_data(as_text=True)
    assert "http://" not in page
    assert "https://" not in page
    assert "North Korean troops in Russia" in page


@pytest.mark.parametrize("name", ["world_50m.json", "world_110m.json"])
def test_the_borders_are_served(client, name):
    with client.get(f"/assets/{name}") as response:
        assert response.status_code == 200
        assert response.json["type"] == "Topology"
        assert "countries" in response.json["objects"]


def test_charts_offer_no_upload_of_the_data(client):
    page = json.dumps(client.get("/_dash-layout").json)
    assert page.count('"showSendToCloud": false') == 3
    assert page.count('"topojsonURL": "/assets/"') >= 1
