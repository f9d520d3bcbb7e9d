# ruff: noqa: RUF001 - words in other scripts are meant
"""Words in the names of columns that hold dates, by language.

They are written as people write them. :mod:`dashboard.model.date_names` removes case and accents,
and splits compounds such as "Enddatum" and "開始日" at these words.
"""

# Births and deaths, which are a start and an end of which the latter may be missing.
BIRTH = (
    "birth born dob geburt geburts geboren naissance nacimiento nacio nascita nato nascimento "
    "nasceu geboorte urodzenia urodzony urodzona narození narozen doğum рождение рождения родился "
    "родилась народження народився народилася 出生 诞生 誕生 출생 탄생 ميلاد الميلاد ولادة الولادة "
    "تولد जन्म לידה γέννηση γέννησης födelse född fødsel født syntymä syntynyt születés született "
    "naștere născut lahir เกิด"
)
DEATH = (
    "death died deceased dod tod todes sterbe gestorben verstorben décès mort muerte murió "
    "fallecimiento falleció defunción morte morto falecimento faleceu óbito overlijden overlijdens "
    "overleden śmierci śmierć zgon zgonu zmarł zmarła úmrtí zemřel ölüm olum смерть смерти умер "
    "умерла смерті помер померла 死亡 逝世 去世 死去 逝去 사망 وفاة الوفاة درگذشت وفات मृत्यु निधन "
    "פטירה θάνατος θανάτου död döds død kuolema kuollut halál halála deces meninggal wafat "
    "เสียชีวิต"
)
START = (
    "start started starts starting strt st begin began begun begins beginning beg from since debut "
    "commence commenced commencing commencement onset inception initiated initiation "
    "anfang anfangs beginn beginnt begonnen von ab début commencement inicio inicial inicia "
    "comienzo comienza desde começo inizio iniziale aanvang początek początkowa rozpoczęcie "
    "rozpoczęcia od začátek počátek zahájení başlangıç baslangic başlama начало начала от старт "
    "початок початку від з 开始 開始 起始 生效 始期 시작 개시 بداية البداية بدء البدء شروع آغاز "
    "प्रारंभ प्रारम्भ शुरुआत आरंभ आरम्भ התחלה תחילת έναρξη έναρξης början alku alkoi kezdet "
    "kezdete kezdő început inceput mulai เริ่ม เริ่มต้น opened"
)
END = (
    "end ended ends ending finish finished finishes conclusion concluded completion termination "
    "terminated cessation ceased expiry expires expired expiration fin final fim ende beendet "
    "schluss abschluss bis until till to finalización finaliza término terminación hasta "
    "encerramento conclusão até fine termine finale einde eind koniec końcowa zakończenie "
    "zakończenia konec ukončení bitiş кінець кінця закінчення завершення конец конца окончание "
    "окончания завершения до closed stop stopped 结束 結束 终止 終止 截止 失效 終了 終期 종료 끝 "
    "نهاية النهاية انتهاء الانتهاء پایان समाप्ति अंत अन्त अंतिम סיום λήξη λήξης τέλος slut slutt "
    "завершение loppu päättyi vég vége záró sfârșit selesai สิ้นสุด"
)
DATE = (
    "date datetime timestamp dt day_date datum datums fecha data дата дати даты dato tarih tarihi "
    "tanggal 日期 日付 年代 年月日 日時 时期 時期 년월일 연월일 날짜 일시 일자 تاريخ التاريخ تاریخ "
    "तिथि तारीख दिनांक תאריך ημερομηνία ημερομηνίας päivämäärä pvm dátum วันที่"
)
YEAR = (
    "year yr yrs yyyy yy jahr annee ano anno rok рік год yil yıl jaar ar aar anio tahun vuosi anul "
    "év έτος שנה السنة سنة سال वर्ष साल 年 年份 年度 년 연도 ปี "
    "years jahre annees anos anni lata роки годы"
)
MONTH = (
    "month mon mm mth mo monat mois mes mese mês miesiąc miesiac měsíc місяць месяц maand ay 月 "
    "月份 월 الشهر شهر ماه माह महीना חודש μήνας månad måned kuukausi hónap lună bulan เดือน"
)
DAY = (
    "day dy dd tag jour dia giorno dzień dag den день gun gün 日 일 اليوم يوم روز दिन יום ημέρα "
    "päivä nap hari"
)
TIME = "time uhrzeit zeit heure hora ora godzina час время tid 時刻 时间 時間 시간 الوقت समय"
# Only in compounds, as they are also parts of other words: 生年月日 is a day of birth.
COMPOUND_BIRTH, COMPOUND_DEATH = "生 생", "没 歿 卒 몰"

