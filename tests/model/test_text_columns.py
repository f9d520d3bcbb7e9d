"""Columns of texts, stored as distinct texts and one code per row."""

import numpy as np
import pandas as pd
import pytest

from dashboard.model.text_columns import DictColumn


@pytest.mark.parametrize("count", [1, 127, 128, 129, 32_768])
def test_emptied_cells_have_a_code_of_their_own(count):
    """The codes are the smallest integers that fit, so one more text may need larger ones."""
    texts = [f"text {n}" for n in range(count)]
    rows = np.arange(count) == count - 1
    emptied = DictColumn.of(pd.Series(texts, dtype="str")).emptied(rows)
    assert list(emptied.column()) == [*texts[:-1], ""]
