# ruff: noqa: RUF001 - words in other scripts are meant
"""Rules that put times of day behind their dates, in the form of "12 may 2020 14:30".

The times come as people and programs write them: "14:30, 12 May 2020", "12. Mai 2020, 14.30 Uhr",
"2020年5月12日 午後2時30分", "Tue May 12 14:30:15 UTC 2020".
"""

import re
from collections.abc import Callable

Rule = tuple[str, str | Callable[[re.Match[str]], str]]
_CLOCK = r"[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?"
_HALF = r"[ap]\.?m\.?"
_AFTERNOON, _EVENING = ("午後", "下午", "晚上", "오후"), "晚上"
_HALF_WORDS = "午前|午後|上午|下午|早上|晚上|오전|오후"
_BEFORE_CLOCK = (
    "at|um|à|a las|às|alle|om|o godz\\.|o|о|об|в|saat|klo|kl\\.?|kell|w godz\\.|u|في|الساعة|ساعت"
)
_AFTER_CLOCK = "uhr|hrs?\\.?|hours|h|local time|local|ч\\.?|год\\.?|klockan|lt"
_DAY_PARTS = (
    "early morning|late morning|morning|afternoon|evening|late evening|night|midday|dawn|dusk|"
    "sunrise|sunset|daytime"
)
# No offset is further from UTC, in minutes.
_NOON = _MAX_OFFSET = 12 * 60
# Longer spans are hardly over one midnight.
_NIGHT = 16 * 60
# Hours after midnight that Chinese counts as the evening before.
_SMALL_HOURS = (0, 1, 2, 3, 4, 12)
_MONTH_NAME = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"


def _spoken_clock(match: re.Match[str]) -> str:
    """Write a clock in Chinese, Japanese or Korean in digits: 午後2時30分 is 14:30.

    The day of a time after midnight is not clear, so such a time is left out.
    """
    hour, minute, second = int(match["hour"]), match["minute"] or "00", match["second"]
    half = match["half"]
    if half == _EVENING and hour in _SMALL_HOURS:
        return ""
    if half and hour <= 12:  # noqa: PLR2004
        hour = hour % 12 + 12 * (half in _AFTERNOON)
    seconds = f":{int(second):02}" if second else ""
    return f" {hour:02}:{int(minute):02}{seconds}"


def _span_of_clocks(match: re.Match[str]) -> str:
    """Repeat the day for the end of a span of times, and "pm" for its start."""
    half = match["half"] or ""
    end = _minutes_of_day(match["end"])
    least = {"-": _MAX_OFFSET, " -": _minutes_of_day(match["start"]) - 1}
    if not half and end <= least.get(match["separator"], -1):
        return match[0]  # "09:00-11:00" may be a time with its offset.
    start_half = match["start_half"] or ""
    if half and not start_half and _minutes_of_day(match["start"]) < _NOON + 60:
        is_same = _minutes_of_day(match["start"]) % _NOON < _minutes_of_day(match["end"]) % _NOON
        start_half = half if is_same else "am" if half.startswith("p") else "pm"
    starts, ends = f"{match['start']}{start_half}", f"{match['end']}{half}"
    return _span(match["day"], starts, ends, match["zone"] or "") or match[0]


def _span(day: str, start: str, end: str, zone: str = "") -> str:
    """Write a span of times, which may end on the next day; empty if that is not clear."""
    minutes = _minutes_of_day(end) - _minutes_of_day(start)
    if minutes >= 0:
        return f"{day} {start}{zone} to {day} {end}{zone}"
    # "10:00 - 2:00" is more likely to end in the afternoon.
    is_clear = end.endswith(("m", "m.")) or _minutes_of_day(start) >= _NOON
    minutes += 2 * _NOON
    return f"{day} {start}{zone} for {minutes} minutes" if is_clear and minutes < _NIGHT else ""


def _minutes_of_day(clock: str) -> int:
    """Return the minutes since midnight at a time such as 14:30 or 2:30pm."""
    hours, minutes = map(int, re.findall("[0-9]+", clock))
    if clock.endswith(("m", "m.")):
        hours = hours % 12 + 12 * ("p" in clock)
    return hours * 60 + minutes


def _opening_hours(match: re.Match[str]) -> str:
    """Write hours from and to which something is open as a span of times."""
    start, end = (f"{int(match[side]):02}:{match[f'{side}_minute'] or '00'}"
                  for side in ("start", "end"))  # fmt: skip
    return _span(match["day"], start, end) or match[0]


def _clock_last(match: re.Match[str]) -> str:
    """Put a time behind its day: "14.30, 12 May 2020"."""
    clock = match[1] if "m" in match[1] else re.sub("[h.]", ":", match[1])
    return f"{match[3]} {clock} {match[2] or ''}"


def _group_of_time(match: re.Match[str]) -> str:
    """Read a date-time group of NATO: 121430Z MAY 20."""
    year = match["year"]
    century = "" if len(year) > 2 else "20" if int(year) < 30 else "19"  # noqa: PLR2004
    return f"{match['day']} {match['month']} {century}{year} {match['hour']}:{match['minute']}z"


