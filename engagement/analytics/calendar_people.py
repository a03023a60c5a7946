"""Who stands behind the addresses in calendars: people of the system, of its partners, or nobody we
know."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import CharField, F, Func, QuerySet, Value
from django.db.models.functions import Lower

from accounts.models import User
from accounts.roles import Permission, roles_with
from engagement.calendars.judging import SHARED_DOMAINS, Known, own_domains_of
from engagement.models import CalendarAttendee, CalendarEntry
from partners.models import Membership, Partnership, Person, Position, System

MOST_PROPOSED = 5


@dataclass
class Proposal:
    """A partner that may have been at a meeting, and why we think so.

    Exact when somebody's own address is known; a domain alone may be shared by several partners.
    """

    partnership: Partnership
    is_exact: bool
    people: list[Person] = field(default_factory=list)
    declined: list[Person] = field(default_factory=list)

    @property
    def all_declined(self) -> bool:
        """Whether everybody whom we know there has said that they will not come."""
        return self.is_exact and not self.people

    @property
    def why(self) -> str:
        """What makes us think that the partner was there."""
        if not self.is_exact:
            return "Somebody with an address of this organisation was invited"
        came = ", ".join(person.name for person in self.people)
        declined = ", ".join(person.name for person in self.declined)
        if not declined:
            return came
        return f"{came}; declined: {declined}" if came else f"Declined: {declined}"


def known_of(system: System, owner: User, addresses: Iterable[str]) -> Known:
    """Who is who among these addresses, for one system."""
    wanted = sorted(set(addresses))
    people = Person.objects.filter(system=system, erased_at=None).annotate(address=Lower("email"))
    named = people.filter(address__in=wanted)
    at_partners = _jobs(system).filter(person__in=named)
    partners = set(at_partners.values_list(Lower("person__email"), flat=True))
    board = set(_jobs_at_board(system).values_list(Lower("person__email"), flat=True))
    own = {owner.email.lower(), *_own(system), *board}
    others = set(named.values_list("address", flat=True)) - own
    own.discard("")
    return Known(
        owner=owner.email.lower(),
        own_addresses=frozenset(own - partners),
        own_domains=own_domains_of(frozenset(own - partners)),
        partner_addresses=frozenset(partners | others),
        colleagues=frozenset(board & set(wanted) - partners),
    )


def propose(system: System, entries: Sequence[CalendarEntry]) -> dict[int, list[Proposal]]:
    """The partners that may have been at each meeting, the surest first.

    In the same number of queries for any number of meetings, whose attendees are prefetched.
    """
    invited = {entry.pk: entry.invited for entry in entries}
    everybody = [person for people in invited.values() for person in people]
    directory = _Directory(system, everybody)
    return {pk: directory.propose(people) for pk, people in invited.items()}


def own_people(entry: CalendarEntry) -> list[tuple[Person, bool]]:
    """The system's own people who were invited to a meeting, and whether each declined."""
    declined = {each.email: each.declined for each in entry.colleagues}
    if not declined:
        return []
    people = Person.objects.filter(system=entry.system, erased_at=None)
    named = people.annotate(address=Lower("email")).filter(address__in=declined).order_by("id")
    return [(person, declined[person.email.lower()]) for person in named]


def strangers(
    system: System, entries: Sequence[CalendarEntry]
) -> dict[int, list[CalendarAttendee]]:
    """Whoever is invited to each meeting with an address that nobody known has, in one query."""
    invited = {entry.pk: entry.invited for entry in entries}
    addresses = {person.email for people in invited.values() for person in people}
    named = Person.objects.filter(system=system, erased_at=None).annotate(address=Lower("email"))
    known = set(named.filter(address__in=addresses).values_list("address", flat=True))
    return {
        pk: [person for person in people if person.email not in known]
        for pk, people in invited.items()
    }


def guess_partners(system: System, invited: CalendarAttendee) -> list[Partnership]:
    """Partners whose people, or whose website, have the domain of an address."""
    return [each.partnership for each in _Directory(system, [invited]).propose([invited])]


