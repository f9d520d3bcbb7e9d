# ruff: noqa: RUF001 - words in other scripts are meant
"""Put dates into the words and the order that :mod:`date_expressions` reads.

"entre 1863 et 1870" becomes "between 1863 and 1870", "1860年頃" becomes "c. 1860年", and "2.
Quartal 2020" becomes "q2 2020". Only texts that cannot be read unchanged are rewritten. The result
must still be read in full.
"""

import re
from collections.abc import Callable
from functools import lru_cache

from dashboard.ingest.normalize.clock_phrases import CLOCK_RULES
from dashboard.ingest.normalize.date_part_words import ONGOING
from dashboard.ingest.normalize.month_names import NAME, eras, months, more_months
from dashboard.ingest.normalize.other_calendars import kanji_number
from dashboard.ingest.normalize.period_words import PARTS, seasons
from dashboard.ingest.normalize.single_dates import century_digits

_Rule = tuple[str, str | Callable[[re.Match[str]], str]]
_ORDINALS = (
    *("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"),
    *("tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth"),
    *("seventeenth", "eighteenth", "nineteenth", "twentieth", "twenty-first"),
)
_NTH = {
    **{word: number for number, word in enumerate(_ORDINALS, 1)},
    **{"last": 0, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4, "final": 0},
}
_SHARES = {"quarter": 4, "third": 3}
_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "一": "1", "二": "2", "三": "3", "四": "4"}
_ROMANIZED_ERAS = {
    **{"meiji": "明治", "taisho": "大正", "taishō": "大正", "showa": "昭和", "shōwa": "昭和"},
    **{"heisei": "平成", "reiwa": "令和", "minguo": "民國", "roc": "民國"},
}
# Longer texts are sentences.
_MAX_SPACES = 9
_MAY_BE_DATE = re.compile(r"[0-9]|century|\b[ivx]{2,}\b|[一二三四五六七八九]")
_KANJI_NUMBER = re.compile("[〇一二三四五六七八九十百]+(?= ?[年月日])")
_WORD = re.compile(NAME)
# Its month may be in a further language. "Place 1234" is not a date, but "मई 2020" is one.
_NAMED_MONTH = re.compile(
    rf"[0-9]{{1,2}}[ .-]+{NAME}[ .,-]+[0-9]{{4}}|[0-9]{{4}}[ .,-]+{NAME}[ .-]+[0-9]{{1,2}}\.?"
    rf"|(?!\w*[a-z]){NAME}\.?,? [0-9]{{4}}"
)
_SHORT_SPAN = re.compile(r"([0-9]{2})([0-9]{2}) ?- ?([0-9]{2})(?![0-9])")

# Words for "about", before and after a date.
_ABOUT = (
    r"cca\.?|circa\.?|appx\.?|approx\.?|est\.?|estimated|roughly|some time around|etwa|rund"
    r"|verso (?:il )?|intorno a(?:l)?|circa (?:il|nel)|por volta de|cerca de|alrededor del?|por"
    r"|cerca del|environ|en torno a|rond|asi|sekitar|kb\.|приблизно|приблизительно|حوالي|حدود|نحو"
)
_ABOUT_SIGN = "≈|±|約|约|大约|大約|약"
_ABOUT_AFTER = (
    r",? ?(?:\(?(?:c|ca|circa|approx|approximately|estimated|env|ок)\.?\)?|or so|または頃)"
    "|年?[頃顷]|ごろ|左右|前后|前後|경|쯤|년경"
)
_BETWEEN = "entre|zwischen|tra|fra|mellem|mellan|между|між|między|tussen|mezi|zw\\."
_AND = "and|et|y|e|und|en|og|och|и|і|й|та|a|i|ve"
_OR = "ou|oder|o|или|або|чи|lub|albo|of|veya|ya da|nebo|eller|或|または|또는|أو|یا"
_BEFORE = (
    r"bef\.|before|pre[ -]|ante|avant|antes del?|vor|prima del?|przed|před|voor|до|перед"
    r"|قبل|earlier than"
)
_AFTER = (
    r"aft\.|after|post[ -]|après|después del?|nach|depois del?|dopo (?:il)?|после|після"
    r"|بعد|later than"
)
_UNTIL = r"bis|jusqu['’](?:en|au|à)|hasta|até|fino (?:al?)|tot|to|up until"
_FROM = "from|von|vom|de|du|del|des|dal|da|od|с|з|от|від|van|entre"
_TO = "to|bis zum|bis|à|au|al|ao|a|по|до|do|tot|t/m|till|til"
# An act may also be a law, which has one year.
_PERIOD_OF_YEARS = (
    r"(?:r|reigned|reign|fl|flourished|lived|ruled|active|act(?=\.? [0-9]+ ?-)|regn|reg)\.? "
)
_YEAR_WORD = r"(?:г|гг|р|рр|r|roku|года|году|року|році|рік)"