CLOCK_RULES: tuple[Rule, ...] = (
    # "24 février 2024 de 10h à 19h (entrée libre)".
    (r"^(?P<day>.*[0-9]{4}),? (?:de|from|von|dalle|da|das|od|с|з) (?P<start>[0-9]{1,2})"
     r"(?:[h:.](?P<start_minute>[0-5][0-9])|h| ?uhr)? (?:à|a|to|bis|alle|às|do|до) "
     r"(?P<end>[0-9]{1,2})(?:[h:.](?P<end_minute>[0-5][0-9])|h| ?uhr)(?: \([^()]*\))?$",
     _opening_hours),
    # Programs: JavaScript, Unix, cameras, web servers, SAS, and ISO 8601 without colons.
    (r"(?<=(?:gmt|utc)[+-][0-9]{4}) \([^()]+\)$", ""),
    (rf"^(?:[a-z]{{3}},? )?({_MONTH_NAME}) ([0-9]{{1,2}}) ({_CLOCK})(?: ([a-z]{{3,4}})"
     rf")? ([0-9]{{4}})$",
     lambda match: f"{match[2]} {match[1]} {match[5]} {match[3]} {match[4] or ''}"),
    (rf"^[a-z]{{3}} ({_MONTH_NAME}) ([0-9]{{1,2}}) ([0-9]{{4}}) ({_CLOCK} .+)$", r"\2 \1 \3 \4"),
    (rf"^([0-9]{{4}}):([0-9]{{2}}):([0-9]{{2}}) (?={_CLOCK})", r"\1-\2-\3 "),
    (rf"^([0-9]{{1,2}})[/-]?({_MONTH_NAME})[/-]?([0-9]{{4}}):(?={_CLOCK})", r"\1 \2 \3 "),
    (r"^([0-9]{4}-[0-9]{2}-[0-9]{2})[t ]([0-9]{2})([0-9]{2})([0-9]{2})?(?= ?(?:z|[+-][0-9])|$)",
     lambda match: f"{match[1]} {match[2]}:{match[3]}" + (f":{match[4]}" if match[4] else "")),
    (rf"^(?P<day>[0-9]{{2}})(?P<hour>[0-9]{{2}})(?P<minute>[0-9]{{2}})z ?(?P<month>{_MONTH_NAME}) ?"
     r"(?P<year>(?:[0-9]{2}){1,2})$", _group_of_time),
    # Words for times.
    (rf" ?(?P<half>{_HALF_WORDS})? ?(?P<hour>[0-9]{{1,2}})"
     rf" ?[時时点點시](?: ?(?P<minute>[0-9]{{1,2}}) ?[分분])?"
     r"(?: ?(?P<second>[0-9]{1,2}) ?[秒초])?(?=$| |\()", _spoken_clock),
    (rf" ?(?P<half>{_HALF_WORDS}) ?(?P<hour>[0-9]{{1,2}}):(?P<minute>[0-9]{{2}})"
     rf"(?::(?P<second>[0-9]{{2}}))?$",
     _spoken_clock),
    (r"([ap])\. ?m\.$", r"\1m"),
    (r"(?<=[0-9]),? (?:at )?(?:12 )?noon$", " 12:00"),
    (r"(?<=[0-9]),? ([0-9]{1,2}) ?h ?([0-5][0-9])$", r" \1:\2"),
    (r" ([0-9]{1,2}) ?ч\.? ?([0-5][0-9]) ?мин\.?$", r" \1:\2"),
    (rf"(?<=[0-9г.a-zа-яіїє]),? (?:{_BEFORE_CLOCK}) (?=[0-9]{{1,2}}[:.h ][0-9]{{2}}"
     rf"|[0-9]{{1,2}} ?(?:uhr|h\b|{_HALF}))", " "),
    (r"((?:[0-9]{4}|[0-9]{4}-[0-9]{2}-[0-9]{2})(?: ?(?:г|р|года|року)\.?)?),? ([01]?[0-9]"
     r"|2[0-4])\.([0-5][0-9])(?: ?uhr| ?h| ?год\.?)?$",
     r"\1 \2:\3"),
    (r"(?<=[0-9]{4}),? ([01][0-9]|2[0-4])([0-5][0-9]) ?(?:(z|utc|gmt)|hrs?\.?|hours|h)$",
     lambda match: f" {match[1]}:{match[2]}{match[3] or ''}"),
    (rf"(?<=[0-9]:[0-9]{{2}}) ?\(?(?:{_AFTER_CLOCK})\)?$", ""),
    (r" (?:года?|року|г\.|р\.),? (?=[0-9]{1,2}:)", " "),
    # The time first.
    (rf"^({_CLOCK}(?: ?{_HALF})?|[0-9]{{1,2}} ?{_HALF}|[0-9]{{1,2}}[.h][0-9]{{2}})"
     r"(?: ?(\(?(?:utc|gmt|z|[a-z]{3,4}t)(?:[+-][0-9:]+)?\)?))?,? (?:(?:on|am|le|el|del|-|/|,) "
     r")*(?=.*[0-9]{4})(.+)$",
     _clock_last),
    (rf"^(?P<day>.*[0-9].*?),? (?P<start>[0-9]{{1,2}}:[0-9]{{2}}) ?(?P<start_half>{_HALF}"
     rf")?(?P<separator> ?(?:-|to|until|bis|à|till) ?)"
     rf"(?P<end>[0-9]{{1,2}}:[0-9]{{2}})(?: ?(?P<half>{_HALF}))?(?P<zone> .+)?$", _span_of_clocks),
    # Parts of the day, which the date leaves out.
    (rf"^(?:in the |at |the )?(?:{_DAY_PARTS})(?: of| on|,)? (?=.*[0-9])", ""),
    (rf"(?<=[0-9]),? \(?(?:in the |at )?(?:{_DAY_PARTS})\)?$", ""),
)  # fmt: skip
