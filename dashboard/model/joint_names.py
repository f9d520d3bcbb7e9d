"""Find the columns that only together name an event: persons, the sides of a battle, letters."""

import re
from collections.abc import Callable, Iterable

from dashboard.common.text_folding import fold_text
from dashboard.model.title_words import folded, words_of

_FIRST_NAMES = folded(
    "firstname namefirst givenname forename vorname prenom imie voornaam імя имя jmeno fornavn "
    "fornamn"
)
_LAST_NAMES = folded(
    "lastname namelast surname familyname nachname familienname apellido apellidos sobrenome "
    "cognome nazwisko achternaam soyadi soyad прізвище фамилия prijmeni etternavn efternamn"
)
_MOST = 0.8
# People who are the subjects of rows: "victim_first" is the first name of one.
_PEOPLE = folded("victim person player deceased decedent inmate soldier victima victime opfer")
_PARTS_OF_NAMES = [["first"], ["last"]]
_NAMES_BESIDE_SURNAMES = frozenset({"name", "nom", "nombre", "nome", "ad", "adi"})


def are_short_names(texts: Iterable[str]) -> bool:
    """Return whether most texts are one or two words without digits, as first and last names are.

    Examples
    --------
    >>> are_short_names(["Curie", "De Witt"]), are_short_names(["Battle of Leipzig"])
    (True, False)
    """
    filled = [text for text in texts if text]
    short = [text for text in filled if len(text.split()) < 3 and not re.search("[0-9]", text)]  # noqa: PLR2004
    return len(short) >= _MOST * len(filled)


def find_person_name(
    names: Iterable[str], cells_of: Callable[[str], Iterable[str]] = lambda _: ()
) -> tuple[str, ...]:
    """Find the columns with a person's first and last name; empty if there are none.

    Parameters
    ----------
    names
        The names of all columns.
    cells_of
        Gives the texts of a column. "Name" may also be that of an event.

    Examples
    --------
    >>> find_person_name(["last_name", "age", "First Name"])
    ('First Name', 'last_name')
    >>> find_person_name(["Name", "Vorname"], {"Name": ["Battle of Leipzig"]}.__getitem__)
    ()
    """
    ordered = list(reversed(list(names)))
    keys = {_key_of_person(name): name for name in ordered}
    keys |= {"".join(words_of(name)): name for name in ordered}
    last = next((keys[key] for key in keys if key in _LAST_NAMES), None)
    first = next((keys[key] for key in keys if key in _FIRST_NAMES), None)
    if first and not last:
        # "Nom" beside "prénom" and "Name" beside "Vorname" are surnames.
        last = next((keys[key] for key in ("nom", "name") if key in keys
                     and not {"vorname", "voornaam", "prenom"}.isdisjoint(keys)
                     and are_short_names(cells_of(keys[key]))), None)  # fmt: skip
    first = first or next((keys[key] for key in keys if key in _NAMES_BESIDE_SURNAMES
                           and last and are_short_names(cells_of(keys[key]))), None)  # fmt: skip
    return (first, last) if first and last else ()


def _key_of_person(name: str) -> str:
    """Return the key of a name without the word for a person: "victim_last" is a last name."""
    words = words_of(name)
    bare = [word for word in words if word not in _PEOPLE]
    if len(bare) == len(words) or not bare:
        return ""
    return f"{bare[0]}name" if bare in _PARTS_OF_NAMES else "".join(bare)


_SIDES = (
    *("side", "actor", "team", "party", "combatant", "belligerent", "player", "ship", "group"),
    *("country", "state", "dyad", "army", "aircraft", "club", "fighter", "opponent"),
)
_OPPONENTS = (
    ("favorite", "underdog"),
    ("favourite", "underdog"),
    *(("hometeam", "awayteam"), ("home", "away"), ("attacker", "defender"), ("winner", "loser")),
    *(("plaintiff", "defendant"), ("heim", "gast"), ("heimmannschaft", "gastmannschaft")),
    *(("local", "visitante"), ("domicile", "exterieur"), ("casa", "trasferta")),
    *(("equipolocal", "equipovisitante"), ("mandante", "visitante"), ("domaci", "hoste")),
    *(("hjemmehold", "udehold"), ("hjemmelag", "bortelag"), ("hemmalag", "bortalag")),
    *(("thuisploeg", "uitploeg"), ("thuisteam", "uitteam"), ("gospodarze", "goscie")),
    *(("squadracasa", "squadraospite"), ("evsahibi", "deplasman"), ("господарі", "гості")),
    *(("хозяева", "гости"), ("equipedomicile", "equipeexterieur")),
)
_CORRESPONDENTS = tuple(
    (sender, recipient)
    for senders, recipients in (
        ("sender from author writer", "recipient receiver addressee to"),
        ("absender verfasser schreiber", "empfanger adressat"),
        ("expediteur auteur", "destinataire"),
        ("mittente remitente remetente autor autore", "destinatario"),
        ("nadawca", "odbiorca adresat"),
        ("avsandare afsender avsender afzender", "mottagare modtager mottaker ontvanger"),
        ("відправник автор", "отримувач адресат"),
        ("отправитель автор", "получатель адресат"),
    )
    for sender in senders.split()
    for recipient in recipients.split()
)


def find_sides(names: Iterable[str]) -> tuple[str, ...]:
    """Find the two columns with the sides of an event; empty if there are none.

    Examples
    --------
    >>> find_sides(["year", "side_a", "side_b", "side_a_id"])
    ('side_a', 'side_b')
    >>> find_sides(["side_a_name", "side_b_name"]), find_sides(["Home team", "Away team"])
    (('side_a_name', 'side_b_name'), ('Home team', 'Away team'))
    """
    lettered = (
        (f"{side}{left}{end}", f"{side}{right}{end}")
        for side in _SIDES
        for left, right in ("ab", "12")
        for end in ("", "name")
    )
    return _find_pair(names, (*lettered, *_OPPONENTS))


def find_correspondents(names: Iterable[str]) -> tuple[str, ...]:
    """Find the columns with the sender and the recipient of a letter; empty if there are none.

    Examples
    --------
    >>> find_correspondents(["date", "Sender", "Recipient"]), find_correspondents(["sender"])
    (('Sender', 'Recipient'), ())
    """
    return _find_pair(names, _CORRESPONDENTS)


def _find_pair(names: Iterable[str], pairs: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    keys = {re.sub(r"[\W_]", "", fold_text(name)): name for name in names}
    return next(((keys[a], keys[b]) for a, b in pairs if a in keys and b in keys), ())
