"""Badges beside the titles of a timeline: a sign and a number for each stance of the statements."""

from dataclasses import dataclass

import numpy as np

from dashboard.charts.text_metrics import label_width_px
from dashboard.charts.timeline_titles import Columns
from dashboard.common.i18n import format_short_number

SIGN_PX = 10
# Space before each badge, and between its sign and its number.
_GAP_PX, _NUMBER_GAP_PX = 7, 3
BADGE_COLUMNS = ("mark", "stance", "count", "at", "end")


@dataclass(frozen=True)
class Badges:
    """What statements say about the events of some marks, with a place for each badge.

    Attributes
    ----------
    counts
        Number of claimants for each mark (row) and stance (column; see ``STANCE_ORDER``).
    at, end
        Middle of the sign, and end of the number, in pixels from the end of the title.
    width_px
        Width of all badges of each mark.
    """

    counts: np.ndarray
    at: np.ndarray
    end: np.ndarray
    width_px: np.ndarray

    @classmethod
    def of(cls, counts: np.ndarray) -> "Badges":
        """Measure the badges of some marks, given the number of claimants by mark and stance."""
        present = counts > 0
        numbers, places = np.unique(counts, return_inverse=True)
        number_px = np.array([label_width_px(format_short_number(number)) for number in numbers])
        widths = SIGN_PX + _NUMBER_GAP_PX + number_px[places.reshape(counts.shape)]
        end = np.cumsum(np.where(present, _GAP_PX + widths, 0.0), axis=1)
        return cls(counts, end - widths + SIGN_PX / 2, end, end[:, -1])

    def columns(self, label_end: np.ndarray, titled: np.ndarray) -> Columns:
        """Return one value per badge beside a title: ``mark, stance, count, at, end`` (in pixels).

        Parameters
        ----------
        label_end
            End of the title of each mark, in pixels.
        titled
            Whether each mark has a title.
        """
        mark, stance = np.nonzero((self.counts > 0) & titled[:, None])
        ends = label_end[mark]
        places = (ends + self.at[mark, stance], ends + self.end[mark, stance])
        values = (mark, stance, self.counts[mark, stance], *places)
        return dict(zip(BADGE_COLUMNS, values, strict=True))
