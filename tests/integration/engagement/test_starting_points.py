"""How things stood at the start: exact evidence for both directions, corrected by the next row."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, ProgrammingError, transaction
from django.utils import timezone

from audit.models import AuditEvent
from engagement.enums import EvidenceComponent, EvidenceSource, Truster
from engagement.models import Evidence, StaleScore, StartingPoint
from partners.models import Partnership
from tests import factories as make

pytestmark = pytest.mark.django_db
APRIL = date(2025, 4, 1)


def _rows(partnership: Partnership) -> list[tuple[Any, ...]]:
    rows = Evidence.objects.filter(subject_type="starting_point", partnership=partnership)
    return list(
        rows.order_by("id").values_list(
            "subject_id", "revision", "truster", "x", "q", "counterpart_id", "occurred_on"
        )
    )


@pytest.mark.parametrize(("value", "x"), [("good", 1.0), ("mixed", 0.5), ("bad", 0.0)])
def test_it_informs_both_directions(value: str, x: float) -> None:
    partnership = make.make_partnership()
    make.make_starting_point(partnership=partnership, value=value, as_of=APRIL)
    subject = partnership.public_id
    partner, system = partnership.organisation.public_id, partnership.system.public_id
    assert _rows(partnership) == [
        (subject, 1, Truster.SYSTEM, x, 1.0, partner, APRIL),
        (subject, 1, Truster.PARTNER, x, 1.0, system, APRIL),
    ]
    kinds = Evidence.objects.filter(partnership=partnership).values_list("component", "source")
    assert set(kinds) == {(EvidenceComponent.TRUST, EvidenceSource.HISTORY)}


def test_the_newest_one_holds_and_the_older_stay() -> None:
    partnership = make.make_partnership()
    make.make_starting_point(partnership=partnership, value="good")
    then = timezone.now()
    make.make_starting_point(partnership=partnership, value="bad", as_of=date(2025, 6, 1))
    evidence = Evidence.objects.filter(partnership=partnership)
    now = evidence.in_force().values_list("revision", "x", "occurred_on")
    assert set(now) == {(2, 0.0, date(2025, 6, 1))}
    assert set(evidence.known_on(then).in_force().values_list("revision", "x")) == {(1, 1.0)}
    assert list(partnership.starting_points.values_list("value", flat=True)) == ["good", "bad"]


def test_one_that_is_not_known_ends_what_was_said_before() -> None:
    partnership = make.make_partnership()
    make.make_starting_point(partnership=partnership, value="good")
    make.make_starting_point(partnership=partnership, value="unknown")
    evidence = Evidence.objects.filter(partnership=partnership)
    assert not evidence.in_force().exists()
    assert list(evidence.filter(is_void=True).values_list("revision", "q")) == [(2, 0.0)]
    make.make_starting_point(partnership=partnership, value="mixed")
    assert set(evidence.in_force().values_list("revision", "x")) == {(3, 0.5)}


def test_one_that_is_not_known_says_nothing() -> None:
    partnership = make.make_partnership()
    make.make_starting_point(partnership=partnership, value="unknown")
    assert not Evidence.objects.filter(partnership=partnership).in_force().exists()


def test_it_has_an_author_and_a_reason() -> None:
    author = make.make_user()
    point = make.make_starting_point(by=author, reason="  The minutes of March  ")
    assert (point.recorded_by, point.reason) == (author, "The minutes of March")
    with pytest.raises(ValidationError) as refusal:
        make.make_starting_point(reason="  ")
    assert set(refusal.value.message_dict) == {"reason"}
    with pytest.raises(ValidationError, match="500"):
        make.make_starting_point(reason="x" * 501)


def test_it_is_not_about_the_future() -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    with pytest.raises(ValidationError, match="in the future"):
        make.make_starting_point(as_of=tomorrow)


def test_a_word_that_is_none_of_the_four_is_refused() -> None:
    with pytest.raises(ValidationError, match="not a valid choice"):
        make.make_starting_point(value="splendid")


def test_the_partner_is_scored_again() -> None:
    partnership = make.make_partnership()
    StaleScore.objects.all().delete()
    make.make_starting_point(partnership=partnership)
    assert list(StaleScore.objects.waiting().values_list("pk", flat=True)) == [partnership.pk]


def test_the_log_does_not_hold_the_reason() -> None:
    make.make_starting_point(reason="Their leader told me in confidence")
    event = AuditEvent.objects.latest("id")
    assert (event.type, event.facts["value"]) == ("starting_point.set", "good")
    assert "confidence" not in event.reason + str(event.facts)


def test_the_database_keeps_every_row_as_it_was() -> None:
    point = make.make_starting_point()
    rows = StartingPoint.objects.filter(pk=point.pk)
    with pytest.raises(ProgrammingError, match="Cannot update or delete"), transaction.atomic():
        rows.update(value="bad")
    with pytest.raises(ProgrammingError, match="Cannot update or delete"), transaction.atomic():
        rows._raw_delete("default")
    with pytest.raises(IntegrityError, match="has_reason"), transaction.atomic():
        StartingPoint.objects.create(
            partnership=point.partnership,
            system=point.system,
            value="good",
            as_of=APRIL,
            reason="",
        )
