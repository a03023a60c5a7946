"""Field history: whatever changes a record that carries a judgement, what it said is kept."""

from datetime import date
from uuid import UUID

import psycopg
import pytest
from django.apps import apps
from django.db import ProgrammingError, connection, transaction

from accounts.models import User
from audit.forgetting import forget_record, forgetting
from audit.keeping import ACTING, history_kept_of
from audit.models import AuditEvent, RecordChange
from audit.recording import within
from audit.tracking import AppendOnly, Tracked
from engagement.actions.event import EventFacts, PartnerPart, correct_event
from engagement.actions.issue import acknowledge_issue
from engagement.models import Event, Issue, Participation
from engagement.models.pressure import FixedOnceRecorded
from partners.actions.person import erase_person
from partners.models import Partnership
from tests import factories as make

pytestmark = pytest.mark.django_db

# Rows of a system that people change and that keep no history of fields, and why.
ALREADY_KEPT = "every reading is in the ledger, every wording or choice is a row of its own"
PERSONAL = "contact details and accounts are no judgement, and a history would be more of them"
MACHINERY = "files, drafts, links, views and what a program works through: nobody judges by them"
ASKING = "how a survey asks is fixed when it opens, and what was answered never changes"
FROZEN = "a stored document with its hash, or a series that is computed again"
ANSWERING = "every step of it is an audit event, and what went out is a file with its hash"
NOT_KEPT = {
    "engagement.PulseResult": ALREADY_KEPT,
    "engagement.Principle": ALREADY_KEPT,
    "engagement.SectorFigure": ALREADY_KEPT,
    "engagement.ComparisonConsent": ALREADY_KEPT,
    "engagement.Handover": ALREADY_KEPT,
    "engagement.HandedOver": ALREADY_KEPT,
    "engagement.PartnerAnswer": ALREADY_KEPT,
    "partners.CompositionRuleSet": ALREADY_KEPT,
    "partners.Person": PERSONAL,
    "partners.Position": PERSONAL,
    "partners.Membership": PERSONAL,
    "engagement.CalendarEntry": PERSONAL,
    "engagement.SurveyComment": PERSONAL,
    "engagement.SurveyInvitation": PERSONAL,
    "engagement.SurveyOptOut": PERSONAL,
    "engagement.Calendar": MACHINERY,
    "engagement.CalendarReading": MACHINERY,
    "engagement.Export": MACHINERY,
    "engagement.ExportFile": MACHINERY,
    "engagement.ImportName": MACHINERY,
    "engagement.PartnerLink": MACHINERY,
    "engagement.Prompt": MACHINERY,
    "engagement.SavedMapping": MACHINERY,
    "engagement.SavedView": MACHINERY,
    "engagement.UsualView": MACHINERY,
    "engagement.SheetImport": MACHINERY,
    "engagement.TodoMark": MACHINERY,
    "engagement.WebhookSubscription": MACHINERY,
    "partners.ExternalKey": MACHINERY,
    "partners.Place": MACHINERY,
    "partners.AreaSystem": MACHINERY,
    "partners.Footprint": MACHINERY,
    "partners.SystemCluster": MACHINERY,
    "engagement.InformationItem": ANSWERING,
    "engagement.InformationRequest": ANSWERING,
    "engagement.RequestClarification": ANSWERING,
    "engagement.RightsItem": ANSWERING,
    "engagement.RightsRequest": ANSWERING,
    "partners.LegalHold": ANSWERING,
    "engagement.SurveyAnswerFile": ASKING,
    "engagement.SurveyInstrument": ASKING,
    "engagement.SurveyWave": ASKING,
    "engagement.Pack": FROZEN,
    "engagement.PackFile": FROZEN,
    "engagement.ScoreSeries": FROZEN,
}


def of(record: Tracked) -> list[RecordChange]:
    return list(
        RecordChange.objects.about(record._meta.label_lower, record.public_id).order_by("id")
    )


