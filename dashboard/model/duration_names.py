"""Words for durations and their units, in the names of columns and in their cells."""

import unicodedata
from typing import Literal

from dashboard.model.date_names import split_name

DurationUnit = Literal["years", "months", "weeks", "days", "hours", "minutes", "seconds"]
_WORDS: dict[DurationUnit, str] = {
    "years": (
        "y yr yrs year years jahr jahre jahren an ans année années annee annees año años ano anos "
        "anni rok roku lata lat jaar år рік роки років год года лет y\u0131l 年 年間 년"
    ),
    "months": (
        "mo mos month months monat monate monaten mois mes meses mese mesi mês miesiąc miesiące "
        "miesięcy maand maanden månad månader місяць місяці місяців месяц месяца месяцев ay 个月 "
        "か月 ヶ月 개월"
    ),
    "weeks": (
        "w wk wks week weeks woche wochen semaine semaines semana semanas settimana settimane "
        "tydzień tygodnie tygodni weken vecka veckor тиждень тижні тижнів неделя недели недель "
        "hafta 周 週間 주"
    ),
    "days": (
        "d day days tag tage tagen jour jours día días dia dias giorno giorni dzień dni dag dagen "
        "dagar день дні днів дня дней gün 天 日 日間 일"
    ),
    "hours": (
        "h hr hrs hour hours stunde stunden std heure heures hora horas ora ore godz godzina "
        "godziny godzin uur uren timme timmar година години годин год. час часа часов saat 小时 "
        "時間 시간"
    ),
    "minutes": (
        "min mins minute minutes minuten minuto minutos minuti minuta minut minuty хв хвилина "
        "хвилини хвилин мин минута минуты минут dakika 分 分钟 分間 분"
    ),
    "seconds": (
        "s sec secs second seconds sekunde sekunden sek seconde secondes segundo segundos secondo "
        "secondi sekunda sekund сек секунда секунди секунд секунды saniye 秒 초"
    ),
}
# Unit by its word, in lower case.
UNITS = {word: unit for unit, words in _WORDS.items() for word in words.split()}
# The same without accents, as in split names.
_NAME_UNITS = {part: unit for word, unit in UNITS.items() for part in split_name(word)}
_NAMES = frozenset({
    "duration", "durations", "lasted", "dauer", "duree", "duracion", "durata", "duracao",
    "trwania", "duur", "varaktighet", "тривалість", "длительность", "продолжительность",
    "持续时间", "时长", "時長", "所要時間", "継続時間", "지속시간",
})  # fmt: skip
# Turkish; without its accent, it is an English word.
_TURKISH, _TURKISH_PLAIN = "süre", "sure"
_LENGTHS = frozenset({"length", "lange", "longueur"})
# A number of days is that of the event. A number of years may be that of a sentence.
_COUNTS = frozenset({"number", "nr", "num"})
_COUNTED_UNITS = frozenset({"days", "hours"})
# The duration of a contract, a lease or a sentence is not that of the event.
_FILLERS = frozenset({
    "in", "of", "the", "event", "total", "stay", "mission", "flight", "incident", "outage",
    "session", "trip", "approx", "approximate", "czas", "en", "em", "de", "del", "la", "der",
    "des", "l", "evenement", "evento", "veranstaltung", "події", "события",
})  # fmt: skip


def is_duration_name(name: str) -> bool:
    """Return whether a column is named after a duration.

    Examples
    --------
    >>> is_duration_name("flight_duration"), is_duration_name("Length (days)")
    (True, True)
    >>> is_duration_name("length"), is_duration_name("Days idle"), is_duration_name("day")
    (False, False, False)
    >>> is_duration_name("Number of days"), is_duration_name("Number of years")
    (True, False)
    >>> is_duration_name("Lease duration"), is_duration_name("Süre"), is_duration_name("sure")
    (False, True, False)
    """
    words = {*split_name(name)}
    names = words & _NAMES
    if _TURKISH in unicodedata.normalize("NFC", name).casefold():
        names |= words & {_TURKISH_PLAIN}
    rest = words - names - _LENGTHS - _COUNTS - _FILLERS
    units = {_NAME_UNITS.get(word) for word in rest}
    if None in units:
        return False
    is_count = bool(words & _COUNTS) and bool(units) and units <= _COUNTED_UNITS
    return bool(names) or is_count or (bool(units) and bool(words & _LENGTHS))


def find_duration_unit(name: str) -> DurationUnit | None:
    """Return the unit in the name of a column; None if there is not exactly one.

    Examples
    --------
    >>> find_duration_unit("duration_hours"), find_duration_unit("Dauer (Tage)")
    ('hours', 'days')
    >>> find_duration_unit("duration")
    """
    # A single letter may be anything else.
    words = (word for word in split_name(name) if len(word) > 1)
    units = {_NAME_UNITS[word] for word in words if word in _NAME_UNITS}
    return next(iter(units)) if len(units) == 1 else None
