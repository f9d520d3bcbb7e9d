"""Dates as people write them: the conversions, the refusals and the report."""

import datetime as dt
import re
import time
from zoneinfo import available_timezones

import numpy as np
import pandas as pd
import pytest
from babel import Locale
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from strategies import DATES, date_texts, days, edtf_texts, examples

from dashboard.charts.chart_text import hover_texts
from dashboard.engine.index import Selection
from dashboard.ingest.load import load_events, open_dataset
from dashboard.ingest.normalize.date_columns import normalize_dates
from dashboard.ingest.normalize.date_expressions import MAX_DATE_CHARS, date_to_edtf
from dashboard.ingest.normalize.date_part_columns import join_date_parts
from dashboard.ingest.validate import check_table
from dashboard.model.date_bounds import parse_date, parse_dates
from dashboard.model.messages import Message
from dashboard.model.schema import MAX_LISTED
from dashboard.model.text_columns import DictColumn
from dashboard.views.details import describe_event

# A date as people write it, and its EDTF.
READ = {
    # The year is behind the end.
    "28 December - 2 January 2025": "2024-12-28/2025-01-02",
    # One day, month or year.
    "October 2024": "2024-10",
    # Unknown days, months and digits.
    "2020-00-00": "2020",
    "2020-05-00": "2020-05",
    "??/05/2020": "2020-05",
    "5/0/2020": "2020",
    "/01/1991": "1991-01",
    "//1984": "1984",
    "0/0/2024": "2024",
    "19??": "19XX",
    "196-": "196X",
    # Weekdays after dates.
    "May 5, 2020 (Tuesday)": "2020-05-05",
    "2020年5月5日(火)": "2020-05-05",
    "1990年12月30日星期日": "1990-12-30",
    # Years of three digits beside a word for years.
    "in the year 700": "0700",
    "im Jahr 793": "0793",
    "793 року": "0793",
    "862年6月": "0862-06",
    "1992年前后": "1992~",
    "约1975年": "1975~",
    "500-300 BC": "-0499/-0299",
    "ca. 500-300 BC": "-0499~/-0299~",
    "um 1200 bis 1250": "1200~/1250~",
    "Mid-1950s–2002": "195X/2002",
    "Immediately after Jun 05, 2024": "[2024-06-06..]",
    "14 June 1944 – ongoing": "1944-06-14/..",
    "21 al 23 de enero de 2023": "2023-01-21/2023-01-23",
    # Early years.
    "500,000 BC": "Y-499999",
    "2,500,000 BC": "Y-2499999",
    "4.5 billion BC": "Y-4499999999",
    "2.5 million BCE": "Y-2499999",
    "70,000 BC - 10,000 BC": "Y-69999/-9999",
    "2,000 BC - 0": "-1999/0000",
    # Years that leave out repeated digits.
    "1950s-60s": "195X/196X",
    "1950s to '60s": "195X/196X",
    "1870s–90s": "187X/189X",
    "1925,28,37": "{1925,1928,1937}",
    "1925, 1928 & 1937": "{1925,1928,1937}",
    "1914 und 1939": "{1914,1939}",
    "1881-1882, 1891-1903": "{1881..1882,1891..1903}",
    "1471, 6. I.": "1471-01-06",
    "12 XI 1918": "1918-11-12",
    "1939, 1 September": "1939-09-01",
    "Oct. 2024": "2024-10",
    "2024 October": "2024-10",
    "in October, 2024": "2024-10",
    "10/2024": "2024-10",
    "13 Oct 2024": "2024-10-13",
    "13-Oct-2024": "2024-10-13",
    "13OCT2024": "2024-10-13",
    "13/Oct/2024": "2024-10-13",
    "Oct 13, 2024": "2024-10-13",
    "Oct 13,2024": "2024-10-13",
    "October 1st, 2024": "2024-10-01",
    "on the 13th of October 2024": "2024-10-13",
    "Sunday, 13 October 2024": "2024-10-13",
    "Sun 13 Oct 2024": "2024-10-13",
    "13.10.2024": "2024-10-13",
    "13. 10. 2024": "2024-10-13",
    "13/10/2024": "2024-10-13",
    "10/13/2024": "2024-10-13",
    "04/04/2024": "2024-04-04",
    "2024/10/13": "2024-10-13",
    "2024.10.13": "2024-10-13",
    "2024-1-5": "2024-01-05",
    "20241013": "2024-10-13",
    "29 February 2024": "2024-02-29",
    "4 July 1776": "1776-07-04",
    "September 476": "0476-09",
    "10001 BC": "Y-10000",
    "13800000000 BC": "Y-13799999999",
    "X2013": "2013",
    "X2013.01.05": "2013-01-05",
    "Reported 07-Jun-2017": "2017-06-07~",
    "reported on 3 May 1916": "1916-05-03~",
    # A remark beside a date, and an hour of 24 before AM or PM.
    "September 2023 (breach began Sept 9, disclosed Sept 11, 2023)": "2023-09",
    "2023-10-28 (attack late October 2023)": "2023-10-28",
    "16-20 April 2026 (claims posted)": "2026-04-16/2026-04-20",
    "March 2021 (attack); ransom paid in May": "2021-03",
    "Claimed July 15, 2026": "2026-07-15",
    "Attack began February 21, 2024; made public in May": "2024-02-21",
    "12. Mai 1848 (Erste Sitzung)": "1848-05-12",
    "1785 (approx.)": "1785~",
    "May 1785 (date uncertain)": "1785-05?",
    "2024-10-13 20:00 AM": "2024-10-13T20:00",
    "2024-10-13 14:05 pm": "2024-10-13T14:05",
    # Ranges.
    "2024-10-08 to 2024-10-13": "2024-10-08/2024-10-13",
    "8-13 October 2024": "2024-10-08/2024-10-13",
    "8–13 Oct 2024": "2024-10-08/2024-10-13",
    "8 to 13 October 2024": "2024-10-08/2024-10-13",
    "from 8 to 13 October 2024": "2024-10-08/2024-10-13",
    "October 8-13, 2024": "2024-10-08/2024-10-13",
    "Oct 8 - Nov 2, 2024": "2024-10-08/2024-11-02",
    "28 Oct - 2 Nov 2024": "2024-10-28/2024-11-02",
    "28 December 2024 – 2 January 2025": "2024-12-28/2025-01-02",
    "13.10.2024 - 15.10.2024": "2024-10-13/2024-10-15",
    "8–13.10.2024": "2024-10-08/2024-10-13",
    "Oct-Nov 2024": "2024-10/2024-11",
    "2019–2021": "2019/2021",
    "1980s-1990s": "198X/199X",
    "58-50 BC": "-0057/-0049",
    "27 BC - 14 AD": "-0026/0014",
    # One end only, and a day in a range.
    "before 1900": "[..1899]",
    "before 13 October 2024": "[..2024-10-12]",
    "before 1 March 2024": "[..2024-02-29]",
    "after 1 BC": "[0001..]",
    "after 31 December 2023": "[2024-01-01..]",
    "by November 2024": "[..2024-11]",
    "no later than 20 October 2024": "[..2024-10-20]",
    "since 13 October 2024": "2024-10-13/..",
    "May 1939 – now": "1939-05/..",
    "13 Oct 2024 to today": "2024-10-13/..",
    "2022 - present": "2022/..",
    "until 1900": "../1900",
    "between 8 and 13 October 2024": "[2024-10-08..2024-10-13]",
    # Years before Christ, uncertain dates, parts of years, decades and centuries.
    "44 BC": "-0043",
    "1 BCE": "0000",
    "15 March 44 BC": "-0043-03-15",
    "15 March 44 B.C.": "-0043-03-15",
    "AD 79": "0079",
    "24 August 79 CE": "0079-08-24",
    "c. 1450": "1450~",
    "circa October 2024": "2024-10~",
    "c. 44 BC": "-0043~",
    "October 2024?": "2024-10?",
    "c. 1450?": "1450%",
    "c. 1450 - c. 1460": "1450~/1460~",
    "ca. 1200-1250": "1200~/1250~",
    "c. 886": "0886~",
    "c. 886 to 26 Oct 899": "0886~/0899-10-26",
    "c1860": "1860~",
    "c. 1860s": "186X~",
    "um 1860": "1860~",
    "about spring 1849": "1849-21~",
    "19th century?": "18XX?",
    "probably 1860": "1860?",
    "2nd century AD": "01XX",
    "XIXe siècle": "18XX",
    "19. Jahrhundert": "18XX",
    "siglo XIX": "18XX",
    "XIX век": "18XX",
    "19世紀": "18XX",
    "宝暦3年": "1753",
    "万延元年(1860)": "1860",
    "文政年間": "[1818..1830]",
    "元和9年(1623)": "1623",
    "建安十三年(208年)": "0208",
    "세종 25년(1443)": "1443",
    "IX-XI вв.": "08XX/10XX",
    "Ier–IIIe siècle": "0001~/02XX",
    "18th to 19th century": "17XX/18XX",
    "5th-4th century BC": "-04XX/-03XX",
    "16.-17. Jh.": "15XX/16XX",
    "siglos XV-XVI": "14XX/15XX",
    "конец XIX - начало XX в.": "18XX/19XX",
    "fin du XIXe siècle": "18XX",
    "Anfang 1945": "1945",
    "1950-х": "195X",  # noqa: RUF001
    "2000-е-2020-е": "200X/202X",  # noqa: RUF001
    "années 1920": "192X",
    "1920er Jahre": "192X",
    "середина 1950-х - середина 1960-х": "195X/196X",  # noqa: RUF001
    "с 2013": "2013/..",  # noqa: RUF001
    "seit 1990": "1990/..",
    "depuis mai 1990": "1990-05/..",
    "early 1920s": "192X",
    "mid-19th century": "18XX",
    "1863 or 1864": "[1863,1864]",
    "1667, 1668 or 1670": "[1667,1668,1670]",
    "8 or 9 October 2024": "[2024-10-08,2024-10-09]",
    "Summer 1914 to 11 November 1918": "1914-22/1918-11-11",
    "1914-07-28 to 1918": "1914-07-28/1918",
    "before 1945": "[..1944]",
    "before spring 2024": "[..2024-02-29]",
    "after the 1990s": "[2000..]",
    "by the 1990s": "[..199X]",
    "624 CE": "0624",
    "333 BCE": "-0332",
    "10,000 BC": "-9999",
    "MÖ 9500": "-9499",
    "公元前221年": "-0220",
    "весна 2022": "2022-21",
    "printemps 1848": "1848-21",
    "2024年春": "2024-21",
    "2024-W41": "2024-10-07/2024-10-13",
    "2024-W41-3": "2024-10-09",
    "Apr-14": "2014-04",
    "avr-14": "2014-04",
    "01.03.1933": "1933-03-01",
    "01.03.1933 - 05.03.1933": "1933-03-01/1933-03-05",
    "spring 2024": "2024-21",
    "Autumn of 2024": "2024-23",
    "winter 2023/24": "2023-24",
    "Q3 2024": "2024-35",
    "2024-Q3": "2024-35",
    "third quarter of 2024": "2024-35",
    "H1 2024": "2024-40",
    "1990s": "199X",
    "the 1990's": "199X",
    "19th century": "18XX",
    "1st century": "[0001..0099]",
    "5th century BC": "-04XX",
    # Times.
    "2024-10-13 14:05": "2024-10-13T14:05",
    "13 Oct 2024 14:05": "2024-10-13T14:05",
    "13 Oct 2024, 2:05 pm": "2024-10-13T14:05",
    "13 Oct 2024 at 12:30 a.m.": "2024-10-13T00:30",
    "2024-10-13 14:05:06.789": "2024-10-13T14:05:06.789",
    "20241013T140506Z": "2024-10-13T14:05:06Z",
    "2024-10-13T14:05+9": "2024-10-13T14:05+09:00",
    "2024-10-13 2 pm": "2024-10-13T14:00",
    "13 Oct 2024, 14 Uhr": "2024-10-13T14:00",
    "13 Oct 2024 14h30": "2024-10-13T14:30",
    "2024-10-13 14:05 (UTC+3)": "2024-10-13T14:05+03:00",
    "2024-10-13 14:05 (Europe/Kyiv)": "2024-10-13T14:05+03:00",
    "2024-10-13 14:05 UTC": "2024-10-13T14:05Z",
    "2024-10-13 14:05 UTC+5:30": "2024-10-13T14:05+05:30",
    "13 Oct 2024 14:05 GMT-3": "2024-10-13T14:05-03:00",
    "2024-10-13 14:05:06-05:00": "2024-10-13T14:05:06-05:00",
    "2024-10-13T14:05[Europe/Kyiv]": "2024-10-13T14:05+03:00",
    "2024-12-13 14:05 Europe/Kyiv": "2024-12-13T14:05+02:00",
    "2024-10-13T14:05+03:00[Europe/Kyiv]": "2024-10-13T14:05+03:00",
    # Other languages.
    "13. Oktober 2024": "2024-10-13",
    "13. Jänner 2024": "2024-01-13",
    "1er octobre 2024": "2024-10-01",
    "13 de octubre de 2024": "2024-10-13",
    "13 ottobre 2024": "2024-10-13",
    "13 de outubro de 2024": "2024-10-13",
    "13 mrt 2024": "2024-03-13",
    "13 października 2024 r.": "2024-10-13",
    "październik 2024": "2024-10",
    "13 жовтня 2024 року": "2024-10-13",
    "жовтень 2024": "2024-10",
    "13 октября 2024": "2024-10-13",
    "октябрь 2024 г.": "2024-10",  # noqa: RUF001
    "44 до н. э.": "-0043",
    "44 v. Chr.": "-0043",
    "2024年10月13日": "2024-10-13",
    "8 Ekim 2024": "2024-10-08",
    "8 KASIM 2024": "2024-11-08",
    "8. října 2024": "2024-10-08",
    "8. října 2024": "2024-10-08",
    "8 أكتوبر 2024": "2024-10-08",
    "2 تشرين الأول 2024": "2024-10-02",
    "\u200f8 أكتوبر 2024\u200e": "2024-10-08",
    "1 ژانویهٔ 2020": "2020-01-01",
    "2024년 10월": "2024-10",
    "٢٠٢٤-١٠-١٣": "2024-10-13",  # noqa: RUF001
    "８ أكتوبر ٢٠٢٤": "2024-10-08",  # noqa: RUF001
    "２０２４-10-13": "2024-10-13",  # noqa: RUF001
    # Eras with Gregorian months. The first of Reiwa was 2019, of Shōwa 1926 and of the Republic of
    # China 1912; the Buddhist era is 543 years ahead, and Dangi 2333.
    "令和6年10月8日": "2024-10-08",
    "令和元年5月1日": "2019-05-01",
    "R6.10.8": "2024-10-08",
    "R6.10.18": "2024-10-18",
    "平成31/4/30": "2019-04-30",
    "昭和20年8月": "1945-08",
    "昭和二十年八月十五日": "1945-08-15",
    "明治元年": "1868",
    "昭和20年8月6日 to 昭和20年8月15日": "1945-08-06/1945-08-15",
    "民國113年10月8日": "2024-10-08",
    "中華民國38年": "1949",
    "단기 4357년 10월 8일": "2024-10-08",
    "พ.ศ. 2567": "2024",
    # Years began in April until 1940.
    "24 มิถุนายน พ.ศ. 2475": "1932-06-24",
    "10 กุมภาพันธ์ พ.ศ. 2475": "1933-02-10",
    "8 ตุลาคม พ.ศ. 2567": "2024-10-08",
    "29 ก.พ. พ.ศ. 2567": "2024-02-29",
    "8 Oct 2567 BE": "2024-10-08",
    # Hijri days differ by one between places. The Umm al-Qura calendar has 5 Rabi II 1446 on 8
    # October 2024. Days before 1582 are Julian: Karbala was on 10 October 680.
    "5 Rabi II 1446 AH": "2024-10-08~",
    "5 Rabi' al-Thani 1446": "2024-10-08~",
    "5 Rabīʿ al-Ākhir 1446": "2024-10-08~",
    "5 ربيع الآخر 1446 هـ": "2024-10-08~",
    "٥ ربيع الآخر ١٤٤٦": "2024-10-08~",  # noqa: RUF001
    "1446/04/05 هـ": "2024-10-08~",
    "9 Dhul-Hijjah 1445": "2024-06-15~",
    "10 Muharram 61 AH": "0680-10-10~",
    # Years and months begin within ours: 1445 lasted from 19 July 2023 to 6 July 2024.
    "1445 AH": "[2023-07-17..2024-07-07]",
    "AH 1445": "[2023-07-17..2024-07-07]",
    "Ramadan 1445": "[2024-03-09..2024-04-09]",
    # The years of Iran begin at the equinox; 30 Esfand is in leap years.
    "17 Mehr 1403": "2024-10-08",
    "۱۷ مهر ۱۴۰۳": "2024-10-08",  # noqa: RUF001
    "1403/07/17 ه.ش": "2024-10-08",  # noqa: RUF001
    "22 Bahman 1357": "1979-02-11",
    "30 Esfand 1403": "2025-03-20",
    "1403 SH": "[2024-03-20..2025-03-20]",
    "28 اسد 1298": "1919-08-20~",
    # Hebrew years begin in Tishri; 5784 had two months of Adar.
    "6 Tishrei 5785": "2024-10-08",
    "6 בתשרי 5785": "2024-10-08",
    "15 Nisan 5784": "2024-04-23",
    "5 Iyar 5708": "1948-05-14",
    "14 Adar II 5784": "2024-03-24",
    "14 Adar 5785": "2025-03-14",
    "5785 AM": "[2024-10-03..2025-09-22]",
    # Parts of periods.
    "early October 2024": "2024-10",
    "mid-October 2024": "2024-10",
    "late 2024": "2024",
    "end of May 2024": "2024-05",
    "beginning of the 20th century": "19XX",
    "1639-Early": "1639",
    "1525-Spring": "1525-21",
    "2024 fall": "2024-23",
    "late 2024 to early 2025": "2024/2025",
    "since early 2024": "2024/..",
    "before late 2024": "[..2024]",
    "after early 2024": "[2024..]",
    "first half of 1990s": "[1990..1994]",
    "second half of the 19th century": "[1850..1899]",
    "first half of October 2024": "[2024-10-01..2024-10-15]",
    "2nd half of February 2024": "[2024-02-16..2024-02-29]",
    "winter 2024": "[2023-12..2025-02]",
    "зима 2022": "[2021-12..2023-02]",
    # Years of two digits.
    "11-Mar-15": "2015-03-11",
    "5-août-99 10:30": "1999-08-05T10:30",
    "03-18-14": "2014-03-18",
    "1390年代": "139X",
    "1390〜1420年": "1390/1420",
    "2024-10-27 02:30 CEST": "2024-10-27T02:30+02:00",
}

