"""Texts as they are drawn: their widths, how they are cut, and search hits in them."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import HOSTILE

from dashboard.charts.text_metrics import LABEL_PX, label_width_px, shorten_to_fit, split_hits
from dashboard.common.text_folding import fold_text


@pytest.mark.parametrize(
    ("text", "room", "short"),
    [
        ("Kremlin dismisses reports", 1_000, "Kremlin dismisses reports"),
        ("Kremlin dismisses reports", 120, "Kremlin dismisses…"),
        ("Kremlin dismisses reports", 10, ""),
        ("Kremlin dismisses reports", 0, ""),
        ("Kremlin dismisses reports", -50, ""),
        ("", 0, ""),
    ],
)
def test_a_text_is_cut_at_a_word(text, room, short):
    assert shorten_to_fit(text, room) == short


@given(st.sampled_from(HOSTILE) | st.text(max_size=60), st.floats(-10, 800))
def test_a_cut_text_fits_its_room(text, room):
    short = shorten_to_fit(text, room)
    assert short == "" or label_width_px(short) <= max(room, 0)
    assert short.rstrip("…") in text


def test_wide_characters_take_twice_the_room():
    assert label_width_px("日本") == pytest.approx(2 * LABEL_PX)
    assert label_width_px("日本") > 1.7 * label_width_px("ab")
    assert label_width_px("e\u0301") == pytest.approx(label_width_px("e"))


# text, words searched for, hits
HITS = [
    ("Kim meets Putin", ["kim"], ["Kim"]),
    ("Kim meets Putin", [], []),
    ("Kim meets Putin", [""], []),
    ("Kim meets Putin", ["xi"], []),
    ("troops, Troops", ["TROOPS"], ["troops", "Troops"]),
    ("banana", ["ana"], ["anana"]),
    ("banana", ["ban", "nan"], ["banan"]),
    ("Şoygu", ["soygu"], ["Şoygu"]),
    ("Soygu", ["Şoygu"], ["Soygu"]),
    ("cafe\u0301 e", ["cafe"], ["cafe\u0301"]),
    ("Straße", ["STRASSE"], ["Straße"]),
    ("Straße", ["ras"], ["raß"]),
    ("Київ", ["київ"], ["Київ"]),
    ("a < b & c", ["<", "&"], ["<", "&"]),
    ("\u0301", ["\u0301"], []),
]


@pytest.mark.parametrize(("text", "words", "hits"), HITS)
def test_hits_ignore_case_and_accents(text, words, hits):
    assert [piece for piece, hit in split_hits(text, words) if hit] == hits


WORDS = st.lists(st.text(max_size=3) | st.sampled_from(["a", "ß", "e\u0301", "is"]), max_size=4)


@given(st.text(max_size=40) | st.sampled_from(HOSTILE), WORDS)
def test_splitting_keeps_the_text_and_joins_adjacent_hits(text, words):
    pieces = split_hits(text, words)
    assert "".join(piece for piece, _ in pieces) == text
    assert all(piece for piece, _ in pieces)
    assert all(first[1] != second[1] for first, second in pairwise(pieces))


@given(st.text("abcÄéß ", max_size=30), st.text("abcÄéß", min_size=1, max_size=3))
def test_every_occurrence_is_a_hit(text, word):
    lost = "".join(piece if not hit else "\0" for piece, hit in split_hits(text, [word]))
    assert word not in lost


@given(st.text(max_size=60), st.floats(-10, 800), WORDS)
def test_a_cut_text_with_hits_fits_its_room(text, room, words):
    short = shorten_to_fit(text, room, hits=words)
    assert short == "" or label_width_px(short, hits=words) <= max(room, 0) + 1e-6


@given(st.text(max_size=30), st.text(max_size=4).filter(str.strip))
def test_hits_agree_with_the_search(text, word):
    is_in_text = fold_text(word) != "" and fold_text(word) in fold_text(text)
    assert any(hit for _, hit in split_hits(text, [word])) == is_in_text
