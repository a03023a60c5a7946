"""Search boxes for one organisation, person or partner: each limited to what the user may see."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.urls import reverse

from accounts.models import User
from nhsuk.forms import Picker
from partners.models import Organisation, Partnership, Person, System


def organisation_field(user: User, **options: Any) -> "forms.ModelChoiceField[Any]":
    """Any organisation. Name the form's field `organisation`: the search answers to that name."""
    widget = Picker(
        url=reverse("partners:organisation_search"),
        search=_by_name,
        hint=_organisation_hint,
        single=True,
        search_label="Search by name or code",
    )
    rows = Organisation.objects.visible_to(user)
    return forms.ModelChoiceField(rows, to_field_name="public_id", widget=widget, **options)


def person_field(user: User, system: System, **options: Any) -> "forms.ModelChoiceField[Any]":
    """Someone of the system. Name the form's field `person`."""
    widget = Picker(
        url=reverse("partners:person_search", args=[system.public_id]),
        search=_by_name,
        hint=_person_hint,
        single=True,
    )
    rows = Person.objects.visible_to(user).filter(system=system, erased_at__isnull=True)
    return forms.ModelChoiceField(
        rows.prefetch_related("positions__organisation"),
        to_field_name="public_id",
        widget=widget,
        **options,
    )


def partnership_field(user: User, system: System, **options: Any) -> "forms.ModelChoiceField[Any]":
    """A partner of the system. Name the form's field `partnership`."""
    widget = Picker(
        url=reverse("partners:partnership_search", args=[system.public_id]),
        search=_by_name,
        hint=lambda partnership: partnership.organisation.get_kind_display(),
        single=True,
    )
    rows = Partnership.objects.visible_to(user).active().filter(system=system)
    return forms.ModelChoiceField(
        rows.filter(counterpart__isnull=True)
        .select_related("organisation")
        .order_by("organisation__name", "id"),
        to_field_name="public_id",
        widget=widget,
        **options,
    )


class OrganisationSearch(forms.Form):
    """What answers the search box for an organisation."""

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"] = organisation_field(user)


class PersonSearch(forms.Form):
    """What answers the search box for a person."""

    def __init__(self, *args: Any, user: User, system: System, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"] = person_field(user, system)


class PartnershipSearch(forms.Form):
    """What answers the search box for a partner."""

    def __init__(self, *args: Any, user: User, system: System, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["partnership"] = partnership_field(user, system)


def _by_name(rows: QuerySet[Any], text: str) -> QuerySet[Any]:
    return rows.named_like(text)  # type: ignore[attr-defined,no-any-return]


def _organisation_hint(organisation: Organisation) -> str:
    closed = "" if organisation.is_open else "closed"
    return ", ".join(filter(None, [organisation.get_kind_display(), organisation.town, closed]))


def _person_hint(person: Person) -> str:
    held = [each for each in person.positions.all() if each.valid_to is None]
    return str(held[0]) if held else ""