# A text, and the code of the error.
REFUSED = {
    "2024-13-45": "date.not_in_calendar",
    "2024-10-32": "date.not_in_calendar",
    "31 Feb 2024": "date.invalid",
    "29 February 2023": "date.invalid",
    "31/02/2024": "date.not_in_calendar",
    "99/99/9999": "date.not_in_calendar",
    "2024/13/10": "date.invalid",
    "20241345": "date.invalid",
    "13th of Octember": "date.no_year",
    "13th of Octember 2024": "date.invalid",
    "Monday, 13 October 2024": "date.invalid",
    "yesterday": "date.relative",
    "last week": "date.relative",
    "3 days ago": "date.relative",
    "now": "date.relative",
    "13 Oct": "date.no_year",
    "October": "date.no_year",
    "1/2": "date.no_year",
    "24": "date.no_year",
    "24:61": "date.no_year",
    "13-10-24": "date.short_year",
    "03-10-24": "date.short_year",
    "2024-01-13 14:05 CEST": "date.zone_name",
    "13 10 24": "date.short_year",
    "Oct '24": "date.short_year",
    "03/04/2024": "date.order_unknown",
    "10-12-2024": "date.order_unknown",
    "03/04/2024 14:05": "date.order_unknown",
    "early May or June": "date.part_of_period",
    "1900s": "date.decade_or_century",
    "1900年代": "date.decade_or_century",
    "2024-10-13 14:05 KST": "date.zone_name",
    "2024-10-13 14:05 Europe/Nowhere": "date.zone_unknown",
    "13 October 2024, 2:05 pm (Europe/Nowhere)": "date.zone_unknown",
    "2024-10-27 03:30 Europe/Kyiv": "date.hour_repeated",
    "27/10/2024 03:30 [Europe/Kyiv]": "date.hour_repeated",
    "2024-11-03 01:30 America/New_York": "date.hour_repeated",
    "2024-03-31 03:30 Europe/Kyiv": "date.hour_skipped",
    "31 March 2024, 3:30 am Europe/Kyiv": "date.hour_skipped",
    "2024-04-07 01:45 Australia/Lord_Howe": "date.hour_repeated",
    "2024-03-10 00:30 Cuba": "date.hour_skipped",
    "1840-03-10 02:30 Europe/London": "date.zone_before_standard",
    "2024-10-13T14:05+09:00[Europe/Kyiv]": "date.zone_conflict",
    "2024-10-13 25:61 Europe/Kyiv": "date.invalid",
    "2024-10-13 09:00-11:00": "date.offset_or_end",
    "2024-10-13 24:05": "date.invalid",
    "2024-10-13 14:61": "date.invalid",
    "2024-10-13 14:05+19:00": "date.invalid",
    "13-8 October 2024": "date.reversed",
    "28 December - 2 December 2025": "date.reversed",
    "13 October 2024 - 8 October 2024": "date.reversed",
    "1936-39": "date.year_span",
    "c. 1914-18": "date.year_span",
    "1904/05": "date.year_span",
    "25 October/7 November 1917": "date.two_calendars",
    "9/22 January 1905": "date.two_calendars",
    "11/22 February 1732": "date.two_calendars",
    "25 October (7 November) 1917": "date.two_calendars",
    "25 October 1917 (O.S.)": "date.two_calendars",
    # In order: not a year of the era, lunar months, a year that began in April, Adar I or II, not
    # in the calendar, a calendar that is not named.
    "令和元年4月30日": "date.other_calendar",
    "明治5年9月1日": "date.other_calendar",
    "พ.ศ. 2475": "date.other_calendar",
    "14 Adar 5784": "date.other_calendar",
    "30 Esfand 1402": "date.other_calendar",
    "31 Ramadan 1445": "date.other_calendar",
    "1445-1446 AH": "date.other_calendar",
    "05/04/1446 AH": "date.other_calendar",
    # In brackets: another date, another calendar, and words that change the date.
    "5 May 1799 (24 April)": "date.invalid",
    "5 May 1799 (Old Style)": "date.two_calendars",
    "1785 (or a year later)": "date.invalid",
    "1785 (before the war)": "date.invalid",
    "1936; 1938": "date.invalid",
    "1950s-40s": "date.invalid",
    "2010,11": "date.invalid",
    "1939, 1914": "date.invalid",
    "2024-10-13 00:30 am": "date.invalid",
    # These calendars have twelve months, from 1.
    "1446/45/05 هـ": "date.other_calendar",
    "1403/13/05 ه.ش": "date.other_calendar",  # noqa: RUF001
    "1403/00/05 ه.ش": "date.other_calendar",  # noqa: RUF001
    "۱۴۰۳/۰۷/۱۷": "date.other_calendar",  # noqa: RUF001
    "๘ ๑๐ ๒๕๖๗": "date.other_calendar",
    "2024-W54": "date.invalid",
    "44 BC AD": "date.invalid",
    "iixx century": "date.invalid",
    "3 or 4 October": "date.no_year",
    "2024.10": "date.invalid",
    "२०२४-१०-१३": "date.other_digits",
    "2024-10-13\x00": "date.invalid",
    "x" * 10_000: "text.too_long",
    "2" * 10_000: "text.too_long",
    "1-" * 5_000: "text.too_long",
    "0 BC": "date.invalid",
    "12:00": "date.time_alone",
    "9:30:15 pm": "date.time_alone",
    "14h30": "date.time_alone",
    "2 pm": "date.time_alone",
    "231216": "date.digit_order",
    "Easter 2024": "date.invalid",
    "=TODAY()": "date.relative",
}


