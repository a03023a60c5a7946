"""Examples of what is logged: meetings, what was said and promised in them, and whole logs."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from engagement.actions.commitment import settle_commitment
from engagement.actions.discussion import note_discussion_point
from engagement.actions.event import EventFacts, PartnerPart, new_event
from engagement.actions.importing.run import apply_rows
from engagement.actions.importing.sheet import NameChoice, start_import
from engagement.actions.importing.undo import start_undo
from engagement.enums import NameDecision
from engagement.imports.mapping_file import read_mapping
from engagement.models import Event, SheetImport
from tests import factories as make
from tests.integration.imports.logs import imported, log_of, staged
from tests.integration.rules.examples.registry import example

A_LOG = log_of("03/06/2024,Nesta,A Minister,Pay")


def _facts(*partnerships: Any) -> EventFacts:
    return EventFacts(
        starts_at=timezone.now() - timedelta(days=2),
        partners=[PartnerPart(each, tone=4) for each in partnerships],
        initiated_by="partner",
    )


@example("engagement.actions.event.log_event")
def _() -> dict[str, Any]:
    partnership = make.make_partnership()
    return {"system": partnership.system, "facts": _facts(partnership)}


@example("engagement.actions.event.log_events")
def _() -> dict[str, Any]:
    partnership = make.make_partnership()
    system = partnership.system
    facts = _facts(partnership)
    new = [
        new_event(system=system, facts=facts, source="import", external_id=name)
        for name in ("one", "two")
    ]
    return {"system": system, "new": new}


@example("engagement.actions.event.correct_event")
def _() -> dict[str, Any]:
    event = make.make_event()
    event.refresh_from_db()
    other = make.make_partnership(system=event.system)
    return {
        "event": event,
        "facts": _facts(other),
        "reason": "Wrong partner",
        "expected_version": event.version,
    }


@example("engagement.actions.event.withdraw_event")
def _() -> dict[str, Any]:
    return {
        "by": make.make_user(),
        "event": make.make_event(),
        "reason": "Did not happen",
    }


@example("engagement.actions.event.post_arrived_event")
def _() -> dict[str, Any]:
    event = make.make_event(starts_at=timezone.now() + timedelta(days=3))
    yesterday = timezone.now() - timedelta(days=1)
    Event.objects.update(starts_at=yesterday, occurred_on=timezone.localdate(yesterday))
    return {"event": event}


@example("engagement.actions.capture.log_meeting")
def _() -> dict[str, Any]:
    partnership = make.make_partnership()
    return {
        "by": make.make_user(system=partnership.system),
        "system": partnership.system,
        "facts": _facts(partnership),
    }


@example("engagement.actions.commitment.make_commitment")
def _() -> dict[str, Any]:
    return {
        "partnership": make.make_partnership(),
        "made_by": "system",
        "text": "Send the figures",
        "due_on": timezone.localdate() + timedelta(days=7),
    }


@example("engagement.actions.commitment.change_commitment_owner")
def _() -> dict[str, Any]:
    commitment = make.make_commitment()
    return {"commitment": commitment, "owner": make.make_user(system=commitment.system)}


@example("engagement.actions.commitment.settle_commitment")
def _() -> dict[str, Any]:
    return {
        "commitment": make.make_commitment(),
        "state": "kept",
        "happened_on": timezone.localdate(),
    }


@example("engagement.actions.commitment.confirm_commitment_state")
def _() -> dict[str, Any]:
    commitment = settle_commitment(
        by=make.TESTS,
        commitment=make.make_commitment(),
        state="kept",
        happened_on=timezone.localdate(),
    )
    commitment.refresh_from_db()
    return {"commitment": commitment, "expected_version": commitment.version}


@example("engagement.actions.commitment.reopen_commitment")
def _() -> dict[str, Any]:
    commitment = settle_commitment(
        by=make.TESTS,
        commitment=make.make_commitment(),
        state="kept",
        happened_on=timezone.localdate(),
    )
    return {"commitment": commitment, "reason": "Not yet"}


@example("engagement.actions.commitment.withdraw_commitment")
def _() -> dict[str, Any]:
    return {
        "by": make.make_user(),
        "commitment": make.make_commitment(),
        "reason": "Never promised",
    }


@example("engagement.actions.agreement.agree_contact")
def _() -> dict[str, Any]:
    return {
        "partnership": make.make_partnership(),
        "valid_from": date(2025, 4, 1),
        "contacts_a_year": 12,
    }


@example("engagement.actions.discussion.note_discussion_point")
def _() -> dict[str, Any]:
    return {
        "partnership": make.make_partnership(),
        "theme": "finance",
        "text": "They wait for the settlement",
    }


@example("engagement.actions.discussion.withdraw_discussion_point")
def _() -> dict[str, Any]:
    point = note_discussion_point(
        by=make.TESTS,
        partnership=make.make_partnership(),
        theme="finance",
        text="Words",
    )
    return {"by": make.make_user(), "point": point, "reason": "Misheard"}


@example("engagement.actions.importing.sheet.upload_import")
def _() -> dict[str, Any]:
    return {"system": make.make_system(), "name": "log.csv", "content": A_LOG}


@example("engagement.actions.importing.sheet.stage_import")
def _() -> dict[str, Any]:
    sheet_import = staged(make.make_system(), A_LOG)
    return {"sheet_import": sheet_import, "mapping": read_mapping(sheet_import.mapping)}


@example("engagement.actions.importing.sheet.start_reading")
def _() -> dict[str, Any]:
    sheet_import = staged(make.make_system(), A_LOG)
    return {"sheet_import": sheet_import, "mapping": read_mapping(sheet_import.mapping)}


@example("engagement.actions.importing.sheet.decide_names")
def _() -> dict[str, Any]:
    sheet_import = staged(make.make_system(), A_LOG)
    choice = NameChoice(sheet_import.names.get(), NameDecision.CREATE)
    return {"sheet_import": sheet_import, "choices": [choice]}


@example("engagement.actions.importing.sheet.start_import")
def _() -> dict[str, Any]:
    return {"sheet_import": staged(make.make_system(), A_LOG), "unmatched": "create"}


@example("engagement.actions.importing.sheet.discard_import")
def _() -> dict[str, Any]:
    return {"sheet_import": staged(make.make_system(), A_LOG)}


@example("engagement.actions.importing.run.apply_rows")
def _() -> dict[str, Any]:
    sheet_import = staged(make.make_system(), A_LOG)
    start_import(by=make.TESTS, sheet_import=sheet_import, unmatched="create")
    return {"sheet_import": sheet_import}


@example("engagement.actions.importing.undo.start_undo")
def _() -> dict[str, Any]:
    return {"sheet_import": imported(make.make_system(), A_LOG), "reason": "The wrong file"}


@example("engagement.actions.importing.undo.take_back")
def _() -> dict[str, Any]:
    return {"sheet_import": _being_undone()}


@example("engagement.actions.importing.undo.finish_undo")
def _() -> dict[str, Any]:
    return {"sheet_import": _being_undone()}


def _being_undone() -> SheetImport:
    sheet_import = imported(make.make_system(), A_LOG)
    start_undo(by=make.TESTS, sheet_import=sheet_import, reason="The wrong file")
    return sheet_import


@example("engagement.actions.importing.run.finish_import")
def _() -> dict[str, Any]:
    sheet_import = staged(make.make_system(), A_LOG)
    start_import(by=make.TESTS, sheet_import=sheet_import, unmatched="create")
    apply_rows(by=make.TESTS, sheet_import=sheet_import)
    return {"sheet_import": sheet_import}


@example("engagement.actions.discussion.follow_up_point")
def _() -> dict[str, Any]:
    return {
        "by": make.make_user(),
        "point": make.make_discussion_point(),
        "state": "answered",
    }
