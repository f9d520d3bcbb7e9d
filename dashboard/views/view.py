"""A view: everything that is shown for a reader's state, on screen, in exports and in commands."""

from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import count

import numpy as np

from dashboard.common.i18n import language
from dashboard.engine.statements import links_within
from dashboard.ingest.load import Dataset
from dashboard.views.captions import Captions
from dashboard.views.facet_options import FacetOptions
from dashboard.views.listings import Listings
from dashboard.views.navigation import Navigation
from dashboard.views.screen_charts import ScreenCharts
from dashboard.views.selected_rows import SelectedRows
from dashboard.views.state import State

# Counts the tables of this process, and their versions.
_generations = count()
# Number of cached views, depending on the rows of the table.
_CACHED_ROWS, _FEWEST_VIEWS, _MAX_VIEWS = 8_000_000, 3, 16


@dataclass(frozen=True)
class View:
    """Everything that is shown for one state of one dataset; each part is computed on first use.

    Attributes
    ----------
    dataset, state
        The table, and the reader's choices.
    part
        Positions of the rows that a picture has room for; None for all that the state selects.
    """

    dataset: Dataset
    state: State = field(default_factory=State)
    part: np.ndarray | None = field(default=None, compare=False)

    def only(self, drawn: np.ndarray) -> "View":
        """Return the view of only some of the marks of its timeline.

        Parameters
        ----------
        drawn
            Positions of their rows. Statements that are folded into them stay.
        """
        rows = self.rows
        if rows.is_folded:
            links = links_within(rows.selected)
            folded = links.statements[np.isin(links.events, drawn)]
            drawn = np.concatenate([drawn, folded])
        return View(self.dataset, self.state, np.unique(drawn))

    @cached_property
    def rows(self) -> SelectedRows:
        """Rows that the state selects, for each part of the page."""
        return SelectedRows(self.dataset, self.state, self.part)

    @cached_property
    def charts(self) -> ScreenCharts:
        """Charts, at the size of the screen."""
        return ScreenCharts(self.rows)

    @cached_property
    def captions(self) -> Captions:
        """Counts, captions and credit."""
        return Captions(self.rows, self.charts)

    @cached_property
    def facets(self) -> FacetOptions:
        """Options of the filters."""
        return FacetOptions(self.rows)

    @cached_property
    def lists(self) -> Listings:
        """Table, matrix, and events without a place."""
        return Listings(self.rows)

    @cached_property
    def navigation(self) -> Navigation:
        """The selected event, and those before and after it."""
        return Navigation(self.rows, self.charts)


class ViewCache:
    """The latest views of one dataset.

    A page requests parts of one state several times, most pages begin with the same state, and
    readers return to earlier states. Each view contains the positions of its rows, so fewer views
    are cached for a large table.

    Attributes
    ----------
    generation
        A number that no other table and no other version of this table has in this process.
    """

    def __init__(self, dataset: Dataset) -> None:
        self.dataset = dataset
        self.generation = next(_generations)
        size = _CACHED_ROWS // max(len(dataset.events), 1)
        self._view = lru_cache(maxsize=min(max(size, _FEWEST_VIEWS), _MAX_VIEWS))(self._make)

    def view(self, state: State) -> View:
        """Return the view of a state in the current language."""
        return self._view(state, language())

    def _make(self, state: State, _language: str) -> View:
        # A view caches its texts, so each language needs its own view.
        return View(self.dataset, state)