def normalized(texts, order=None, column="date"):
    """Normalize a column; return its texts and the problems."""
    cells = {column: DictColumn.of(pd.Series(texts, dtype="str"))}
    columns, problems = normalize_dates(cells, np.arange(2, 2 + len(texts)), order)
    return columns[column].texts[columns[column].codes].tolist(), problems


def checked(texts, order=None):
    """Check a whole table; return the dates that were kept and the problems."""
    frame = pd.DataFrame({"title": "A", "date": texts}, dtype="str")
    events, problems = check_table(frame, pd.Series(range(2, 2 + len(frame))), order)
    return events["date"].astype(str).tolist(), problems


def with_severity(problems, severity):
    return [problem for problem in problems if problem.severity == severity]


@pytest.mark.parametrize(("text", "edtf"), READ.items(), ids=READ)
def test_date_is_converted(text, edtf):
    dates, problems = normalized([text])
    assert dates == [edtf]
    assert parse_date(edtf)
    reported = [(p.severity, p.row, p.given, p.rows) for p in problems]
    assert ("note", 2, text, 1) in reported
    assert {"reading": edtf} in [problem.params for problem in problems]


@pytest.mark.parametrize(
    ("text", "code"), REFUSED.items(), ids=[ascii(text[:40]) for text in REFUSED]
)
def test_unread_date_is_an_error_with_a_reason(text, code):
    kept, problems = checked([text])
    assert kept == []
    errors = [problem for problem in with_severity(problems, "error") if problem.column == "date"]
    assert code in [problem.code for problem in errors]
    assert normalized([text])[0] == [text]


