"""The menu of everything that leaves the page: images, links, code and a page in one file."""

from typing import Any

import dash_mantine_components as dmc

from dashboard.common.i18n import tr
from dashboard.views import ids
from dashboard.views.view import View
from dashboard.web.components.elements import menu
from dashboard.web.components.image_dialog import picture_items


def share_menu(view: View) -> Any:
    """Make the menu; the scripts of the page act on its items by id."""
    return menu(
        tr("Share"),
        tr("Share this view"),
        [
            *picture_items(view),
            dmc.MenuDivider(),
            # These stay open, because they confirm in their own place that a text was copied.
            dmc.MenuItem(tr("Copy link"), id=ids.SHARE, closeMenuOnClick=False),
            dmc.MenuItem(tr("Copy code to embed"), id=ids.EMBED, closeMenuOnClick=False),
            dmc.MenuItem(tr("Download as web page"), id=ids.SAVE_PAGE, closeMenuOnClick=False),
        ],
    )