def nobody_acts() -> None:
    """As if somebody came to the database by another way: what was told of who acts is over."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, '', true)", [ACTING])


def corrected(by: User, event: Event, notes: str, *partners: Partnership) -> Event:
    event.refresh_from_db()
    return correct_event(
        by=by,
        event=event,
        facts=EventFacts(
            starts_at=event.starts_at,
            title=event.title,
            notes=notes,
            partners=[PartnerPart(each, tone=4) for each in partners],
        ),
        reason="They put it right.",
        expected_version=event.version,
    )


def test_every_record_of_a_system_keeps_its_history_or_says_why_not() -> None:
    undecided = {
        model._meta.label
        for model in apps.get_models()
        if issubclass(model, Tracked)
        and any(field.name == "system" for field in model._meta.concrete_fields)
        and history_kept_of(model) is None
        and not any(
            isinstance(each, AppendOnly | FixedOnceRecorded)
            for each in getattr(model._meta, "triggers", ())
        )
    }
    assert undecided == NOT_KEPT.keys()


def test_a_correction_keeps_what_was_said_before_and_who_changed_it() -> None:
    event = make.make_event(title="Winter", notes="They will not sign.")
    partner = event.partnerships.get()
    other = make.make_partnership(system=event.system)
    manager = make.make_user(system=event.system)
    assert of(event) == []
    with within("0c1b"):
        corrected(manager, event, "They will sign.", partner, other)
    own, rated, joined = of(event)
    assert (own.before, own.after) == (
        {"notes": "They will not sign."},
        {"notes": "They will sign."},
    )
    assert (own.actor_id, own.request_id, own.system_pk) == (
        manager.public_id,
        "0c1b",
        event.system_id,
    )
    assert rated.before == {"tone": None, "tone_recorded_by": ""}
    assert (joined.operation, joined.after["partnership_id"]) == ("INSERT", other.pk)
    xids = AuditEvent.objects.filter(type="event.corrected").values_list("xid", flat=True)
    assert {each.xid for each in (own, rated, joined)} == set(xids)


def test_bulk_updates_and_sql_by_hand_are_kept_and_known_as_such() -> None:
    issue = make.make_issue(text="Nobody answers.")
    nobody_acts()
    Issue.objects.filter(pk=issue.pk).update(text="All is well.")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE engagement_issue SET theme = theme WHERE id = %s", [issue.pk])
    (change,) = of(issue)
    assert (change.before["text"], change.after["text"]) == ("Nobody answers.", "All is well.")
    assert change.is_from_outside


def test_what_was_added_or_deleted_by_hand_is_kept_whole() -> None:
    event = make.make_event()
    stranger = make.make_partnership(system=event.system)
    nobody_acts()
    row = Participation.objects.create(
        event=event, system=event.system, partnership=stranger, starts_at=event.starts_at
    )
    row.delete()
    added, deleted = of(event)
    assert [added.operation, deleted.operation] == ["INSERT", "DELETE"]
    assert added.after["partnership_id"] == deleted.before["partnership_id"] == stranger.pk


def test_an_action_within_another_acts_for_itself_and_no_longer() -> None:
    """A part of the product that acts within somebody's action does not lend them its name."""
    issue = make.make_issue(raised_on=date(2026, 1, 5))
    someone = make.make_user(system=issue.system)
    acknowledge_issue(by=make.TESTS, issue=issue, acknowledged_on=date(2026, 1, 6))
    partner = make.make_event().partnerships.get()
    corrected(someone, make.make_event(partnerships=[partner]), "Noted.", partner)
    assert [each.actor_service for each in of(issue)] == [make.TESTS.name]
    last = RecordChange.objects.latest("id")
    assert (last.actor_id, last.actor_service) == (someone.public_id, "")


def test_what_an_erased_person_is_called_leaves_the_history_and_the_rest_stays() -> None:
    event = make.make_event(notes="Jo Lindley was late. The plan is late.")
    person = make.make_person(system=event.system, name="Jo  Lindley", email="jo@example.nhs.uk")
    manager, partner = make.make_user(system=event.system), event.partnerships.get()
    corrected(manager, event, "The plan is late.", partner)
    erase_person(by=manager, person=person, reason="They asked for it.")
    (own, *_) = of(event)
    assert (own.before, own.after, own.erased) == ({"notes": None}, {"notes": None}, ["notes"])
    assert own.actor_id == manager.public_id
    assert "Lindley" not in str(list(RecordChange.objects.values()))


