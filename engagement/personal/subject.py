"""Whom a search is about: what they are called, and the records that are theirs."""

import re
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.db.models import Q

from accounts.models import User
from engagement.models import RightsRequest
from partners.erasure import pattern_for, spellings, words_of
from partners.models import Membership, Person, System


@dataclass(frozen=True)
class Subject:
    """A human being, as one system knows them.

    ``people`` and ``users`` are their own rows. Two people of one name stay two: the rows are found
    by address where there is one.
    """

    system: System
    names: tuple[str, ...]
    emails: tuple[str, ...]
    people: tuple[Person, ...] = ()
    users: tuple[User, ...] = ()

    @cached_property
    def words(self) -> tuple[str, ...]:
        """All that they are called, each in the ways that people write it."""
        called = [*self.emails, *(way for name in self.names for way in spellings(name))]
        known = [word for person in self.people for word in words_of(person)]
        return tuple(dict.fromkeys(filter(None, [*called, *known])))

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """What finds them in words."""
        return pattern_for(self.words)

    @cached_property
    def keys(self) -> tuple[UUID, ...]:
        """By which logs and imports know them."""
        return tuple(row.public_id for row in (*self.people, *self.users))


def subject_of_person(person: Person) -> Subject:
    """A person of a system, and their account there."""
    return _subject(person.system, (person.name,), (person.email,), (person,), person.user)


def subject_of(request: RightsRequest) -> Subject:
    """Whom a request is about."""
    names = (request.name, *(line.strip() for line in request.other_names.splitlines()))
    emails = {request.email.lower()} - {""}
    if request.person is not None and request.person.email:
        emails.add(request.person.email.lower())
    people = Person.objects.filter(system=request.system, erased_at__isnull=True)
    theirs = Q(pk=request.person_id) | Q(email__in=emails)
    if request.person is None and not emails:
        theirs |= Q(name__iexact=request.name)
    found = tuple(people.filter(theirs).select_related("system", "user").order_by("pk"))
    return _subject(request.system, names, tuple(sorted(emails)), found, request.user)


def _subject(
    system: System,
    names: tuple[str, ...],
    emails: tuple[str, ...],
    people: tuple[Person, ...],
    user: User | None,
) -> Subject:
    known = {person.user_id for person in people} | {user.pk if user else None}
    members = Membership.objects.filter(system=system).values("user")
    users = User.objects.people().filter(
        Q(pk__in=known - {None}) | Q(email__in=[e.lower() for e in emails if e], pk__in=members)
    )
    called = (*names, *(each.name for each in users))
    written = (*(e.lower() for e in emails if e), *(each.email for each in users))
    return Subject(
        system=system,
        names=tuple(dict.fromkeys(filter(None, called))),
        emails=tuple(dict.fromkeys(written)),
        people=people,
        users=tuple(users.order_by("pk")),
    )
