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
# What a picture of a mark covers, and how far each event reaches in it.
_SHOWN = ("2024-10-01", "2024-10-25")
_LASTED = "2024-10-08/2024-10-18"

# The event of each mark, as far as it differs from a plain one.
MARK_CELLS: dict[str, dict[str, str]] = {
    "day": {"date": "2024-10-13"},
    "lasted": {"date": _LASTED},
    "within": {"date": "[2024-10-08..2024-10-18]"},
    "open": {"date": "2024-10-08/.."},
    "before": {"date": "[..2024-10-18]"},
    "vague": {"date": "2024-10-02~/2024-10-18", "source_date": "2024-10-25"},
    "expected": {"date": _LASTED, "status": "expected"},
    "disputed": {"date": _LASTED, "event_id": "disputed"},
    **{
        stance: {"date": "2024-10-13", "stance": stance, "claimant": "Somebody"}
        for stance in ("asserts", "denies", "expects", "demands", "comments")
    },
}


def main() -> None:
    """Draw all pictures anew."""
    MARKS.mkdir(exist_ok=True)
    for name in MARK_CELLS:
        picture = render_picture(mark_figure(name), "svg")
        (MARKS / f"{name}.svg").write_bytes(without_fonts(picture))
    for command in commands(GALLERY.read_text(encoding="utf-8")):
        _, name, *arguments = shlex.split(command)
        event_timeline.commands[name].main(arguments, standalone_mode=False)


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
    window = (np.datetime64(_SHOWN[0], "s"), np.datetime64(_SHOWN[1], "s"))
    context = Context(events, disputed=frozenset({"disputed"}))
    figure = timeline_figure(events, Frame(WIDTH_PX, 80, window=window), context=context)
    kept = [trace for trace in figure.data if not _is_words(trace)]
    middle = kept[-1].y[0]
    bare = go.Figure(kept)
    bare.update_xaxes(range=list(_SHOWN), type="date", visible=False)
    bare.update_yaxes(range=[middle + 0.6, middle - 0.6], visible=False)
    clear = {"plot_bgcolor": CLEAR, "paper_bgcolor": CLEAR, "barmode": "overlay"}
    size = {"width": WIDTH_PX, "height": HEIGHT_PX}
    return bare.update_layout(margin={"l": 0, "r": 0, "t": 0, "b": 0}, **clear, **size)


def _is_words(trace: go.Bar | go.Scatter) -> bool:
    """Whether a trace draws titles, or is only there for the pointer."""
    return bool(trace.type == "scatter" and trace.mode == "text")


def without_fonts(svg: bytes) -> bytes:
    """Leave out the fonts that a picture carries: a mark has no letters."""
    return re.sub(rb"@font-face\s*{[^}]*}", b"", svg)


if __name__ == "__main__":
    main()