# Words for dates that end compounds in languages which write them together.
COMPOUND_UNITS = frozenset(
    "date year datum dato zeit jahr tid paivamaara paiva pvm".split()  # noqa: SIM905
)

# The beginnings and ends of organizations, offices, buildings and products.
_FOUNDED = (
    "founded established formed opened built launched introduced commissioned enacted inception "
    "foundation erected incorporated"
)
_DISSOLVED = (
    "dissolved abolished disestablished disbanded closed defunct demolished discontinued "
    "decommissioned repealed dissolution closure"
)
# Where the end is a dash, they have none yet.
FOUNDATIONS = (
    *((founded, dissolved) for founded in _FOUNDED.split() for dissolved in _DISSOLVED.split()),
    *(("foundation", "dissolution"), ("opening", "closing")),
    *(("ouverture", "fermeture"), ("fundacion", "disolucion"), ("fondation", "dissolution")),
    *(("eroffnung", "schliessung"), ("eroffnet", "geschlossen"), ("grundung", "auflosung")),
    *(("otwarcie", "zamkniecie"), ("відкриття", "закриття"), ("открытие", "закрытие")),
    *(("開業", "閉業"), ("開館", "閉館"), ("개관", "폐관"), ("设立", "撤销"), ("成立", "解散")),
    ("設立", "解散"),
)
NUMBERED, LIMITS = ("1", "2"), ("earliest", "latest")
# Start and end only beside a word for dates, as there are numbered scores, and prices at the
# opening.
NEED_DATE_WORDS = (
    *(NUMBERED, ("open", "close"), ("apertura", "cierre"), ("apertura", "chiusura")),
    *(("abertura", "fechamento"), ("lower", "upper"), ("s", "e")),
)
# Either may be first: a guest arrives before the departure, and a train after it.
EITHER_WAY = (
    *(("departure", "arrival"), ("departed", "arrived"), ("abfahrt", "ankunft")),
    *(("salida", "llegada"), ("depart", "arrivee"), ("partenza", "arrivo")),
    *(("wyjazd", "przyjazd"), ("出発", "到着")),
)
# Faults and closures last until something works again.
_BROKEN = "start started begin began beginning outage failure onset"
_RESTORED = (
    "restoration restored restore resolution resolved recovery recovered repair repaired reopening"
)
# Words that mean a start and an end only if a table has both.
PAIRED = (
    *(("launch", "return"), ("launch", "landing"), ("launched", "landed"), ("takeoff", "landing")),
    *EITHER_WAY,
    *(("departed", "returned"), ("departure", "return"), ("left", "returned")),
    *(("arrest", "release"), ("arrested", "released"), ("admission", "discharge")),
    *(("admitted", "discharged"), ("appointed", "dismissed")),
    *(("released", "discontinued"), ("launch", "shutdown")),
    *FOUNDATIONS,
    *((broken, restored) for broken in _BROKEN.split() for restored in _RESTORED.split()),
    *(("joined", "left"), ("entry", "exit"), ("took", "left"), ("assumed", "left")),
    *(("hired", "fired"), ("hired", "terminated"), ("hire", "termination"), ("onset", "offset")),
    *(("accession", "abdication"), ("accession", "deposition"), ("outbreak", "cessation")),
    *(("effective", "expiry"), ("effective", "expires"), ("effective", "expiration")),
    *(("issued", "expires"), ("issue", "expiry"), ("in", "out"), ("before", "after")),
    *(("post", "ante"), ("tpq", "taq"), ("crowned", "deposed")),
    *NEED_DATE_WORDS,
    *(("арешт", "звільнення"), ("арест", "освобождение")),
    *(LIMITS, ("first", "last"), ("first", "final"), ("premiere", "derniere")),
    *(("primera", "ultima"), ("erste", "letzte"), ("erster", "letzter"), ("prima", "ultima")),
    # From and to.
    *(("du", "au"), ("de", "ate"), ("del", "al"), ("dal", "al"), ("da", "a"), ("van", "tot")),
    *(("od", "do"), ("с", "по"), ("з", "по"), ("fra", "til"), ("fran", "till"), ("自", "至")),
    *(("起", "止"), ("من", "إلى"), ("من", "الى"), ("از", "تا"), ("से", "तक"), ("από", "έως")),
)
# Words for years before Christ, as they are written in the names of columns.
BEFORE_CHRIST = (
    r"\bb\.? ?c\.?(?: ?e\.?)?(?![^\W_])|\bv\. ?(?:chr|u\. ?z)|\bav(?:ant)?\.? ?j\.? ?-?c"
    r"|\ba\. ?c\.(?! ?e)|до н\.? ?[эе]|\bp\. ?n\. ?e|\bpř\. ?n|\bm\. ?ö|公元前|紀元前|기원전|ق\. ?م"
)
