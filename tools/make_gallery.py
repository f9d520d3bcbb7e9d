"""Draw the pictures of the documentation with the program itself.

The gallery's pictures are what the commands on its page write. The marks that "How certainty is
drawn" shows are cut from timelines of one event.
"""

import re
import shlex
from pathlib import Path

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard import load_events, timeline_figure
from dashboard.charts.style import CLEAR, Context
from dashboard.charts.timeline_layout import Frame
from dashboard.cli import main as event_timeline
from dashboard.views.render import render_picture

ROOT = Path(__file__).resolve().parent.parent
GALLERY = ROOT / "docs" / "gallery" / "index.md"
MARKS = ROOT / "docs" / "explanation" / "marks"
WIDTH_PX, HEIGHT_PX = 220, 26
BAR_PX = 13
# What a picture of a mark covers: weeks for a bar; half a year for a symbol, of which a day is no
# visible part.
_WEEKS = ("2024-10-01", "2024-10-25")
_MONTHS = ("2024-07-13", "2025-01-13")
# Day of the source, where a mark depends on it.
_AS_OF = {"open": "2024-10-16", "expected": "2024-10-05"}
_DAY = "2024-10-13"
_LASTED = "2024-10-08/2024-10-18"

# The event of each mark, as far as it differs from a plain one.
MARK_CELLS: dict[str, dict[str, str]] = {
    "day": {"date": _DAY},
    "lasted": {"date": _LASTED},
    "within": {"date": "[2024-10-08..2024-10-18]"},
    "open": {"date": "2024-10-08/.."},
    "before": {"date": "[..2024-10-18]"},
    "vague": {"date": "2024-10-03~/2024-10-18"},
    "expected": {"date": _LASTED, "status": "expected"},
    "disputed": {"date": "[2024-10-08..2024-10-18]", "event_id": "disputed"},
    **{
        stance: {"date": _DAY, "stance": stance, "claimant": "Somebody"}
        for stance in ("asserts", "denies", "expects", "demands", "comments")
    },
}


def main() -> None:
    """Draw all pictures anew."""
    MARKS.mkdir(exist_ok=True)
    for name in MARK_CELLS:
        picture = render_picture(mark_figure(name), "svg")
        (MARKS / f"{name}.svg").write_bytes(tidy(picture, name))
    for command in commands(GALLERY.read_text(encoding="utf-8")):
        run(shlex.split(command)[1:])


def run(arguments: list[str]) -> None:
    """Run the program as its command line does."""
    event_timeline.main(arguments, standalone_mode=False)


def commands(page: str) -> list[str]:
    r"""Find the commands of a page that write a picture.

    Examples
    --------
    >>> commands("text event-timeline export\nevent-timeline export a.csv -o a.png\n")
    ['event-timeline export a.csv -o a.png']
    """
    joined = page.replace("\\\n", " ")
    return re.findall(r"^event-timeline export .*$", joined, re.MULTILINE)


def mark_figure(name: str) -> go.Figure:
    """Draw one mark on a timeline, and leave out all the rest."""
    rows = [{"title": "Event", "event_id": "event"} | MARK_CELLS[name]]
    events, _ = load_events(pd.DataFrame(rows, dtype=object))
    shown = _MONTHS if rows[0]["date"] == _DAY else _WEEKS
    window = (np.datetime64(shown[0], "s"), np.datetime64(shown[1], "s"))
    context = Context(
        events, np.datetime64(_AS_OF.get(name, "NaT"), "s"), disputed=frozenset({"disputed"})
    )
    figure = timeline_figure(events, Frame(WIDTH_PX, 80, window=window), context=context)
    *drawn, _hits = figure.data
    kept = [trace for trace in drawn if len(trace.y) and not _is_title(trace)]
    middle = kept[0].y[0]
    bars = [trace.width[0] for trace in kept if trace.type == "bar"]
    half = bars[0] * HEIGHT_PX / BAR_PX / 2 if bars else 1
    bare = go.Figure(kept)
    bare.update_xaxes(range=list(shown), type="date", visible=False)
    bare.update_yaxes(range=[middle + half, middle - half], visible=False)
    clear = {"plot_bgcolor": CLEAR, "paper_bgcolor": CLEAR, "barmode": "overlay"}
    size = {"width": WIDTH_PX, "height": HEIGHT_PX}
    return bare.update_layout(margin={"l": 0, "r": 0, "t": 0, "b": 0}, **clear, **size)


def _is_title(trace: go.Bar | go.Scatter) -> bool:
    return bool(trace.type == "scatter" and trace.mode == "text")


def tidy(svg: bytes, name: str) -> bytes:
    """Leave out the fonts, as a mark has no letters, and name ids the same each time."""
    bare = re.sub(rb"@font-face\s*{[^}]*}", b"", svg)
    bare = re.sub(rb"(trace scatter) trace\w+", rb"\1", bare)
    random_id = re.search(rb'id="defs-(\w+)"', bare)
    return bare.replace(random_id[1], name.encode()) if random_id else bare


if __name__ == "__main__":
    main()
