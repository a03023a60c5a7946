"""Documents: what came of a request says something to the side that asked."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from engagement.actions.document import (
    DocumentFacts,
    ask_for_document,
    correct_document,
    share_document,
    withdraw_document,
    withhold_document,
)
from engagement.errors import AlreadyWithdrawnError, ChangedMeanwhileError, NotPossibleError
from engagement.models import Document, Evidence, StaleScore
from tests import factories as make
from tests.integration.engagement.ledger import Row, Void, ledger_of

pytestmark = pytest.mark.django_db
ASKED, DUE = date(2026, 3, 2), date(2026, 3, 31)


@pytest.fixture
def document() -> Document:
    """The council asked for it on 2 March, for 31 March."""
    return make.make_document(asked_on=ASKED, due_on=DUE)


def _row(document: Document, x: float, day: date, revision: int) -> Row:
    return Row(
        component="trust",
        source="document",
        truster="partner",
        x=x,
        q=1.0,
        occurred_on=day,
        revision=revision,
        counterpart=document.system.public_id,
    )


def _withhold(document: Document, **changes: Any) -> Document:
    details = {
        "settled_on": date(2026, 3, 20),
        "decided_by": "The finance director",
        "withheld_because": "Commercial in confidence",
        **changes,
    }
    return withhold_document(by=make.TESTS, document=document, **details)


@pytest.mark.parametrize(
    ("shared_on", "x"), [(DUE, 1.0), (DUE + timedelta(days=1), 0.5), (ASKED, 1.0)]
)
def test_shared_by_its_day_counts_one_and_later_half(
    document: Document, shared_on: date, x: float
) -> None:
    share_document(by=make.TESTS, document=document, settled_on=shared_on)
    assert ledger_of(document) == [_row(document, x, shared_on, 2)]
    stale = StaleScore.objects.get(partnership=document.partnership)
    assert stale.wanted > stale.done


def test_nothing_is_said_while_it_is_open(document: Document) -> None:
    assert ledger_of(document) == []
    assert list(Document.objects.overdue()) == [document]


def test_the_system_learns_what_the_partner_shares() -> None:
    document = make.make_document(asked_by="system", asked_on=ASKED, due_on=DUE)
    share_document(by=make.TESTS, document=document, settled_on=DUE)
    [row] = Evidence.objects.filter(subject_id=document.public_id)
    assert row.truster == "system"
    assert row.counterpart_id == document.partnership.organisation.public_id


def test_withheld_counts_nothing_until_it_is_shared_after_all(document: Document) -> None:
    withheld = _withhold(document, withheld_until=date(2026, 5, 1))
    assert withheld.state == "withheld"
    shared = share_document(by=make.TESTS, document=document, settled_on=date(2026, 5, 2))
    assert (shared.state, shared.decided_by, shared.withheld_until) == ("shared", "", None)
    assert ledger_of(document) == [
        _row(document, 0.0, date(2026, 3, 20), 2),
        _row(document, 0.5, date(2026, 5, 2), 3),
    ]


def test_a_correction_replaces_what_was_said(document: Document) -> None:
    shared = share_document(by=make.TESTS, document=document, settled_on=date(2026, 4, 9))
    shared.refresh_from_db()
    facts = DocumentFacts(
        "Demand by ward", "partner", ASKED, date(2026, 4, 10), "shared", date(2026, 4, 9)
    )
    put_right = correct_document(
        by=make.TESTS,
        document=shared,
        facts=facts,
        reason="A later day was agreed",
        expected_version=shared.version,
    )
    put_right.refresh_from_db()
    correct_document(
        by=make.TESTS,
        document=put_right,
        facts=replace(facts, state="asked", settled_on=None),
        reason="It was another document",
        expected_version=put_right.version,
    )
    assert ledger_of(document) == [
        _row(document, 0.5, date(2026, 4, 9), 2),
        _row(document, 1.0, date(2026, 4, 9), 3),
        Void(4),
    ]
    with pytest.raises(ChangedMeanwhileError, match="Someone else changed this document"):
        correct_document(
            by=make.TESTS, document=document, facts=facts, reason="Again", expected_version=1
        )


def test_a_withdrawn_request_says_nothing_more(document: Document) -> None:
    share_document(by=make.TESTS, document=document, settled_on=DUE)
    withdraw_document(by=make.make_user(), document=document, reason="Never asked")
    assert ledger_of(document) == [_row(document, 1.0, DUE, 2), Void(3)]
    with pytest.raises(AlreadyWithdrawnError, match="document was withdrawn"):
        share_document(by=make.TESTS, document=document, settled_on=DUE)


def test_what_was_settled_is_not_settled_again(document: Document) -> None:
    _withhold(document)
    with pytest.raises(NotPossibleError, match="already withheld"):
        _withhold(document)
    with pytest.raises(ValidationError, match="withheld after this day"):
        share_document(by=make.TESTS, document=document, settled_on=date(2026, 3, 19))
    share_document(by=make.TESTS, document=document, settled_on=DUE)
    with pytest.raises(NotPossibleError, match="shared already"):
        share_document(by=make.TESTS, document=document, settled_on=DUE)


TOMORROW = timezone.localdate() + timedelta(days=1)
RIGHT = DocumentFacts(
    "Demand by ward", "partner", ASKED, DUE, "withheld", DUE, "The director", "Not finished"
)
OPEN = {"state": "asked", "settled_on": None, "decided_by": "", "withheld_because": ""}


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({**OPEN, "asked_on": TOMORROW, "due_on": TOMORROW}, "asked_on"),
        ({"settled_on": TOMORROW}, "settled_on"),
        ({"asked_on": date(1066, 10, 14)}, "asked_on"),
        ({"due_on": ASKED - timedelta(days=1)}, "due_on"),
        ({"settled_on": ASKED - timedelta(days=1)}, "settled_on"),
        ({"settled_on": None}, "settled_on"),
        ({**OPEN, "settled_on": DUE}, "settled_on"),
        ({"state": "shared", "withheld_because": ""}, "decided_by"),
        ({"decided_by": " "}, "decided_by"),
        ({"withheld_because": ""}, "withheld_because"),
        ({"withheld_until": DUE}, "withheld_until"),
        ({**OPEN, "state": "lost"}, "state"),
        ({"title": " "}, "title"),
        ({"title": "x" * 301}, "title"),
        ({"asked_by": "nobody"}, "asked_by"),
    ],
)
def test_what_cannot_be_is_refused_by_field(
    document: Document, wrong: dict[str, Any], field: str
) -> None:
    with pytest.raises(ValidationError) as refusal:
        correct_document(
            by=make.TESTS,
            document=document,
            facts=replace(RIGHT, **wrong),
            reason="Mistake",
            expected_version=1,
        )
    assert list(refusal.value.message_dict) == [field]
    assert ledger_of(document) == []


def test_it_was_asked_for_today_unless_said_otherwise() -> None:
    document = ask_for_document(
        by=make.TESTS,
        partnership=make.make_partnership(),
        title=" Demand by ward ",
        asked_by="system",
        due_on=TOMORROW,
    )
    assert (document.title, document.asked_on) == ("Demand by ward", timezone.localdate())
