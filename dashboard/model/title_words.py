"""Judge by the words of a column's name whether its texts are titles."""

import re
from collections.abc import Iterable
from enum import IntEnum
from unicodedata import combining, normalize

from dashboard.common.text_folding import fold_text
from dashboard.model.column_aliases import ALIASES, LANGUAGE_CODES

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[^\W\d_A-Za-z]+")


def folded(words: str) -> frozenset[str]:
    """Return the words of a text without case and accents, as :func:`words_of` gives them."""
    return frozenset(fold_text(words).split())


_ENGLISH = frozenset({"en", "english"})


class TitleFit(IntEnum):
    """How well the name of a column fits titles; the higher, the better."""

    NEVER = -1
    PROSE = 0
    NEUTRAL = 1
    THING = 2
    NAME = 3
    TITLE = 4


_TITLES = folded(
    "title titles headline heading titel titulo titre titolo tytul titlu judul baslik rubrik "
    "otsikko заголовок שם כותרת عنوان العنوان 标题 標題 题目 タイトル 題名 件名 見出し 제목"
)
_NAMES = folded(
    "name names fullname displayname label nom nombre nome naam navn namn nazwa nazev назва "
    "название наименование найменування isim adi اسم الاسم نام 名称 名稱 名前 이름 명칭"
)
# Germanic languages write the title of something as one word.
_COMPOUND_TITLE = re.compile("(?!sub|unter|under|onder).{3,}(?:titel|rubrik|overskrift)")
# Subjects of rows in event tables.
THINGS = folded(
    "event events incident incidents battle battles war wars conflict conflicts case task tasks "
    "exhibition exhibitions mission missions operation attack attacks crisis disaster person ship "
    "vessel holiday milestone project activity meeting reform law treaty protest monument movie "
    "film book game match episode song festival concert storm hurricane revolution election "
    "monarch ruler king topic action main victim artwork painting product feature release "
    "discovery invention achievement headlines siege uprising expedition voyage ceremony session "
    "occurrence occurance engagement payload tsunami earthquake eruption flood typhoon cyclone "
    "tornado explosion accident crash outbreak coup riot raid bombing shooting duel "
    "ereignis vorfall schlacht krieg aufgabe projekt feiertag evento batalla guerra "
    "conflicto caso tarea hecho bataille conflit tache evenement ferie batalha conflito tarefa "
    "acontecimento battaglia fatto wydarzenie bitwa wojna udalost bitva valka gebeurtenis oorlog "
    "handelse olay savas подія битва війна конфлікт захід событие сражение война мероприятие "
    "حدث الحدث معركة حرب رویداد 事件 战役 戰役 戦い 合戦 出来事 イベント 行事 사건 행사 전투"
)
_PROSE = folded(
    "description descriptions desc detail details text textblock narrative story note notes "
    "comment comments impact effect effects significance result results outcome remarks remark "
    "reason reasons "
    "body content contents abstract bio biography preservation forces casualties summary "
    "deskripsi keterangan paragraph paragrafo parrafo absatz "
    "beschreibung bemerkung descripcion descricao descrizione detalles notas опис описание "
    "aciklama الوصف وصف 描述 说明 說明 概述 简介 备注 備考 説明 概要 설명 비고"
)
_DESCRIPTIONS = folded(
    "description descriptions desc narrative textblock summary content story significance "
    "deskripsi paragraph paragrafo parrafo absatz "
    "beschreibung descripcion descricao "
    "descrizione опис описание aciklama الوصف وصف 描述 说明 說明 概述 説明 概要 설명"
)
# Attributes of an event, or of something related to it.
ATTRIBUTES = folded(
    "id ids uid key code codes codigo identificacao identificador identificacion identifiant "
    "kennung number no nr num count index url urls uri link links href web "
    "website address street city town village state states province region regions county country "
    "countries "
    "district location locations place places neighborhood neighbourhood zip postal area site "
    "territory continent airport station zone latitude longitude lat lon "
    "lng coordinates party agency author source sources citation citations reference references "
    "ref publisher weapon weapons docket gender sex race ethnicity "
    "raceethnicity ethnie nationality religion age email "
    "mail phone user username file filename path image images photo picture media video caption "
    "credit licence license other others alternate alternative alternates alias aliases previous "
    "former original old related page isbn version tag tags category categories type types kind "
    "class status organization organisation org dept department company operator host "
    "jurisdiction judge president presidents candidate speaker plaintiff defendant participants "
    "participation actors first last middle given family surname suffix prefix date time day week "
    "weekday month year years period duration currency unit language century decade "
    "vorname nachname adresse ort land quelle bundesland kreis direccion ciudad pais fuente "
    "endereco cidade fonte ville adresa adres sehir ulke адреса місто країна джерело адрес город "
    "calle cruce avenida barrio comuna strasse rue avenue вулиця улица "
    "страна источник 地点 地點 国家 國家 来源 來源 依据 出典 場所 국가 장소 출처 "
    # Parts of towns.
    "addr streetaddr community communities neighbourhoods neighborhoods borough boroughs precinct "
    "ward wards beat parish suburb quarter stadtteil ortsteil bezirk quartier barrios bairro "
    "quartiere dzielnica mahalle микрорайон мікрорайон "
    # Where something goes.
    "arrival destination ankunft arrivee llegada destino chegada arrivo destinazione przyjazd "
    "прибуття прибытие varis "
    # People who own, report or claim something.
    "job profession occupation owner owners landlord landlords lessor buyer seller reporter "
    "reporters editor editors translator complainant complainants plaintiffs defendants applicant "
    "applicants appellant respondent petitioner petitioners informant witness witnesses observer "
    "observers officer contact creator contributor contributors submitter recorder photographer "
    "journalist journalists authors creators eigentumer besitzer inhaber vermieter verfasser "
    "melder "
    "klager beklagter zeuge propietario propietaria dueno demandante demandado denunciante autor "
    "autores proprietaire auteur auteurs demandeur defendeur proprietario proprietaria autore "
    "wlasciciel autorzy powod pozwany власник автор автори позивач відповідач заявник свідок "
    "владелец авторы истец ответчик заявитель свидетель sahibi davaci davali yazar"
)
# With a word for titles or names, these are the subjects of rows rather than attributes: a race has
# a title, unless it is that of people.
_TITLED = folded("race races class page video period")
_NAMED = folded("race races period")
_NAMING = _NAMES | {"event", "events"}
_TIMES = folded(
    "date dates time day days week weekday month year years decade century period datum "
    "jahr jahre monat annees anos anni lata "
    "tag fecha ano anno annee mois jour mes mese dia data год рік місяць месяц дата yil ay "
    "gun 年 月 日 日期 时间 年份 연도 월 일 날짜"
)
ATTRIBUTES |= folded(
    " ".join(
        name
        for field, names in ALIASES.items()
        for name in names
        if field not in ("title", "description", "event_id") and " " not in name
    )
)
# A name with one of these words is neither that of an event nor of an attribute: family history,
# first event.
_NOT_ALONE = frozenset({"first", "last", "given", "family", "other", "others"})
_HISTORIES = folded("history geschichte historia histoire storia історія история tarih 歴史 历史")