@pytest.mark.parametrize("word", ["n/a", "NA", "--", "TBD", "Unknown", "?"])
def test_a_word_for_no_value_is_an_empty_date(word):
    kept, problems = checked([word])
    assert kept == []
    codes = {problem.code: problem.severity for problem in problems if problem.column == "date"}
    assert codes == {"value.required": "error", "value.left_out": "note"}


def test_there_are_enough_examples():
    assert len(READ) > 80
    assert len(REFUSED) >= 35


# Texts of a column, and the texts after normalizing.
ORDERS = {
    "a day above 12": (["03/04/2024", "13/04/2024"], ["2024-04-03", "2024-04-13"]),
    "a month is first": (["03/04/2024", "04/13/2024"], ["2024-03-04", "2024-04-13"]),
    "decided by a range": (
        ["3.4.2024", "13.4.2024 - 14.4.2024"],
        ["2024-04-03", "2024-04-13/2024-04-14"],
    ),
    "decided by a date with a time": (
        ["03/04/2024", "13/04/2024 14:05"],
        ["2024-04-03", "2024-04-13T14:05"],
    ),
    "31 February decides nothing": (["03/04/2024", "31/02/2024"], ["03/04/2024", "31/02/2024"]),
    "contradicting rows": (["13/04/2024", "04/13/2024"], ["13/04/2024", "04/13/2024"]),
    "dots beside a slash decide nothing": (
        ["01.03.1933", "03/04/2024"],
        ["01.03.1933", "03/04/2024"],
    ),
    "dots with a month first": (["03.04.2024", "04.13.2024"], ["2024-03-04", "2024-04-13"]),
    "no row decides": (["03/04/2024", "13 Oct 2024"], ["03/04/2024", "2024-10-13"]),
    "months in Croatian": (["5. listopada 2024", "13. lip. 2024", "1. rujna 2024", "1. pro. 2024"],
                           ["2024-10-05", "2024-06-13", "2024-09-01", "2024-12-01"]),
    "months in Polish": (["5 listopada 2024", "13 lip 2024", "1 maja 2024"],
                         ["2024-11-05", "2024-07-13", "2024-05-01"]),
}  # fmt: skip


@pytest.mark.parametrize(("texts", "dates"), ORDERS.values(), ids=ORDERS)
def test_order_and_language_are_decided_for_a_whole_column(texts, dates):
    assert normalized(texts)[0] == dates


def test_reason_for_the_order_is_reported():
    _, problems = checked(["03/04/2024", "05/06/2024", "03/04/2024", "13/04/2024"])
    (note,) = [problem for problem in problems if problem.code == "date.order_from_row"]
    assert (note.row, note.rows) == (2, 3)
    assert note.params == {"order": "dmy", "row": 5, "example": "13/04/2024"}


