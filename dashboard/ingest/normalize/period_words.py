# ruff: noqa: RUF001 - words in other scripts are meant
"""Words for seasons and centuries in the languages of month names; CLDR has none."""

from collections.abc import Mapping
from functools import cache

_SEASONS = {
    "spring": (
        *("spring", "frühling", "frühjahr", "printemps", "primavera", "lente", "voorjaar"),
        *("wiosna", "wiosną", "весна", "навесні", "весной", "весною", "jaro", "ilkbahar"),
        *("ربيع", "بهار", "春", "春天", "春季", "봄"),
    ),
    "summer": (
        *("summer", "sommer", "été", "verano", "estate", "verão", "zomer", "lato", "latem"),
        *("літо", "влітку", "лето", "летом", "léto", "yaz", "صيف", "تابستان"),
        *("夏", "夏天", "夏季", "여름"),
    ),
    "autumn": (
        *("autumn", "fall", "herbst", "automne", "otoño", "autunno", "outono", "herfst"),
        *("jesień", "jesienią", "осінь", "восени", "осень", "осенью", "podzim", "sonbahar"),
        *("خريف", "پاییز", "秋", "秋天", "秋季", "가을"),
    ),
    "winter": (
        *("winter", "hiver", "invierno", "inverno", "zima", "zimą", "зима", "взимку", "зимой"),
        *("kış", "شتاء", "زمستان", "冬", "冬天", "冬季", "겨울"),
    ),
}
# English words follow "19th"; those of other languages follow "19", "19." or "XIX".
ENGLISH_CENTURIES = ("century", "cent.", "cent", "c.")
CENTURIES = (
    *("jahrhundert", "jh.", "jhdt.", "jhd.", "siècle", "siecle", "eeuw", "wiek", "w."),
    *("століття", "ст.", "век", "в.", "století", "stol.", "yüzyıl", "yy.", "世紀", "世纪", "세기"),
)
# Before the number.
LEADING_CENTURIES = ("siglo", "secolo", "século")


@cache
def seasons() -> Mapping[str, str]:
    """Return the English names of seasons by their names in any language.

    Examples
    --------
    >>> seasons()["весна"], seasons()["herbst"]
    ('spring', 'autumn')
    """
    return {word: season for season, words in _SEASONS.items() for word in words}
