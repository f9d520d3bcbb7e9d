"""The recipe for a filter is complete: the page and the URL support the new field."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from pages import PAGES, ROOT, blocks

(FIELD,) = (
    code for code in blocks(PAGES["docs/contributing/extend.md"], "python") if "facet" in code
)
USE_THE_FILTER = """
import json
import pandas as pd
from calls import call
from dashboard import create_app
from dashboard.views import ids
from dashboard.views.state import State

rows = [{"title": f"Event {n}", "date": "2024", "source": f"Paper {n % 2}"} for n in range(3)]
client = create_app(pd.DataFrame(rows)).server.test_client()
print("All sources" in client.get("/_dash-layout").text)
answer = call(client, ids.STATUS, {ids.QUERY_VIEW: {"source": ["Paper 0"]}}).json["response"]
print(answer[ids.STATUS]["children"])
listed = call(client, "source-filter", {ids.QUERY_VIEW: {"source": ["Paper 0"]}}).json["response"]
print([option["label"] for option in listed["source-filter"]["data"]])
print("Source: " in json.dumps(answer[ids.CHIPS]))
print(answer[ids.URL]["data"])
print(State.read("?source=Paper+0")[0].query.describe())
"""


@pytest.mark.starts_programs
def test_one_field_adds_a_filter_everywhere(tmp_path):
    package = Path(shutil.copytree(ROOT / "dashboard", tmp_path / "dashboard"))
    for name in ("assets", "data"):
        (tmp_path / name).symlink_to(ROOT / name)
    module = package / "engine" / "query.py"
    next_field = '    text: str = ""\n'
    code = module.read_text("utf-8")
    assert code.count(next_field) == 1
    module.write_text(code.replace(next_field, FIELD + next_field), "utf-8")
    path = os.pathsep.join([str(tmp_path), str(ROOT / "tests")])
    process = subprocess.run(
        [sys.executable, "-c", USE_THE_FILTER],
        env={**os.environ, "PYTHONPATH": path},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert process.stdout.splitlines() == [
        "True",
        "2 of 3 events, 2 not on the map",
        "['Paper 0 (2 events)', 'Paper 1 (1 event)']",
        "True",
        "?source=Paper+0",
        "published in Paper 0",
    ], process.stderr
