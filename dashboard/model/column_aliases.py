"""Known column names, by which the columns of a file are matched to the fields of an event.

Case, spaces and punctuation are ignored. A mapping takes precedence over the proposals of this
module, see :mod:`dashboard.model.column_mapping`.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Set
from functools import lru_cache

from dashboard.common.text_folding import fold_text
from dashboard.model.schema import COLUMN

# Maximum number of characters of a name that are compared.
_MAX_NAME = 200
# A column without a name, and a unit or a time zone, as in "Date (UTC)".
_NUMBERED = re.compile("column [0-9]+")
_BRACKETS = re.compile(r"[(\[].*?[)\]]")
_ADDRESSES = (
    *("address", "street address", "full address", "property address", "site address", "addr"),
    *("streetaddr", "adresse", "anschrift", "dirección", "endereço", "indirizzo", "adres"),
    *("адреса", "адрес", "العنوان البريدي", "地址", "住所", "주소"),
)
# Names that people and programs use for a field, the most likely first.
ALIASES: dict[str, tuple[str, ...]] = {
    "event_id": ("id", "uid", "unique id", "incident id", "key"),
    "title": (
        "headline", "event", "event title", "event name", "name", "what", "summary", "subject",
        "heading", "incident", "message", "label", "what happened", "titel", "ereignis", "titre",
        "événement", "título", "titolo", "tytuł", "назва", "заголовок", "подія", "название",
        "событие", "мероприятие", "наименование", "найменування", "захід", "що сталося",
        "что произошло", "bezeichnung", "überschrift", "vorfall", "intitulé", "libellé", "nom",
        "evento", "hecho", "suceso", "acontecimiento", "nombre", "nome", "acontecimento",
        "manchete",
        "wydarzenie", "nazwa", "název", "událost", "gebeurtenis", "naam", "händelse", "rubrik",
        "ba\u015fl\u0131k", "olay", "etkinlik", "isim", "titlu", "eveniment", "cím", "esemény",
        "judul",
        "peristiwa", "τίτλος", "γεγονός", "כותרת", "אירוע", "العنوان", "عنوان", "الحدث", "حدث",
        "avvenimento", "tapahtuma", "naslov", "događaj", "събитие", "заглавие",
        "เหตุการณ์", "ชื่อ", "事件名", "标题名称", "事件標題", "사건명", "sự kiện", "tên",
        "الاسم", "رویداد", "शीर्षक", "घटना", "नाम", "标题", "標題", "题目", "事件", "事件名称",
        "名称", "名稱",
        "タイトル", "題名", "件名", "見出し", "出来事", "イベント", "行事", "제목", "사건", "행사",
        "행사명",
        "이벤트", "명칭", "이름", "main", "資料名", "史料名", "作品名", "書名", "曲名", "展覧会名",
        "内容", "內容", "내용", "scientific name", "species", "common name", "vernacular name",
    ),
    "description": (
        "summary", "details", "detail", "event description", "text", "notes", "note", "body",
        "content", "comment", "comments",
        "beschreibung", "descripción", "descrizione", "opis", "опис", "описание", "desc", "remarks",
        "bemerkung", "bemerkungen", "anmerkungen", "erläuterung", "texte", "remarques", "détails",
        "detalles", "detalle", "notas", "texto", "resumen", "descrição", "detalhes", "resumo",
        "observações", "observaciones", "observ", "excerpt", "résumé", "testo",
        "note", "dettagli", "popis", "beschrijving", "toelichting",
        "beskrivning", "a\u00e7\u0131klama", "detay", "descriere", "leírás", "примітки", "примітка",
        "примечание", "примечания", "комментарий", "коментар", "подробности", "подробиці", "תיאור",
        "الوصف", "وصف", "التفاصيل", "ملاحظات", "توضیحات", "विवरण", "描述", "说明", "說明", "概述",
        "简介", "详情", "备注", "備註", "説明", "概要", "詳細", "備考", "内容", "內容", "설명",
        "내용",
        "상세", "비고", "deskripsi", "keterangan", "περιγραφή", "story",
    ),
    "date": (
        "event date", "when", "datetime", "timestamp", "ts", "start date", "date start", "start",
        "begin",
        "incident date", "date of event", "date of incident", "from", "von", "від", "desde",
        "day", "time", "datum", "fecha", "data", "jour", "дата", "коли", "когда", "tarih", "dato",
        "tanggal", "päivämäärä", "dátum", "ημερομηνία", "תאריך", "التاريخ", "تاریخ", "तारीख",
        "दिनांक", "日期", "日付", "年月日", "날짜", "일자", "dating", "datation", "datierung",
        "datazione", "datación", "datação", "datowanie", "датування", "датировка",
    ),
    "date_text": ("display date", "date as written", "date note"),
    "event_type": (
        "type", "category", "kind", "class", "group", "typ", "tipo", "тип", "категорія",
        "incident type", "event category", "main category", "primary category",
        "catégorie principale", "categoría principal", "categoria principale", "hauptkategorie",
        "type of event", "type of incident", "purpose",
        "primary purpose", "категория", "вид", "kategorie", "ereignisart", "ereignistyp",
        "categoría", "categoria", "catégorie", "type d'événement", "tipo de evento", "kategoria",
        "rodzaj", "categorie", "soort", "kategori", "tür", "olay türü", "النوع", "نوع", "الفئة",
        "类型", "類型", "类别", "類別", "分类", "分類", "カテゴリ", "カテゴリー", "種類", "種別",
        "ジャンル",
        "분류", "종류", "유형", "카테고리", "jenis", "τύπος", "סוג",
    ),
    "status": ("state", "стан"),
    "location": (
        "place", "where", "site", "loc", "city", "town", "city or county", "city county",
        "cidade uf", "city state", "ciudad estado", "cidade estado",
        "city or town", "town or city", "city town", "location name", "place name", "ort",
        "lieu",
        "lugar", "luogo", "miejsce", "місце", "место", "stadt", "ville", "ciudad", "cidade",
        "città", "miasto", "місто", "город", "населений пункт", "населённый пункт",
        "şehir", "yer", "stad", "plaats", "město", "místo",
        "المكان", "مكان", "الموقع", "المدينة", "مدينة", "شهر", "مکان",
        "地点", "地點", "地名", "城市", "場所", "都市", "市", "장소", "위치", "도시",
        "localidad", "ubicación", "sitio", "local", "localidade", "localité",
        "località", "konum", "mekan", "місце події", "место события", "населенный пункт",
        "locations", "places", "airport", "airport name", "locality", "settlement", "village",
        "lugar del hecho", "lugar de los hechos", "lugar del evento", "lieu de l'événement",
        "event place", "place of event", "miejsce zdarzenia", "місце пригоди",
        "lieux", "lugares", "orte", "luoghi", "міста", "места",
        *_ADDRESSES, *(f"{word} {line}" for word in _ADDRESSES for line in ("1", "line 1", "line")),
        "tempat", "lokasi", "kota", "paikka", "sted", "τόπος", "τοποθεσία", "πόλη", "מקום",
        "מיקום", "עיר", "स्थान", "localisation", "localização", "localización", "localizzazione",
        # If there is an address or a city, the venue is a part of the place.
        "venue",
    ),
    "country": (
        "country code", "iso3", "iso", "nation", "nations", "land", "pays", "país", "paese", "kraj",
        "країна", "страна", "country name", "country txt", "country label",
        "staat", "ülke", "země", "البلد", "بلد", "الدولة",
        "دولة", "کشور", "国家", "國家", "国", "国名", "국가", "나라", "admin0", "adm0",
        "country or region",
        "country or territory", "country region", "country territory", "negara", "maa", "χώρα",
        "מדינה", "ארץ", "देश",
    ),
    "latitude": (
        "lat", "широта", "breitengrad", "latitud", "latitudine", "纬度", "緯度", "위도", "خط العرض",
        "decimal latitude", "geographische breite", "breite", "enlem", "breedtegraad", "breddgrad",
        "szerokość geograficzna", "zeměpisná šířka", "lintang", "γεωγραφικό πλάτος", "קו רוחב",
    ),
    "longitude": (
        "lon", "lng", "long", "довгота", "долгота", "längengrad", "longitud", "longitudine", "经度",
        "經度", "経度", "경도", "خط الطول", "decimal longitude", "geographische länge", "länge",
        "boylam", "lengtegraad", "längdgrad", "długość geograficzna", "zeměpisná délka", "bujur",
        "γεωγραφικό μήκος", "קו אורך",
    ),
    "geo_precision": ("where prec", "location precision", "precision"),
    "geo_radius_km": ("radius km", "radius"),
    "origin": ("from", "start place", "departure"),
    "origin_latitude": ("from latitude", "from lat", "origin lat"),
    "origin_longitude": ("from longitude", "from lon", "origin lon", "origin lng"),
    "actors": (
        "actor", "participants", "participant", "participation", "belligerents", "combatants",
        "who", "people", "parties", "persons involved", "people involved", "involved parties",
        "parties involved", "involved", "groups involved", "historical figures", "persons",
        "candidate name",
        "candidate", "artist", "artists", "performer", "performers", "headliner", "headliners",
        "headlining artist", "band", "bands", "perpetrator", "perpetrators", "perpetrator group",
        "perpetrator name", "crew", "crew members", "attackers", "armed group", "armed groups",
        "organisation", "organization", "organisations", "organizations", "organizations involved",
        "organisations involved", "company", "companies", "operator", "operators",
        "space agency", "lead agency", "launch provider", "institution", "institutions",
        "organizer", "organiser", "organizers", "organisers", "airline", "employer", "employers",
        "unternehmen", "veranstalter", "behörde", "betreiber", "organisateur", "organisme",
        "entreprise", "opérateur", "compagnie", "organización", "organizador", "empresa",
        "operador",
        "institución", "organização", "instituição", "organizzazione", "azienda", "operatore",
        "organizacja", "organizator", "organisatie", "організація", "організатор", "оператор",
        "організації", "организация", "организатор", "机构", "機構", "主催", "主催者", "기관",
        "주최",
        "acteurs", "acteur", "actores", "atores", "attori", "akteure", "beteiligte",
        "teilnehmer", "intervinientes", "involucrados", "protagonistas", "participantes",
        "partecipanti", "uczestnicy", "deelnemers",
        "kat\u0131l\u0131mc\u0131lar", "актори", "учасники",
        "участники", "стороны", "сторони", "الأطراف", "المشاركون", "参与者", "參與者", "人物",
        "当事者", "参加者", "関係者", "참가자", "관련자",
    ),
    "actor_countries": ("actor country", "countries of actors"),
    "claimant": ("said by", "claimed by", "speaker", "author", "reported by", "хто каже",
                 "화자", "발언자", "話者", "发言人"),
    "claimant_country": ("claimant countries", "speaker country"),
    "about": ("about events", "refers to"),
    "stance": ("position",),
    "quantity_low": ("low", "minimum", "min", "at least"),
    "quantity_best": ("best", "quantity", "number", "count", "amount", "кількість"),
    "quantity_high": ("high", "maximum", "max", "at most"),
    "quantity_unit": ("unit", "units", "одиниця"),
    "source": (
        "source name", "sources", "publication", "publisher", "reference", "references", "citation",
        "citations", "quelle", "quellen", "fuente", "fuentes", "fonte", "fontes", "fonti", "źródło",
        "źródła", "zdroj", "zdroje", "bron", "bronnen", "källa", "källor", "kaynak", "kaynaklar",
        "forrás", "джерело", "джерела", "источник", "источники", "المصدر", "المصادر", "منبع",
        "来源", "來源", "消息来源", "资料来源", "依据", "出处", "出典", "出所", "출처",
    ),
    "source_date": ("date of source", "published", "publication date", "published on"),
    "source_url": ("url", "link", "source link", "href", "web", "посилання", "ссылка"),
    "source_locator": ("locator", "page", "paragraph"),
    "tags": ("tag", "keywords", "labels", "теги"),
    "media_url": (
        "media", "image", "picture", "photo", "video", "image url", "imagen", "imagem", "immagine",
        "bild", "foto", "photographie", "obraz", "зображення", "изображение", "图片", "圖片",
        "画像", "사진",
    ),
    "media_caption": ("caption", "image caption"),
    "alt_text": ("alt", "alternative text", "media alt text"),
    "collection": ("sheet",),
}  # fmt: skip
# Coordinates are often named after what lies there: "location_lat", "venueLongitude".
_SPOTS = (
    *("location", "location 1", "place", "site", "geo", "venue", "event", "incident", "city"),
    *("point", "gps"),
)
_AXES = {"latitude": ("lat", "latitude"), "longitude": ("lon", "lng", "long", "longitude")}
ALIASES |= {
    axis: (*ALIASES[axis], *(f"{spot} {word}" for spot in _SPOTS for word in words))
    for axis, words in _AXES.items()
}
# Parts of dates and places. They are combined if no column contains the whole. A mapping can name
# them like fields. A part is usable only beside one of the parts listed for it, if any are listed.
_NEEDS: dict[str, tuple[str, ...]] = {
    "year": (),
    "month": ("year",),
    "day": ("year",),
    "time": ("date", "year"),
    "end_date": ("date", "year"),
    "end_year": ("year",),
    "end_month": ("end_year",),
    "end_day": ("end_year",),
    "end_time": ("date", "year"),
    "duration": ("date", "year"),
    "date_certainty": ("date", "year"),
    "end_certainty": ("date_certainty",),
    "time_zone": ("date", "year"),
    "date_unit": ("date",),
    "coordinates": (),
    "lon_lat": (),
    "region": (),
    "county": (),
    "venue": ("location", "county", "region"),
}
DATE_PARTS = tuple(_NEEDS)[: tuple(_NEEDS).index("coordinates")]
FIELD_PARTS = tuple(_NEEDS)
# Both coordinates in one column, with the latitude or the longitude first.
COORDINATE_PARTS = ("coordinates", "lon_lat")
ALIASES |= {
    "year": (
        "start year", "jahr", "année", "annee", "año", "anno", "ano", "anio", "rok", "рік", "год",
        "年", "년", "年份", "연도", "y\u0131l", "tahun", "jaar", "år", "vuosi", "anul", "év",
        "έτος", "שנה", "السنة", "سنة", "سال", "वर्ष", "西暦",
    ),
    "month": (
        "start month", "monat", "mois", "mes", "mese", "mês", "miesiąc", "місяць", "месяц",
        "月", "월", "شهر", "ماه",
    ),
    "day": ("start day", "tag", "jour", "día", "dia", "giorno", "dzień", "день",
            "日", "일"),
    "time": (
        "start time", "event time", "kick-off", "anstoß", "coup d'envoi", "time of day", "uhrzeit",
        "heure", "hora", "ora", "godzina",
        "час", "время", "saat", "waktu", "pukul", "tijd", "klockslag", "klokkeslett", "kellonaika",
        "ώρα", "שעה", "الوقت", "समय", "时间", "時間", "時刻", "시간", "시각",
    ),
    "end_date": (
        "end", "to", "date end", "end datetime", "finish", "finish date", "until", "enddatum",
        "bis", "date de fin", "fecha de fin", "data fine", "data końcowa", "дата закінчення",
        "дата окончания",
    ),
    "time_zone": (
        "timezone", "tz", "tzid", "zone", "utc offset", "offset", "zeitzone", "fuseau horaire",
        "huso horario", "zona horaria", "fuso orario", "fuso horário", "часовий пояс",
        "часовой пояс", "saat dilimi", "strefa czasowa", "时区", "時區", "タイムゾーン", "시간대",
    ),
    "coordinates": (
        "coords", "lat long", "lat lon", "lat lng", "latlong", "latlng", "latitude longitude",
        "gps", "gps coordinates", "geometry", "wkt", "point", "координати", "координаты",
    ),
    "lon_lat": ("long lat", "lng lat", "longitude latitude"),
    "region": (
        "state", "states", "province", "provinces", "origin state", "oblast", "admin1", "adm1",
        "state province", "state or province", "admin area", "pref", "prefecture name",
        "都道府県名", "県名",
        "area", "region name", "state name", "province name", "governorate", "prefecture", "canton",
        "department", "voivodeship", "federal state", "territory", "us state",
        "bundesland", "provinz", "kanton", "région", "département", "estado", "provincia",
        "departamento", "comunidad autónoma", "regione", "województwo",
        "il", "eyalet", "область", "регіон", "регион", "край",
        "المحافظة", "محافظة", "الولاية", "المنطقة", "استان", "省", "省份", "州", "都道府県", "県",
        "지역", "도",
    ),
    # Not a theatre or an arena: a table of wars has them, too.
    "venue": (
        "venue name", "stadium", "concert hall", "spielstätte",
        "veranstaltungsort", "spielort", "stadion", "stade", "salle", "recinto", "teatro",
        "estadio", "estádio", "stadio", "spillested", "місце проведення", "место проведения",
        "会場", "공연장", "경기장", "场馆", "mekân",
    ),
    "county": (
        "district", "raion", "municipality", "admin2", "adm2", "county name", "district name",
        "landkreis", "kreis", "bezirk", "arrondissement", "municipio", "comune", "powiat", "okres",
        "район", "громада", "concelho",
    ),
}  # fmt: skip


# Language codes in names of columns with the same content: "name_en", "name_tr".
_LANGUAGES = (
    "ar az be bg ca cs da de el en es et fa fi fr he hi hr hu hy id it ja ka kk ko lt lv nl no pl "
    "pt ro ru sk sl sr sv th tr ua uk vi zh english deutsch french spanish turkish"
)
LANGUAGE_CODES = frozenset(_LANGUAGES.split())
# Words before or after the name of a field that do not change its meaning: "battle_location".
_SUBJECTS = (
    "event incident battle war conflict attack accident strike protest mission disaster crime case "
    "fire storm siege raid host venue occurrence occurance label of the"
)
# Other endings look like language codes: "location_id", "location_no".
_NO_MEANING = (LANGUAGE_CODES - {"id", "no", "it", "de"}) | frozenset(_SUBJECTS.split())
_EVENT_WORDS = frozenset(_SUBJECTS.split()) - {"label", "of", "the"}
_COMPOUND_FIELDS = ("location", "country", "region", "source", "actors")
# Two columns of places that only together are where something goes from and to.
_WAY_FIELDS = ("origin", "location")
_SPOT_WORDS = ("place", "location", "site", "area", "region", "city")
_WAYS = (
    *(("source", "destination"), ("origin", "destination"), ("departure", "destination")),
    *(("fromplace", "toplace"), ("fromcity", "tocity"), ("placefrom", "placeto")),
    *(("origen", "destino"), ("origem", "destino"), ("herkunft", "ziel")),
    *(("departure", "arrival"), ("abfahrt", "ankunft"), ("depart", "arrivee")),
    *(("salida", "llegada"), ("partida", "chegada"), ("partenza", "arrivo")),
    *(("wyjazd", "przyjazd"), ("відправлення", "прибуття"), ("отправление", "прибытие")),
    # What is launched somewhere happens at its target.
    *((f"launch{start}", f"target{end}") for start in _SPOT_WORDS for end in ("", *_SPOT_WORDS)),
)
# Before a name that is written as one word: "uacountry".
_JOINED_LANGUAGE = re.compile(rf"(?:{'|'.join(sorted(LANGUAGE_CODES))})(country|city|name|title)")
_NAME_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[^\W\d_A-Z]+|[0-9]+")


@lru_cache(maxsize=10_000)
def key_of(name: str) -> str:
    """Reduce a name to its letters and digits, without case and accents, for comparison.

    Examples
    --------
    >>> key_of("Event_ID "), key_of("event id"), key_of("Título")
    ('eventid', 'eventid', 'titulo')
    """
    return "".join(char for char in fold_text(name[:_MAX_NAME]) if char.isalnum())


FIELDS = (*COLUMN, *FIELD_PARTS)
_KEYS = {
    field: tuple(dict.fromkeys(map(key_of, (field, *ALIASES.get(field, ()))))) for field in FIELDS
}
_KNOWN = frozenset(key for keys in _KEYS.values() for key in keys)
_PART_KEYS = frozenset(key for part in FIELD_PARTS for key in _KEYS[part])
# Fields choose their columns in this order, so that a German "Tag" is a day rather than a tag.
_ORDER = tuple(dict.fromkeys(("date", *DATE_PARTS, *FIELDS)))


def count_known(names: Iterable[str]) -> int:
    """Count the cells that are known column names."""
    return len(_KNOWN & _by_key(names).keys())


def propose(
    names: Collection[str],
    fits: Callable[[str, str], bool] = lambda field, name: True,
    taken: Collection[str] = (),
) -> dict[str, str]:
    """Propose a column for each field, by the names of the columns.

    Parameters
    ----------
    names
        Names of the columns in the file.
    fits
        Whether the content of a column (second argument) suits a field (first argument).
    taken
        Fields that already have a column.

    Examples
    --------
    >>> propose(["Headline", "When", "LAT", "lng", "colour"])
    {'title': 'Headline', 'date': 'When', 'latitude': 'LAT', 'longitude': 'lng'}
    >>> propose(["Ereignis", "Jahr", "Monat", "Tag"])
    {'title': 'Ereignis', 'year': 'Jahr', 'month': 'Monat', 'day': 'Tag'}
    """
    proposed = _find_way(names, fits, taken)
    # Exact field names take precedence over aliases.
    exact = (name for name in COLUMN if name in names and name not in (*taken, *proposed))
    free = (name for name in exact if name not in proposed.values())
    proposed |= {name: name for name in free if fits(name, name)}
    left = _by_key(name for name in names if name not in proposed.values())
    has_year = any(key in left for key in _KEYS["year"])
    for field in _ORDER:
        filled = {*proposed, *taken}
        if field in filled or not _is_usable(field, filled):
            continue
        # Beside a year, a column "day" is part of a date.
        ruled_out = _PART_KEYS if field == "date" and has_year else ()
        keys = (key for key in _KEYS[field] if key in left and key not in ruled_out)
        name = next((left[key] for key in keys if fits(field, left[key])), None)
        if name is None and field in _COMPOUND_FIELDS:
            name = next(_similarly_named(field, left.values(), fits), None)
        if name is not None:
            proposed[field] = name
            left = {key: other for key, other in left.items() if other != name}
    return {field: proposed[field] for field in FIELDS if field in proposed}


def _find_way(
    names: Iterable[str], fits: Callable[[str, str], bool], taken: Collection[str]
) -> dict[str, str]:
    """Find the places that something goes from and to; "source" alone is another field."""
    keys = {key_of(name): name for name in names}
    if not keys.keys().isdisjoint(_KEYS["location"]):
        return {}
    for pair in _WAYS:
        ways = {field: keys.get(key, "") for field, key in zip(_WAY_FIELDS, pair, strict=True)}
        if all(name and field not in taken and fits(field, name) for field, name in ways.items()):
            return ways
    return {}


def _similarly_named(
    field: str, names: Iterable[str], fits: Callable[[str, str], bool]
) -> Iterator[str]:
    """Yield the columns with a known name and words that do not matter, the likeliest first."""
    keys = {bare: name for name in reversed(list(names)) if (bare := _bare_key(name))}
    return (keys[key] for key in _KEYS[field] if key in keys and fits(field, keys[key]))


def _bare_key(name: str) -> str:
    """Return the key of a name without language and subject; empty if it has neither.

    Examples
    --------
    >>> _bare_key("battle_location"), _bare_key("location_tr"), _bare_key("location_id")
    ('location', 'location', '')
    >>> _bare_key("uacountry"), _bare_key("Country"), _bare_key("island")
    ('country', '', '')
    """
    joined = _JOINED_LANGUAGE.fullmatch(name.casefold())
    if joined:
        return joined[1]
    words = [word.casefold() for word in _NAME_WORD.findall(name)]
    # An "event source" is a source, but a "source event" is an event.
    if words[:1] == ["source"] and not _EVENT_WORDS.isdisjoint(words[1:]):
        return ""
    bare = [word for word in words if word not in _NO_MEANING]
    return key_of("".join(bare)) if bare and len(bare) < len(words) else ""


def _by_key(names: Iterable[str]) -> dict[str, str]:
    """Index names by two keys: of the whole name, and of the name without text in brackets."""
    ordered = list(names)
    whole = {key_of(name): name for name in reversed(ordered)}
    bare = {key_of(_BRACKETS.sub("", name[:_MAX_NAME])): name for name in reversed(ordered)}
    return bare | whole


def is_numbered(name: str) -> bool:
    """Return whether a column has only a number, because the file does not name it.

    Examples
    --------
    >>> is_numbered("column 2"), is_numbered("Column")
    (True, False)
    """
    return _NUMBERED.fullmatch(name) is not None


def is_named_after(name: str, field: str) -> bool:
    """Return whether a column has a known name of a field.

    Examples
    --------
    >>> is_named_after("Date (UTC)", "date"), is_named_after("Wann?", "date")
    (True, False)
    """
    return not _by_key([name]).keys().isdisjoint(_KEYS[field])


def is_named_similarly(name: str, field: str) -> bool:
    """Return whether a column has a known name of a field and words that do not matter.

    Examples
    --------
    >>> is_named_similarly("battle_location", "location"), is_named_similarly("site_id", "location")
    (True, False)
    """
    return field in _COMPOUND_FIELDS and _bare_key(name) in _KEYS[field]


def _is_usable(field: str, present: Set[str]) -> bool:
    """Return whether a field can be used beside the fields present; a whole date needs no year."""
    needed = _NEEDS.get(field)
    if field == "year" and "date" in present:
        return False
    if field in COORDINATE_PARTS and present & {"latitude", "longitude", *COORDINATE_PARTS}:
        return False
    return not needed or not present.isdisjoint(needed)
