"""Words in cells for ends: of something that still goes on, and before the date of an end."""

import re

ONGOING = frozenset(
    {
        *("ongoing", "present", "the present", "to present", "now", "today", "to date", "current"),
        *("still in office", "in office", "incumbent", "still active", "active", "still going"),
        *("heute", "laufend", "andauernd", "im amt", "gegenwart", "aujourd'hui", "à ce jour"),
        *("en cours", "en fonction", "hoy", "presente", "actualidad", "en el cargo", "en curso"),
        *("atualidade", "in carica", "oggi", "obecnie", "до сьогодні", "дотепер", "триває"),
        *("living", "alive", "still alive", "still living", "lebt", "lebend", "vivant", "vivante"),
        *("vivo", "viva", "vivente", "żyje", "жив", "жива", "живий", "生存", "健在", "生存中"),
        *(
            "по настоящее время",
            "н.в.",
            "н. в.",
            "настоящее время",
            "по сей день",
            "günümüz",
            "至今",
            "现在",
            "現在",
            "현재",
        ),
    }
)
_UNTIL = re.compile(
    r"(?:until|till|up to|bis|jusqu['’](?:en|au)|hasta|até|fino al?|tot|до) (?=.*[0-9])",
    re.IGNORECASE,
)


def without_until(text: str) -> str:
    """Remove the word for "until", which says nothing in a column of ends.

    Examples
    --------
    >>> without_until("bis 1990"), without_until("1990")
    ('1990', '1990')
    """
    return _UNTIL.sub("", text) if _UNTIL.match(text) else text