def words_of(name: str) -> list[str]:
    """Split the name of a column into words, without case, accents and digits.

    Examples
    --------
    >>> words_of("caseName"), words_of("nom_jour_ferie"), words_of("YrBeg1")
    (['case', 'name'], ['nom', 'jour', 'ferie'], ['yr', 'beg'])
    """
    bare = "".join(part for part in normalize("NFD", name) if not combining(part))
    return [fold_text(word) for word in _WORD.findall(bare)]


def without_language(name: str) -> tuple[str, ...]:
    """Split a name into words, without a language code at its end or beginning.

    Examples
    --------
    >>> without_language("name_tr"), without_language("en"), without_language("event_id")
    (('name',), ('en',), ('event', 'id'))
    """
    words = words_of(name)
    if len(words) > 1 and words[-1] in LANGUAGE_CODES - NUMBERS:
        words = words[:-1]
    elif len(words) > 1 and words[0] in LANGUAGE_CODES:
        words = words[1:]
    return tuple(words)


def is_english(name: str) -> bool:
    """Return whether a name is marked as English, or not marked with any language."""
    words = words_of(name)
    return tuple(words) == without_language(name) or not _ENGLISH.isdisjoint((words[0], words[-1]))


def title_fit(name: str) -> TitleFit:
    """Judge by its name how well a column serves as the title.

    Examples
    --------
    >>> title_fit("battle_name").name, title_fit("county_name").name, title_fit("ExhTitle").name
    ('NAME', 'NEVER', 'TITLE')
    """
    words = set(without_language(name))
    words |= {"titel" for word in words if _COMPOUND_TITLE.fullmatch(word)}
    if words & _HISTORIES:
        return TitleFit.NEUTRAL
    # "First landing" is an event, but "first name" is part of a name. A day may be a holiday.
    harmless = ({"local", "alias", "aliases"} if words & (_NAMES | _TITLES) else _NOT_ALONE) | (
        _TIMES if words & THINGS else set()
    )
    if words & _TITLES:
        harmless |= _TITLED
    elif words & _NAMING:
        harmless |= _NAMED
    if words & ATTRIBUTES - harmless:
        return TitleFit.NEVER
    if words & _TITLES:
        return TitleFit.TITLE
    # "War Description" describes wars, "event text" an event.
    if words & _PROSE:
        return TitleFit.PROSE
    if words & _NAMES:
        return TitleFit.NAME
    return TitleFit.THING if words & THINGS else TitleFit.NEUTRAL