def test_contradicting_rows_are_errors():
    kept, problems = checked(["03/04/2024", "13/04/2024", "04/13/2024"])
    errors = with_severity(problems, "error")
    assert kept == []
    assert [error.row for error in errors] == [2, 3, 4]
    assert {error.code for error in errors} == {"date.order_conflict"}
    assert errors[0].params == {
        "day_row": "3",
        "day_first": "13/04/2024",
        "month_row": "4",
        "month_first": "04/13/2024",
    }


def test_each_row_of_unknown_order_is_an_error():
    kept, problems = checked(["03/04/2024", "03/04/2024", "2024"])
    assert kept == ["2024"]
    assert [error.row for error in with_severity(problems, "error")] == [2, 3]


@pytest.mark.parametrize(
    ("order", "kept"), [("dmy", ["2024-04-03"]), ("mdy", ["2024-03-04", "2024-04-13"]), ("ymd", [])]
)
def test_order_can_be_chosen(order, kept):
    dates, problems = checked(["03/04/2024", "04/13/2024"], order)
    assert dates == kept
    errors = with_severity(problems, "error")
    assert len(errors) == 2 - len(kept)
    assert all(
        error.message == Message("date.not_in_calendar_as", {"order": order}) for error in errors
    )


def test_text_without_rows_is_ignored():
    cells = DictColumn(pd.Series(["03/04/2024", "13/04/2024"], dtype="str"), np.zeros(3, dtype=int))
    columns, problems = normalize_dates({"date": cells}, np.array([2, 3, 4]))
    assert list(columns["date"].texts) == ["03/04/2024", "13/04/2024"]
    assert [(problem.row, problem.rows) for problem in problems] == [(2, 3)]


EPOCHS = {
    "seconds": (["1728828300", "86400000"], None),
    "seconds of ten digits": (["1728828300", "1728828301.5", ""], "2024-10-13T14:05:00Z"),
    "milliseconds": (["1728828300000"], "2024-10-13T14:05:00Z"),
    "nine digits": (["999999999"], "2001-09-09T01:46:39Z"),
    "eight digits are a day": (["20241013"], "2024-10-13"),
    "not the whole column": (["1728828300", "2024"], None),
    "seconds and milliseconds": (["1728828300", "1728828300000"], None),
    "a year": (["2024", "1999"], "2024"),
    "may be day and hour": (["2024101314", "2024101315"], None),
    "may be day and minute": (["202410131405"], None),
    "nanoseconds": (["1728828300000000000"], None),
}


@pytest.mark.parametrize(
    ("numbers", "day", "first"),
    [
        (["41712", "42036", "42037", "42038", "42039.0"], "30/01/2016", "2014-03-14"),
        (["42036", "42037", "42038", "42039", "42040"], "02/01/2016", "2015-02-01"),
        # The month may have been read as the day.
        (["42036", "42037", "42038", "42039", "42040"], "30/01/2016", "42036"),
        (["41712", "42036", "42037", "42038", "42039"], "2016", "41712"),
        (["41712", "42036"], "30/01/2016", "41712"),
    ],
)
def test_day_numbers_among_days_are_read_if_they_are_clear(numbers, day, first):
    assert normalized([*numbers, day])[0][0] == first


def test_a_roman_number_beside_a_year_alone_is_no_month():
    texts = ["2024-II", "12x1984", "1984-1X"]
    assert normalized(texts)[0] == texts


@pytest.mark.parametrize(("texts", "first"), EPOCHS.values(), ids=EPOCHS)
def test_unix_times_need_a_whole_column(texts, first):
    dates, problems = normalized(texts)
    assert dates[0] == (first or texts[0])
    if first and first.endswith("Z"):
        filled = [text for text in texts if text]
        assert [(p.severity, p.rows) for p in problems] == [("note", len(filled))]
        assert all(parse_date(date) for date in dates if date)


def test_times_without_zone_are_noted_once():
    _, problems = checked(["2024-10-13T14:05", "13 Oct 2024 14:06", "2024-10-13T14:05Z", "2024"])
    (note,) = [problem for problem in problems if problem.code == "date.no_zone"]
    assert (note.rows, note.params) == (2, {"count": 2})


SOURCE_DATES = {
    "20 Oct 2024": "2024-10-20",
    "2024-10-20T14:05Z": "2024-10-20",
    "20.10.2024 14:05": "2024-10-20",
    "October 2024": "October 2024",
    "8-13 October 2024": "8-13 October 2024",
    "2024-10": "2024-10",
    "1728828300": "2024-10-13",
}


@pytest.mark.parametrize(("text", "day"), SOURCE_DATES.items(), ids=SOURCE_DATES)
def test_source_date_is_a_plain_day(text, day):
    dates, problems = normalized([text], column="source_date")
    assert dates == [day]
    assert bool(with_severity(problems, "note")) is (text != day)


def test_unread_source_date_has_a_reason():
    frame = pd.DataFrame({"title": ["A"], "date": ["2024"], "source_date": ["03/04/2024"]})
    assert load_events(frame).problems[0].code == "date.order_unknown"


def test_other_columns_and_arguments_stay_unchanged():
    texts = pd.Series(["13 Oct 2024", "2024"], dtype="str")
    cells = {"date": DictColumn.of(texts), "title": DictColumn.of(texts)}
    columns, _ = normalize_dates(cells, np.array([2, 3]))
    assert columns["title"] is cells["title"]
    assert list(cells["date"].texts) == list(texts)


def test_many_conversions_are_summarized():
    texts = [f"{day:%d %b %Y}" for day in pd.date_range("2020-01-01", periods=MAX_LISTED + 50)]
    _, problems = normalized([*texts, texts[-1]])
    assert len(problems) == MAX_LISTED + 1
    assert problems[-1].message == Message("date.read_more", {"count": 50})
    assert sum(problem.rows for problem in problems) == len(texts) + 1


@given(st.lists(date_texts() | st.sampled_from([*READ, *REFUSED]), max_size=6))
@example(["before 10000 BC", "after 9999", "1/1/0000"])
@examples(4)
def test_any_text_is_converted_to_valid_edtf_or_kept(texts):
    dates, problems = normalized(texts)
    changed = [date for text, date in zip(texts, dates, strict=True) if text != date]
    assert len(parse_dates(pd.Series(changed, dtype=object))[1]) == 0
    assert bool(changed) <= bool(with_severity(problems, "note"))


@given(edtf_texts() | st.sampled_from(DATES))
@examples(4)
def test_valid_edtf_is_unchanged(text):
    assume(not len(parse_dates(pd.Series([text]))[1]))
    assert normalized([text])[0] == [text]


@given(st.lists(st.dates(dt.date(1000, 1, 1)), min_size=1), st.sampled_from("./-"))
@settings(deadline=None)
def test_numeric_dates_are_read_in_the_chosen_order(dates, mark):
    for order, form in (
        ("dmy", "{0.day}{1}{0.month}{1}{0.year}"),
        ("mdy", "{0.month}{1}{0.day}{1}{0.year}"),
    ):
        texts = [form.format(day, mark) for day in dates]
        iso_dates = [day.isoformat() for day in dates]
        assert normalized(texts, order)[0] == iso_dates
        without_order = normalized(texts)[0]
        assert without_order == iso_dates or any(day.day <= 12 for day in dates)


