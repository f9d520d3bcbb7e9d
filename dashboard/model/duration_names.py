"""Words for durations and their units, in the names of columns and in their cells."""

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
# Words without accents, as in split names.
_NAMES = frozenset({
    "duration", "durations", "lasted", "dauer", "duree", "duracion", "durata", "duracao",
    "trwania", "duur", "varaktighet", "sure", "тривалість", "длительность", "продолжительность",
    "持续时间", "时长", "時長", "所要時間", "継続時間", "지속시간",
})  # fmt: skip
_LENGTHS = frozenset({"length", "number", "no", "nr", "num", "lange", "longueur"})
_FILLERS = frozenset({"in", "of", "the", "event", "total", "stay", "mission", "flight"})


def is_duration_name(name: str) -> bool:
    """Return whether a column is named after a duration.

    Examples
    --------
    >>> is_duration_name("flight_duration"), is_duration_name("Length (days)")
    (True, True)
    >>> is_duration_name("length"), is_duration_name("Days idle"), is_duration_name("day")
    (False, False, False)
    """
    words = {*split_name(name)}
    if words & _NAMES:
        return True
    rest = words - _LENGTHS - _FILLERS
    return bool(words & _LENGTHS) and bool(rest) and all(UNITS.get(word) for word in rest)


def find_duration_unit(name: str) -> DurationUnit | None:
    """Return the unit in the name of a column; None if there is not exactly one.

    Examples
    --------
    >>> find_duration_unit("duration_hours"), find_duration_unit("Dauer (Tage)")
    ('hours', 'days')
    >>> find_duration_unit("duration")
    """
    # A single letter may be anything else.
    units = {UNITS[word] for word in split_name(name) if word in UNITS and len(word) > 1}
    return next(iter(units)) if len(units) == 1 else None
