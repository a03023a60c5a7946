"""What somebody means to talk about with a partner, and by when."""

from datetime import timedelta
from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from accounts.roles import Permission
from engagement.forms.event import MAY_BE_READ
from nhsuk.forms import NHSDateField
from partners.access import can
from partners.forms.partnership import possible_owners
from partners.models import Partnership, Person

IN_TWO_WEEKS = timedelta(days=14)


class ConversationForm(forms.Form):
    """About what, by when, with whom, and who sees to it."""

    topic = forms.CharField(
        label="What about?",
        max_length=300,
        help_text=MAY_BE_READ,
    )
    due_on = NHSDateField(label="By when?", initial=lambda: timezone.localdate() + IN_TWO_WEEKS)
    person = forms.ModelChoiceField(
        Person.objects.none(),
        to_field_name="public_id",
        required=False,
        empty_label="Nobody in particular",
        label="With whom?",
        help_text="People who work there now.",
    )
    owner = forms.ModelChoiceField(
        User.objects.none(),
        to_field_name="public_id",
        required=False,
        empty_label="Nobody yet",
        label="Who sees to it?",
    )

    def __init__(self, *args: Any, user: User, partnership: Partnership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owner: Any = self.fields["owner"]
        owner.queryset = possible_owners(partnership.system)
        if can(user, Permission.VIEW_PEOPLE, partnership.system):
            person: Any = self.fields["person"]
            person.queryset = _people_of(user, partnership)
        else:
            del self.fields["person"]


class ChangeConversationForm(ConversationForm):
    """The same; `version` is what the person looked at."""

    version = forms.IntegerField(widget=forms.HiddenInput)


def _people_of(user: User, partnership: Partnership) -> Any:
    """Who holds a job there today, by name."""
    works_there = Q(
        positions__organisation=partnership.organisation_id, positions__valid_to__isnull=True
    )
    people = Person.objects.visible_to(user).filter(
        works_there, system=partnership.system, erased_at__isnull=True
    )
    return people.distinct().order_by("name", "id")
