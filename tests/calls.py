"""Call the callbacks of an app as a browser does."""

from typing import Any

ENDPOINT = "/_dash-update-component"


def dependencies(client) -> list[dict]:
    return client.get("/_dash-dependencies").json


def outputs(dependency: dict) -> list[str]:
    """Return the ids of the components that a callback changes."""
    return [part.rsplit(".", 1)[0] for part in _targets(dependency)]


def _targets(dependency: dict) -> list[str]:
    return dependency["output"].strip(".").split("...")


def body(client, output: str, values: dict[str, Any], triggered: str = "") -> dict[str, Any]:
    """Return the request that calls the callback with an output; values are given by id."""
    (spec,) = (
        callback
        for callback in dependencies(client)
        if output in outputs(callback) and not callback["clientside_function"]
    )
    given = {
        kind: [part | {"value": values.get(part["id"])} for part in spec[kind]]
        for kind in ("inputs", "state")
    }
    targets = [
        dict(zip(("id", "property"), target.rsplit(".", 1), strict=True))
        for target in _targets(spec)
    ]
    first = spec["inputs"][0]
    return {
        "output": spec["output"],
        "outputs": targets if spec["output"].startswith("..") else targets[0],
        "changedPropIds": [triggered or f"{first['id']}.{first['property']}"],
        **given,
    }


def call(client, output: str, values: dict[str, Any], triggered: str = ""):
    """Call a callback."""
    return client.post(ENDPOINT, json=body(client, output, values, triggered))
