"""An import that is undone leaves everything as it was, but for what others did since."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from audit.models import AuditEvent
from engagement.actions.event import EventFacts, PartnerPart, PersonPart, correct_event
from engagement.actions.importing import undo
from engagement.actions.importing.undo import run_undo, start_undo, take_back
from engagement.actions.scoring import sweep
from engagement.enums import ImportState
from engagement.errors import NotPossibleError
from engagement.models import Commitment, Event, Evidence, SheetImport
from jobs.progress import SilentProgress
from partners.actions.organisation import add_alias
from partners.models import Organisation, OrganisationName, Partnership, Person, System
from tests import factories as make
from tests.integration.imports.logs import EXCERPT, bring_in, imported, log_of, staged
from tests.integration.imports.state import dump, ledger_in_force

pytestmark = pytest.mark.django_db

WHY = "It was the wrong file"


@pytest.fixture
def system() -> System:
    """A system where things have happened, and that has been scored."""
    partnership = make.make_partnership(name="Nesta")
    system = partnership.system
    make.make_event(partnerships=[partnership])
    make.make_person(system=system, name="Wes Streeting")
    _score()
    return system


def undone(sheet_import: SheetImport) -> SheetImport:
    job = start_undo(by=make.TESTS, sheet_import=sheet_import, reason=WHY)
    run_undo(job, SilentProgress())
    sheet_import.refresh_from_db()
    return sheet_import


def _score() -> None:
    sweep(timedelta(seconds=60))


def test_a_log_that_is_undone_leaves_the_identical_state(system: System) -> None:
    before, in_force = dump(), ledger_in_force()
    sheet_import = imported(system, EXCERPT.read_bytes())
    _score()
    assert dump() != before
    undone(sheet_import)
    _score()
    assert dump() == before
    assert ledger_in_force() == in_force
    assert sheet_import.state == ImportState.UNDONE
    assert not sheet_import.changes.exclude(undoing="undone").exists()


def test_what_was_known_while_it_stood_stays_in_the_ledger(system: System) -> None:
    sheet_import = imported(system, log_of("03/06/2024,Age UK,A One,Talk"))
    known = set(Evidence.objects.values_list("pk", flat=True))
    undone(sheet_import)
    assert known < set(Evidence.objects.values_list("pk", flat=True))
    assert AuditEvent.objects.filter(type="event.taken_back").count() == 1
    assert AuditEvent.objects.filter(type="organisation.taken_back").count() == 1


def test_the_same_file_comes_in_again_after_it_was_undone(system: System) -> None:
    content = EXCERPT.read_bytes()
    first = undone(imported(system, content))
    again = imported(system, content)
    assert again.rows.filter(state="imported").count() == 19
    assert first.rows.filter(state="imported").count() == 19


def test_a_name_that_was_remembered_is_forgotten(system: System) -> None:
    nesta = Organisation.objects.get(name="Nesta")
    before = dump()
    waiting = staged(system, log_of("03/06/2024,Nesta Foundation London,,"))
    name = waiting.names.get()
    name.decision, name.organisation = "match", nesta
    name.save()
    bring_in(waiting)
    assert OrganisationName.objects.filter(name="Nesta Foundation London").exists()
    undone(waiting)
    assert dump() == before


def test_an_event_that_somebody_corrected_stays_with_all_it_needs(system: System) -> None:
    sheet_import = imported(
        system, log_of("03/06/2024,Age UK,A One,Talk", "04/06/2024,Scope,B Two,Other")
    )
    event = Event.objects.get(title="Talk")
    correct_event(
        by=make.make_user(system=system),
        event=event,
        facts=EventFacts(
            starts_at=event.starts_at,
            title="Corrected",
            partners=[PartnerPart(event.partnerships.get())],
            people=[PersonPart(event.attendees.get().person)],
        ),
        reason="Wrong title",
        expected_version=event.version,
    )
    undone(sheet_import)
    assert [str(each) for each in Event.objects.filter(source="import")] == ["Corrected"]
    assert Person.objects.filter(name="A One").exists()
    assert not Person.objects.filter(name="B Two").exists()
    assert Partnership.objects.filter(organisation__name="Age UK").exists()
    assert not Organisation.objects.filter(name="Scope").exists()
    kept = {change.target_type: change.kept_because for change in sheet_import.changes.kept()}
    assert kept["engagement.event"].startswith("It was changed on ")
    assert kept["partners.partnership"] == "This still refers to it: participation."


def test_a_promise_made_at_an_imported_meeting_keeps_the_meeting(system: System) -> None:
    sheet_import = imported(system, log_of("03/06/2024,Nesta,A One,Talk"))
    event = Event.objects.get(title="Talk")
    partnership = event.partnerships.get()
    commitment = make.make_commitment(partnership=partnership)
    Commitment.objects.filter(pk=commitment.pk).update(event=event)
    undone(sheet_import)
    kept = sheet_import.changes.kept().get(target_type="engagement.event")
    assert kept.kept_because == "This still refers to it: commitment."
    assert Event.objects.filter(pk=event.pk).exists()


def test_an_organisation_that_got_another_name_since_stays(system: System) -> None:
    sheet_import = imported(system, log_of("03/06/2024,Age UK,A One,Talk"))
    add_alias(
        by=make.make_user(system=system),
        organisation=Organisation.objects.get(name="Age UK"),
        name="Age Concern",
    )
    undone(sheet_import)
    assert Organisation.objects.filter(name="Age UK").exists()
    assert not Partnership.objects.filter(organisation__name="Age UK").exists()


def test_an_undoing_that_broke_off_goes_on(system: System, monkeypatch: pytest.MonkeyPatch) -> None:
    before = dump()
    sheet_import = imported(system, EXCERPT.read_bytes())
    monkeypatch.setattr(undo, "CHANGES_AT_ONCE", 7)
    job = start_undo(by=make.TESTS, sheet_import=sheet_import, reason=WHY)
    take_back(by=make.TESTS, sheet_import=sheet_import)
    assert sheet_import.changes.filter(undoing="").exists()
    assert run_undo(job, SilentProgress()).result["kept"] == 0
    _score()
    assert dump() == before


def test_only_what_is_in_can_be_undone_once_and_with_a_reason(system: System) -> None:
    waiting = staged(system, log_of("03/06/2024,Nesta,,"))
    with pytest.raises(NotPossibleError):
        start_undo(by=make.TESTS, sheet_import=waiting, reason=WHY)
    bring_in(waiting)
    with pytest.raises(ValidationError):
        start_undo(by=make.TESTS, sheet_import=waiting, reason="  ")
    undone(waiting)
    with pytest.raises(NotPossibleError):
        start_undo(by=make.TESTS, sheet_import=waiting, reason=WHY)


def test_the_pages_ask_first_and_say_at_the_end_what_stayed(system: System, client: Client) -> None:
    user = make.make_user(system=system)
    client.force_login(user)
    sheet_import = imported(system, log_of("03/06/2024,Age UK,A One,Talk"), by=user)
    add_alias(
        by=user, organisation=Organisation.objects.get(name="Age UK"), name="Age <b>Concern</b>"
    )
    page = f"/imports/{sheet_import.public_id}/"
    assert f"{page}undo/" in client.get(page).content.decode()
    question = client.get(f"{page}undo/").content.decode()
    assert "Organisations" in question
    assert client.post(f"{page}undo/", {"reason": " "}).status_code == 422
    assert client.post(f"{page}undo/", {"reason": WHY}).status_code == 302
    assert client.get(page)["Location"] == f"{page}undo/"
    assert "0 of 4 records done" in client.get(f"{page}undo/").content.decode()
    sheet_import.refresh_from_db()
    assert sheet_import.job is not None
    run_undo(sheet_import.job, SilentProgress())
    result = client.get(f"{page}undo/").content.decode()
    assert "3 records are as before the import" in result
    assert "1 record stayed" in result
    assert "It was changed on" in result
