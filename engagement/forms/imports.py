"""Forms of bringing in a spreadsheet: the file, its names, the start."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.core.files.uploadedfile import UploadedFile

from accounts.models import User
from engagement.actions.importing.sheet import NameChoice
from engagement.enums import NameDecision, SheetKind, Unmatched
from engagement.imports.reading import MOST_BYTES
from engagement.models import ImportName
from nhsuk.forms import Radios
from partners.forms.pickers import organisation_field
from partners.models import Organisation

_MATCH = "match:"


class UploadForm(forms.Form):
    """What the sheet holds, and the file itself. Only kinds that the person may add by hand."""

    kind = forms.ChoiceField(
        label="What does the sheet hold?",
        widget=Radios,
        error_messages={"required": "Select what the sheet holds"},
    )
    file = forms.FileField(
        label="Spreadsheet",
        help_text="A CSV or Excel (.xlsx) file of at most 20 MB, with headings in its first row. "
        "Of an Excel file the first sheet is read.",
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.txt,.tsv"}),
        error_messages={
            "required": "Choose a file",
            "empty": "The file is empty.",
            "max_length": "The name of the file is too long.",
        },
    )

    def __init__(self, *args: Any, kinds: Sequence[SheetKind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = cast("forms.ChoiceField", self.fields["kind"])
        kind.choices = [(each.value, each.label) for each in kinds]
        kind.initial = kinds[0] if kinds else None

    def clean_file(self) -> "UploadedFile[bytes]":
        """Refuse a large file before reading it."""
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if file.size is not None and file.size > MOST_BYTES:
            raise forms.ValidationError(
                "The file is larger than 20 MB. Split it into smaller files."
            )
        return file


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
