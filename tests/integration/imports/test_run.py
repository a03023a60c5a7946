"""A meeting log becomes events: every row accounted for, once, with its evidence."""

from datetime import date
from unittest.mock import patch

import pytest
from django.db.models import QuerySet
from django.utils import timezone

from audit.models import AuditEvent
from engagement.actions.importing import run
from engagement.actions.importing.journal import Journal
from engagement.actions.importing.run import apply_rows, run_import
from engagement.actions.importing.sheet import NameChoice, decide_names, stage_import, start_import
from engagement.analytics.import_counts import counts_of
from engagement.analytics.logged import contacts_by_month
from engagement.enums import ImportState, NameDecision, NameMatch, RecordSource, Unmatched
from engagement.errors import NotPossibleError
from engagement.imports.mapping import ColumnMapping, Field
from engagement.imports.reading import read_table
from engagement.imports.rejects import REASON_MARKER, write_rejects
from engagement.models import Event, Evidence, ImportRow, StaleScore
from engagement.presenters.imports import rejected_rows
from jobs.errors import JobRefusedError
from jobs.progress import SilentProgress
from partners.enums import OrganisationKind, Tier
from partners.models import Organisation, OrganisationName, Partnership, Person, System
from tests import factories as make
from tests.integration.imports.logs import EXCERPT, bring_in, imported, log_of, staged

pytestmark = pytest.mark.django_db


class WorkerKilledError(Exception):
    pass


@pytest.fixture
def system() -> System:
    return make.make_system()


def organisations() -> QuerySet[Organisation]:
    """All organisations but the boards of systems."""
    return Organisation.objects.exclude(kind=OrganisationKind.ICB)


def test_every_row_of_a_real_log_is_accounted_for(system: System) -> None:
    counts = counts_of(imported(system, EXCERPT.read_bytes()))
    assert (counts.rows, counts.imported, counts.duplicate, counts.rejected) == (25, 19, 2, 4)
    assert counts.events == Event.objects.filter(system=system).count() == 19
    assert counts.reasons == {"nil_return": 2, "implausible_date": 2}
    assert counts.staged == 0
    assert counts.organisations_created == organisations().count()


def test_one_row_is_one_event_with_all_its_partners(system: System) -> None:
    imported(system, EXCERPT.read_bytes())
    event = Event.objects.get(occurred_on=date(2024, 7, 31))
    assert {str(each) for each in event.partnerships.all()} == {
        "Genspect",
        "Bayswater Support Group",
        "CAN-SG",
        "Integrated Psychology Clinic",
        "LGB Alliance",
        "Transgender Trend",
    }
    assert event.source == RecordSource.IMPORT
    assert not event.has_time
    assert timezone.localtime(event.starts_at).hour == 12
    assert [str(each.person) for each in event.attendees.all()] == ["Wes Streeting"]
    assert {each.tier for each in event.partnerships.all()} == {Tier.KNOWN}


def test_two_ministers_at_one_meeting_are_two_events(system: System) -> None:
    imported(system, log_of("03/06/2024,Age UK,A One,", "03/06/2024,Age UK,B Two,"))
    assert Event.objects.count() == 2


def test_the_original_cell_is_kept_with_the_event(system: System) -> None:
    imported(system, EXCERPT.read_bytes())
    row = ImportRow.objects.get(occurred_on=date(2024, 7, 31))
    assert row.cells["organisation"].startswith("\ufffd\tGenspect\n\ufffd\t")


def test_evidence_marks_and_audit_come_with_every_event(system: System) -> None:
    sheet_import = imported(system, EXCERPT.read_bytes())
    partnerships = Partnership.objects.filter(system=system)
    assert Evidence.objects.filter(component="contact").count() >= partnerships.count()
    assert StaleScore.objects.filter(system=system).count() == partnerships.count()
    logged = AuditEvent.objects.filter(type="event.logged")
    assert logged.count() == 19
    own = AuditEvent.objects.filter(target_id=sheet_import.public_id)
    assert own.filter(type="sheet_import.finished").get().facts["imported"] == 19


def test_the_same_file_again_brings_nothing(system: System) -> None:
    imported(system, EXCERPT.read_bytes())
    before = organisations().count()
    counts = counts_of(imported(system, EXCERPT.read_bytes()))
    assert (counts.imported, counts.duplicate, counts.rejected) == (0, 21, 4)
    assert organisations().count() == before
    assert Event.objects.count() == 19


