"""What is missing before a plan is submitted, and the way to mend each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse

from engagement.analytics.plans import Part, PlanRecord
from engagement.enums import Stance
from engagement.models import Principle
from nhsuk.formats import counted
from partners.enums import Sector, Tier
from partners.models import Partnership, Place

LINKS_SHOWN = 6


@dataclass(frozen=True)
class Link:
    """Somewhere to go."""

    text: str
    url: str


@dataclass(frozen=True)
class Missing:
    """One thing that is missing: what, where to mend it, and how many more there are."""

    sentence: str
    links: Sequence[Link]
    further: int = 0
    all_of_them: Link | None = None


def missing_of(record: PlanRecord, principles: Sequence[Principle]) -> list[Missing]:
    """Everything that is missing, what weighs most first. Empty when nothing is."""
    return [
        *_without_social_care(record),
        *_not_asked(record),
        *_passed(record),
        *_cannot_say(record),
        *_nobody_asked_in_a_sector(record),
        *_nobody_asked_in_a_place(record),
        *_without_evidence(record, principles),
    ]


def _without_social_care(record: PlanRecord) -> Iterator[Missing]:
    care = [part for part in record.parts if part.is_social_care]
    if not care:
        link = Link("Add social care partners", _add(record, sector=Sector.SOCIAL_CARE))
        yield Missing("Social care is not part of this plan.", [link])
    elif not any(record.is_asked(part) for part in care):
        yield _of_partners("Nobody in social care has been asked", care)


def _not_asked(record: PlanRecord) -> Iterator[Missing]:
    parts = [part for part in record.parts if not record.is_asked(part)]
    if parts:
        said = f"{counted(len(parts), 'partner has,partners have')} not been asked"
        yield _of_partners(said, parts, _several(record, Stance.NOT_ASKED))


def _passed(record: PlanRecord) -> Iterator[Missing]:
    if record.passed:
        said = counted(len(record.passed), "position has,positions have")
        yield _of_partners(f"{said} passed the day until which it held", record.passed)


def _cannot_say(record: PlanRecord) -> Iterator[Missing]:
    passed = {part.key for part in record.passed}
    parts = [
        part
        for part in record.parts
        if record.stance_of(part) == Stance.CANNOT_SAY and part.key not in passed
    ]
    if parts:
        said = f"{counted(len(parts), 'partner')} cannot say yet"
        yield _of_partners(said, parts, _several(record, Stance.CANNOT_SAY))


def _nobody_asked_in_a_sector(record: PlanRecord) -> Iterator[Missing]:
    """Of the sectors in which somebody looks after a partner."""
    plan = record.plan
    rows = Partnership.objects.active().filter(system=plan.system_id, tier=Tier.MANAGED)
    if plan.place_id is not None:
        rows = rows.filter(place=plan.place_id)
    known = set(rows.values_list("organisation__sector", flat=True).distinct())
    asked = {part.sector for part in record.parts if record.is_asked(part)}
    links = [
        Link(
            str(sector.label),
            _add(record, sector=sector)
            if sector not in {part.sector for part in record.parts}
            else _several(record, Stance.NOT_ASKED, sector=sector).url,
        )
        for sector in Sector
        if sector in known - asked
    ]
    if links:
        yield _limited("Nobody has been asked in these sectors", links)


def _nobody_asked_in_a_place(record: PlanRecord) -> Iterator[Missing]:
    if record.plan.place_id is not None:
        return
    asked = {part.place for part in record.parts if record.is_asked(part)}
    named = {part.place for part in record.parts}
    places = Place.objects.filter(system=record.plan.system_id, valid_to__isnull=True)
    links = [
        Link(
            place.name,
            _several(record, Stance.NOT_ASKED, place=str(place.public_id)).url
            if place.pk in named
            else _add(record, place=str(place.public_id)),
        )
        for place in places
        if place.pk not in asked
    ]
    if links:
        yield _limited("Nobody has been asked in these places", links)


def _without_evidence(record: PlanRecord, principles: Sequence[Principle]) -> Iterator[Missing]:
    shown = {each.principle for each in record.rated if each.has_evidence}
    links = [
        Link(
            principle.title,
            reverse("engagement:plan_principle", args=[record.plan.public_id, principle.public_id]),
        )
        for principle in principles
        if principle.pk not in shown
    ]
    if links:
        said = counted(len(links), "principle rests,principles rest")
        yield _limited(f"{said} on no evidence", links)


def _of_partners(sentence: str, parts: Sequence[Part], all_of_them: Link | None = None) -> Missing:
    return _limited(sentence, [Link(p.name, _position(p.public_id)) for p in parts], all_of_them)


def _limited(sentence: str, links: Sequence[Link], all_of_them: Link | None = None) -> Missing:
    further = max(0, len(links) - LINKS_SHOWN)
    shown = list(links[:LINKS_SHOWN])
    return Missing(f"{sentence}.", shown, further, all_of_them if len(links) > 1 else None)


def _position(plan_partner: UUID) -> str:
    return reverse("engagement:plan_position", args=[plan_partner])


def _several(record: PlanRecord, stance: str, **also: str) -> Link:
    url = reverse("engagement:plan_positions", args=[record.plan.public_id])
    return Link("Record several at once", f"{url}?{urlencode({'stance': str(stance), **also})}")


def _add(record: PlanRecord, **which: str) -> str:
    url = reverse("engagement:plan_partners", args=[record.plan.public_id])
    return f"{url}?{urlencode({name: str(value) for name, value in which.items()})}"
