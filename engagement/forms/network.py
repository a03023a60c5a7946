"""What a network is drawn from: which ties, from when to when, and among whom."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone

from accounts.models import User
from engagement.analytics.network import YEAR, Asked, TieKind
from engagement.forms.period import PeriodForm
from partners.enums import NOT_PARTNERS, OrganisationKind
from partners.models import Board, Place, System

MOST_SHARED = 99


class NetworkForm(PeriodForm):
    """All may be left out: then it is who sat with whom in the last year."""

    ties = forms.ChoiceField(label="What counts as a tie", choices=TieKind.choices, required=False)
    kind = forms.ChoiceField(
        label="Kind of organisation",
        choices=[
            ("", "All"),
            *[(kind.value, kind.label) for kind in OrganisationKind if kind not in NOT_PARTNERS],
        ],
        required=False,
    )
    place = forms.ModelChoiceField(
        label="Place",
        queryset=Place.objects.none(),
        to_field_name="public_id",
        empty_label="All",
        required=False,
    )
    board = forms.ModelChoiceField(
        label="Board",
        queryset=Board.objects.none(),
        to_field_name="public_id",
        empty_label="All",
        required=False,
    )
    at_least = forms.IntegerField(
        label="Boards or meetings shared, at least",
        min_value=1,
        max_value=MOST_SHARED,
        required=False,
        error_messages={
            "invalid": f"Boards or meetings shared must be a whole number from 1 to {MOST_SHARED}",
            "min_value": "Boards or meetings shared must be 1 or more",
            "max_value": f"Boards or meetings shared must be {MOST_SHARED} or fewer",
        },
    )

    def __init__(self, data: QueryDict, *, user: User, system: System) -> None:
        super().__init__(_with_defaults(data))
        self._user, self._system = user, system
        self._choices("place").queryset = system.places.order_by("name", "id")
        boards = Board.objects.visible_to(user).filter(system=system)
        self._choices("board").queryset = boards.order_by("name", "id")

    def _choices(self, name: str) -> Any:
        return self.fields[name]

    def asked(self) -> Asked:
        """What the form says; call it when it is valid."""
        said = self.cleaned_data
        since, until = self.period()
        return Asked(
            user=self._user,
            system=self._system,
            since=since,
            until=until,
            ties=TieKind(said["ties"] or TieKind.BOARDS),
            kind=said["kind"],
            place=said["place"],
            board=said["board"],
            at_least=said["at_least"] or 1,
        )


def _with_defaults(data: QueryDict) -> QueryDict:
    """The address as it is, with the last year where it names no day: the boxes then show it."""
    filled = data.copy()
    today = timezone.localdate()
    for name, day in (("since", today - YEAR), ("until", today)):
        if not any(key.startswith(name) for key in data):
            filled[name] = day.isoformat()
    if not filled.get("ties"):
        filled["ties"] = TieKind.BOARDS.value
    if not filled.get("at_least"):
        filled["at_least"] = "1"
    return filled
