"""Redraw the images of the documentation with the program itself.

The commands on the gallery page create the images of the gallery. The marks on the page "How
certainty is drawn" are cut from timelines with one event.
"""

import re
import shlex
from pathlib import Path

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard import load_events, timeline_figure
from dashboard.charts.style import TRANSPARENT, Context
from dashboard.charts.timeline_layout import Frame
from dashboard.cli import main as event_timeline
from dashboard.views.render import render_picture

ROOT = Path(__file__).resolve().parent.parent
GALLERY = ROOT / "docs" / "gallery" / "index.md"
MARKS = ROOT / "docs" / "explanation" / "marks"
WIDTH_PX, HEIGHT_PX = 220, 26
BAR_PX = 13
# Time range of the image of a mark: weeks for a bar, or half a year for a symbol, so that a day has
# no visible width.
_WEEKS = ("2024-10-01", "2024-10-25")
_MONTHS = ("2024-07-13", "2025-01-13")
# As-of dates of the marks that depend on one.
_AS_OF = {"open": "2024-10-16", "expected": "2024-10-05"}
_DAY = "2024-10-13"
_LASTED = "2024-10-08/2024-10-18"

# The cells of each mark's event that differ from the default.
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
    """Redraw all images."""
    MARKS.mkdir(exist_ok=True)
    for name in MARK_CELLS:
        svg = render_picture(mark_figure(name), "svg")
        (MARKS / f"{name}.svg").write_bytes(tidy(svg, name))
    for command in commands(GALLERY.read_text(encoding="utf-8")):
        run(shlex.split(command)[1:])


def run(arguments: list[str]) -> None:
    """Run the command line in this process."""
    event_timeline.main(arguments, standalone_mode=False)


def commands(page: str) -> list[str]:
    r"""Return the commands of a page that write an image.

    Examples
    --------
    >>> commands("text event-timeline export\nevent-timeline export a.csv -o a.png\n")
    ['event-timeline export a.csv -o a.png']
    """
    joined = page.replace("\\\n", " ")
    return re.findall(r"^event-timeline export .*$", joined, re.MULTILINE)


def mark_figure(name: str) -> go.Figure:
    """Draw a timeline with one event, and keep only its mark."""
    rows = [{"title": "Event", "event_id": "event"} | MARK_CELLS[name]]
    events, _ = load_events(pd.DataFrame(rows, dtype=object))
    time_range = _MONTHS if rows[0]["date"] == _DAY else _WEEKS
    window = (np.datetime64(time_range[0], "s"), np.datetime64(time_range[1], "s"))
    context = Context(
        events, np.datetime64(_AS_OF.get(name, "NaT"), "s"), disputed=frozenset({"disputed"})
    )
    figure = timeline_figure(events, Frame(WIDTH_PX, 80, window=window), context=context)
    *traces, _hover_targets = figure.data
    mark_traces = [trace for trace in traces if len(trace.y) and not _is_title(trace)]
    middle = mark_traces[0].y[0]
    bar_widths = [trace.width[0] for trace in mark_traces if trace.type == "bar"]
    half_height = bar_widths[0] * HEIGHT_PX / BAR_PX / 2 if bar_widths else 1
    mark = go.Figure(mark_traces)
    mark.update_xaxes(range=list(time_range), type="date", visible=False)
    mark.update_yaxes(range=[middle + half_height, middle - half_height], visible=False)
    return mark.update_layout(
        width=WIDTH_PX,
        height=HEIGHT_PX,
        margin={"l": 0, "r": 0, "t": 0, "b": 0},
        plot_bgcolor=TRANSPARENT,
        paper_bgcolor=TRANSPARENT,
        barmode="overlay",
    )


def _is_title(trace: go.Bar | go.Scatter) -> bool:
    return bool(trace.type == "scatter" and trace.mode == "text")


def tidy(svg: bytes, name: str) -> bytes:
    """Remove the fonts, because a mark has no text, and replace random ids by the name."""
    svg = re.sub(rb"@font-face\s*{[^}]*}", b"", svg)
    svg = re.sub(rb"(trace scatter) trace\w+", rb"\1", svg)
    random_id = re.search(rb'id="defs-(\w+)"', svg)
    return svg.replace(random_id[1], name.encode()) if random_id else svg


if __name__ == "__main__":
    main()
