# ruff: noqa: RUF001, RUF002 - words in other scripts are meant
"""Words for eras, and names of months of the Hijri, Solar Hijri and Hebrew calendars.

Babel has only the Gregorian calendar of CLDR, and libraries have one spelling of each month. Words
are regular expressions for texts in lower case without accents and apostrophes, see
:func:`fold_words`.
"""

import re
from functools import lru_cache
from typing import NamedTuple
from unicodedata import normalize

from dashboard.common.text_folding import fold_text

# Apostrophes, the line that stretches Arabic letters, and joiners.
_APOSTROPHES = re.compile("['’‘ʼʻʹʿʾ`´\u0640\u200c\u200d]")
# "al-", "as-", "el" and the like, in front of Arabic words.
_AL = r"(?:[aeu][lrsthnzd]{1,2}[ -]?)?"
_FIRST = rf"[ -]?(?:i|1|{_AL}[aeu]w{{0,2}}v{{0,2}}[ae]l|{_AL}ul?a|{_AL}oola|الاول[ىی]?)"
_SECOND = (
    rf"[ -]?(?:ii|2|{_AL}th?an[iy]+(?:yah?|ah?)?|{_AL}akh?i?ra?h?|{_AL}ahir"
    r"|ال(?:ثاني[ةه]?|اخر[ةه]?))"
)
HIJRI_MONTHS = (
    r"muharr?am|محرم",
    r"saf[ae]r|صفر",
    rf"(?:rabi|rebiul?|ربيع){_FIRST}",
    rf"(?:rabi|rebiul?|ربيع){_SECOND}",
    rf"(?:jumada|cemaziyel?|جماد[يى]){_FIRST}",
    rf"(?:jumada|cemaziyel?|جماد[يى]){_SECOND}",
    r"raja?b|recep|رجب",
    r"sha?a?ban|saban|شعبان",
    r"rama[dz]h?an|رمضان",
    r"sha?ww?al|sevval|شوال",
    rf"(?:dh?u|zu|zi)l?[ -]?{_AL}qa?[iae]?dah?|zilkade|ذ[وي] القعد[ةه]",
    rf"(?:dh?u|zu|zi)l?[ -]?{_AL}hij+ah?|zilhicce|ذ[وي] الحج[ةه]",
)
# In Iran, and in Afghanistan.
SOLAR_HIJRI_MONTHS = (
    r"farvardin|فروردین|حمل",
    r"ordibehesht|اردیبهشت|ثور",
    r"khordad|خرداد|جوزا",
    r"tir|تیر|سرطان",
    r"a?mordad|ا?مرداد|اسد",
    r"shahrivar|شهریور|سنبله",
    r"mehr|مهر|میزان",
    r"aban|ابان|عقرب",
    r"azar|اذر|قوس",
    r"dey|دی|جدی",
    r"bahman|بهمن|دلو",
    r"esfand|اسفند|حوت",
)
# From Nisan on. Years begin with Tishri, the seventh month. "b" means "in" in Hebrew.
HEBREW_MONTHS = (
    r"nis+an|ב?ניסן",
    r"i?y+ar|ב?אייר",
    r"sivan|ב?סיוו?ן",
    r"tam+uz|ב?תמוז",
    r"(?:menachem )?av|ב?אב",
    r"elul|ב?אלול",
    r"tishr(?:ei|i)|ב?תשרי",
    r"(?:mar)?[ck]?heshvan|ב?(?:מר)?חשוו?ן",
    r"kislev|ב?כסלו",
    r"teveth?|ב?טבת",
    r"sh[ev]+at|ב?שבט",
    r"adar(?: (?:i|1|alef|rishon))?|ב?אדר(?: א)?",
    r"adar (?:ii|2|bet|sheni)|ב?אדר ב",
)


class YearWords(NamedTuple):
    """Words that name a calendar beside a year, and the years for which they are used."""

    words: str
    years: str


