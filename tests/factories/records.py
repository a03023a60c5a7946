"""Documents, issues, decisions, and what partners are asked."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.utils import timezone

from accounts.models import User
from engagement.actions.commitment import settle_commitment
from engagement.actions.consultation import engage_audience
from engagement.actions.decision import DecisionFacts, record_decision
from engagement.actions.document import ask_for_document
from engagement.actions.issue import raise_issue
from engagement.actions.partner_link import make_partner_link as make_link
from engagement.actions.service import ServiceFacts, record_service
from engagement.enums import Importance, Sensitivity, Side
from engagement.models import (
    CommissionedService,
    Commitment,
    Consultation,
    ConsultedAudience,
    Decision,
    Document,
    Issue,
    PartnerLink,
)
from partners.models import Partnership, Person, System
from tests.factories.engagement import make_commitment
from tests.factories.partners import make_partnership, make_person, make_system
from tests.factories.users import TESTS, make_user


def make_document(
    *,
    partnership: Partnership | None = None,
    title: str = "Demand by ward",
    asked_by: str = Side.PARTNER,
    asked_on: date | None = None,
    due_on: date | None = None,
) -> Document:
    """A document asked for ten days ago, due in two weeks."""
    today = timezone.localdate()
    return ask_for_document(
        by=TESTS,
        partnership=partnership or make_partnership(),
        title=title,
        asked_by=asked_by,
        asked_on=asked_on or today - timedelta(days=10),
        due_on=due_on or today + timedelta(days=14),
    )


def make_issue(
    *,
    partnership: Partnership | None = None,
    raised_by: str = Side.PARTNER,
    text: str = "People arrive without medicines",
    raised_on: date | None = None,
    importance: str = Importance.STANDARD,
    sensitivity: str = Sensitivity.CONFIDENTIAL,
) -> Issue:
    """An open issue, raised ten days ago."""
    return raise_issue(
        by=TESTS,
        partnership=partnership or make_partnership(),
        raised_by=raised_by,
        theme="discharge",
        text=text,
        raised_on=raised_on or timezone.localdate() - timedelta(days=10),
        importance=importance,
        sensitivity=sensitivity,
    )


def make_decision(
    *,
    affected: Sequence[Partnership] = (),
    partnership: Partnership | None = None,
    title: str = "Move the urgent treatment centre",
    decided_on: date | None = None,
) -> Decision:
    """A decision that lies ahead: of the partner, if one is given, else of the system."""
    if partnership is None and not affected:
        affected = [make_partnership()]
    return record_decision(
        by=TESTS,
        made_by=Side.SYSTEM if partnership is None else Side.PARTNER,
        partnership=partnership,
        facts=DecisionFacts(
            kind="service_change", title=title, affected=affected, decided_on=decided_on
        ),
    )


def make_service(
    *,
    system: System | None = None,
    commissioner: Partnership | None = None,
    providers: Sequence[Partnership] = (),
    affected: Sequence[Partnership] = (),
    title: str = "Sexual health services",
    ends_on: date | None = None,
    affects_system: bool = True,
    note: str = "",
) -> CommissionedService:
    """A service with a provider, whose contract ends in five years."""
    system = system or (commissioner.system if commissioner else make_system())
    return record_service(
        by=TESTS,
        system=system,
        facts=ServiceFacts(
            title=title,
            commissioner=commissioner,
            providers=providers or [make_partnership(system=system)],
            affected=affected,
            ends_on=ends_on or timezone.localdate() + timedelta(days=5 * 365),
            affects_system=affects_system,
            note=note,
        ),
    )


def make_engagement(
    *,
    decision: Decision | None = None,
    consultation: Consultation | None = None,
    audience: str = "officers",
    first_engaged_on: date | None = None,
    stage: str = "on_options",
) -> ConsultedAudience:
    """Officers of the first affected side, engaged on the options five days ago."""
    if consultation is None:
        consultation = (decision or make_decision()).consultations.order_by("id")[0]
    return engage_audience(
        by=TESTS,
        consultation=consultation,
        audience=audience,
        first_engaged_on=first_engaged_on or timezone.localdate() - timedelta(days=5),
        stage=stage,
    )


def make_contact(*, partnership: Partnership | None = None) -> tuple[Person, Partnership]:
    """Someone who works at a partner."""
    partnership = partnership or make_partnership()
    person = make_person(system=partnership.system, organisation=partnership.organisation)
    return person, partnership


def make_partner_link(
    *,
    partnership: Partnership | None = None,
    by: User | None = None,
    message: str = "",
    days: int = 14,
) -> tuple[PartnerLink, str]:
    """A link for someone at the partner, and its secret."""
    person, partnership = make_contact(partnership=partnership)
    return make_link(
        by=by or make_user(system=partnership.system),
        partnership=partnership,
        person=person,
        message=message,
        days=days,
    )


def make_awaiting_commitment(
    *, partnership: Partnership | None = None, text: str = "Send the rota", state: str = "kept"
) -> Commitment:
    """A promise of which only the system has said what became of it."""
    commitment = settle_commitment(
        by=TESTS,
        commitment=make_commitment(partnership=partnership, text=text),
        state=state,
        happened_on=timezone.localdate(),
    )
    commitment.refresh_from_db()
    return commitment