def _short_years(match: re.Match[str]) -> str:
    """Complete a span of years that cannot be a month, because the word before it says so."""

    def complete(span: re.Match[str]) -> str:
        later = int(span[1]) + (int(span[3]) < int(span[2]))
        return f"{span[1]}{span[2]} to {later:02}{span[3]}"

    return _SHORT_SPAN.sub(complete, match[1])


def _share_of_century(match: re.Match[str]) -> str:
    """Convert the quarter or third of a century to its years: 1875 to 1899."""
    parts = _SHARES[match[2]]
    nth, first = _NTH.get(match[1], 0) or parts, (int(match[3]) - 1) * 100
    if nth > parts or first <= 0:
        return match[0]
    return f"between {first + 100 * (nth - 1) // parts} and {first + 100 * nth // parts - 1}"


def _millennium(match: re.Match[str]) -> str:
    number, era = int(match[1]), match[2]
    if not 0 < number < 10:  # noqa: PLR2004
        return match[0]
    first, last = 1000 * number, 1000 * (number - 1) + 1
    return (
        f"between {first} bc and {last} bc"
        if era.startswith("b")
        else (f"between {last} ad and {first} ad")
    )


def _next_days(match: re.Match[str]) -> str:
    """Write two days that follow each other as a span."""
    follow = int(match[2]) == int(match[1]) + 1
    return f"{match[1]}-{match[2]} {match[3]}" if follow else match[0]


def _completed_end(match: re.Match[str]) -> str:
    """Complete the end of an interval by the start, as in ISO 8601: 2020-05-12/14."""
    start, end = match[1], match[2]
    return f"{start} to {start[: -len(end)]}{end}" if end > start[-len(end) :] else match[0]


def _days_of_month(match: re.Match[str]) -> str:
    """Write two days of a numeric month in ISO 8601; with slashes, only if the day is first."""
    first, last, separator, month, year = match.groups()
    is_clear = separator == "." or int(last) > 12  # noqa: PLR2004
    return f"{year}-{month}-{first} to {year}-{month}-{last}" if is_clear else match[0]


def _days_of_months(match: re.Match[str]) -> str:
    """Write days of two numeric months in ISO 8601; from December to January, years as well."""
    first, first_month, last, last_month, year = match.groups()
    first_year = int(year) - (int(first_month) > int(last_month))
    return f"{first_year:04}-{first_month}-{first} to {year}-{last_month}-{last}"


def _days_of_first_year(match: re.Match[str]) -> str:
    """Write days of which only the first has a year in ISO 8601: 2024.5.3~5.5."""
    year, _, month, day, last_month, last_day = match.groups()
    last_year = int(year) + (int(month) > int(last_month))
    return (
        f"{year}-{int(month):02}-{int(day):02} to "
        f"{last_year}-{int(last_month):02}-{int(last_day):02}"
    )


def _east_asian_end(match: re.Match[str]) -> str:
    """Complete the end of a span in Chinese, Japanese or Korean by its start."""
    year, month, end = match["year"], match["month"] or "", match["end"]
    if re.search("[年년]", end):
        return f"{match['start']} to {end}"
    has_month = re.search("[月월]", end)
    if has_month and month and int(re.split("[月월]", end)[0]) < int(month.rstrip("月월 ")):
        # From December to January.
        year = year.replace(year[:4], str(int(year[:4]) + 1))
    return f"{match['start']} to {year}{'' if has_month else month}{end}"


def _era_of_both(match: re.Match[str]) -> str:
    era = match["era"] or match["first"]
    if not era:
        return match[0]
    return f"{match['from']} {era} to {match['to']} {era}"


