"""A facet is defined in one place: a row of the query."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import dashboard

PACKAGE = Path(dashboard.__file__).parent
ROW = """
    sources: tuple[str, ...] = facet(
        "source",
        parameter="from",
        heading="Publication",
        all_label="All publications",
        phrase="published in {values}",
    )
"""
USE = """
import json
import pandas as pd
from calls import call
from dashboard import create_app
from dashboard.views import ids
from dashboard.views.state import State

rows = [{"title": f"Event {n}", "date": "2024", "source": f"Paper {n % 2}"} for n in range(3)]
client = create_app(pd.DataFrame(rows)).server.test_client()
print("All publications" in client.get("/_dash-layout").text)
answer = call(client, ids.STATUS, {ids.ASKED: {"from": ["Paper 0"]}}).json["response"]
print(answer[ids.STATUS]["children"])
print([option["label"] for option in answer["from-filter"]["data"]])
print("Publication: " in json.dumps(answer[ids.CHIPS]))
print(answer[ids.URL]["data"])
print(State.read("?from=Paper+0")[0].query.describe())
"""


def test_one_row_adds_a_facet_to_all_that_reads_the_table(tmp_path):
    copied = Path(shutil.copytree(PACKAGE, tmp_path / "dashboard"))
    for name in ("assets", "data"):
        (tmp_path / name).symlink_to(PACKAGE.parent / name)
    query = copied / "engine" / "query.py"
    place = '    text: str = ""\n'
    text = query.read_text("utf-8")
    assert text.count(place) == 1
    query.write_text(text.replace(place, ROW + place), "utf-8")
    path = os.pathsep.join([str(tmp_path), str(Path(__file__).parents[1])])
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
        "?from=Paper+0",
        "published in Paper 0",
    ], done.stderr
