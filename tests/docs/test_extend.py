"""The recipe for a facet is all that it takes: the page has it, and the URL."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from pages import PAGES, ROOT, blocks

(ROW,) = (
    code for code in blocks(PAGES["docs/contributing/extend.md"], "python") if "facet" in code
)
USE = """
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
print([option["label"] for option in answer["source-filter"]["data"]])
print("Source: " in json.dumps(answer[ids.CHIPS]))
print(answer[ids.URL]["data"])
print(State.read("?source=Paper+0")[0].query.describe())
"""


@pytest.mark.starts_programs
def test_one_row_adds_a_facet_to_all_that_reads_the_table(tmp_path):
    copied = Path(shutil.copytree(ROOT / "dashboard", tmp_path / "dashboard"))
    for name in ("assets", "data"):
        (tmp_path / name).symlink_to(ROOT / name)
    query = copied / "engine" / "query.py"
    place = '    text: str = ""\n'
    text = query.read_text("utf-8")
    assert text.count(place) == 1
    query.write_text(text.replace(place, ROW + place), "utf-8")
    path = os.pathsep.join([str(tmp_path), str(ROOT / "tests")])
    done = subprocess.run(
        [sys.executable, "-c", USE],
        env={**os.environ, "PYTHONPATH": path},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.splitlines() == [
        "True",
        "2 of 3 events; 2 have no place",
        "['Paper 0 (2)', 'Paper 1 (1)']",
        "True",
        "?source=Paper+0",
        "published in Paper 0",
    ], done.stderr