@lru_cache(maxsize=1)
def _rules() -> tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...]:
    bc, ad = eras()["bc"], eras()["ad"]
    ongoing = "|".join(map(re.escape, sorted((*ONGOING, "nos jours", "present day"), key=len)))
    season = "|".join(sorted((re.escape(name) for name in seasons()), key=len, reverse=True))
    part = "|".join(PARTS)
    year = r"[0-9]{3,4}"
    rules: tuple[_Rule, ...] = (
        # Short years in Korean: '19.3.1.
        (r"^['’]([0-9]{2})\. ?([0-9]{1,2})\. ?([0-9]{1,2})\.?$",
         lambda match: f"{century_digits(match[1], None)}{match[1]}-{match[2]}-{match[3]}"),
        # Quotation marks and notes: "2020[1]", "1987*".
        (r'^["“”«»„](.+)["“”«»]$', r"\1"),
        (r"(?<=[\w.]) ?(?:\[[0-9a-z]{1,3}\]|\*{1,3})$", ""),
        (r"^\(([^()]*[0-9][^()]*)\)$", r"\1"),
        (r"^([0-9]{4})([./-]) ?([0-9]{1,2})\2 ?([0-9]{1,2})\.? ?[~-] ?([0-9]{1,2})\2 ?"
         r"([0-9]{1,2})\.?$", _days_of_first_year),
        # Korean and Chinese write ranges with a tilde, which EDTF has after a date.
        (r"^([^~/]*[0-9][^~/]*?) ?~ ?(?=[^~/]*[0-9])([^~/]+)$", r"\1 - \2"),
        (r"^\[((?:c|ca|circa)\.? ?[^\[\]]+)\]$", r"\1"),
        (r",? \(?(?:n\. ?s\.|ns|new style)\)?$", ""),
        *CLOCK_RULES,
        # About.
        (rf"^(?:{_ABOUT})\s+(?=[^\s].*[0-9])|^(?:{_ABOUT_SIGN}) ?(?=[0-9])", "c. "),
        (rf"^(.*[0-9](?:s|年)?)(?:{_ABOUT_AFTER})$", r"c. \1"),
        # Behind a day, "est" is a time zone.
        (r"^([0-9]{3,4}s?),? ?\(?est\.?\)?$", r"c. \1"),
        # Lives and reigns.
        (rf"^{_PERIOD_OF_YEARS}((?:c\. ?)?{year}.*)$", _short_years),
        (r"^(?:(?:born|died|b|d|né|née|geb|gest|nato|род|ум|nar|zm|ur)\.? |[*†] ?)"
         r"(?=[0-9]{1,4}\b|\w+ [0-9])", ""),
        # Between, or, before, after.
        (rf"^(?:sometime |some time )?(?:{_BETWEEN}|between) (?:il )?(.+?) (?:{_AND}) (?:il "
         rf")?(.+)$",
         r"between \1 and \2"),
        (rf"^between ({year})-({year})$", r"between \1 and \2"),
        (r"^(?:either|entweder|soit) (.+)$", r"\1"),
        (rf"(?<=\d) (?:{_OR}) (?=\d)", " or "),
        (r"(?<=[年년]) ?(?:或|または|또는) ?(?=\d)", " or "),
        (r"^([a-z]+)\.? ([0-9]{1,2}) or ([0-9]{1,2}),? ([0-9]{4})$", r"\2 or \3 \1 \4"),
        (r"^(.+) or (?:later|after|afterwards|thereafter)$", r"on or after \1"),
        (r"^(.+) or (?:earlier|before)$", r"on or before \1"),
        (r"^(?:not after|at the latest|spätestens|au plus tard(?: en)?|не позднее|не пізніше)"
         r" (.+)$",
         r"no later than \1"),
        (r"^(?:frühestens|au plus tôt(?: en)?|не ранее|не раніше) (.+)$", r"no earlier than \1"),
        (r"^(.+[0-9年月日년월일]) ?(?:以前|이전)$", r"on or before \1"),
        (r"^(.+[0-9年月日년월일]) ?(?:以降|以後|以后|이후)$", r"on or after \1"),
        (rf"^(?:{_BEFORE}) ?(?=\S*[0-9]|\w+ [0-9])(.+)$", r"before \1"),
        (rf"^(?:{_AFTER}) ?(?=\S*[0-9]|\w+ [0-9])(.+)$", r"after \1"),
        # From and to.
        (r"^(?P<start>(?P<year>[0-9]{4}[年년] ?)(?P<month>[0-9]{1,2}[月월] ?"
         r")?(?:[0-9]{1,2}[日일])?) ?"
         r"(?:から|부터|至|到|[-~]) ?(?P<end>[0-9]{1,4}[年年월日월일년月][^a-z]*?)(?:まで|까지)?$",
         _east_asian_end),
        (rf"^(?:{_FROM}) (.*?[0-9].*?)(?: |(?<=[0-9])-)(?:{_TO}) ?(.*[0-9].*)$", r"\1 to \2"),
        (rf"^(?:{_FROM}) ([0-9]{{1,2}}) (?:{_TO}) ([0-9]{{1,2}} .*[0-9])$", r"\1-\2"),
        (r"(?<=[0-9г.]) (?:bis|по|до|tot|t/m|til) (?=\S*[0-9])", " to "),
        # After a full stop, "a" is the Czech and Slovak word for "and".
        (r"(?<=[0-9]) (?:a|à|al|ao|au|até|hasta|thru|ila|إلى|الى) (?=\S*[0-9])", " to "),
        (r"(?<=[0-9]) ?(?:から|부터|至|到|→|->|⟶) ?(?=[0-9])(.+?) ?(?:まで|까지|止)?$", r" to \1"),
        (rf"^(.*[0-9](?: ?{_YEAR_WORD}\.?)?) ?(?:-|bis|à|a|to|до|по|hasta|até|–) ?(?:{ongoing})$",
         r"\1 to present"),
        (r"^((?:c\. ?)?[0-9]{4}) ?-$", r"since \1"),
        (rf"^(?:{_UNTIL}) (?=\S*[0-9]|\w+ [0-9])(.+)$", r"until \1"),
        (rf"^(?:(?P<first>{bc}|{ad}) ?)?(?P<from>[0-9]{{1,5}}) ?- ?(?P<to>[0-9]{{1,5}})"
         rf" ?(?P<era>{bc}|{ad})?$", _era_of_both),
        (r"^([0-9]{1,2}) ?(?:&|and|und|et|y|e|i|и|та|і|og|och|en) ?([0-9]{1,2})"
         r"\.? (\D.*[0-9]{4})$", _next_days),
        (r"^([0-9]{1,2})\.? ?- ?([0-9]{1,2})([./])([0-9]{1,2})\3([0-9]{4})$", _days_of_month),
        (r"^([0-9]{1,2})\.([0-9]{1,2})\. ?- ?([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})$",
         _days_of_months),
        (r"^([0-9]{4}-[0-9]{2}-[0-9]{2}) ?(?:\.\.+|--+) ?([0-9]{4}-[0-9]{2}-[0-9]{2})"
         r"$", r"\1 to \2"),
        (r"^([0-9]{4}(?:-[0-9]{2}){1,2})/([0-9]{2}(?:-[0-9]{2})?)$", _completed_end),
        (r"^([0-9]{4}),? ([a-z]+)-([a-z]+)$", r"\2-\3 \1"),
        # Periods.
        (rf"^({'|'.join(_ORDINALS)}) (?=century|cent)", lambda match: f"{_NTH[match[1]]}th "),
        (rf"^the ({'|'.join(_ORDINALS)}) century", lambda match: f"{_NTH[match[1]]}th century"),
        (r"^([0-9]{1,2}(?:st|nd|rd|th)) c$", r"\1 century"),
        (r"^s\. ([ivx]+)$", r"siglo \1"),
        # "19 sec." is a time.
        (r"^([ivx]+|[0-9]{1,2}(?! sec\.)) (?:secolo|sec\.|siglo|século)", r"secolo \1"),
        (r"^(?:the )?(\w+) (quarter|third) (?:of )?(?:the )?([0-9]{1,2})(?:st|nd|rd|th)"
         r" (?:century|c\.|cent\.)$",
         _share_of_century),
        (r"^([0-9])(?:st|nd|rd|th) millennium ?(bce?|ad|ce)$", _millennium),
        (r"^(?:die |les |los |gli |os |the )?(?:(?:années|años|anni|anos|lata|década de) "
         r")?([0-9]{3}0)"
         r"(?:[- ]?(?:er|е|ті|х))?(?: ?(?:jahren?|гг?\.|годы|годов|роки|років|лет|\.)|년대|年代)?$",
         lambda match: f"{match[1]}s" if not re.fullmatch(rf"[0-9]{{4}}(?: ?{_YEAR_WORD}?\."
                                                          rf")?", match[0]) else match[0]),
        (r"^q([1-4])-q([1-4]) ([0-9]{4})$", r"q\1 \3 to q\2 \3"),
        (r"^([1-4])([qh]) ?([0-9]{4})$", r"\2\1 \3"),
        (r"^t([1-4]) ([0-9]{4})$", r"q\1 \2"),
        (r"^(i{1,3}|iv|[1-4])(?:\.|er|e|º|o|-?й|-й)? ?(?:quartal|trimestre|квартал[уа]?|кв\."
         r"|kwartał|čtvrtletí|çeyrek),? (?:de |del |of )?([0-9]{4})(?: ?г\.?| ?р\.?)?$",
         lambda match: f"q{_ROMAN.get(match[1], match[1])} {match[2]}"),
        (r"^(?:primer|premier|primo|erstes|перший|первый)[a-z]* (?:quartal|trimestre|квартал)"
         r",? (?:de |del )?([0-9]{4})$", r"q1 \1"),
        (r"^([0-9]{4}) ?[年년] ?第?([一二三四1-4]) ?(?:季度|四半期|분기)$",
         lambda match: f"q{_ROMAN.get(match[2], match[2])} {match[1]}"),
        (r"^kw ?([0-9]{1,2})[ /-]+([0-9]{4})$", lambda match: f"{match[2]}-w{int(match[1]):02}"),
        (rf"^({season}) ?[-/] ?({season}) ([0-9]{{4}})$", r"\1 \3 to \2 \3"),
        (r"^([0-9]{4}),? ?\(([^\W\d_]+)\.?\)$", r"\2 \1"),
        # Parts of periods.
        (rf"^(?:a |à |am |zu |all['’]|nel |в |на )?({part}) (.*[0-9]{{4}}) ?(?:{_YEAR_WORD}"
         rf")?\.?$", r"\1 \2"),
        (r"^(?:mi|mid|mitte|середина)[ -](.+)$", r"mid \1"),
        (r"^([0-9]{4}) ?[年년] ?(?:初|末|底|中|初頭|中頃|말|초|중반)$", r"early \1"),
        (r"^([0-9]{4} ?[年년] ?[0-9]{1,2} ?[月월]) ?(?:初|末|底|上旬|中旬|下旬|초|말|중순|하순"
         r"|초순)$", r"\1"),
        (r"^first week of (.+)$", r"early \1"),
        # Years and months.
        (rf"(?<=[0-9]{{4}}) ?{_YEAR_WORD}\.?$", ""),
        # Croatian and Slovene write years as ordinals.
        (r"(?<=[^\W\d_] [0-9]{4})\.$", ""),
        (r"^(?:year|anno|anno domini|l['’]an|im jahre?|im jahr|año|en el año) ([0-9]{1,4})"
         r"$", r"ad \1"),
        (r"^(前|紀元前) ?([0-9]{1,4}) ?年?$", r"\2 bc"),
        (r"^([0-9]{1,5}) av\.? ?jc$", r"\1 bc"),
        (r"^(?:в|у|во|im|en|in|au|à|w|v) (?=\w)", ""),
        # The Hebrew word for "in" is a prefix.
        (r"(?<= )ב(?=[א-ת]{3})", ""),
        (r"^([0-9]{1,2}) tháng ([0-9]{1,2}),? năm ([0-9]{4})$", r"\3年\2月\1日"),
        (r"^([0-9]{4})\. ([^\W\d_]+) ([0-9]{1,2})\.$", r"\3 \2 \1"),
        (r"^([0-9]{2})([0-9]{2})/(0[1-9]|1[0-2])$",
         lambda match: f"{match[1]}{match[2]}年{match[3]}月" if match[2] >= match[3] else match[0]),
        (rf"^({'|'.join(_ROMANIZED_ERAS)})(?: era)? ([0-9]{{1,3}})$",
         lambda match: f"{_ROMANIZED_ERAS[match[1]]}{match[2]}年"),
        (r"^([0-9]{1,2} [\u0e01-\u0e4e.]+) (2[45][0-9]{2})$", r"\1 พ.ศ. \2"),
    )  # fmt: skip
    return tuple((re.compile(pattern), replacement) for pattern, replacement in rules)


@lru_cache(maxsize=10_000)
def rephrase(text: str) -> str:
    """Rewrite a date in plain words; empty if nothing changes.

    Parameters
    ----------
    text
        See :func:`~dashboard.ingest.normalize.date_expressions.plain_text`.

    Examples
    --------
    >>> rephrase("entre 1863 et 1870"), rephrase("1863 oder 1864"), rephrase("r. 1066-87")
    ('between 1863 and 1870', '1863 or 1864', '1066 to 1087')
    >>> rephrase("14:30, 12 may 2020"), rephrase("the first session")
    ('12 may 2020 14:30', '')
    """
    if text.count(" ") > _MAX_SPACES or not _MAY_BE_DATE.search(text):
        return ""
    rewritten = _KANJI_NUMBER.sub(kanji_number, text)
    for pattern, replacement in _rules():
        rewritten = pattern.sub(replacement, rewritten, count=1).strip()
    if _NAMED_MONTH.fullmatch(rewritten):
        rewritten = _WORD.sub(_english_month, rewritten)
    return rewritten if rewritten != text else ""


def _english_month(match: re.Match[str]) -> str:
    word = match[0]
    number = None if word in months() else more_months().get(word)
    return next(name for name, other in months().items() if other == number) if number else word
