"""An index of the words in a column, which finds texts by a word or part of one."""

from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
from pyarrow import compute as arrow

from dashboard.common.text_folding import fold_text
from dashboard.engine.encoding import ARROW_TEXT_ARRAY, NUMBER, NUMBER_ARRAY, RecordEncoding
from dashboard.model.text_columns import as_arrow, encode


class Vocabulary(NamedTuple):
    """Distinct folded words, and the texts that contain each.

    A search word has no spaces, so each match lies within one of these words.

    Attributes
    ----------
    vocabulary
        The words.
    texts
        Texts that contain the first word, then the second, and so on.
    starts
        Start of each word in `texts`, and the end.
    size
        Number of texts.
    """

    vocabulary: pa.Array
    texts: np.ndarray
    starts: np.ndarray
    size: int

    def texts_with(self, word: str) -> np.ndarray:
        """Return whether each text contains a folded word, or a longer word that contains it."""
        mask = np.zeros(self.size, dtype=bool)
        hits = arrow.match_substring(self.vocabulary, word)
        for at in np.flatnonzero(hits.to_numpy(zero_copy_only=False)):
            mask[self.texts[self.starts[at] : self.starts[at + 1]]] = True
        return mask


class WordIndex(NamedTuple):
    """The words of a column.

    Attributes
    ----------
    cells
        Code of the text of each row.
    words
        Words of the distinct texts.
    """

    cells: np.ndarray
    words: Vocabulary

    @classmethod
    def of(cls, column: pd.Series) -> "WordIndex":
        """Index the words of a column."""
        cells = encode(column)
        split = arrow.utf8_split_whitespace(as_arrow(cells.categories))
        words = arrow.list_flatten(split).dictionary_encode()
        codes = words.indices.to_numpy()
        order = np.argsort(codes, kind="stable")
        texts = arrow.list_parent_indices(split).to_numpy()[order].astype(np.int32)
        starts = np.searchsorted(codes[order], np.arange(len(words.dictionary) + 1))
        folded = [fold_text(word) for word in words.dictionary.to_pylist()]
        vocabulary = pa.array(folded, pa.large_string())
        return cls(cells.codes, Vocabulary(vocabulary, texts, starts, len(cells.categories)))

    def rows_with(self, word: str) -> np.ndarray | None:
        """Return whether each row contains a folded word, or None if no row does."""
        hits = self.words.texts_with(word)
        return hits[self.cells] if hits.any() else None


_VOCABULARY = RecordEncoding(
    Vocabulary, vocabulary=ARROW_TEXT_ARRAY, texts=NUMBER_ARRAY, starts=NUMBER_ARRAY, size=NUMBER
)
WORD_INDEX = RecordEncoding(WordIndex, cells=NUMBER_ARRAY, words=_VOCABULARY)
