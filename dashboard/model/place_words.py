# ruff: noqa: RUF001 - names and words in other scripts are meant
"""Words for the kind of a place, which are part of names: "Kursk Oblast", "Province of Québec".

They are folded as by :func:`dashboard.common.text_folding.fold_names`.
"""

import re
from unicodedata import normalize

# First-level divisions of a country.
_AREA = (
    "region|regions|oblast|province|governorate|prefecture|krai|kray|state|canton|voivodeship|"
    "republic|autonomous republic|autonomous region|autonomous oblast|autonomous okrug|territory|"
    "department|emirate|wilaya|wilayah|free state|"
    "область|области|обл|краи|республика|республіка|регион|регіон|округ|автономныи округ|"
    "автономная область|автономна область|провинция|провінція|воєводство|воеводство|штат|земля|"
    "provinz|bundesland|land|kanton|freistaat|regierungsbezirk|"
    "departement|region autonome|provincia|regione|departamento|estado|estado libre asociado|"
    "comunidad autonoma|comunidad|principado|etat|stato|gouvernorat|gobernacion|regiao|"
    "provincie|prowincja|wojewodztwo|kraj|wojewodztwie|stat|"
    "ili|vilayeti|eyaleti|lan|fylke|maakunta|"
    "محافظة|ولایة|منطقة|استان|مقاطعة"
)
# Smaller divisions, which have no code.
_DISTRICT = (
    "district|raion|rayon|county|municipality|parish|commune|"
    "раион|р н|уезд|повіт|громада|"
    "landkreis|kreis|bezirk|powiat|okres|ilcesi|arrondissement|municipio|concelho|"
    "قضاء|مدیریة|شهرستان"
)
_CITY = (
    "city|town|village|settlement|"
    "город|г|місто|м|село|с|смт|пгт|поселок|селище|"
    "stadt|ville|ville de|ciudad|cidade|citta|miasto|mesto|stad|gmina|"
    "مدینة|شهر|قریة"
)
_NEAR = (
    "near|outside|just outside|around|close to|vicinity of|in vicinity of|off|off coast of|"
    "outskirts of|on outskirts of|suburb of|suburbs of|area around|surroundings of|"
    "біля|поблизу|неподалік|около|возле|вблизи|неподалеку от|"
    "nahe|bei|in nahe von|nahe von|unweit von|pres de|aux environs de|au large de|"
    "cerca de|vicino a|perto de|nabij|kolo|w poblizu|blizko|yakinlari|"
    "قرب|بالقرب من|نزدیک"
)
_SIDE = "(?:(?:north|south) ?(?:east|west)?|east|west) of"
_DISTANCE = "(?P<number>[0-9]{1,2}) ?(?P<unit>km|kilomet(?:er|re)s|miles|mi)"
_MILE_KM = 1.609
# Words between such a word and the name.
_OF = "(?: (?:of|de|del|da|do|di|von|der|du|des))?"
WORDED: tuple[tuple[str, re.Pattern[str]], ...] = (
    *(
        (kind, re.compile(form.format(words)))
        for kind, words in (("area", _AREA), ("district", _DISTRICT), ("city", _CITY))
        for form in ("(?P<name>.+) (?:{})", f"(?:{{}}){_OF} (?P<name>.+)")
    ),
    # Not farther than 99 kilometres or miles.
    ("near", re.compile(f"(?:{_DISTANCE} )?(?:{_NEAR}) (?P<name>.+)")),
    ("side", re.compile(f"(?:{_DISTANCE} )?{_SIDE} (?P<name>.+)")),
)
# Chinese, Japanese and Korean write no space between a name and its kind.
_CJK_AREA = re.compile(
    normalize("NFKD", "(.{2,})(?:省|市|州|都|府|県|縣|自治区|自治區|도|시|주|성|광역시|특별시)")
)


def bare_area(name: str) -> str:
    """Remove the word for the kind of a first-level division from its name, if it has one.

    Examples
    --------
    >>> bare_area("kursk oblast"), bare_area("region of murcia"), bare_area("浙江省")
    ('kursk', 'murcia', '浙江')
    >>> bare_area("texas")
    'texas'
    """
    areas = (form.fullmatch(name) for kind, form in WORDED if kind == "area")
    match = next(filter(None, areas), None) or _CJK_AREA.fullmatch(name)
    return match[1] if match else name


def distance_km(name: str) -> float:
    """Return the distance from a place that a (folded) name tells; 0 if it tells none.

    Examples
    --------
    >>> distance_km("10 km north of aleppo"), round(distance_km("90 miles off tripoli"))
    (10.0, 145)
    >>> distance_km("north of aleppo"), distance_km("10 km road")
    (0.0, 0.0)
    """
    forms = (form.fullmatch(name) for kind, form in WORDED if kind in ("near", "side"))
    match = next(filter(None, forms), None)
    if not match or not match["number"]:
        return 0.0
    return int(match["number"]) * (1.0 if match["unit"].startswith("k") else _MILE_KM)