def test_what_is_blanked_in_a_record_is_blanked_in_its_history_and_told_in_the_feed() -> None:
    issue = make.make_issue(text="First words.")
    Issue.objects.filter(pk=issue.pk).update(text="Second words.", importance="major")
    (before,) = of(issue)
    with forgetting():
        Issue.objects.filter(pk=issue.pk).update(text="Erased.")
    first, second = of(issue)
    assert "words" not in f"{first.before}{first.after}{second.before}{second.after}"
    assert first.after == {"text": None, "importance": "major"}
    assert first.version == before.version + 1
    forget_record("engagement.issue", issue.public_id)
    assert of(issue)[0].after == {"text": None, "importance": None}
    Issue.objects.filter(pk=issue.pk).update(text="Third words.")
    assert of(issue)[-1].after == {"text": "Third words."}


ATTACKS = [
    "UPDATE audit_auditevent SET actor_service = 'nobody'",
    "DELETE FROM audit_auditevent",
    "TRUNCATE audit_auditevent CASCADE",
    "DELETE FROM audit_recordchange",
    "TRUNCATE audit_recordchange",
    *(
        f"UPDATE audit_recordchange SET {lie}"
        for lie in (
            "actor_id = gen_random_uuid()",
            'after = \'{"text": "Nothing happened."}\'',
            "before = '{\"text\": null}'",
            "before = '{}', erased = '{text}'",
            "after = '{\"text\": \"Fine\"}', erased = '{text}'",
            "erased = '{}'",
        )
    ),
]
REFUSED = "Cannot update or delete|never emptied"


@pytest.mark.parametrize("attack", ATTACKS)
def test_who_owns_the_tables_cannot_rewrite_the_past(attack: str) -> None:
    issue = make.make_issue(text="First words.")
    Issue.objects.filter(pk=issue.pk).update(text="Second words.")
    refused = pytest.raises(ProgrammingError, match=REFUSED)
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(attack)
    assert of(issue)[-1].after == {"text": "Second words."}


def test_nor_can_the_superuser_of_the_database() -> None:
    """As long as the triggers are on; who switches them off is found by the seals."""
    where = connection.get_connection_params()
    reached = {name: where[name] for name in ("host", "port", "dbname") if name in where}
    with psycopg.connect(**reached, user="postgres") as mighty:
        mighty.execute(
            "INSERT INTO audit_recordchange (public_id, version, created_at, updated_at,"
            " record_type, record_id, parent_type, operation, before, after, erased,"
            " actor_service, request_id) VALUES (gen_random_uuid(), 1, now(), now(),"
            " 'engagement.issue', gen_random_uuid(), '', 'UPDATE', '{\"text\": \"First\"}',"
            " '{\"text\": \"Second\"}', '{}', 'tests', '')"
        )
        mighty.execute(
            "INSERT INTO audit_auditevent (public_id, happened_at, type, actor_kind, actor_service,"
            " target_type, target_id, parent_type, changed_fields, facts, reason, request_id)"
            " VALUES (gen_random_uuid(), now(), 'issue.raised', 'service', 'tests',"
            " 'engagement.issue', gen_random_uuid(), '', '[]', '{}', '', '')"
        )
        for attack in ATTACKS:
            with pytest.raises(psycopg.errors.RaiseException, match=REFUSED), mighty.transaction():
                mighty.execute(attack)
        mighty.rollback()


def test_a_change_is_named_by_the_public_id_of_its_record() -> None:
    issue = make.make_issue()
    Issue.objects.filter(pk=issue.pk).update(importance="major")
    (change,) = of(issue)
    assert isinstance(change.record_id, UUID)
    assert (change.record_type, change.fields) == ("engagement.issue", ["importance"])