def is_name_of_site(name: str) -> bool:
    """Return whether a column has the names of the sites of events: "name_of_site", "venue name".

    Examples
    --------
    >>> is_name_of_site("name_of_site"), is_name_of_site("type_of_site"), is_name_of_site("name")
    (True, False, False)
    """
    words = set(without_language(name))
    return bool(words & _NAMES) and bool(words & _SITES) and not words & TYPES


def ends_in_place(name: str) -> bool:
    """Return whether a column is named after the place of something that happens.

    Examples
    --------
    >>> ends_in_place("crash_location"), ends_in_place("location_1_name")
    (True, True)
    >>> ends_in_place("lugar_hecho"), ends_in_place("lugar de nacimiento")
    (True, False)
    >>> ends_in_place("birth_place"), ends_in_place("location")
    (False, False)
    >>> ends_in_place("Location of death"), ends_in_place("place of origin")
    (True, False)
    """
    words = without_language(name)
    if is_place_of_something(name):
        return True
    is_named = len(words) > 1 and words[-1] in _NAMES and words[0] in _PLACES
    ends = len(words) > 1 and words[-1] in {*_PLACES, "venue"}
    begins = len(words) > 1 and words[0] in _LEADING_PLACES and NUMBERS.isdisjoint(words)
    return (ends or begins or is_named) and _OTHER_PLACES.isdisjoint(words)


def is_place_of_something(name: str) -> bool:
    """Return whether a name says of what it is the place: "site of attack", "Ort des Unfalls".

    The place of a death counts, that of a birth does not.
    """
    words = without_language(name)
    is_place = len(words) > _PREFIX and words[0] in _SCENES and words[1] in LINKS
    others = _OTHER_PLACES - _DEATHS | _KEPT | NUMBERS
    return is_place and others.isdisjoint(words[_PREFIX:])


def is_place_of_death(name: str) -> bool:
    """Return whether a column has places of death.

    Examples
    --------
    >>> is_place_of_death("Location of death"), is_place_of_death("Lugar de fallecimiento")
    (True, True)
    """
    words = set(words_of(name))
    return bool(words & _DEATHS and words & _WIDE_PLACES)


def is_birthplace(name: str) -> bool:
    """Return whether a column has places of birth.

    Examples
    --------
    >>> is_birthplace("Place of birth"), is_birthplace("birthplace"), is_birthplace("birth year")
    (True, True, False)
    """
    words = set(words_of(name))
    is_compound = any(_BIRTHPLACE.fullmatch(word) for word in words)
    return is_compound or bool(words & _BIRTHS and words & (_WIDE_PLACES | {"city"}))


def has_place_word(name: str) -> bool:
    """Return whether a name has a word for places of events: "place_name_raw", "Area affected".

    Examples
    --------
    >>> has_place_word("place_name_raw"), has_place_word("birth place"), has_place_word("venue id")
    (True, False, False)
    """
    words = set(words_of(name))
    return bool(words & _WIDE_PLACES) and not words & (_OTHER_PLACES | NUMBERS | TYPES)


def has_time_word(name: str) -> bool:
    """Return whether a column is named like dates, times or parts of them: "launch_year"."""
    return not _TIMES.isdisjoint(words_of(name))


def is_description(name: str) -> bool:
    """Return whether a column is named like descriptions of events: "War Description"."""
    words = set(without_language(name))
    return bool(words & _DESCRIPTIONS) and not words & ATTRIBUTES


