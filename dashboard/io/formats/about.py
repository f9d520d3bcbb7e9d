"""Title and credits of the events in a file."""

from typing import NamedTuple

import numpy as np


class About(NamedTuple):
    """Title and credits of a table; texts may be empty, and ``as_of`` is ``NaT`` if unknown."""

    title: str = "Events"
    source: str = ""
    licence: str = ""
    as_of: np.datetime64 = np.datetime64("NaT", "s")
