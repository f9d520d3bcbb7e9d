"""The part of the upload dialog that shows how each field was read, and lets readers correct it.

Each correction is one choice in a list, which ``upload.js`` sends at once.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, get_args

from dash import html
from dash.development.base_component import Component

from dashboard.common.i18n import N_, ntr, tr
from dashboard.ingest.interpretations import Interpretation
from dashboard.ingest.normalize.chosen_units import UNITS
from dashboard.ingest.normalize.single_dates import FIRST_SHORT_YEAR, Century
from dashboard.ingest.report import is_doubt
from dashboard.model.column_mapping import columns_of_choice, join_choice, split_choice
from dashboard.model.field_names import FIELD_NAMES, field_name
from dashboard.model.messages import Message, excerpt, word
from dashboard.model.schema import REQUIRED
from dashboard.views import ids
from dashboard.web.components.elements import aria, more
from dashboard.web.components.static import PlainInput

# The order of the numbers in dates, with its name in lists.
_ORDERS = {
    "unknown": N_("day or month first?"),
    "dmy": N_("day first"),
    "mdy": N_("month first"),
    "ymd": N_("year first"),
}
# What years of two digits may mean: the first of a hundred years.
_CENTURIES = (FIRST_SHORT_YEAR, *reversed(get_args(Century)))
# The orders of coordinates in one column; each is a field.
_AXES = {"coordinates": N_("latitude first"), "lon_lat": N_("longitude first")}
# The value of an option that leaves the choice to the program. No column has this name.
AUTOMATIC = "*"
# Pairs of fields that are easily confused. If one gets the other's column, their columns are
# swapped.
_PAIRS = {"latitude": "longitude", "longitude": "latitude", "date": "end_date", "end_date": "date"}
_MAX_FREE, _MAX_TEXT = 40, 200


def column_lists(summary: Mapping[str, Any], chosen: Mapping[str, str]) -> list[Component]:
    """Show how each field was read, doubts and guesses first, with lists to correct it.

    Parameters
    ----------
    summary
        The report on a file, see :meth:`dashboard.ingest.report.Report.as_json`.
    chosen
        Column by field, as the reader chose.
    """
    entries = [Interpretation.from_json(entry) for entry in summary["interpretations"]]
    if not summary["columns"]:
        return []
    lists = _Lists(entries, summary, chosen)
    hint = tr(
        "Guesses come first. If one is wrong, choose another column. The change takes effect at "
        "once."
    )
    return [
        html.Div(lists.questioned()),
        html.H3(tr("How the columns are read")),
        html.P(hint, className="hint"),
        html.Div(lists.doubtful()),
        html.Div(lists.certain()),
        html.Div(lists.free()),
        html.Div(lists.other_fields()),
        _save_button(),
    ]


def _save_button() -> Component:
    button = html.Button(
        tr("Save mapping"),
        id=ids.UPLOAD_SAVE,
        className="tool",
        title=tr("Mapping file for the command line"),
    )
    return html.Div(button, className="upload-buttons")


class _Lists:
    """Lists to choose a column for a field, or a field for a column."""

    def __init__(
        self,
        entries: Sequence[Interpretation],
        summary: Mapping[str, Any],
        chosen: Mapping[str, str],
    ) -> None:
        self._entries, self._names, self._mapping = entries, summary["columns"], summary["mapping"]
        # A chosen field without a column has none in the mapping.
        self._composed = {
            field: choice
            for field, choice in chosen.items()
            if choice and choice not in self._names
        }
        empty = {entry.columns[0] for entry in entries if entry.is_empty}
        self._columns = [name for name in self._names if name not in empty]
        self._doubts: dict[str, list[Mapping[str, Any]]] = {}
        for problem in filter(is_doubt, summary["problems"]):
            self._doubts.setdefault(problem["column"], []).append(problem)
        # The first entry of a field has its list.
        self._first = {
            entry.field: place for place, entry in reversed(list(enumerate(entries)))
        } | {
            entry.field: place
            for place, entry in enumerate(entries)
            if entry.basis not in ("made", "filled")
        }

    def rows(self, are_listed: Iterable[bool]) -> list[Component]:
        """Show entries, each with its example and its list; those of doubts are shown before."""
        listed = zip(self._entries, are_listed, strict=True)
        return [
            self._row(entry, is_first=self._first[entry.field] == place)
            for place, (entry, is_listed) in enumerate(listed)
            if is_listed and not self._is_shown_before(place)
        ]

    def _is_shown_before(self, place: int) -> bool:
        field = self._entries[place].field
        return field in self._doubts and self._first[field] == place

    def questioned(self) -> list[Component]:
        """Show the fields that look wrong, if any, with what may help."""
        if not self._doubts:
            return []
        entries = [
            self._entries[self._first[field]]
            if field in self._first
            else Interpretation(field, (), "missing")
            for field in self._doubts
        ]
        rows = [self._row(entry, is_first=True) for entry in entries]
        return [html.H3(tr("Check first")), html.Ul(rows, className="upload-readings")]

    def doubtful(self) -> list[Component]:
        """Show the fields that may need a correction, if any."""
        rows = self.rows(entry.is_doubtful for entry in self._entries)
        return [html.Ul(rows, className="upload-readings")] if rows else []

    def certain(self) -> list[Component]:
        """Show the fields with standard columns, in a closed section."""
        count = sum(entry.is_certain for entry in self._entries)
        if not count:
            return []
        title = ntr(
            "{count} column has a standard name",
            "{count} columns have standard names",
            count,
        )
        rows = self.rows(entry.is_certain for entry in self._entries)
        return [_folded(title, html.Ul(rows, className="upload-readings"))]

    def free(self) -> list[Component]:
        """Show the columns without a field and their probable content."""
        kept = [entry for entry in self._entries if entry.basis == "extra"]
        unused = [entry for entry in self._entries if entry.basis == "unused" and entry.content]
        count_empty = sum(entry.is_empty for entry in self._entries)
        empty = ntr("{count} column is empty", "{count} columns are empty", count_empty)
        hint: list[Component] = [html.P(f"{empty}.", className="hint")] if count_empty else []
        if not kept:
            return hint
        title = ntr("{count} column has no field", "{count} columns have no field", len(kept))
        words = [tr("They are kept, and shown in the details of each event.")]
        if unused:
            words.append(
                ntr("{count} more is left out.", "{count} more are left out.", len(unused))
            )
        rows = [_free_row(entry) for entry in kept[:_MAX_FREE]]
        listed = html.Ul(rows, className="upload-readings")
        about = html.P(" ".join(words), className="hint")
        return [_folded(title, about, listed, *more(len(kept), _MAX_FREE), *hint)]

    def other_fields(self) -> list[Component]:
        """Show the fields without a column, in a closed section."""
        known = {*self._first, *self._doubts}
        fields = [field for field in FIELD_NAMES if field not in known]
        labels = [
            html.Div(
                [
                    html.Label([html.Span(field_name(field)), self._list(field, "")]),
                    self._composer(field),
                ]
            )
            for field in fields
        ]
        return [_folded(tr("More fields"), html.Div(labels, className="upload-fields"))]

    def _row(self, entry: Interpretation, *, is_first: bool) -> Component:
        field, words = entry.field, field_name(entry.field)
        name = tr("{field} (required)", field=words) if field in REQUIRED else words
        basis = html.Span(entry.describe_basis(), className="basis")
        doubts = self._doubts.get(field, []) if is_first else []
        label = [html.Strong(name), basis]
        head = html.Label(label, htmlFor=_list_id(field)) if is_first else html.Div(label)
        lists = [self._list(field, entry.basis, _list_id(field))] if is_first else []
        if entry.order:
            lists.append(_order_list(entry))
        if entry.century:
            lists.append(_century_list(entry))
        if entry.field in _AXES and entry.columns and entry.basis != "filled":
            lists.append(_axes_list(entry))
        if is_first:
            # Without a suggestion, the reader must find what helps.
            needs_choice = any(not doubt["params"].get("mapping") for doubt in doubts)
            lists.append(self._composer(field, is_open=needs_choice))
        example = html.Div(
            [*map(_doubt, doubts), html.P(entry.describe_example(), className="example")]
        )
        # A new interpretation gets a new element, so that its list shows the new choice.
        choice = self._composed.get(field, "")
        codes = [doubt["code"] for doubt in doubts]
        key = " ".join(
            (field, entry.basis, entry.order, str(entry.century), choice, *codes, *entry.columns)
        )
        return html.Li([head, html.Div(lists), example], key=key, className=f"is-{entry.basis}")

    def _list(self, field: str, basis: str, list_id: str = "") -> Component:
        """Make the list of columns for a field."""
        entry = self._entries[self._first[field]] if field in self._first else None
        is_automatic = basis in ("missing", "made", "filled", "") or (
            basis == "program" and entry is not None and not entry.columns
        )
        composed = self._composed.get(field, "")
        selected = AUTOMATIC if is_automatic else "".join(entry.columns if entry else ())
        selected = composed or selected
        options = [(AUTOMATIC, tr("choose a column") if basis == "missing" else tr("automatic"))]
        if basis and basis != "missing":
            options.append(("", tr("no column")))
        options += [(composed, excerpt(composed))] if composed else []
        options += [(name, excerpt(name)) for name in self._columns]
        listed = [
            html.Option(label, value=value, selected=value == selected) for value, label in options
        ]
        attributes: Any = {"data-field": field, "data-pair": _PAIRS.get(field, "")}
        attributes |= {"id": list_id} if list_id else {}
        return html.Select(listed, className="upload-field", **attributes)

    def _composer(self, field: str, *, is_open: bool = False) -> Component:
        """Make the controls to add a column to a field, and to write a text for all rows."""
        choice = self._composed.get(field) or self._mapping.get(field) or self._made_of(field)
        columns = columns_of_choice(choice, self._names)
        parts = split_choice(choice, self._names)
        text = " ".join(part.text for part in parts if not part.is_column)
        # The browser lists the columns when the section opens, because there may be many.
        listed = [html.Option(tr("choose a column"), value="")]
        words = tr("Add to each place") if field == "location" else tr("Same for all rows")
        attributes: Any = {"data-field": field, "data-choice": choice}
        attributes |= {"data-columns": join_choice(columns)}
        named = field_name(field)
        add_label = tr("Add a column")
        add = html.Select(
            listed, className="upload-add", **attributes, **aria(label=f"{named}: {add_label}")
        )
        typed = PlainInput(
            type="text", className="upload-text", maxLength=_MAX_TEXT, defaultValue=text,
            **attributes, **aria(label=f"{named}: {words}"),
        )  # fmt: skip
        controls = [
            html.Label([html.Span(add_label), add]),
            html.Label([html.Span(words), typed]),
        ]
        title = tr("Several columns, or one text for all")
        summary = html.Summary(title, **aria(label=f"{named}: {title}"))
        return html.Details([summary, *controls], className="upload-compose", open=is_open)

    def _made_of(self, field: str) -> str:
        """Return the columns that the program made a field from, to which others can be added."""
        entry = self._entries[self._first[field]] if field in self._first else None
        return join_choice(entry.columns) if entry and entry.basis == "made" else ""


def _doubt(problem: Mapping[str, Any]) -> Component:
    """Describe a doubt, with a button that applies the choice that helps, if there is one.

    Several choices for one field are alternatives, with a button each.
    """
    message = Message(problem["code"], problem["params"])
    pairs = [choice.split("=", 1) for choice in problem["params"].get("mapping", ())]
    text = html.P(word(message, "page", problem["given"]), className="doubt")
    if not pairs:
        return text
    are_alternatives = len({field for field, _ in pairs}) < len(pairs)
    groups = [[pair] for pair in pairs] if are_alternatives else [pairs]
    return html.Div([text, *(_suggestion(dict(group)) for group in groups)])


def _suggestion(choices: Mapping[str, str]) -> Component:
    """Make the button that applies some choices."""
    words = ", ".join(f"{field_name(field)}: {_choice_in_words(field, choice)}"
                      for field, choice in choices.items() if choice)  # fmt: skip
    words = words or ", ".join(f"{field_name(field)}: {tr('no column')}" for field in choices)
    attributes: Any = {"data-mapping": json.dumps(choices)}
    return html.Button(words, className="tool upload-suggest", **attributes)


def _choice_in_words(field: str, choice: str) -> str:
    unit = UNITS.get(choice.strip('"')) if field == "date_unit" else None
    return tr(unit.words) if unit else excerpt(choice)


def _list_id(field: str) -> str:
    return f"upload-field-{field}"


def _folded(title: str, *content: Component) -> Component:
    return html.Details([html.Summary(title), *content])


def _order_list(entry: Interpretation) -> Component:
    """Make the list to choose the order of ambiguous dates."""
    listed = [
        html.Option(tr(words), value=order, selected=order == entry.order)
        for order, words in _ORDERS.items()
        if order in ("dmy", "mdy", entry.order) or (order == "ymd" and entry.century)
    ]
    label = tr("Order of day and month in {field}", field=field_name(entry.field))
    attributes: Any = {"data-field": entry.field} | aria(label=label)
    return html.Select(listed, className="upload-order", **attributes)


def _century_list(entry: Interpretation) -> Component:
    """Make the list to choose what years of two digits mean."""
    # The first is what spreadsheets do, and needs no choice.
    listed = [
        html.Option(
            f"{first}–{first + 99}",
            value="" if first == FIRST_SHORT_YEAR else str(first),
            selected=first == entry.century,
        )
        for first in _CENTURIES
    ]
    label = tr("Years of two digits in {field}", field=field_name(entry.field))
    attributes: Any = {"data-field": entry.field} | aria(label=label)
    return html.Select(listed, className="upload-century", **attributes)


def _axes_list(entry: Interpretation) -> Component:
    """Make the list to choose whether latitude or longitude comes first."""
    listed = [
        html.Option(tr(words), value=field, selected=field == entry.field)
        for field, words in _AXES.items()
    ]
    attributes: Any = {"data-field": entry.field, "data-column": entry.columns[0]}
    attributes |= aria(label=tr("Order of the coordinates"))
    return html.Select(listed, className="upload-axes", **attributes)


def _free_row(entry: Interpretation) -> Component:
    name = entry.columns[0]
    options = [("", tr("no field")), *((field, field_name(field)) for field in FIELD_NAMES)]
    listed = [html.Option(label, value=value) for value, label in options]
    attributes: Any = {"data-column": name} | aria(label=tr("Use “{column}” as", column=name))
    return html.Li(
        [
            html.Div(html.Strong(excerpt(name))),
            html.Div(html.Select(listed, className="upload-use", **attributes)),
            html.P(entry.describe_content(), className="example"),
        ],
        key=name,
    )