def test_a_corrected_file_brings_only_what_is_new(system: System) -> None:
    imported(system, EXCERPT.read_bytes())
    text = EXCERPT.read_text(encoding="utf-8").replace("05/11/2005", "05/11/2024")
    counts = counts_of(imported(system, text.encode()))
    assert (counts.imported, counts.duplicate, counts.rejected) == (1, 21, 3)


def test_another_system_may_have_the_same_rows(system: System) -> None:
    imported(system, EXCERPT.read_bytes())
    counts = counts_of(imported(make.make_system(), EXCERPT.read_bytes()))
    assert (counts.imported, counts.organisations_created) == (19, 0)


def test_a_row_withdrawn_since_is_not_brought_in_again(system: System) -> None:
    from engagement.actions.event import withdraw_event

    imported(system, log_of("03/06/2024,Age UK,,"))
    user = make.make_user(system=system)
    withdraw_event(by=user, event=Event.objects.get(), reason="A slip")
    assert counts_of(imported(system, log_of("03/06/2024,Age UK,,"))).duplicate == 1


def test_months_without_rows_read_not_logged(system: System) -> None:
    imported(system, log_of("03/04/2024,Age UK,,", "10/06/2024,Age UK,,", "11/06/2024,Nesta,,"))
    months = contacts_by_month(system, date(2024, 4, 1), date(2024, 6, 1))
    assert [month.events for month in months] == [1, None, 2]


def test_known_names_and_aliases_are_matched(system: System) -> None:
    nursing = make.make_partnership(system=system, name="Royal College of Nursing").organisation
    make.make_alias(nursing, "RCN")
    sheet_import = imported(
        system, log_of("03/06/2024,RCN,,", "04/06/2024,The Royal College of Nursing (RCN),,")
    )
    assert set(sheet_import.names.values_list("match", flat=True)) == {"alias", "exact"}
    assert organisations().get() == nursing
    assert Partnership.objects.count() == 1
    assert Partnership.objects.get().participations.count() == 2


def test_similar_names_are_never_matched_without_a_person(system: System) -> None:
    nursing = make.make_organisation(name="Royal College of Nursing")
    sheet_import = imported(system, log_of("03/06/2024,Royal Collee of Nursing,,"))
    name = sheet_import.names.get()
    assert name.candidates[0]["organisation"] == str(nursing.public_id)
    assert name.was_created
    assert counts_of(sheet_import).needs_confirmation == 1
    assert not nursing.partnerships.exists()


def test_unknown_names_reject_their_rows_if_asked(system: System) -> None:
    make.make_organisation(name="Royal College of Nursing")
    make.make_organisation(name="Nesta")
    content = log_of("03/06/2024,Royal Collee of Nursing,,", "04/06/2024,Nesta,,")
    sheet_import = imported(system, content, unmatched=Unmatched.REJECT)
    row = sheet_import.rows.get(state="rejected")
    assert row.reason == "organisation_not_matched"
    assert "Similar: Royal College of Nursing" in row.explanation
    assert organisations().count() == 2


def test_a_person_decides_and_the_name_is_remembered(system: System) -> None:
    nursing = make.make_organisation(name="Royal College of Nursing")
    content = log_of("03/06/2024,Royal Collee of Nursing,,", "04/06/2024,A Crank,,")
    sheet_import = staged(system, content)
    typo, crank = sheet_import.names.order_by("-candidates")
    if not typo.candidates:
        typo, crank = crank, typo
    decide_names(
        by=make.TESTS,
        sheet_import=sheet_import,
        choices=[
            NameChoice(typo, NameDecision.MATCH, nursing),
            NameChoice(crank, NameDecision.REJECT),
        ],
    )
    bring_in(sheet_import, unmatched=Unmatched.CREATE)
    assert counts_of(sheet_import).rejected == 1
    assert nursing.partnerships.get().participations.count() == 1
    assert OrganisationName.objects.filter(name="Royal Collee of Nursing", kind="alias").exists()
    again = staged(system, log_of("05/06/2024,Royal Collee of Nursing,,"))
    assert again.names.get().match == NameMatch.ALIAS


def test_decisions_survive_reading_the_file_again(system: System) -> None:
    sheet_import = staged(system, log_of("03/06/2024,A Crank,,"))
    choice = NameChoice(sheet_import.names.get(), NameDecision.REJECT)
    decide_names(by=make.TESTS, sheet_import=sheet_import, choices=[choice])
    mapping = ColumnMapping(columns={Field.DATE: ["date"], Field.ORGANISATIONS: ["organisation"]})
    stage_import(by=make.TESTS, sheet_import=sheet_import, mapping=mapping)
    assert sheet_import.names.get().decision == NameDecision.REJECT