# The first match decides. "a.m." is also a time of day, and "h.s." the initials of persons.
CALENDAR_WORDS = {
    "solar": YearWords(
        r"ه\.? ?ش\.?|هجری (?:شمسی|خورشیدی)|شمسی|خورشیدی"
        r"|solar hijri|shamsi|jalali|s\.?h\.?|a\.?p\.?",
        r"1[2-5][0-9]{2}",
    ),
    "hijri": YearWords(
        r"ه\.?(?: ?ق\.?)?|هجري[ةه]?|هجری قمری|hijri|hegira|hicri|anno hegirae|a\.?h\.?",
        r"[0-9]{1,4}",
    ),
    "hebrew": YearWords(r"anno mundi|a\.?m\.?", r"[3-6][0-9]{3}"),
}
BUDDHIST = YearWords(r"พ\.? ?ศ\.?|พุทธศักราช|b\.?e\.?|buddhist era", r"2[3-6][0-9]{2}")
# Eras with Gregorian months and days, and the year before their first.
EAST_ASIAN_ERAS = {
    r"(?:中[華华])?民[國国]": 1911,
    r"단기|단군기원|檀紀": -2333,
    r"주체|主體": 1911,
}
# Eras of Japan and their letters, with their first and last days or years.
JAPANESE_ERAS = {
    ("明治", "m"): ("1868-01-25", "1912-07-30"),
    ("大正", "t"): ("1912-07-30", "1926-12-25"),
    ("昭和", "s"): ("1926-12-25", "1989-01-07"),
    ("平成", "h"): ("1989-01-08", "2019-04-30"),
    ("令和", "r"): ("2019-05-01", "9999-12-31"),
    # Only the years of earlier eras, as their months follow the moon. Two that are also eras of
    # China are left out: 元和 and 天和.
    ("慶長", ""): ("1596", "1615"),
    ("寛永", ""): ("1624", "1644"),
    ("正保", ""): ("1644", "1648"),
    ("慶安", ""): ("1648", "1652"),
    ("承応", ""): ("1652", "1655"),
    ("明暦", ""): ("1655", "1658"),
    ("万治", ""): ("1658", "1661"),
    ("寛文", ""): ("1661", "1673"),
    ("延宝", ""): ("1673", "1681"),
    ("貞享", ""): ("1684", "1688"),
    ("元禄", ""): ("1688", "1704"),
    ("宝永", ""): ("1704", "1711"),
    ("正徳", ""): ("1711", "1716"),
    ("享保", ""): ("1716", "1736"),
    ("元文", ""): ("1736", "1741"),
    ("寛保", ""): ("1741", "1744"),
    ("延享", ""): ("1744", "1748"),
    ("寛延", ""): ("1748", "1751"),
    ("宝暦", ""): ("1751", "1764"),
    ("明和", ""): ("1764", "1772"),
    ("安永", ""): ("1772", "1781"),
    ("天明", ""): ("1781", "1789"),
    ("寛政", ""): ("1789", "1801"),
    ("享和", ""): ("1801", "1804"),
    ("文化", ""): ("1804", "1818"),
    ("文政", ""): ("1818", "1830"),
    ("天保", ""): ("1830", "1844"),
    ("弘化", ""): ("1844", "1848"),
    ("嘉永", ""): ("1848", "1854"),
    ("安政", ""): ("1854", "1860"),
    ("万延", ""): ("1860", "1861"),
    ("文久", ""): ("1861", "1864"),
    ("元治", ""): ("1864", "1865"),
    ("慶応", ""): ("1865", "1868"),
}


def fold_words(text: str) -> str:
    """Remove case, accents and apostrophes from a text.

    Examples
    --------
    >>> fold_words("rabīʿ al-ʾawwal"), fold_words("هـ")
    ('rabi al-awwal', 'ه')
    """
    # Korean syllables are letters again.
    return normalize("NFC", fold_text(_APOSTROPHES.sub("", text)))


@lru_cache(maxsize=1000)
def solar_month(text: str) -> int:
    """Return the number of a month of the Solar Hijri calendar in Persian; 0 for other texts.

    Examples
    --------
    >>> solar_month("خرداد"), solar_month("tir")
    (3, 0)
    """
    if text.isascii():
        # Short names in Latin letters are also words of other languages.
        return 0
    word = fold_words(text)
    numbered = enumerate(SOLAR_HIJRI_MONTHS, start=1)
    return next((number for number, name in numbered if re.fullmatch(name, word)), 0)
