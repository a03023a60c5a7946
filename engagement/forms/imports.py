"""Forms of bringing in a meeting log: the file, its columns, its names, the start."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from accounts.models import User
from engagement.actions.importing.sheet import NameChoice
from engagement.enums import EventKind, NameDecision, Unmatched
from engagement.imports.dates import DATE_FORMATS, EXCEL
from engagement.imports.mapping import LABELS, REQUIRED, ColumnMapping, Field, guess_columns
from engagement.imports.reading import MOST_BYTES
from engagement.imports.table import Table
from engagement.models import ImportName
from nhsuk.forms import Radios
from partners.forms.pickers import organisation_field
from partners.models import Organisation

MONTH_FIRST = ("%m/%d/%Y", "%m.%d.%Y", "%m-%d-%Y", "%m/%d/%y", "%B %d %Y", "%b %d, %Y", EXCEL)
_MATCH = "match:"


class UploadForm(forms.Form):
    """The file itself. What it holds is judged by reading it."""

    file = forms.FileField(
        label="Meeting log",
        help_text="A CSV or Excel (.xlsx) file of at most 20 MB, with headings in its first row. "
        "Of an Excel file the first sheet is read.",
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.txt,.tsv"}),
        error_messages={
            "required": "Choose a file",
            "empty": "The file is empty.",
            "max_length": "The name of the file is too long.",
        },
    )

    def clean_file(self) -> "UploadedFile[bytes]":
        """Refuse a large file before reading it."""
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if file.size is not None and file.size > MOST_BYTES:
            raise forms.ValidationError(
                "The file is larger than 20 MB. Split it into smaller files."
            )
        return file


class ColumnsForm(forms.Form):
    """Which column means what. Begins with the last mapping of such a file, else with guesses."""

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

    def __init__(
        self, *args: Any, table: Table, earlier: ColumnMapping | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._table = table
        self._earlier = earlier
        guessed = guess_columns(table.headings)
        for target in Field:
            columns = earlier.columns.get(target, []) if earlier else [guessed.get(target, "")]
            self.fields[target.value] = self._column_field(target, columns[0] if columns else "")
        self.order_fields([field.value for field in Field])
        if earlier:
            self.initial["date_order"] = "month" if earlier.date_formats == MONTH_FIRST else "day"
            self.initial["default_kind"] = earlier.defaults.get("kind", EventKind.MEETING)
            self.initial["create_people"] = earlier.create_people

    def _column_field(self, target: Field, chosen: str) -> forms.ChoiceField:
        empty = "" if target in REQUIRED else "Not in this file"
        return forms.ChoiceField(
            label=LABELS[target],
            choices=[("", empty), *((name, name) for name in self._table.headings)],
            required=target in REQUIRED,
            initial=chosen if chosen in self._table.headings else "",
            error_messages={"required": f"Select the column of: {LABELS[target].lower()}"},
        )

    def clean(self) -> dict[str, Any]:
        """One column cannot be two things; it would be counted and shown twice."""
        cleaned: dict[str, Any] = self.cleaned_data
        used: dict[str, Field] = {}
        for target in Field:
            heading = cleaned.get(target.value)
            if heading and heading in used:
                self.add_error(
                    target.value,
                    f"“{heading}” is chosen for {LABELS[used[heading]].lower()} already",
                )
            elif heading:
                used[heading] = target
        return cleaned

    def mapping(self) -> ColumnMapping:
        """The mapping that was chosen. What only a mapping file can say stays as it was."""
        said = self.cleaned_data
        base = self._earlier or ColumnMapping(columns={})
        is_day_first = said["date_order"] == "day"
        formats = base.date_formats if tuple(base.date_formats) != MONTH_FIRST else DATE_FORMATS
        return replace(
            base,
            columns={target: [said[target.value]] for target in Field if said[target.value]},
            date_formats=formats if is_day_first else MONTH_FIRST,
            defaults={**base.defaults, "kind": said["default_kind"]},
            create_people=said["create_people"],
        )


class StartForm(forms.Form):
    """The start, and what happens with the names that nobody decided about."""

    unmatched = forms.ChoiceField(
        label="Names without a decision",
        choices=Unmatched.choices,
        widget=Radios(
            hints={
                Unmatched.CREATE: "Each becomes an organisation and a partner of this system.",
                Unmatched.REJECT: "The rows go into the file of rejects with the reason.",
            }
        ),
        error_messages={"required": "Select what happens with names without a decision"},
    )

    def __init__(self, *args: Any, has_undecided: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_undecided:
            del self.fields["unmatched"]


class NamesForm(forms.Form):
    """One question for each name on the page; an unanswered one stays open."""

    mark_optional = False

    def __init__(self, *args: Any, names: Sequence[ImportName], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._names = names
        for name in names:
            self.fields[str(name.public_id)] = forms.ChoiceField(
                label=name.name,
                choices=_choices(name),
                required=False,
                initial=_chosen(name),
                widget=Radios,
            )

    def choices(self) -> list[NameChoice]:
        """The answers that differ from what was decided before."""
        changed = []
        for name in self._names:
            said = self.cleaned_data[str(name.public_id)]
            if said and said != _chosen(name):
                changed.append(_choice(name, said))
        return changed


class OrganisationForm(forms.Form):
    """The organisation that a name means, found by searching."""

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"] = organisation_field(user, label="Organisation")


def _choices(name: ImportName) -> list[tuple[str, str]]:
    similar = {each["organisation"]: each for each in name.candidates}
    options = [
        (f"{_MATCH}{public_id}", f"{each['name']} ({each['score']:.0f}% alike)")
        for public_id, each in similar.items()
    ]
    if name.organisation is not None and str(name.organisation.public_id) not in similar:
        options.insert(0, (f"{_MATCH}{name.organisation.public_id}", name.organisation.name))
    return [
        *options,
        (NameDecision.CREATE, "Add as a new organisation"),
        (NameDecision.REJECT, "Reject the rows that name it"),
    ]


def _chosen(name: ImportName) -> str:
    if name.decision == NameDecision.MATCH and name.organisation is not None:
        return f"{_MATCH}{name.organisation.public_id}"
    return name.decision


def _choice(name: ImportName, said: str) -> NameChoice:
    if said.startswith(_MATCH):
        organisation = Organisation.objects.get(public_id=said.removeprefix(_MATCH))
        return NameChoice(name, NameDecision.MATCH, organisation)
    return NameChoice(name, NameDecision(said))
