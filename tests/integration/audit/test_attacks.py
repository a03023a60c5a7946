"""Whoever alters the log, with every right that a database can give, is found out."""

import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db.models import F

from audit.canonical import LAYOUT, NOTHING_BEFORE, digests, member, seal_hash
from audit.models import AuditEvent, AuditSeal
from audit.sealing import seal_on
from audit.verifying import Head, verify
from tests.integration.audit.conftest import make_events, past_the_triggers

Events = list[AuditEvent]


def _backdate(events: Events) -> None:
    rows = AuditEvent.objects.filter(pk=events[1].pk)
    rows.update(happened_at=F("happened_at") - timedelta(microseconds=1))


def _blame_another(events: Events) -> None:
    AuditEvent.objects.filter(pk=events[1].pk).update(actor_id=uuid.uuid4())


def _reword_facts(events: Events) -> None:
    AuditEvent.objects.filter(pk=events[1].pk).update(facts={"count": 7})


def _give_a_reason(events: Events) -> None:
    AuditEvent.objects.filter(pk=events[1].pk).update(reason="It was agreed.")


def _pretend_a_blanked_reason(events: Events) -> None:
    AuditEvent.objects.filter(pk=events[1].pk).update(reason_digest="a" * 64)


@pytest.mark.parametrize(
    "attack",
    [_backdate, _blame_another, _reword_facts, _give_a_reason, _pretend_a_blanked_reason],
)
def test_an_altered_event_is_named(sealed: Events, attack: Callable[[Events], None]) -> None:
    with past_the_triggers():
        attack(sealed)
    assert verify().sentences == [f"Event {sealed[1].pk} was altered (seal 1)."]


@pytest.mark.parametrize("place", [0, 5, 9], ids=["first", "middle", "last"])
def test_a_deleted_event_is_named(sealed: Events, place: int) -> None:
    with past_the_triggers():
        AuditEvent.objects.filter(pk=sealed[place].pk).delete()
    assert verify().sentences == [f"Event {sealed[place].pk} was deleted (seal {place // 4 + 1})."]


def test_an_event_that_was_written_into_a_gap_is_named(sealed: Events) -> None:
    make_events(1)
    with past_the_triggers():
        newest = AuditEvent.objects.latest("id")
        AuditEvent.objects.filter(pk=newest.pk).update(id=newest.pk + 5)
    seal_on()
    make_events(1, id=newest.pk + 2)
    make_events(1, id=-3)
    assert verify().sentences == [
        "Event -3 was added (seal 1).",
        f"Event {newest.pk + 2} was added (seal 4).",
    ]


def test_two_events_that_changed_places_are_named(sealed: Events) -> None:
    one, two, spare = sealed[2].pk, sealed[7].pk, 10**9
    with past_the_triggers():
        for old, new in ((one, spare), (two, one), (spare, two)):
            AuditEvent.objects.filter(pk=old).update(id=new)
    assert verify().sentences == [
        f"Event {one} was altered (seal 1).",
        f"Event {two} was altered (seal 2).",
    ]


def test_a_seal_that_was_made_to_fit_does_not_fit_the_next(sealed: Events) -> None:
    with past_the_triggers():
        _blame_another(sealed)
        _make_fit(AuditSeal.objects.get(number=1))
    assert verify().sentences == ["Seal 2 does not follow from the seal before it."]


def test_a_seal_whose_hash_was_left_is_altered_itself(sealed: Events) -> None:
    with past_the_triggers():
        AuditSeal.objects.filter(number=2).update(sealed_at=F("sealed_at") - timedelta(days=9))
    assert verify().sentences == ["Seal 2 was altered."]


def test_a_seal_that_is_missing_within_the_chain_is_named(sealed: Events) -> None:
    with past_the_triggers():
        AuditSeal.objects.filter(number=2).delete()
    assert verify().sentences == ["Seals are missing before seal 3: 2."]


def test_seals_that_were_cut_off_are_missed_by_whoever_kept_the_head(sealed: Events) -> None:
    kept = Head.read(verify().head)
    with past_the_triggers():
        AuditSeal.objects.filter(number__gt=1).delete()
        AuditEvent.objects.filter(pk__gt=sealed[3].pk).delete()
    assert verify().sentences == []  # from the inside it looks whole
    assert verify(kept).sentences == [
        "Seal 3 was kept outside and is missing here: the end was cut off."
    ]


def test_a_chain_that_was_computed_anew_is_told_by_the_head_alone(sealed: Events) -> None:
    make_events(1)
    kept = Head.read(verify().head)
    seal_on()
    assert verify(kept).sentences == []
    with past_the_triggers():
        _blame_another(sealed)
        previous = NOTHING_BEFORE
        for seal in AuditSeal.objects.all():
            seal.previous_hash = previous
            previous = _make_fit(seal)
    assert verify().sentences == []
    (sentence,) = verify(kept).sentences
    assert sentence.startswith("Seal 3 is not the one that was kept outside")


def test_millions_of_problems_are_counted_and_only_some_are_told(
    sealed: Events, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("audit.verifying.MOST_SENTENCES", 3)
    with past_the_triggers():
        AuditEvent.objects.all().delete()
    report = verify()
    assert (report.problems, len(report.sentences)) == (10, 3)


def _make_fit(seal: AuditSeal) -> str:
    """What somebody does who knows exactly how seals are made."""
    events = AuditEvent.objects.filter(id__gt=seal.after_id, id__lte=seal.upto_id)
    seal.members = b"".join(member(*each) for each in digests(events, LAYOUT))
    seal.hash = seal_hash(seal)
    seal.save()
    return seal.hash
