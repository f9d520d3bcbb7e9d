"""Write out the traditional abbreviations of states in North America: "Selma, Ala."."""

import re

# Without dots and spaces. Postal codes such as "AL" are in the gazetteer.
_STATES = {
    "ala": "Alabama", "ariz": "Arizona", "ark": "Arkansas", "cal": "California",
    "calif": "California", "colo": "Colorado", "conn": "Connecticut", "del": "Delaware",
    "dc": "District of Columbia",
    "fla": "Florida", "ga": "Georgia", "ill": "Illinois", "ills": "Illinois", "ind": "Indiana",
    "kan": "Kansas", "kans": "Kansas", "kas": "Kansas", "ky": "Kentucky", "la": "Louisiana",
    "mass": "Massachusetts", "md": "Maryland", "me": "Maine", "mich": "Michigan",
    "minn": "Minnesota", "miss": "Mississippi", "mo": "Missouri", "mont": "Montana",
    "nc": "North Carolina", "nd": "North Dakota", "ndak": "North Dakota", "neb": "Nebraska",
    "nebr": "Nebraska", "nev": "Nevada", "nh": "New Hampshire", "nj": "New Jersey",
    "nm": "New Mexico", "nmex": "New Mexico", "ny": "New York", "okla": "Oklahoma",
    "ore": "Oregon", "oreg": "Oregon", "pa": "Pennsylvania", "penn": "Pennsylvania",
    "penna": "Pennsylvania", "ri": "Rhode Island", "sc": "South Carolina", "sd": "South Dakota",
    "sdak": "South Dakota", "tenn": "Tennessee", "tex": "Texas", "va": "Virginia",
    "vt": "Vermont", "wash": "Washington", "wis": "Wisconsin", "wisc": "Wisconsin",
    "wva": "West Virginia", "wyo": "Wyoming",
    # Provinces of Canada.
    "bc": "British Columbia", "nb": "New Brunswick", "ns": "Nova Scotia", "pq": "Quebec",
}  # fmt: skip
_ABBREVIATION = re.compile(r"(?:[BDNPRSW]\. ?)?[A-Z][A-Za-z]{0,4}\.")
_MAX_CHARS = 8


def write_out_state(name: str) -> str:
    """Return the name of the state that an abbreviation with a dot means, or the text itself.

    Without the dot, it may be another name: Ala is a town, and Miss a form of address.

    Examples
    --------
    >>> write_out_state("Ala."), write_out_state("N. Mex."), write_out_state("S.C.")
    ('Alabama', 'New Mexico', 'South Carolina')
    >>> write_out_state("D. C."), write_out_state("B.C.")
    ('District of Columbia', 'British Columbia')
    >>> write_out_state("Ala"), write_out_state("St.")
    ('Ala', 'St.')
    """
    if not name.endswith(".") or len(name) > _MAX_CHARS or not _ABBREVIATION.fullmatch(name):
        return name
    return _STATES.get(name.replace(".", "").replace(" ", "").casefold(), name)
