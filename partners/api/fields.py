"""What the bodies of several collections name, and a check that they all need."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from accounts.models import User
from partners.models import Membership, Place, System


def visible_places(user: User) -> QuerySet[Place]:
    """Places of the systems that the user may see."""
    return Place.objects.filter(system__in=System.objects.visible_to(user))


def visible_colleagues(user: User) -> QuerySet[User]:
    """People who have a role in a system that the user may see."""
    people = Membership.objects.current().of_people()
    shared = people.filter(system__in=System.objects.visible_to(user))
    return User.objects.filter(is_active=True, pk__in=shared.values("user"))


def same_system(system: System, **records: Any) -> None:
    """Say in words what the database would refuse.

    :raises ValidationError: one of the records belongs to another system.
    """
    errors = {
        name: [f"It belongs to another system than {system}."]
        for name, record in records.items()
        if record is not None and record.system_id != system.pk
    }
    if errors:
        raise serializers.ValidationError(errors)