@given(st.lists(days(), max_size=5))
@settings(deadline=None)
def test_iso_dates_cause_no_note(texts):
    assert normalized(texts) == (texts, [])


@pytest.mark.parametrize(
    "language",
    [
        *("en", "de", "fr", "es", "it", "pt", "nl", "pl", "uk", "ru", "cs", "tr", "ar", "ar_SY"),
        *("fa", "zh", "zh_Hant", "ja"),
    ],
)
@pytest.mark.parametrize("width", ["wide", "abbreviated"])
@pytest.mark.parametrize("context", ["format", "stand-alone"])
def test_all_months_of_a_language_are_recognized(language, width, context):
    names = Locale.parse(language).months[context][width]
    # East Asian months have digits and follow the year.
    form = "2024年{}13日" if language[:2] in {"zh", "ja"} else "13 {} 2024"
    texts = [form.format(name) for name in names.values()]
    assert normalized(texts)[0] == [f"2024-{month:02}-13" for month in names]


# Columns of date parts, and the joined dates.
JOINED = {
    "year": ({"year": ["2024", "476"]}, ["2024", "0476"]),
    "year and month": ({"year": ["2024"], "month": ["Oct"]}, ["2024-10"]),
    "all three": ({"year": ["2024.0"], "month": ["1"], "day": ["5.0"]}, ["2024-01-05"]),
    "BC": ({"year": ["44 BC"], "month": ["march"], "day": ["15"]}, ["-0043-03-15"]),
    "gaps": (
        {"year": ["2024", "2024", ""], "month": ["", "10", "10"], "day": ["5", "", "5"]},
        ["2024", "2024-10", "-10-05"],
    ),
    "an end without a start": ({"year": [""], "end_year": ["2024"]}, [""]),
    "nothing": ({"year": [""], "month": [""]}, [""]),
    "a month that cannot be read": ({"year": ["2024"], "month": ["Octember"]}, ["2024"]),
    "years of two digits": ({"year": ["24", "99"], "month": ["10", "1"]}, ["2024-10", "1999-01"]),
    "years of two digits without months": ({"year": ["24"]}, ["24"]),
    "years of two and of four digits": (
        {"year": ["24", "2023"], "month": ["10", "1"]},
        ["24-10", "2023-01"],
    ),
    "years of two digits beside other early years": (
        {"year": ["1", "79", "476", "MÖ 10.000", "1453.0"]},
        ["0001", "0079", "0476", "-9999", "1453"],
    ),
    "early years beside the last of them": (
        {"date": ["Between 47 and 50", "14-18"], "year": ["50", "14"]},
        ["[0047..0050]", "0014/0018"],
    ),
    "a short year in words beside the year": (
        {"date": ["11-Mar-15", "12-Apr-15"], "year": ["1915", ""]},
        ["1915-03-11", "12-Apr-15"],
    ),
    "an end before its start": (
        {"date": ["2020-05-03", "44 BC", "43 BC"], "end_date": ["2020-05-01", "43 BC", "44 BC"]},
        ["2020-05-03", "-0043/-0042", "-0042"],
    ),
    "an end": (
        {
            "year": ["2024", "2023"],
            "month": ["10", ""],
            "end_year": ["2024", ""],
            "end_month": ["11", ""],
        },
        ["2024-10/2024-11", "2023"],
    ),
    "a time": (
        {"year": ["2024"], "month": ["10"], "day": ["13"], "time": ["14:05"]},
        ["2024-10-13T14:05"],
    ),
    "a time as people write it": (
        {"date": ["13 Oct 2024", "", "2024-10-13 09:00"], "time": ["2:05 pm", "14:05", "14:05"]},
        ["2024-10-13T14:05", "", "2024-10-13T09:00"],
    ),
    "a last day": (
        {
            "date": ["2024-10-08", "2024-10-08", "1/2/2024"],
            "end_date": ["2024-10-13", "", "3/2/2024"],
        },
        ["2024-10-08/2024-10-13", "2024-10-08", "1/2/2024 to 3/2/2024"],
    ),
    "days in words": (
        {"date": ["5 May 2024", "1990s"], "end_date": ["2024-05-07", "2003"]},
        ["2024-05-05/2024-05-07", "199X"],
    ),
    "an ongoing event": (
        {"date": ["2024-10-08", "1/2/2024"], "end_date": ["ongoing", "ongoing"]},
        ["2024-10-08/..", "1/2/2024"],
    ),
    "unknown parts": (
        {
            "date": ["2024-10-08"] * 4,
            "end_date": ["n/a", "-", "", "soon"],
            "time": ["?", "evening", "10:00-12:00", "24:61"],
        },
        ["2024-10-08"] * 4,
    ),
    "unknown month and day": (
        {"year": ["1989"] * 3, "month": ["0", "?", "5"], "day": ["0", "7", "unknown"]},
        ["1989", "1989", "1989-05"],
    ),
    "a range with a separate end": (
        {"date": ["2024-01-05/2024-01-07"], "end_date": ["2024-01-07"]},
        ["2024-01-05/2024-01-07"],
    ),
    "days of a spreadsheet": (
        {"date": ["45300", "45301.0"], "end_date": ["45310", ""], "time": ["", "14:05"]},
        ["2024-01-09/2024-01-19", "2024-01-10T14:05"],
    ),
    "into the night": (
        {
            "date": ["2024-10-08", "2024-10-08"],
            "time": ["23:00", "09:00"],
            "end_time": ["01:00", "08:00"],
        },
        # A span of 23 hours is hardly meant.
        ["2024-10-08T23:00/2024-10-09T01:00", "2024-10-08T09:00"],
    ),
    "spans of time in one cell": (
        {"date": ["2024-10-08"] * 3, "time": ["9:00-10:30", "22:00–02:00", "14:00"]},
        [
            "2024-10-08T09:00/2024-10-08T10:30",
            "2024-10-08T22:00/2024-10-09T02:00",
            "2024-10-08T14:00",
        ],
    ),
    "clocks in words": (
        {"date": ["2024-10-08"] * 4, "time": ["9 Uhr", "9 heures", "오후 3시 30분", "noon"]},
        [f"2024-10-08T{clock}" for clock in ("09:00", "09:00", "15:30", "12:00")],
    ),
    "fuller dates in a column of years": (
        {"year": ["1592년", "1876년 2월", "1901-05-03"], "month": ["4", "3", ""]},
        ["1592-04", "1876-02", "1901-05-03"],
    ),
    "a clock with a word": (
        {"date": ["2024-10-08", "2024-10"], "time": ["14:05 Uhr", "14:05"]},
        ["2024-10-08T14:05", "2024-10"],
    ),
    "start and end on the same day": (
        {"date": ["2024-10-08"], "end_date": ["2024-10-08"]},
        ["2024-10-08"],
    ),
    "short years of ends, which are those of their starts or follow": (
        {
            "date": ["25/01/24", "29.7.1914", "1999-12-31", "2014-05-01", "3-Nov-1891"],
            "end_date": ["05/02/24", "18.11.18", "2/1/00", "1/1/13", "14-Apr-92"],
            "year": ["1924", "1914", "1999", "2014", "1891"],
        },
        [
            "25/01/1924 to 05/02/1924",
            "29.7.1914 to 18.11.1918",
            "1999-12-31 to 2/1/2000",
            # Its end is before it, in either order.
            "2014-05-01",
            "1891-11-03/1892-04-14",
        ],
    ),
    "times of one day": (
        {"date": ["2024-10-08"], "time": ["09:00"], "end_time": ["10:30"]},
        ["2024-10-08T09:00/2024-10-08T10:30"],
    ),
    "a start time, but no end time": (
        {"date": ["2024-10-08"], "time": ["09:00"], "end_date": ["2024-10-09"]},
        ["2024-10-08T09:00/2024-10-09"],
    ),
}