class _Directory:
    """The partnerships behind the addresses and domains of some attendees."""

    def __init__(self, system: System, attendees: Sequence[CalendarAttendee]) -> None:
        addresses = {each.email for each in attendees}
        domains = {address.rpartition("@")[2] for address in addresses} - SHARED_DOMAINS
        self._people: dict[str, list[tuple[int, Person]]] = defaultdict(list)
        jobs = _jobs(system).annotate(address=Lower("person__email"))
        for job in jobs.filter(address__in=addresses).select_related("person").order_by("id"):
            self._people[job.person.email.lower()].append((job.organisation_id, job.person))
        self._organisations = _by_domain(system, domains)
        found = {org for jobs_ in self._people.values() for org, _ in jobs_}
        found |= {org for orgs in self._organisations.values() for org in orgs}
        rows = _partners(system).filter(organisation__in=found).select_related("organisation")
        self._partnerships = {row.organisation_id: row for row in rows.order_by("id")}

    def propose(self, attendees: Sequence[CalendarAttendee]) -> list[Proposal]:
        """For one meeting."""
        found: dict[int, Proposal] = {}
        for each in attendees:
            for organisation, person in self._people.get(each.email, ()):
                if (partnership := self._partnerships.get(organisation)) is not None:
                    proposal = found.setdefault(organisation, Proposal(partnership, is_exact=True))
                    (proposal.declined if each.declined else proposal.people).append(person)
        for each in attendees:
            for organisation in self._organisations.get(each.email.rpartition("@")[2], ()):
                if organisation in self._partnerships and each.email not in self._people:
                    partnership = self._partnerships[organisation]
                    found.setdefault(organisation, Proposal(partnership, is_exact=False))
        ranked = sorted(found.values(), key=lambda p: (not p.is_exact, p.partnership.pk))
        exact = sum(proposal.is_exact for proposal in ranked)
        return ranked[: max(exact, MOST_PROPOSED)]


def _partners(system: System) -> QuerySet[Partnership]:
    return Partnership.objects.active().filter(system=system, counterpart__isnull=True)


def _jobs(system: System) -> QuerySet[Position]:
    """Jobs that people of partners hold now."""
    organisations = _partners(system).values("organisation")
    return _positions(system).filter(organisation__in=organisations)


def _jobs_at_board(system: System) -> QuerySet[Position]:
    """Jobs that people hold at the system's own board."""
    return _positions(system).filter(organisation=system.icb_id)


def _positions(system: System) -> QuerySet[Position]:
    current = Position.objects.current().filter(system=system, person__erased_at=None)
    return current.exclude(person__email="")


def _own(system: System) -> set[str]:
    """Addresses of those who work with partners. A partner's chief may be on the board, too."""
    working = (
        Membership.objects.current()
        .of_people()
        .filter(system=system, role__in=roles_with(Permission.LOG_EVENTS))
    )
    return set(working.values_list(Lower("user__email"), flat=True))


def _by_domain(system: System, domains: set[str]) -> Mapping[str, list[int]]:
    """Partner organisations whose people or website have one of the domains."""
    found: dict[str, list[int]] = defaultdict(list)
    of_people = _jobs(system).annotate(domain=_part("person__email", "@(.+)$"))
    rows = of_people.filter(domain__in=domains).values_list("domain", "organisation")
    website = _part("organisation__website", "^https?://(?:www[.])?([^/:?#]+)")
    of_sites = _partners(system).exclude(organisation__website="").annotate(domain=website)
    sites = of_sites.filter(domain__in=domains).values_list("domain", "organisation")
    for domain, organisation in sorted({*rows, *sites}):
        found[domain].append(organisation)
    return found


def _part(column: str, pattern: str) -> Func:
    """What a pattern finds in a column, in lower case."""
    return Func(Lower(F(column)), Value(pattern), function="substring", output_field=CharField())
