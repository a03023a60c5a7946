"""Documents, issues and decisions."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.utils import timezone

from engagement.actions.consultation import engage_audience
from engagement.actions.decision import DecisionFacts, record_decision
from engagement.actions.document import ask_for_document
from engagement.actions.issue import raise_issue
from engagement.enums import Importance, Sensitivity, Side
from engagement.models import ConsultedAudience, Decision, Document, Issue
from partners.models import Partnership
from tests.factories.partners import make_partnership
from tests.factories.users import TESTS


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


def make_engagement(
    *,
    decision: Decision | None = None,
    audience: str = "officers",
    first_engaged_on: date | None = None,
    stage: str = "on_options",
) -> ConsultedAudience:
    """Officers of the first affected side, engaged on the options five days ago."""
    decision = decision or make_decision()
    return engage_audience(
        by=TESTS,
        consultation=decision.consultations.order_by("id")[0],
        audience=audience,
        first_engaged_on=first_engaged_on or timezone.localdate() - timedelta(days=5),
        stage=stage,
    )