def find_tracks(names: Iterable[str]) -> tuple[str, ...]:
    """Find the columns with the events of several histories; empty if there are none.

    Examples
    --------
    >>> find_tracks(["date", "family history", "national history", "sources"])
    ('family history', 'national history')
    >>> find_tracks(["history", "event", "event type"])
    ()
    """
    by_subject: dict[str, list[str]] = {}
    for name in names:
        words = words_of(name)
        subject = words[-1] if len(words) > 1 else ""
        if subject in _HISTORIES or (subject in _EVENTS and not set(words) & _OTHER_WORDS):
            by_subject.setdefault(subject, []).append(name)
    return next((tuple(tracks) for tracks in by_subject.values() if len(tracks) > 1), ())


_EVENTS = folded("events ereignisse eventos evenements eventi wydarzenia події события")


def find_numbered_events(names: Iterable[str]) -> tuple[str, ...]:
    """Find numbered columns with several events per row; empty if there are none.

    Examples
    --------
    >>> find_numbered_events(["year", "event", "event1", "event2", "event1_description"])
    ('event', 'event1', 'event2')
    >>> find_numbered_events(["victim 1", "victim 2"])
    ()
    """
    events = tuple(name for name in names if words_of(name) in _NUMBERED_EVENTS)
    numbers = [re.sub(r"\D", "", name) for name in events]
    return events if len(events) > 1 and len(set(numbers)) == len(numbers) else ()


_NUMBERED_EVENTS = [[word] for word in folded("event ereignis evento evenement подія событие")]
_OTHER_WORDS = (ATTRIBUTES | _PROSE | _NAMES | _TITLES) - _NOT_ALONE
_SITES = folded(
    "site venue facility camp building school hospital mine plant sitio instalacion lieu ort luogo"
)
TYPES = folded(
    "type types kind kinds category categories action position office typ art tipo tur turu rodzaj "
    "soort druh jenis тип вид"
)


_PLACES = folded("location place locality ort lieu lugar luogo miejsce місце место")
# In these languages, the place comes first: "lugar del hecho".
_LEADING_PLACES = folded("lieu lugar luogo miejsce місце место")
_WIDE_PLACES = _PLACES | folded(
    "locations places area areas region regions site sites city cities town towns nation nations "
    "countries orte gebiet gebiete gemeinde lieux zone lugares zona luoghi obszar місця места "
    "locn province provinces provincia provincias provinz provinzen county counties district "
    "districts municipality municipalities municipio municipios comune comuni commune département "
    "departamento bundesland landkreis область район województwo gmina"
)
# Places of persons, things and sources, or where something goes to or comes from.
_OTHER_PLACES = folded(
    "birth death burial residence home publication publisher author user storage shelf current "
    "previous next from to origin destination departure arrival headquarters office work file "
    "geburts sterbe nacimiento naissance nascita nascimento narodzenia urodzenia народження "
    "рождения residencia"
)
_BIRTHS = folded(
    "birth born geburt geburts nacimiento naissance nascita nascimento narodzenia urodzenia "
    "народження рождения dogum"
)
_BIRTHPLACE = re.compile("birthplace|geburtsort|geburtsland")
_DEATHS = folded(
    "death deaths todes sterbe muerte fallecimiento deces mort morte decesso falecimento obito "
    "zgonu smierci смерті смерти olum"
)
# Where a copy or a document is kept, or somebody lives or works.
_KEPT = folded(
    "original copy copies manuscript archive archives record records document documents museum "
    "library repository collection employment study studies education interview registration issue "
    "accused suspect owner author victim person living work published "
)
# "Place of death": words for the place, and for what links it with what follows.
_SCENES = _PLACES | folded("site scene venue spot locations places tatort")
LINKS = folded("of where von der des de du d del dell della di da do dos das l la el где де")
_PREFIX = 2
NUMBERS = folded("id ids code codes number no nr num count url link")


def is_reference(name: str) -> bool:
    """Return whether a column is named like codes, sources or people who report.

    Examples
    --------
    >>> is_reference("case_id"), is_reference("source name"), is_reference("organisation")
    (True, True, False)
    """
    return not (NUMBERS | _REFERENCES).isdisjoint(words_of(name))


_REFERENCES = folded(
    "source sources reference references ref citation author publisher latitude longitude lat lon "
    "lng coordinates hash file filename path updated modified created"
)