def test_several_organisations_of_one_name_are_not_added_to(system: System) -> None:
    make.make_organisation(name="The Surgery")
    make.make_organisation(name="The Surgery")
    sheet_import = imported(system, log_of("03/06/2024,The Surgery,,"))
    assert sheet_import.rows.get().reason == "organisation_not_matched"
    assert organisations().count() == 2


def test_a_commissioner_is_left_out_with_a_remark(system: System) -> None:
    board = make.make_organisation(
        name="NHS Sussex Integrated Care Board", kind=OrganisationKind.ICB
    )
    content = log_of('03/06/2024,"Sussex ICB, Nesta",,', "04/06/2024,Sussex ICB,,")
    sheet_import = imported(system, content)
    first, second = sheet_import.rows.order_by("number")
    assert first.record_id is not None
    event = Event.objects.get(public_id=first.record_id)
    assert [str(each) for each in event.partnerships.all()] == ["Nesta"]
    assert first.remarks == [f"{board} is a commissioner and no partner: left out."]
    assert (second.state, second.reason) == ("rejected", "no_partner_left")


def test_a_withdrawn_partnership_gets_no_events(system: System) -> None:
    from partners.actions.partnership import withdraw_partnership

    partnership = make.make_partnership(system=system, name="Nesta")
    withdraw_partnership(by=make.make_user(system=system), partnership=partnership, reason="A slip")
    row = imported(system, log_of("03/06/2024,Nesta,,")).rows.get()
    assert row.reason == "no_partner_left"
    assert "was withdrawn" in row.explanation


def test_a_partner_that_is_one_again_gets_its_events(system: System) -> None:
    from partners.actions.partnership import withdraw_partnership

    old = make.make_partnership(system=system, name="Nesta")
    new = make.make_organisation(name="Helpful Homes")
    withdraw_partnership(by=make.make_user(system=system), partnership=old, reason="A slip")
    again = make.make_partnership(system=system, organisation=old.organisation)
    make.make_partnership(system=system, organisation=new)
    imported(system, log_of("03/06/2024,Nesta,,"))
    assert Event.objects.get().participations.get().partnership == again


def test_an_invented_system_never_touches_real_organisations(system: System) -> None:
    real = make.make_organisation(name="Nesta")
    fictional = make.make_system(is_fictional=True)
    imported(fictional, log_of("03/06/2024,Nesta,,"))
    assert not real.partnerships.exists()
    assert organisations().get(is_fictional=True).name == "Nesta"
    assert staged(system, log_of("03/06/2024,Nesta,,")).names.get().organisation == real


def test_our_people_are_found_or_added(system: System) -> None:
    known = make.make_person(system=system, name="Wes Streeting")
    sheet_import = imported(system, log_of("03/06/2024,Nesta,wes streeting and Karin Smyth,"))
    people = {each.person.name for each in Event.objects.get().attendees.all()}
    assert people == {known.name, "Karin Smyth"}
    assert sheet_import.people_created == 1


def test_our_people_can_be_left_out(system: System) -> None:
    mapping = ColumnMapping(
        columns={
            Field.DATE: ["date"],
            Field.ORGANISATIONS: ["organisation"],
            Field.OUR_PEOPLE: ["minister"],
        },
        create_people=False,
    )
    sheet_import = staged(system, log_of("03/06/2024,Nesta,A One,"), mapping=mapping)
    bring_in(sheet_import)
    assert not Person.objects.exists()
    assert sheet_import.rows.get().remarks == ["A One was left out: nobody has this name."]


def test_what_the_row_says_of_the_event(system: System) -> None:
    headings = "date,organisation,purpose,notes,time,kind,channel,initiated by"
    row = "03/06/2024,Nesta,Budget,They agreed,2pm,Phone call,Teams,partner"
    imported(system, log_of(row, headings=headings))
    event = Event.objects.get()
    assert (event.title, event.notes, event.kind) == ("Budget", "They agreed", "call")
    assert (event.channel, event.initiated_by) == ("video", "partner")
    assert event.has_time
    assert timezone.localtime(event.starts_at).hour == 14


def test_a_long_purpose_loses_no_word(system: System) -> None:
    purpose = "word " * 60
    imported(system, log_of(f"03/06/2024,Nesta,,{purpose}"))
    event = Event.objects.get()
    assert len(event.title) == 200
    assert event.notes == purpose.strip()