@pytest.mark.parametrize(("columns", "dates"), JOINED.values(), ids=JOINED)
def test_date_parts_are_joined(columns, dates):
    frame = pd.DataFrame(columns, dtype="str")
    assert join_date_parts(dict(frame.items())).dates.tolist() == dates
    assert join_date_parts(dict(frame.astype("category").items())).dates.tolist() == dates
    # A date with a missing part is not read as another day.
    invalid = [text for text in dates if re.search("--|^-1|Octember|^24", text)]
    assert all(normalized([text])[0] == [text] for text in invalid)
    assert len(parse_dates(pd.Series(invalid, dtype=object))[1]) == len(invalid)


def test_parts_without_a_year_are_not_joined():
    assert join_date_parts({"month": pd.Series(["10"]), "day": pd.Series(["13"])}) is None


@pytest.mark.parametrize(
    ("texts", "dates", "note"),
    [
        (["10/13/24", "9/1/24"], ["2024-10-13", "2024-09-01"], "date.order_from_row"),
        (["1.9.39", "31.8.29"], ["1939-09-01", "2029-08-31"], "date.order_from_row"),
        (["13/10/24 14:05"], ["2024-10-13T14:05"], "date.century"),
        (["13.10.24 - 15.10.24"], ["2024-10-13/2024-10-15"], "date.century"),
    ],
)
def test_two_digit_years_are_read_as_in_spreadsheets(texts, dates, note):
    normalized_dates, problems = normalized(texts)
    assert normalized_dates == dates
    codes = [problem.code for problem in problems]
    assert note in codes
    assert codes.count("date.century") == 1


def test_day_numbers_need_a_whole_column():
    dates, problems = normalized(["45578", "45579.0", "30000"])
    assert dates == ["2024-10-13", "2024-10-14", "1982-02-18"]
    assert problems[0].code == "date.read_as_day_numbers"
    # In a column with other texts, they may be any numbers.
    assert normalized(["45578", "2024-10-14"])[0] == ["45578", "2024-10-14"]


def test_two_digit_years_do_not_decide_the_order():
    dates, problems = normalized(["03/04/24"])
    assert dates == ["03/04/24"]
    assert problems[0].code == "date.order_unknown"


def test_time_is_shown_in_its_zone_and_in_utc():
    frame = pd.DataFrame(
        {
            "title": ["A", "B", "C", "D"],
            "date": [
                "2024-10-13 14:05 UTC+9",
                "2024-10-13T02:05:00+09:00/2024-10-14",
                "2024-10-13T14:05Z",
                "2024-10-13T14:05-04:00",
            ],
        }
    )
    data = open_dataset(frame)
    rows = Selection(data.index, np.arange(4))
    descriptions = [
        dict(describe_event(event, data, rows).facts)["When"] for _, event in data.events.iterrows()
    ]
    assert descriptions == [
        "13 Oct 2024, 14:05 (UTC+9); 05:05 UTC",
        "from 13 Oct 2024, 02:05:00 (UTC+9); 12 Oct 2024, 17:05:00 UTC to 14 Oct 2024",
        "13 Oct 2024, 14:05 UTC",
        "13 Oct 2024, 14:05 (UTC−4); 18:05 UTC",
    ]
    for description, hover_text in zip(descriptions, hover_texts(rows, set()), strict=True):
        assert description in hover_text


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2019-02-22 18:00:16.000 America/Los_Angeles", "2019-02-22T18:00:16-08:00"),
        ("2024-10-13 08:05 America/New_York", "2024-10-13T08:05-04:00"),
        ("2024-10-13 08:05 America/Argentina/Buenos_Aires", "2024-10-13T08:05-03:00"),
        ("2024-10-13 08:05 Asia/Kathmandu", "2024-10-13T08:05+05:45"),
        ("2024-10-13 08:05 Etc/GMT+9", "2024-10-13T08:05-09:00"),
        ("2024-10-13 08:05 Japan", "2024-10-13T08:05+09:00"),
        ("2024-10-13 2:05 p.m. Europe/Paris", "2024-10-13T14:05+02:00"),
        ("13 Oct 2024 10:11:12.250", "2024-10-13T10:11:12.250"),
        ("2024-10-13 10:11:12,25 UTC", "2024-10-13T10:11:12.25Z"),
        ("13.10.2024 24:00", "2024-10-13T24:00"),
        ("13 Oct 2024 23:59:60 UTC", "2024-10-13T23:59:60Z"),
    ],
)
def test_a_time_keeps_its_zone_and_fraction(text, date):
    events, _ = load_events(pd.DataFrame({"title": ["A"], "date": [text]}))
    assert events["date"].astype(str).tolist() == [date]


def test_each_iana_zone_is_read_except_ambiguous_abbreviations():
    names = sorted(available_timezones())
    dates = [f"2024-10-13 08:05 {name}" for name in names]
    events, _ = load_events(pd.DataFrame({"title": names, "date": dates}))
    refused = {*names} - {*events["title"]}
    assert refused == {"CET", "EET", "EST", "HST", "MET", "MST", "WET"}


@pytest.mark.parametrize("offset", ["+19:00", "+14:30", "-13:00", "-12:01"])
@pytest.mark.parametrize("separator", ["T", " "])
def test_offsets_are_limited_to_those_in_use(separator, offset):
    text = f"2024-10-13{separator}14:05{offset}"
    events, problems = load_events(pd.DataFrame({"title": ["A"], "date": [text]}))
    assert len(events) == 0
    assert [problem.severity for problem in problems] == ["error"]


