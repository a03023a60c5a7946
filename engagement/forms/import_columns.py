"""Which column of a spreadsheet means what, and how its dates are written."""

from dataclasses import replace
from typing import Any

from django import forms

from engagement.enums import EventKind, SheetKind
from engagement.imports.dates import DATE_FORMATS, EXCEL
from engagement.imports.layout import Column, Holds, Layout, letters
from engagement.imports.mapping import ColumnMapping
from engagement.imports.table import Table
from engagement.models.saved_mapping import LONGEST_NAME
from nhsuk.forms import Radios

MONTH_FIRST = ("%m/%d/%Y", "%m.%d.%Y", "%m-%d-%Y", "%m/%d/%y", "%B %d %Y", "%b %d, %Y", EXCEL)
_OF_EVENTS = ("default_kind", "create_people")


class RenameForm(forms.Form):
    """Another name for saved choices of columns."""

    name = forms.CharField(
        label="Name",
        max_length=LONGEST_NAME,
        error_messages={"required": "Enter a name"},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class ColumnsForm(forms.Form):
    """A question for each column, with the last choices for such a file or with guesses."""

    date_order = forms.ChoiceField(
        label="Dates such as 03/06/2024",
        choices=[("day", "Day first: 3 June"), ("month", "Month first: 6 March")],
        initial="day",
        widget=Radios(inline=True),
    )
    default_kind = forms.ChoiceField(
        label="Kind of event, where the file does not say",
        choices=EventKind.choices,
        initial=EventKind.MEETING,
    )
    create_people = forms.BooleanField(
        label="Add our people who are not known yet",
        required=False,
        initial=True,
        help_text="Only their names are kept.",
    )
    save_as = forms.CharField(
        label="Save these choices under a name",
        max_length=LONGEST_NAME,
        required=False,
        help_text="For another sheet with other headings. The choices for these headings are "
        "remembered without a name. Saved columns of the same name are replaced.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(
        self,
        *args: Any,
        table: Table,
        layout: Layout,
        earlier: ColumnMapping | None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._table = table
        self._layout = layout
        self._earlier = earlier
        self._spelled = {letters(heading): heading for heading in reversed(table.headings)}
        guessed = layout.guess(table.headings)
        for column in layout.columns:
            found = earlier.columns.get(column.name, []) if earlier else [guessed.get(column.name)]
            self.fields[column.name] = self._question(column, found[0] if found else None)
        self.order_fields([column.name for column in layout.columns])
        if earlier:
            self.initial["date_order"] = "month" if _is_month_first(earlier) else "day"
            self.initial["default_kind"] = earlier.defaults.get("kind", EventKind.MEETING)
            self.initial["create_people"] = earlier.create_people
        self._leave_out_what_is_not_asked()

    def _leave_out_what_is_not_asked(self) -> None:
        if self._layout.kind != SheetKind.EVENTS:
            for name in _OF_EVENTS:
                del self.fields[name]
        if not any(column.holds is Holds.DAY for column in self._layout.columns):
            del self.fields["date_order"]

    def _question(self, column: Column, chosen: str | None) -> forms.ChoiceField:
        empty = "" if column.is_required else "Not in this file"
        return forms.ChoiceField(
            label=column.label,
            help_text=column.hint,
            choices=[("", empty), *((name, name) for name in self._table.headings)],
            required=column.is_required,
            initial=self._spelled.get(letters(chosen or ""), ""),
            error_messages={"required": f"Select the column of: {column.label.lower()}"},
        )

    def clean(self) -> dict[str, Any]:
        """One column cannot be two things; it would be counted and shown twice."""
        cleaned: dict[str, Any] = self.cleaned_data
        used: dict[str, Column] = {}
        for column in self._layout.columns:
            heading = cleaned.get(column.name)
            if heading and heading in used:
                self.add_error(
                    column.name,
                    f"“{heading}” is chosen for {used[heading].label.lower()} already",
                )
            elif heading:
                used[heading] = column
        return cleaned

    def mapping(self) -> ColumnMapping:
        """The mapping that was chosen. What only a mapping file can say stays as it was."""
        said = self.cleaned_data
        base = self._earlier or ColumnMapping(columns={})
        columns = {
            column.name: [said[column.name]] for column in self._layout.columns if said[column.name]
        }
        mapping = replace(base, columns=columns, layout=self._layout)
        if "date_order" in said:
            formats = DATE_FORMATS if _is_month_first(base) else base.date_formats
            is_day_first = said["date_order"] == "day"
            mapping = replace(mapping, date_formats=formats if is_day_first else MONTH_FIRST)
        if self._layout.kind == SheetKind.EVENTS:
            mapping = replace(
                mapping,
                defaults={**base.defaults, "kind": said["default_kind"]},
                create_people=said["create_people"],
            )
        return mapping


def _is_month_first(mapping: ColumnMapping) -> bool:
    return tuple(mapping.date_formats) == MONTH_FIRST
