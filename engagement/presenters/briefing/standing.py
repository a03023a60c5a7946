"""How it stands: what is agreed and whether contact is due, engagement health, trust both ways."""

from dataclasses import dataclass, replace
from datetime import timedelta

from engagement.briefing.facts import Line, Section, StepFacts
from engagement.enums import Measure
from engagement.models import Agreement, ScoreModel, ScoreSeries
from engagement.presenters.agreement import in_force
from engagement.presenters.briefing.lines import Reading, evidence, section, url_of
from engagement.presenters.health import HealthFigure, HealthReader
from engagement.presenters.partnership import ContactState, contact_state
from engagement.presenters.trust import TrustFigure, TrustSection, stored_section
from nhsuk.formats import counted, nhs_date, nhs_number
from partners.models import Partnership


@dataclass(frozen=True)
class Standing:
    """The agreement in force, the rhythm of contact, and the scores that the reader may see."""

    agreement: Agreement | None
    contact: ContactState
    health: HealthFigure | None
    trust: TrustSection | None


def read_standing(reading: Reading, model: ScoreModel) -> Standing:
    """As stored; nothing is computed for a briefing."""
    partnership = reading.partnership
    agreements = partnership.agreements.order_by("-valid_from", "-id")
    newest = ScoreSeries.objects.filter(
        partnership=partnership, model=model, measure=Measure.HEALTH, is_newest=True
    ).first()
    return Standing(
        agreement=in_force(agreements),
        contact=contact_state(partnership, model),
        health=HealthReader(model).of_series(newest) if newest else None,
        trust=stored_section(partnership, reading.allowed),
    )


def who_they_are(found: Standing, partnership: Partnership) -> tuple[tuple[str, str], ...]:
    """The few facts at the head of a briefing."""
    represented = partnership.represented_by
    through = f": {represented.organisation.name}" if represented else ""
    rows = [
        ("Kind", str(partnership.organisation.get_kind_display())),
        ("Place", partnership.place.name if partnership.place else ""),
        ("Tier", f"{partnership.get_tier_display()}{through}"),
        ("Looked after by", partnership.owner.name if partnership.owner else "Nobody yet"),
        ("Contact", _rhythm(found)),
        ("Last contact", nhs_date(found.contact.last_at) or "None yet"),
    ]
    return tuple((name, value) for name, value in rows if value)


def scores(found: Standing) -> Section:
    """Engagement health and trust both ways, never without interval and evidence."""
    lines = [_health(found.health)] if found.health else []
    trust = found.trust
    lines += [_trust(figure) for figure in (trust.figures if trust else [])]
    if trust and trust.gap:
        lines.append(
            Line(
                text=f"Their trust is {trust.gap.words} ours",
                about=f"with 90% probability between {nhs_number(trust.gap.low)} and "
                f"{nhs_number(trust.gap.high)} points apart",
            )
        )
    shadow = trust is not None and trust.is_shadow
    return section(
        "scores",
        "How it stands",
        lines,
        nothing="No score yet that your role shows.",
        is_aside=True,
        note="Trust runs in shadow: nobody has approved its method here, so conclude nothing."
        if shadow
        else "",
    )


def with_standing(facts: StepFacts, found: Standing, partnership: Partnership) -> StepFacts:
    """The facts with overdue contact."""
    contact = found.contact
    if not contact.is_overdue or contact.interval is None:
        return facts
    due = facts.today - timedelta(days=contact.days_silent - contact.interval)
    every = f"{_how(found)} every {counted(contact.interval, 'day')}"
    url = url_of("partnership", partnership)
    return replace(facts, contact_due=(evidence(partnership, url, every, due),))


def _rhythm(found: Standing) -> str:
    agreement, contact = found.agreement, found.contact
    parts = []
    if contact.interval:
        parts.append(f"{_how(found)} every {counted(contact.interval, 'day')}")
    if agreement and agreement.people:
        parts.append(f"with {counted(agreement.people, 'person,people')}")
    if contact.is_overdue and contact.interval:
        over = contact.days_silent - contact.interval
        parts.append(f"overdue for {counted(over, 'day')}")
    return ", ".join(parts).capitalize()


def _how(found: Standing) -> str:
    agreed = found.agreement is not None and found.agreement.contacts_a_year
    return "agreed" if agreed else "usually"


def _health(figure: HealthFigure) -> Line:
    return Line(
        text=f"Engagement health: {figure.mean:.0f} of 100",
        about=_doubt(figure.range_words, figure.evidence, figure.evidence_count),
    )


def _trust(figure: TrustFigure) -> Line:
    if not figure.has_evidence:
        return Line(text=figure.title, about="Nothing has been recorded yet that speaks of it")
    words = f" ({figure.band_words})" if figure.band_words else ""
    return Line(
        text=f"{figure.title}: {figure.mean:.0f} of 100{words}",
        about=_doubt(figure.range_words, figure.evidence, figure.evidence_count),
        state=f"Strain on {figure.in_whom}: {figure.strain:.0f} of 100" if figure.strain else "",
    )


def _doubt(interval: str, label: str, facts: int) -> str:
    return f"with 90% probability {interval}; {label} evidence, {counted(facts, 'fact')}"
