# ruff: noqa: RUF001 - words in other scripts are meant
"""Judge by the words of a column's name whether it has kinds of events."""

import re

from dashboard.model.title_words import (
    ATTRIBUTES,
    LINKS,
    NUMBERS,
    THINGS,
    TYPES,
    folded,
    is_reference,
    without_language,
    words_of,
)

_FILLERS = frozenset({"of", "the", "de", "del", "des", "der", "txt", "text", "name"})
# Ages and spans of ages, in the languages of many tables: "from 15 to 24 years", "65 or older".
_AGE_GROUP = re.compile(
    r"(?=.*[^\W\d_])"
    r"(?:(?:between|entre|zwischen|fra|from|de|von|da|dai|od|від|от|under|over|below|above|up|to|"
    r"unter|über|bis|hasta|menor(?:es)?|mayor(?:es)?|menos|más|moins|plus|meno|più|mais|maiores|"
    r"less|more|than|que|di|als|aged?|ages|edad|âge|alter|до|понад|старше|більше|менше|poniżej|"
    r"powyżej) ){0,3}"
    r"[0-9]{1,3}(?: ?(?:[-–—/]|to|and|y|a|à|bis|und|et|e|ed|do|до|ile|og|och|[iіи]) ?[0-9]{1,3})?"
    r" ?\+? ?(?:(?:years?|yrs?|y\.?o\.?|años?|anos?|ans?|anni|anno|jahren?|lat|lata|років|роки|рік|"
    r"лет|года?|yaş|jaar|år)\b)?"
    r"(?: (?:old|of|age|and|or|over|older|more|up|under|younger|less|o|y|e|et|ou|und|i|і|и|más|"
    r"menos|mais|plus|moins|oltre|älter|jünger|mehr|starsze?|więcej|старше|більше|de|edad|d'âge|"
    r"alt)){0,3}",
    re.IGNORECASE,
)
# A number that is not a part of a word.
_BARE_NUMBER = re.compile(r"(?<![^\W_0-9])[0-9]")
# What happens, beside the words for the subjects of events.
_HAPPENINGS = THINGS | folded(
    "death deaths crime crimes offence offences offense offenses violence violation violations "
    "emergency alarm hazard injury homicide abuse arrest raid strike "
    "tod todes todesfalls straftat straftaten delikt delikts unfall unfalls unfalles einsatz "
    "einsatzes vorfalls ereignisses gewalt angriff angriffs "
    "muerte muertes delito delitos crimen violencia accidente siniestro suceso incidente agresion "
    "deces mort crime delit infraction accident violence sinistre agression "
    "reato morte incidente violenza acidente violencia crimes obito "
    "przestepstwa wypadku zdarzenia smierci przemocy ataku "
    "смерті злочину пригоди події нападу насильства аварії "
    "смерти преступления происшествия события нападения насилия аварии "
    "olum suc kaza olayi saldiri siddet"
)
# Words for a type that begin a name, and those that mean something else without "of" after them.
_LEADING_TYPES = folded(
    "type types typ tipo tipos тип вид rodzaj soort druh jenis tur نوع סוג τυπος"
)
_LINKED_TYPES = frozenset({"art", "kind", "category", "nature", "class", "form"})
# What an event involves; its type is not that of the event.
_INVOLVED = folded(
    "weapon weapons gun firearm ammunition vehicle vehicles car truck aircraft plane engine train "
    "document documents sentence verdict judgment contract ticket permit visa victim victims "
    "person persons people user patient driver passenger suspect offender perpetrator perpetrators "
    "target building buildings road roads surface property premises house housing roof soil "
    "vegetation blood material record records data measurement unit units residence tenure "
    "waffe waffen fahrzeug fahrzeugs fahrzeuge flugzeug dokument urteil vertrag opfer opfers "
    "gebaude gebaudes strasse blut "
    "arma armas vehiculo vehiculos avion aeronave documento documentos sentencia sent contrato "
    "victima victimas persona personas vivienda via carretera sangre establecimiento inmueble "
    "arme armes vehicule document contrat victime victimes personne batiment route sang logement "
    "veicolo aereo sentenza vittima edificio strada sangue contratto veiculo vitima "
    "broni pojazdu samolotu dokumentu wyroku ofiary osoby budynku drogi krwi "
    "зброї літака документа вироку жертви особи будівлі дороги крові транспорту "
    "оружия самолета документа приговора жертвы лица здания дороги крови транспорта "
    "silah arac belge"
)
_KINDS = TYPES | folded(
    "group groups subgroup subtype subcategory perpetrator perpetrators attacker attackers cause "
    "causes method target targets "
    "gruppe ursache grupo causa groupe cause причина група группа"
)


def is_type(name: str) -> bool:
    """Return whether a column is named like types of events: "battle_type"; no other attributes.

    Examples
    --------
    >>> is_type("battle_type"), is_type("agency_type"), is_type("action")
    (True, False, True)
    """
    # "ship_1_type" is the type of one of several ships, not of the event.
    if any(char.isdecimal() for char in name):
        return False
    words = [word for word in without_language(name) if word not in _FILLERS]
    others = [word for word in words if word not in TYPES]
    return len(others) < len(words) and all(word in _HAPPENINGS for word in others)


def type_rank(name: str) -> int:
    """Judge how well a column whose name begins with "type" fits types of events; 0 is not at all.

    Examples
    --------
    >>> type_rank("Tipo muerte SRMCE2"), type_rank("Art der Beteiligung"), type_rank("Tipo Arma")
    (2, 1, 0)
    >>> type_rank("Type 2 reason"), type_rank("Type"), type_rank("Art style")
    (0, 0, 0)
    """
    words = words_of(name)
    rest = [word for word in words[1:] if word not in LINKS]
    is_linked = len(words) > len(rest) + 1
    begins = bool(rest) and (
        words[0] in _LEADING_TYPES or (words[0] in _LINKED_TYPES and is_linked)
    )
    others = ATTRIBUTES - _HAPPENINGS | _INVOLVED
    if not begins or _BARE_NUMBER.search(name) or not others.isdisjoint(rest) or is_reference(name):
        return 0
    return 1 if _HAPPENINGS.isdisjoint(rest) else 2


def is_age_group(text: str) -> bool:
    """Return whether a text is an age, or a span of ages.

    Examples
    --------
    >>> is_age_group("ENTRE 15 Y 24 AÑOS"), is_age_group("65 and over"), is_age_group("unter 18")
    (True, True, True)
    >>> is_age_group("30 years of war"), is_age_group("1914 to 1918"), is_age_group("110")
    (False, False, False)
    """
    return _AGE_GROUP.fullmatch(text.strip()) is not None


def names_kind(name: str) -> bool:
    """Return whether a column is named like a kind, cause, target or group: "perpetrator_group".

    Examples
    --------
    >>> names_kind("target_type"), names_kind("cause"), names_kind("group_id")
    (True, True, False)
    """
    words = set(without_language(name))
    return bool(words & _KINDS) and NUMBERS.isdisjoint(words_of(name))


def share_of_kind(name: str) -> float:
    """Return the share of words in a name that are about the kind of an event.

    Examples
    --------
    >>> share_of_kind("cause_category"), share_of_kind("climate_category")
    (1.0, 0.5)
    """
    words = without_language(name)
    return sum(word in _KINDS or word in THINGS for word in words) / max(len(words), 1)
