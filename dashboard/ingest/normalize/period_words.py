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
ENGLISH_CENTURIES = ("century", "centuries", "cent.", "cent", "c.")
CENTURIES = (
    *("jahrhundert", "jahrhunderts", "jahrhunderte", "jh.", "jhdt.", "jhd."),
    *("siècle", "siècles", "siecle", "siecles", "eeuw", "eeuwen", "wiek", "wieku", "w."),
    *("століття", "століть", "ст.", "ст", "век", "века", "веков", "вв.", "вв", "в.", "в"),
    *("století", "stol.", "yüzyıl", "yy.", "世紀", "世纪", "세기"),
    *("secolo", "secoli"),
)
# Before the number.
LEADING_CENTURIES = ("siglo", "siglos", "secolo", "secoli", "século", "séculos")
# For decades, after the number and before it.
DECADES_AFTER = "е|х|ые|годы|гг\\.|ті|тих|і роки"
DECADES_BEFORE = "années|annees|años|década|anni|anos|lata"
# Parts of periods.
PARTS = (
    *("early", "mid", "middle", "late", "beginning", "start", "end", "anfang", "mitte", "ende"),
    *("début", "debut", "milieu", "fin", "principios", "comienzos", "mediados", "finales", "fines"),
    *("inizio", "inizi", "metà", "fine", "início", "meados", "final", "fim", "początek", "koniec"),
    *("začátek", "konec", "начало", "середина", "конец", "початок", "кінець"),
)


@cache
def seasons() -> Mapping[str, str]:
    """Return the English names of seasons by their names in any language.

    Examples
    --------
    >>> seasons()["весна"], seasons()["herbst"]
    ('spring', 'autumn')
    """
    return {word: season for season, words in _SEASONS.items() for word in words}
