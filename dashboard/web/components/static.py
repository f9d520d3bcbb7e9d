"""Plain elements, however many, as one component.

Dash looks at each of its components again whenever any of them changes: more than a hundred times
for one filter. Lists of buttons and words need none of that.
"""

from collections.abc import Sequence
from typing import Any

from dash.development.base_component import Component


class Static(Component):
    """An element whose content Dash takes as a whole; ``static_component.js`` draws it.

    Parameters
    ----------
    content
        Elements of ``dash.html`` and texts. No callback can name one of them; presses of
        buttons reach ``addActions`` in ``buttons.js`` by their id.
    tag
        Name of the element, such as ``"ul"``.
    **attributes
        ``id``, ``className``, ``role``, ``tabIndex`` and those that begin with ``aria-``.
    """

    _namespace = "event_timeline"
    _type = "Static"

    def __init__(
        self, content: Sequence[Component | str], tag: str = "div", **attributes: Any
    ) -> None:
        self._prop_names = ["id", "content", "tag", "className", "role", "tabIndex"]
        self._valid_wildcard_attributes = ["aria-"]
        self._base_nodes = []
        given: dict[str, Any] = {"content": content, "tag": tag} | attributes
        self._fill(**given)

    _fill: Any = Component.__init__
