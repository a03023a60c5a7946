"""A partner that is not in the list yet, added without leaving the form."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.db.models.functions import Lower
from django.http import QueryDict

from accounts.models import User
from nhsuk.submission import errors_into
from partners.actions.new_partner import add_partner
from partners.actions.partnership import begin_partnership
from partners.forms.organisation import KINDS
from partners.models import Organisation, Partnership, System

ADD_PARTNER = "_add_partner"


class UnlistedForm(forms.Form):
    """Name and kind; whatever else there is to say can be said on the partner's own page."""

    unlisted_name = forms.CharField(label="Name of the organisation", max_length=255)
    unlisted_kind = forms.ChoiceField(
        label="Kind of organisation", choices=[("", "Select a kind"), *KINDS]
    )

    PLACES: ClassVar[Mapping[str, str]] = {
        "name": "unlisted_name",
        "organisation": "unlisted_name",
        "kind": "unlisted_kind",
    }

    def add(self, user: User, system: System) -> Partnership | None:
        """Make it a partner of the system; none when something is wrong, and the form says what."""
        name = " ".join(self.cleaned_data["unlisted_name"].split())
        same = list(
            Organisation.objects.visible_to(user)
            .open()
            .possible_partners()
            .annotate(lower_name=Lower("name"))
            .filter(lower_name=name.lower(), is_fictional=system.is_fictional)[:2]
        )
        if len(same) > 1:
            self.add_error(
                "unlisted_name",
                "Several organisations have this name. Find the right one under Organisations, and "
                "make it a partner there.",
            )
            return None
        partnership: Partnership | None = None
        with errors_into(self, names=self.PLACES):
            if same:
                partnership = begin_partnership(by=user, organisation=same[0], system=system)
            else:
                kind = self.cleaned_data["unlisted_kind"]
                partnership = add_partner(by=user, system=system, name=name, kind=kind)
        return partnership


def with_unlisted(data: QueryDict, user: User, system: System) -> tuple[QueryDict, UnlistedForm]:
    """The form's data with the new partner among those chosen, and an empty form for the next."""
    form = UnlistedForm(data)
    partnership = form.add(user, system) if form.is_valid() else None
    if partnership is None:
        return data, form
    changed = data.copy()
    changed.appendlist("partners", str(partnership.public_id))
    for name in form.fields:
        changed.pop(name, None)
    return changed, UnlistedForm()


def unlisted_form(data: Mapping[str, Any] | None) -> UnlistedForm:
    """As it was typed so far, without a word about what is missing."""
    typed = data or {}
    return UnlistedForm(initial={name: typed.get(name, "") for name in UnlistedForm.base_fields})
