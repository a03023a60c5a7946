"""One briefing: what one reader may know of one partner today."""

from accounts.models import User
from accounts.roles import Permission
from engagement.access import permissions_in
from engagement.briefing.facts import Briefing, StepFacts
from engagement.briefing.next_steps import next_steps
from engagement.enums import ModelFamily, Side
from engagement.models import ScoreModel
from engagement.presenters.briefing.climate import (
    decisions,
    pressures,
    read_climate,
    with_climate,
)
from engagement.presenters.briefing.context import area_in_figures
from engagement.presenters.briefing.dealings import (
    documents_asked,
    open_issues,
    promised,
    read_dealings,
    told,
    with_dealings,
)
from engagement.presenters.briefing.lines import Reading, url_of
from engagement.presenters.briefing.people import (
    last_contacts,
    read_people,
    seats,
    to_know,
    with_people,
)
from engagement.presenters.briefing.plans import positions, with_plans
from engagement.presenters.briefing.standing import (
    read_standing,
    scores,
    who_they_are,
    with_standing,
)
from engagement.presenters.partner_plans import plans_of
from partners.models import Partnership
from partners.models.partnership import PartnershipQuerySet

RELATED = (
    "organisation",
    "system",
    "owner",
    "place",
    "represented_by__organisation",
    "counterpart",
)


def to_brief_on(user: User) -> PartnershipQuerySet:
    """The partnerships on which a user may be briefed, with what a briefing needs of them."""
    return Partnership.objects.visible_to(user).select_related(*RELATED)


def briefing(user: User, partnership: Partnership, model: ScoreModel | None = None) -> Briefing:
    """Gather it: the same number of queries however much there is.

    ``partnership`` is one of ``to_brief_on(user)``. Whoever makes several hands over the model
    of engagement health.
    """
    allowed = permissions_in(user, partnership.system)
    reading = Reading.now(user, partnership, allowed)
    model = model or ScoreModel.objects.in_force(ModelFamily.HEALTH)
    stands, people = read_standing(reading, model), read_people(reading)
    dealings, climate = read_dealings(reading), read_climate(reading)
    plans = plans_of(partnership)
    facts = with_standing(StepFacts(today=reading.today), stands, partnership)
    facts = with_plans(with_dealings(with_people(facts, people), dealings), plans)
    return Briefing(
        partner=_name(partnership),
        system=partnership.system.name,
        caption=f"{partnership.organisation.get_kind_display()} in {partnership.system.name}",
        reader=_reader(user, allowed),
        made_on=reading.today,
        is_fictional=partnership.system.is_fictional,
        url=url_of("partnership", partnership),
        facts=who_they_are(stands, partnership),
        steps=next_steps(with_climate(facts, climate, reading)),
        sections=(
            promised(dealings, reading, Side.SYSTEM),
            promised(dealings, reading, Side.PARTNER),
            open_issues(dealings, reading),
            told(dealings, reading),
            decisions(climate, reading),
            positions(plans),
            pressures(climate, reading),
            last_contacts(reading),
            to_know(people, reading),
            seats(people, reading),
            documents_asked(dealings, reading),
            scores(stands),
            area_in_figures(partnership),
        ),
    )


def _name(partnership: Partnership) -> str:
    other = f" and {partnership.counterpart.name}" if partnership.counterpart else ""
    return f"{partnership.organisation.name}{other}"


def _reader(user: User, allowed: frozenset[Permission]) -> str:
    """For whom it is, and what their role left out: a name alone would not say."""
    hidden = []
    if Permission.VIEW_PEOPLE not in allowed:
        hidden.append("people")
    if Permission.VIEW_CONFIDENTIAL_NOTES not in allowed:
        hidden.append("confidential notes")
    left_out = f", without {' and '.join(hidden)}" if hidden else ""
    return f"{user.name or user.email}, as their role shows it{left_out}"
