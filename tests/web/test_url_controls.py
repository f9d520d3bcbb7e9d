"""The table of parameters that the browser uses."""

from dataclasses import replace

import pytest
from calls import dependencies

from dashboard.engine.query import QUERY_PARAMETERS
from dashboard.views import ids
from dashboard.views.state import PARTS, State
from dashboard.web.app import create_app
from dashboard.web.url_controls import CONTROLS, NAMES, parameter_table


@pytest.fixture(scope="module")
def client(article):
    data = replace(article, events=article.events.assign(weapon="gun"))
    return create_app(data).server.test_client()


def props_by_id(part) -> dict:
    """Return the properties of all components below a part of a layout as JSON."""
    if isinstance(part, list):
        return {name: props for inner in part for name, props in props_by_id(inner).items()}
    if not isinstance(part, dict) or "props" not in part:
        return {}
    props = part["props"]
    own_props = {props["id"]: props} if isinstance(props.get("id"), str) else {}
    return own_props | props_by_id(props.get("children"))


def table_on_page(client, search=""):
    props = props_by_id(client.get(f"/_dash-layout{search}").json)
    return props[ids.PARAMETERS]["data"], props


def test_every_parameter_has_one_row():
    rows = [(row["part"], row["name"]) for row in parameter_table({})]
    assert rows == [(part, name) for part, names in PARTS.items() for name in names]


def test_filters_are_the_parameters_of_a_query():
    filters = [row["name"] for row in parameter_table({}) if row["isFilter"]]
    assert filters == [parameter.name for parameter in QUERY_PARAMETERS]
    assert set(NAMES.values()) == set(filters)


def test_every_facet_is_a_list_with_a_control():
    lists = {tuple(row["control"]) for row in parameter_table({}) if row["kind"] == "list"}
    facets = {(control, "value") for control in ids.FILTERS.values()}
    assert lists == facets | {(ids.TABLE_COLUMNS, "value")}


def test_every_control_is_on_the_page_and_wired_in_the_order_of_the_table(client):
    table, props = table_on_page(client)
    controls = [row["control"] for row in table if row["control"]]
    assert len(controls) == len(CONTROLS)
    for component, _ in controls:
        assert component in props, component
    functions = {
        definition["clientside_function"]["function_name"]: definition
        for definition in dependencies(client)
        if definition.get("clientside_function")
    }
    gathered = functions["gather"]["inputs"]
    assert [[value["id"], value["property"]] for value in gathered] == controls
    restored = functions["restore"]["output"].strip(".").split("...")
    assert [output.split("@")[0].split(".") for output in restored] == controls


SEARCH = (
    "?country=PRK&country=RUS&role=speaker&type=treaty&status=occurred&evidence=disputed&claimant=NATO&tag=x&where=weapon%3Dgun&text=ships"
    "&time=2024-10-01/2024-11-01&area=10,20,30,40&known=2024-10-20&event=kursk-incursion&theme=dark"
    "&view=2024-10-02/2024-10-03&lanes=status&colour=claimant&map=10,20,2,10&tab=claims&column=weapon&statements=every&by=claimant&pane=side"
)


def value_of(row, texts):
    """Return the value of a control, as the browser reads it from the URL."""
    if row["kind"] == "list":
        return texts
    if row["kind"] == "text":
        return texts[0]
    parts = texts[0].split(row["separator"])
    if row["kind"] == "numbers":
        return dict(zip(row["keys"], map(float, parts), strict=True))
    return parts if row["separator"] == "/" else [float(part) for part in parts]


def test_controls_start_with_the_values_in_the_url(client):
    table, props = table_on_page(client, SEARCH)
    state, problems = State.read(SEARCH)
    written = state.write()
    assert not problems
    for row in table:
        if row["control"]:
            component, name = row["control"]
            assert props[component][name] == value_of(row, written[row["name"]]), row["name"]


def test_defaults_are_the_values_that_controls_show(client):
    table, props = table_on_page(client)
    for row in table:
        if row["default"]:
            component, name = row["control"]
            assert props[component][name] == row["default"], row["name"]
