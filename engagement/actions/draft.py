"""Keeps a meeting that is being typed. Not audited: nobody but its writer ever sees a draft."""

from django.http import QueryDict
from django.utils import timezone

from accounts.models import User
from engagement.models import Draft
from partners.models import System

LARGEST = 300_000
# Belongs to the page and not to what was typed.
_NOT_TYPED = ("csrfmiddlewaretoken",)


def keep_draft(user: User, system: System, typed: QueryDict) -> bool:
    """Keep the fields of a form in place of those kept before; whether they fit."""
    fields = typed.copy()
    for name in _NOT_TYPED:
        fields.pop(name, None)
    text = fields.urlencode()
    if len(text) > LARGEST:
        return False
    Draft.objects.update_or_create(
        user=user, system=system, defaults={"fields": text, "saved_at": timezone.now()}
    )
    return True


def forget_draft(user: User, system: System) -> None:
    """It was saved, or thrown away."""
    Draft.objects.filter(user=user, system=system).delete()
