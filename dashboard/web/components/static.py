"""Any number of plain elements as one component.

Dash inspects every component whenever one of them changes, more than a hundred times for one
filter. Lists of buttons and texts do not need that.
"""

from collections.abc import Sequence
from typing import Any

from dash.development.base_component import Component

from dashboard.common.third_party import component_json


class Static(Component):
    """An element whose content Dash treats as one value; ``static_component.js`` draws it.

    Parameters
    ----------
    content
        Elements of ``dash.html`` and texts. Callbacks cannot refer to them; ``buttons.js``
        handles their buttons by id.
    tag
        Name of the element, such as ``"ul"``.
    **attributes
        ``id``, ``className``, ``role``, ``tabIndex`` and those that begin with ``aria-``.
    """

    def __init__(
        self, content: Sequence[Component | str], tag: str = "div", **attributes: Any
    ) -> None:
        self._properties: dict[str, Any] = {"content": content, "tag": tag} | attributes
        # Dash finds components of a page by this attribute.
        if "id" in attributes:
            self.id = attributes["id"]

    def to_plotly_json(self) -> dict[str, Any]:
        """Describe the component for the browser."""
        return component_json("event_timeline", "Static", self._properties)

    def __repr__(self) -> str:
        """Show the properties."""
        return f"Static({self._properties!r})"


class PlainInput(Component):
    """An input inside a :class:`Static`; the inputs of Dash cannot be part of one."""

    def __init__(self, **attributes: Any) -> None:
        self._attributes = attributes

    def to_plotly_json(self) -> dict[str, Any]:
        """Describe the component for the browser."""
        return component_json("dash_html_components", "Input", self._attributes)

    def __repr__(self) -> str:
        """Show the attributes."""
        return f"PlainInput({self._attributes!r})"
