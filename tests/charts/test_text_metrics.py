"""Texts as they are drawn: their widths, how they are cut, and search hits in them."""

from itertools import accumulate, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import HOSTILE
from wcwidth import iter_graphemes

from dashboard.charts.text_metrics import (
    _NEVER_JOINED,
    LABEL_PX,
    break_lines,
    label_width_px,
    shorten_to_fit,
    split_hits,
)
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


# One title per script, with its width in em in the Noto Sans fonts (Chromium, letters of 100 px).
SCRIPTS = {
    "Thai": ("ไทยประกาศภาวะฉุกเฉินในกรุงเทพ รัฐบาลเจรจา การประท้วงครั้งใหญ่", 26.58),
    "Devanagari": ("हिन्दी में एक लंबा शीर्षक जो काटा जा सकता है राष्ट्रपति ने कहा", 22.04),
    "Arabic": ("مقتل 12 شخصًا في غارة الثلاثاء وقال المتحدث باسم الحكومة", 24.94),
    "Hebrew": ("הכנסת אישרה חוק בקריאה ראשונה ראש הממשלה נפגש עם נשיא", 27.67),
    "Japanese": ("北朝鮮が弾道ミサイルを発射、日本の排他的経済水域の外に落下したとみられる", 36.0),
    "Korean": ("북한군 1만 2천 명 러시아 파병 확인", 14.66),
    "Chinese": ("中国外交部发言人表示反对", 12.0),
    "rare Chinese": ("𠀀𠀁", 2.0),
    "emoji": ("👩‍👩‍👧‍👦🏴󠁧󠁢󠁳󠁣󠁴󠁿🇺🇦🔥", 4.99),
    "Bengali": ("প্রধানমন্ত্রী বৈঠক করেছেন ঢাকায়", 12.84),
    "Tamil": ("பிரதமர் சந்தித்தார் சென்னையில்", 17.71),
    "Georgian": ("პრეზიდენტი შეხვდა დელეგაციას", 15.86),
    "Armenian": ("Նախագահը հանդիպել է պատվիրակությանը", 24.02),
    "Burmese": ("ဝန်ကြီးချုပ်တွေ့ဆုံ", 7.68),
    "Telugu": ("ప్రధాన మంత్రి కలిశారు", 8.36),
    "Malayalam": ("പ്രധാനമന്ത്രി കൂടിക്കാഴ്ച നടത്തി", 15.70),
}


@pytest.mark.parametrize(("text", "width_em"), SCRIPTS.values(), ids=SCRIPTS)
def test_each_script_is_about_as_wide_as_it_is_drawn(text, width_em):
    # Other fonts than Noto Sans are somewhat narrower or wider.
    assert width_em * 0.93 <= label_width_px(text, 1) <= width_em * 1.15


CLUSTERS = [
    *("ที่", "रु", "न्दी", "क्ष", "👩‍👩‍👧‍👦", "🏴󠁧󠁢󠁳󠁣󠁴󠁿", "🇺🇦", "👍🏽", "1️⃣", "e\u0301\u0323", "한", "각"),
    *("شً", "日", "é", "x", " "),
]


@given(st.lists(st.sampled_from(CLUSTERS), min_size=1, max_size=20), st.floats(5, 400))
def test_no_letter_is_cut_in_two(clusters, room):
    text = "".join(clusters)
    # A flag beside a flag or a sign may join, so the reference is the whole text.
    ends = {0, *accumulate(map(len, iter_graphemes(text)))}
    short = shorten_to_fit(text, room, least_px=0)
    assert len(short.removesuffix("…")) in ends or short == text
    word = text.replace(" ", "")
    lines = break_lines(word, room)
    assert "".join(lines) == word
    ends = {0, *accumulate(map(len, iter_graphemes(word)))}
    assert set(accumulate(map(len, lines))) <= ends


@given(st.sampled_from(CLUSTERS), st.sampled_from(CLUSTERS))
def test_each_letter_is_measured_as_a_whole(first, second):
    if len(list(iter_graphemes(first + second))) == 2:
        whole = label_width_px(first + second)
        assert whole == pytest.approx(label_width_px(first) + label_width_px(second))
    assert label_width_px("👩‍👩‍👧‍👦") == label_width_px("👩") == label_width_px("🇺🇦")


def test_letters_of_the_quick_path_never_join():
    letters = [chr(code) for code in range(0x10000) if _NEVER_JOINED.fullmatch(chr(code))]
    assert len(letters) > 30_000
    assert list(iter_graphemes("".join(letters))) == letters
    assert list(iter_graphemes("".join(reversed(letters)))) == letters[::-1]


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
    ("हिन्दी में", ["न"], ["न्दी"]),
    ("ที่ดิน", ["ด"], ["ดิ"]),
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