def test_an_unknown_kind_is_remarked(system: System) -> None:
    sheet_import = imported(
        system, log_of("03/06/2024,Nesta,gala", headings="date,organisation,kind")
    )
    assert Event.objects.get().kind == "meeting"
    assert sheet_import.rows.get().remarks == ["The kind “gala” is not known."]


def test_rejects_are_corrected_and_come_in(system: System) -> None:
    content = log_of("31/02/2024,=Nesta,A One,+44", "04/06/2024,Age UK,A One,ok")
    first = imported(system, content)
    rejects = write_rejects(first.headings, rejected_rows(first)).decode("utf-8-sig")
    assert REASON_MARKER in rejects
    assert "'=Nesta" in rejects
    counts = counts_of(imported(system, rejects.replace("31/02/2024", "28/02/2024").encode()))
    assert (counts.rows, counts.imported) == (1, 1)
    event = Event.objects.get(occurred_on=date(2024, 2, 28))
    assert [str(each) for each in event.partnerships.all()] == ["=Nesta"]
    assert event.title == "+44"


def test_rejects_uploaded_unchanged_are_the_same_rows(system: System) -> None:
    first = imported(system, log_of("03/06/2024,=Nesta,A One,@home"))
    row = first.rows.get()
    out = write_rejects(first.headings, [(row.number, row.cells, "for the test")])
    assert counts_of(imported(system, out)).duplicate == 1


def test_a_worker_that_dies_loses_a_chunk_and_its_successor_finishes(
    system: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "ROWS_AT_ONCE", 5)
    sheet_import = staged(system, EXCERPT.read_bytes())
    job = start_import(by=make.TESTS, sheet_import=sheet_import, unmatched="create")
    apply_rows(by=make.TESTS, sheet_import=sheet_import)
    with (
        patch.object(Journal, "save", side_effect=WorkerKilledError),
        pytest.raises(WorkerKilledError),
    ):
        apply_rows(by=make.TESTS, sheet_import=sheet_import)
    assert Event.objects.count() == 5
    assert sheet_import.rows.filter(state="imported").count() == 5
    assert run_import(job, SilentProgress()).result["imported"] == 19
    assert Event.objects.count() == 19
    assert run_import(job, SilentProgress()).result["imported"] == 19


def test_an_import_in_between_makes_a_duplicate_not_a_failure(system: System) -> None:
    content = log_of("03/06/2024,Nesta,,")
    waiting = staged(system, content)
    imported(system, content)
    assert counts_of(bring_in(waiting)).duplicate == 1
    assert Event.objects.count() == 1


def test_an_organisation_that_came_meanwhile_is_used(system: System) -> None:
    waiting = staged(system, log_of("03/06/2024,Nesta,,"))
    nesta = make.make_organisation(name="nesta")
    bring_in(waiting)
    assert organisations().get() == nesta


def test_nothing_is_done_twice_or_out_of_turn(system: System) -> None:
    sheet_import = staged(system, log_of("03/06/2024,Nesta,,"))
    job = start_import(by=make.TESTS, sheet_import=sheet_import, unmatched="create")
    with pytest.raises(NotPossibleError):
        start_import(by=make.TESTS, sheet_import=sheet_import, unmatched="create")
    with pytest.raises(NotPossibleError):
        stage_import(by=make.TESTS, sheet_import=sheet_import, mapping=ColumnMapping(columns={}))
    run_import(job, SilentProgress())
    sheet_import.refresh_from_db()
    assert sheet_import.state == ImportState.FINISHED
    other = staged(system, log_of("03/06/2024,Age UK,,"))
    job.parameters["sheet_import"] = str(other.public_id)
    with pytest.raises(JobRefusedError):
        run_import(job, SilentProgress())


def test_the_next_file_with_these_headings_gets_the_mapping(system: System) -> None:
    first = staged(system, log_of("03/06/2024,Nesta,,"))
    second = staged(system, log_of("04/06/2024,Nesta,,"))
    assert second.mapping == first.mapping
    assert read_table(log_of("x,,,")).headings == tuple(first.headings)


def test_the_database_holds_an_import_to_its_system(system: System) -> None:
    from django.db import IntegrityError, connection

    sheet_import = imported(system, log_of("03/06/2024,Nesta,,"))
    sheet_import.rows.update(system=make.make_system())
    with pytest.raises(IntegrityError, match="same_system"):
        connection.check_constraints()
