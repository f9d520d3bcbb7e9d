"""Helpers for tests of charts: their texts, their values, and looks of all kinds."""

import re
from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
from hypothesis import strategies as st
from strategies import pool

from dashboard.charts.style import COLOURS, THEMES, Look

# The markup that the charts themselves write.
OUR_MARKUP = re.compile(r"</?b>|<br>|<span style='color:#[0-9a-f]{6}'>|</span>")
# Ids and time windows in customdata are never shown as text.
NEVER_SHOWN = {"meta", "customdata", "uid"}


def shown_texts(part: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """Return all texts that Plotly may show, each with the name of its attribute."""
    if isinstance(part, str):
        yield name, part
    elif isinstance(part, dict):
        for key, value in part.items():
            if key not in NEVER_SHOWN and not {"dtype", "bdata"} <= part.keys():
                yield from shown_texts(value, key)
    elif isinstance(part, list | tuple | np.ndarray | pd.Series | pd.Index):
        for value in part:
            yield from shown_texts(value, name)


def looks() -> st.SearchStrategy[Look]:
    """Generate every theme, colour and focus, on the screen and in print."""
    return st.builds(
        Look,
        theme=st.sampled_from(list(THEMES.values())),
        colour=st.sampled_from(list(COLOURS)),
        # Deferred, because the pool takes a while to load.
        chosen=st.deferred(lambda: st.sampled_from(["", "no such id", *pool()["event_id"][:40]])),
        printed=st.booleans(),
        hits=st.sampled_from([(), ("o", "event"), ("<b>", "&"), ("",)]),
    )


def unreadable_values(part: Any) -> Iterator[Any]:
    """Find values that no browser can read, such as NaN and those of NumPy and pandas."""
    if isinstance(part, dict):
        for key, value in part.items():
            yield from unreadable_values(value)
            assert isinstance(key, str)
    elif isinstance(part, list | tuple):
        for value in part:
            yield from unreadable_values(value)
    elif type(part) not in (str, int, float, bool, type(None)) or (
        isinstance(part, float) and not np.isfinite(part)
    ):
        yield part