# The dates of a column, and the dates that are kept.
YEAR_SPANS = {
    "spans": (
        ["1936-39", "1914-18", "1939-45", "1904-05", "1922-23", "1999-00"],
        ["1936/1939", "1914/1918", "1939/1945", "1904/1905", "1922/1923", "1999/2000"],
    ),
    "other signs": (["1914/18", "1936–39", "1904 - 05"], ["1914/1918", "1936/1939", "1904/1905"]),
    "a span alone": (["1861-67", "c. 1850"], ["1861/1867", "1850~"]),
    "spans and days": (
        ["1914-18", "1936-39", "1914-07-28"],
        ["1914/1918", "1936/1939", "1914-07-28"],
    ),
    "months": (["1904-05", "1904-02", "1905-12"], ["1904-05", "1904-02", "1905-12"]),
    "a month among days": (["2010-11", "2010-11-03"], ["2010-11", "2010-11-03"]),
    "seasons": (["2024-25", "2024-21"], ["2024-25", "2024-21"]),
    "nothing decides a season": (["1936-39", "1950"], ["1950"]),
    "months and spans": (["1914-18", "2024-10"], ["2024-10"]),
    "many spans and a month": (
        ["1835-57", "1850-53", "1861-65", "1826-31", "1829-30", "1925-10"],
        ["1835/1857", "1850/1853", "1861/1865", "1826/1831", "1829/1830", "1925-10"],
    ),
    "other signs beside a month": (
        ["1914/18", "1936–39", "1895-98", "1924-28", "2024-10"],
        ["1914/1918", "1936/1939", "1895/1898", "1924/1928", "2024-10"],
    ),
    "a month that may be years, beside spans": (
        ["1967-93", "1912-45", "1857-61", "1902-11", "1902-01"],
        ["1967/1993", "1912/1945", "1857/1861", "1902-11", "1902-01"],
    ),
    "spans beside seasons": (["1914-18", "1936-59", "1895-98", "2024-21"], ["2024-21"]),
    "one digit beside spans": (
        ["1984-5", "1976–7", "1991", "1989-93"],
        ["1984/1985", "1976/1977", "1991", "1989/1993"],
    ),
    "months of one digit": (["2023-9", "2023-10", "2024-1"], ["2023-09", "2023-10", "2024-01"]),
    "months of one year": (["2023-5", "2023-6", "2024"], ["2023-05", "2023-06", "2024"]),
    "one digit beside whole spans": (["1984-5", "1976-1983"], ["1984/1985", "1976/1983"]),
    "nothing decides one digit": (["1984-5", "1986-7"], []),
    "years do not decide": (["2023-9", "2024-5", "2023", "2022"], ["2023", "2022"]),
    "many years": (["2011-9", "2010-8", "2012", "1989-93"], ["2012", "1989/1993"]),
    "months or spans": (["1914-5", "1914-8", "1939-45"], ["1939/1945"]),
}


@pytest.mark.parametrize(("texts", "dates"), YEAR_SPANS.values(), ids=YEAR_SPANS)
def test_the_column_decides_on_spans_of_years(texts, dates):
    kept, problems = checked(texts)
    assert kept == dates
    errors = with_severity(problems, "error")
    assert len(errors) == len(texts) - len(dates)
    assert {error.code for error in errors} <= {"date.year_span"}


def test_a_month_that_may_be_years_is_kept_with_a_warning():
    kept, problems = checked(["1904-05", "1908-12", "1904"])
    assert kept == ["1904-05", "1908-12", "1904"]
    (warning,) = with_severity(problems, "warning")
    assert (warning.code, warning.rows) == ("date.month_or_years", 2)
    assert not with_severity(checked(["1904-05", "1904-03"])[1], "warning")


def test_a_part_of_a_decade_is_noted_as_the_whole():
    (note,) = checked(["early 1920s"])[1]
    assert (note.severity, note.code) == ("note", "date.whole_period")


def test_dots_decide_the_order_with_a_note():
    notes = checked(["01.03.1933", "05.03.1933"])[1]
    assert [note.code for note in notes].count("date.order_from_dots") == 1


@pytest.mark.parametrize(
    "piece",
    ["1-", "1 or ", "8 october ", "c. ", "between 1 and ", "1.2.", "( ", "\u0661", "w41-", "mö "],
)
def test_long_texts_take_no_longer_than_those_of_full_length(piece):
    def seconds(text):
        start = time.process_time()
        date_to_edtf(text)
        return time.process_time() - start

    date_to_edtf("8 october 2024")
    full = (piece * MAX_DATE_CHARS)[:MAX_DATE_CHARS]
    assert seconds(full) < 0.5
    doubled = [seconds((piece * length)[:length]) for length in (10_000, 20_000)]
    assert max(doubled) < 0.01


def test_a_monthly_series_decides_the_order():
    dates, problems = normalized(["01/01/1980", "01/02/1980", "01/03/1980", "01/04/1981"])
    assert dates == ["1980-01-01", "1980-02-01", "1980-03-01", "1981-04-01"]
    assert "date.order_from_months" in [problem.message.code for problem in problems]
    dates, _ = normalized(["01/01/1980", "02/01/1980", "03/01/1980", "04/01/1981"])
    assert dates == ["1980-01-01", "1980-02-01", "1980-03-01", "1981-04-01"]


@pytest.mark.parametrize(
    "texts",
    [
        # The first days of one January, or the months of a year.
        ["01/01/2024", "01/02/2024", "01/03/2024", "01/04/2024"],
        ["01/02/2023", "01/03/2024"],
        ["01/02/1980", "02/03/1980", "01/04/1981", "01/05/1981"],
    ],
)
def test_few_dates_or_years_are_not_a_monthly_series(texts):
    _, problems = normalized(texts)
    assert "date.order_unknown" in [problem.message.code for problem in problems]


def test_words_that_are_more_exact_than_the_date_are_kept():
    texts = ["令和6年10月8日", "early 1990s", "spring 2024", "5 May 2024", "5 Rabi II 1446 AH"]
    more = ["winter 2024", "late 2024", "first half of the 1990s", "winter 2023/24"]
    cells = {
        "date": DictColumn.of(pd.Series([*texts, *more], dtype="str")),
        "date_text": DictColumn.of(pd.Series(["", "", "", "", "as the source has it", *[""] * 4])),
    }
    columns, problems = normalize_dates(cells, np.arange(2, 11))
    words = columns["date_text"].texts.iloc[columns["date_text"].codes].tolist()
    assert words[:5] == ["令和6年10月8日", "early 1990s", "", "", "as the source has it"]
    assert words[5:] == [*more[:3], ""]
    codes = {problem.given: problem.message.code for problem in problems}
    assert codes["令和6年10月8日"] == "date.from_other_calendar"
    assert codes["winter 2024"] == "date.winter"
    assert codes["late 2024"] == "date.whole_period"


def test_a_remark_beside_a_date_is_kept_in_words():
    texts = ["May 2023 (attack in late May)", "2023-05-03", "5 May 2024"]
    cells = {
        "date": DictColumn.of(pd.Series(texts, dtype="str")),
        "date_text": DictColumn.of(pd.Series([""] * 3)),
    }
    columns, problems = normalize_dates(cells, np.arange(2, 5))
    words = columns["date_text"].texts.iloc[columns["date_text"].codes].tolist()
    assert words == [texts[0], "", ""]
    # The remark, not the date, is only a part of a month.
    assert [problem.code for problem in problems] == ["value.read_as", "value.read_as"]


def test_years_of_two_digits_in_their_column_are_noted():
    years = {"year": pd.Series(["14", "15"]), "month": pd.Series(["3", "4"])}
    assert join_date_parts(years).short_year == "14"
    assert join_date_parts({"year": pd.Series(["14", "476"])}).short_year == ""


@pytest.mark.parametrize(
    ("start", "end", "is_reversed"),
    [
        ("2020-05-03", "2020-05-01", True),
        ("2023-08-01", "08/31/2013", True),
        ("05/06/2024", "03/04/2023", True),
        ("3/2/24 10:00", "2023-12-31", True),
        # Only in one order.
        ("2024-03-10", "04/02/2024", False),
        ("05/06/2024", "06/05/2024", False),
    ],
)
def test_an_end_before_its_start_is_reported(start, end, is_reversed):
    days = {"date": pd.Series([start] * 2), "end_date": pd.Series([end, ""])}
    unused = join_date_parts(days).unused
    assert ("end_date" in unused) == is_reversed
    assert not is_reversed or unused["end_date"].tolist() == [True, False]
