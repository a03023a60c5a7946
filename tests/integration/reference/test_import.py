"""Registers brought in, again, changed, and refused."""

from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from audit.models import AuditEvent
from partners.actions import reference
from partners.actions.organisation import add_organisation
from partners.actions.partnership import withdraw_partnership
from partners.actions.reference import Consent, apply_reference_file
from partners.actions.reference_write_links import begin_partnerships
from partners.enums import IdentifierScheme, ReferenceKind, RelationKind, SuccessionKind
from partners.errors import PartnersError
from partners.models import (
    Footprint,
    Identifier,
    Organisation,
    Partnership,
    ReferenceSnapshot,
    Relation,
    Succession,
    SystemQuestion,
)
from partners.reference.errors import NotWithoutConsentError, WrongFileError
from tests.factories.reference import (
    AS_AT,
    EXCERPT_OF,
    bring_in,
    excerpt,
    preview,
    reference_file,
)
from tests.factories.users import TESTS, make_user
from tests.integration.rules.database import fingerprint

pytestmark = pytest.mark.django_db
ORDER = list(EXCERPT_OF)
LATER = date(2026, 6, 1)


def facts_recorded() -> dict[str, str]:
    """All of who exists; the runs themselves are kept apart."""
    return {
        table: digest
        for table, digest in fingerprint().items()
        if table.startswith("partners_") and table != "partners_referencesnapshot"
    }


def by_code(code: str, scheme: str = IdentifierScheme.ODS) -> Organisation:
    return Organisation.objects.get(identifiers__scheme=scheme, identifiers__value=code)


def outcomes(snapshot: ReferenceSnapshot) -> dict[str, int]:
    names = ("new", "changed", "closed", "unchanged", "skipped", "rejected")
    return {name: snapshot.counts[name] for name in names if snapshot.counts[name]}


def test_all_registers_come_in_and_a_second_time_change_nothing() -> None:
    first = {kind: bring_in(kind) for kind in ORDER}
    for snapshot in first.values():
        assert sum(outcomes(snapshot).values()) == snapshot.counts["rows"]
        assert snapshot.counts["new"]
    before = facts_recorded()

    second = {kind: bring_in(kind) for kind in ORDER}

    for kind, snapshot in second.items():
        changed = {
            name: n
            for name, n in outcomes(snapshot).items()
            if name in ("new", "changed", "closed")
        }
        assert changed == {}, kind
        assert snapshot.counts["unchanged"] == first[kind].counts["new"]
        assert snapshot.counts["partnerships"] == snapshot.counts["questions"] == 0
    assert facts_recorded() == before


def test_a_trust_has_its_facts_each_with_its_source() -> None:
    snapshot = bring_in(ReferenceKind.TRUSTS)
    trust = by_code("G6V2S")
    assert (trust.name, trust.kind, trust.sector) == (
        "North London NHS Foundation Trust",
        "nhs_trust",
        "nhs",
    )
    assert trust.search_text == "north london nhs foundation trust g6v2s"
    assert trust.names.get().name == "NORTH LONDON NHS FOUNDATION TRUST"
    # North Central London merged into West and North London on 1 April 2026.
    assert trust.footprints.get().system.code == "Z9B2Z"
    assert trust.partnerships.get().tier == "known"
    for facts in (trust.names, trust.identifiers, trust.kind_records, trust.footprints):
        assert facts.get().snapshot == snapshot
    assert trust.snapshot == snapshot


def test_a_closed_practice_is_history_and_a_dormant_one_is_not_open() -> None:
    snapshot = bring_in(ReferenceKind.PRACTICES)
    assert outcomes(snapshot) == {"new": 20, "skipped": 6}
    assert by_code("A81003").legal_end == date(2017, 10, 31)
    assert not by_code("A81043").is_open
    assert not Partnership.objects.filter(organisation__legal_end__isnull=False).exists()
    assert snapshot.counts["notes"] == {
        "Names a commissioner from before July 2022: no system recorded": 2
    }


def test_a_practice_that_closes_keeps_its_partnership_and_its_footprint_ends() -> None:
    bring_in(ReferenceKind.PRACTICES)
    closed = excerpt(ReferenceKind.PRACTICES).replace(
        b'"19740401","","A","B","16C"', b'"19740401","20260430","C","B","16C"', 1
    )
    snapshot = bring_in(ReferenceKind.PRACTICES, closed, LATER)
    assert outcomes(snapshot) == {"closed": 1, "unchanged": 19, "skipped": 6}
    practice = by_code("A81001")
    assert practice.legal_end == practice.footprints.get().valid_to == date(2026, 4, 30)
    assert practice.partnerships.get().withdrawn_at is None


def test_a_new_name_is_taken_and_the_old_one_is_still_found() -> None:
    bring_in(ReferenceKind.TRUSTS)
    renamed = excerpt(ReferenceKind.TRUSTS).replace(
        b"NORTH LONDON NHS FOUNDATION TRUST", b"CAMDEN NHS FOUNDATION TRUST"
    )
    assert outcomes(bring_in(ReferenceKind.TRUSTS, renamed, LATER))["changed"] == 1
    trust = by_code("G6V2S")
    assert trust.name == "Camden NHS Foundation Trust"
    assert [(name.name, name.valid_from, name.valid_to) for name in trust.names.order_by("pk")] == [
        ("NORTH LONDON NHS FOUNDATION TRUST", None, LATER),
        ("CAMDEN NHS FOUNDATION TRUST", LATER, None),
    ]
    assert "north london" in trust.search_text

    assert outcomes(bring_in(ReferenceKind.TRUSTS, as_at=LATER))["changed"] == 1
    assert [name.valid_to for name in trust.names.order_by("pk")] == [None, LATER]


def test_a_new_kind_is_dated_and_has_its_partnerships_scored_again() -> None:
    bring_in(ReferenceKind.TRUSTS)
    hospital = excerpt(ReferenceKind.TRUSTS).replace(
        b"NORTH LONDON NHS", b"NORTH LONDON HOSPITAL NHS"
    )
    bring_in(ReferenceKind.TRUSTS, hospital, LATER)
    trust = by_code("G6V2S")
    assert [(r.kind, r.valid_from) for r in trust.kind_records.order_by("pk")] == [
        ("nhs_trust", date(2024, 11, 1)),
        ("acute_trust", LATER),
    ]
    assert trust.partnerships.get().facts_changed_at is not None


def test_the_code_of_a_split_system_waits_for_a_person() -> None:
    snapshot = bring_in(ReferenceKind.PRACTICES)
    assert snapshot.counts["questions"] == 7
    practice = by_code("H81013")
    question = practice.system_questions.get()
    assert (question.source_code, question.source_detail) == ("QNQ", "D4U1Y")
    assert {system.code for system in question.candidates.all()} == {"S0E4D", "S9B9J", "QRL"}
    assert not practice.footprints.exists()
    assert not practice.partnerships.exists()


def test_an_answer_places_the_organisation_and_later_imports_keep_it() -> None:
    bring_in(ReferenceKind.PRACTICES)
    questions = SystemQuestion.objects.filter(source_code="QNQ")
    system = questions[0].candidates.get(code="S9B9J")

    assert reference.answer_questions(by=TESTS, questions=questions, system=system) == 4

    practice = by_code("H81013")
    assert practice.footprints.get().system == practice.partnerships.get().system == system
    assert AuditEvent.objects.filter(type="reference.question_answered").count() == 4
    assert outcomes(bring_in(ReferenceKind.PRACTICES)) == {"unchanged": 20, "skipped": 6}


def test_a_system_that_did_not_follow_cannot_be_the_answer() -> None:
    bring_in(ReferenceKind.PRACTICES)
    question = SystemQuestion.objects.filter(source_code="QNQ")[0]
    other = SystemQuestion.objects.filter(source_code="QJG")[0].candidates.get(code="T6Y0W")
    with pytest.raises(PartnersError, match="did not follow"):
        reference.answer_questions(by=TESTS, questions=[question], system=other)


def test_a_question_is_answered_once() -> None:
    bring_in(ReferenceKind.PRACTICES)
    question = SystemQuestion.objects.filter(source_code="QNQ")[0]
    first, second = question.candidates.all()[:2]
    reference.answer_questions(by=TESTS, questions=[question], system=first)
    with pytest.raises(PartnersError, match="answered this already"):
        reference.answer_questions(by=TESTS, questions=[question], system=second)


def test_memberships_of_networks_are_dated_and_end() -> None:
    bring_in(ReferenceKind.PRACTICES)
    bring_in(ReferenceKind.NETWORKS)
    snapshot = bring_in(ReferenceKind.NETWORK_MEMBERS)
    assert snapshot.counts["rejected"] == 1
    assert snapshot.problems[0]["code"] == "C85628"
    membership = Relation.objects.get(
        organisation=by_code("A81001"), kind=RelationKind.MEMBER_OF_NETWORK
    )
    assert membership.valid_from is not None
    content = excerpt(ReferenceKind.NETWORK_MEMBERS).decode()
    line = next(line for line in content.splitlines() if line.startswith("A81001"))
    ended = content.replace(line, line.replace(",,", ",20260401,"))
    assert outcomes(bring_in(ReferenceKind.NETWORK_MEMBERS, ended.encode(), LATER))["closed"] == 1
    membership.refresh_from_db()
    assert membership.valid_to == date(2026, 4, 1)


def test_memberships_without_networks_are_refused_as_a_whole() -> None:
    bring_in(ReferenceKind.PRACTICES)
    with pytest.raises(WrongFileError, match="All 20 rows were rejected"):
        bring_in(ReferenceKind.NETWORK_MEMBERS)


def test_councils_have_areas_shares_and_successors() -> None:
    bring_in(ReferenceKind.COUNCILS)
    scheme = IdentifierScheme.LOCAL_AUTHORITY_CODE
    shares = {f.system.code: str(f.share) for f in by_code("WAF", scheme).footprints.all()}
    assert shares == {"QE1": "0.7500", "QHM": "0.2500"}
    assert {p.system.code for p in by_code("WAF", scheme).partnerships.all()} == {"QE1", "QHM"}
    assert Identifier.objects.get(
        scheme=IdentifierScheme.GSS, value="E06000064"
    ).organisation == by_code("WAF", scheme)
    county = Succession.objects.filter(predecessor=by_code("CMA", scheme))
    assert {(s.successor.name, s.kind) for s in county} == {
        ("Cumberland Council", SuccessionKind.SPLIT),
        ("Westmorland and Furness Council", SuccessionKind.SPLIT),
    }
    district = Succession.objects.get(predecessor=by_code("ALL", scheme))
    assert (district.kind, district.happened_on) == (SuccessionKind.MERGER, date(2023, 4, 1))
    combined = by_code("GMCA", scheme).footprints.get()
    assert (combined.system.code, combined.share) == ("QOP", None)
    assert "oxfordshire county council" in by_code("OXF", scheme).search_text


def test_care_services_are_run_by_providers_who_work_where_they_are() -> None:
    snapshot = bring_in(ReferenceKind.CARE_LOCATIONS)
    assert snapshot.counts["providers"] == 2
    home = Organisation.objects.get(name__startswith="Burton")
    relation = home.relations.get(kind=RelationKind.RUN_BY)
    provider = relation.other
    assert provider.name == "Dale Topco Limited"
    assert provider.footprints.get().system == home.footprints.get().system
    assert provider.partnerships.exists()


def test_a_council_that_runs_care_is_not_made_again() -> None:
    bring_in(ReferenceKind.COUNCILS)
    content = excerpt(ReferenceKind.CARE_LOCATIONS).replace(
        b"Dale Topco Limited", b"Oxfordshire County Council"
    )
    assert bring_in(ReferenceKind.CARE_LOCATIONS, content).counts["providers"] == 1
    council = by_code("OXF", IdentifierScheme.LOCAL_AUTHORITY_CODE)
    assert council.identifiers.filter(scheme=IdentifierScheme.CQC_PROVIDER).exists()
    assert council.footprints.count() == 2
    assert outcomes(bring_in(ReferenceKind.CARE_LOCATIONS, content)).get("changed") is None


def test_an_answer_about_a_care_service_places_its_provider_too() -> None:
    content = excerpt(ReferenceKind.CARE_LOCATIONS).replace(b"Staffordshire,", b"Cumberland,")
    bring_in(ReferenceKind.CARE_LOCATIONS, content)
    question = SystemQuestion.objects.get()
    system = question.candidates.get(code="QHM")
    reference.answer_questions(by=TESTS, questions=[question], system=system)
    provider = Organisation.objects.get(name="Dale Topco Limited")
    assert provider.footprints.get().system == provider.partnerships.get().system == system


def test_what_a_person_wrote_is_kept() -> None:
    written = add_organisation(by=TESTS, name="Our own name", kind="other")
    Identifier.objects.create(organisation=written, scheme=IdentifierScheme.ODS, value="G6V2S")
    bring_in(ReferenceKind.TRUSTS)
    written.refresh_from_db()
    assert (written.name, written.kind, written.snapshot) == ("Our own name", "other", None)
    assert written.town == "London"
    assert written.footprints.get().system.code == "Z9B2Z"


def test_a_register_does_not_bring_back_a_partner_that_was_withdrawn() -> None:
    bring_in(ReferenceKind.PRACTICES)
    partnership = by_code("A81001").partnerships.get()
    user = make_user(system=partnership.system)
    withdraw_partnership(by=user, partnership=partnership, reason="Looked after by a neighbour")
    bring_in(ReferenceKind.PRACTICES, as_at=LATER)
    begin_partnerships([(partnership.organisation_id, partnership.system_id)])
    assert by_code("A81001").partnerships.get() == partnership


def test_an_invented_organisation_never_gets_a_real_history() -> None:
    invented = add_organisation(by=TESTS, name="Invented", kind="acute_trust", is_fictional=True)
    Identifier.objects.create(organisation=invented, scheme=IdentifierScheme.ODS, value="G6V2S")
    snapshot = bring_in(ReferenceKind.TRUSTS)
    assert [
        problem["code"] for problem in snapshot.problems if problem["outcome"] == "rejected"
    ] == ["G6V2S"]
    assert not invented.footprints.exists()


def test_a_code_of_another_organisation_is_left_where_it_is() -> None:
    other = add_organisation(by=TESTS, name="Another", kind="other")
    Identifier.objects.create(organisation=other, scheme=IdentifierScheme.GSS, value="E06000064")
    snapshot = bring_in(ReferenceKind.COUNCILS)
    assert sum("belongs to another" in note for note in snapshot.counts["notes"]) == 1
    assert other.identifiers.get().value == "E06000064"


def test_open_organisations_that_the_file_no_longer_has_are_counted_and_kept() -> None:
    bring_in(ReferenceKind.TRUSTS)
    lines = excerpt(ReferenceKind.TRUSTS).splitlines(keepends=True)
    kept = b"".join(line for line in lines if b'"G6V2S"' not in line)
    assert bring_in(ReferenceKind.TRUSTS, kept, LATER).counts["missing"] == 1
    assert by_code("G6V2S").is_open


def test_a_preview_counts_the_same_and_changes_nothing() -> None:
    bring_in(ReferenceKind.TRUSTS)
    before = facts_recorded()
    looked_at = preview(ReferenceKind.PRACTICES)
    assert outcomes(looked_at) == {"new": 20, "skipped": 6}
    assert looked_at.samples["new"][0]["code"] == "A81001"
    assert facts_recorded() == before


def test_a_preview_is_applied_once() -> None:
    looked_at = preview(ReferenceKind.TRUSTS)
    file = reference_file(ReferenceKind.TRUSTS)
    applied = apply_reference_file(by=TESTS, file=file, consent=Consent(), snapshot=looked_at)
    assert applied.pk == looked_at.pk
    with pytest.raises(PartnersError, match="applied before"):
        apply_reference_file(by=TESTS, file=file, consent=Consent(), snapshot=looked_at)


def test_a_much_smaller_file_needs_consent() -> None:
    bring_in(ReferenceKind.TRUSTS)
    few = b"".join(excerpt(ReferenceKind.TRUSTS).splitlines(keepends=True)[:5])
    with pytest.raises(NotWithoutConsentError, match=r"5 rows.*had 14"):
        bring_in(ReferenceKind.TRUSTS, few)
    assert bring_in(ReferenceKind.TRUSTS, few, consent=Consent(fewer_rows=True)).counts["rows"] == 5


def test_an_older_file_needs_consent() -> None:
    bring_in(ReferenceKind.TRUSTS)
    with pytest.raises(NotWithoutConsentError, match="Newer ones") as refused:
        bring_in(ReferenceKind.TRUSTS, as_at=date(2025, 1, 1))
    assert refused.value.consent == "older_facts"
    older = Consent(older_facts=True)
    assert (
        bring_in(ReferenceKind.TRUSTS, as_at=date(2025, 1, 1), consent=older).counts["unchanged"]
        == 13
    )


def test_facts_of_the_future_are_refused() -> None:
    tomorrow = date.fromordinal(timezone.localdate().toordinal() + 1)
    with pytest.raises(WrongFileError, match="future"):
        bring_in(ReferenceKind.TRUSTS, as_at=tomorrow)


def test_an_import_that_breaks_off_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    bring_in(ReferenceKind.TRUSTS)
    file = reference_file(ReferenceKind.PRACTICES)
    before = fingerprint()

    def breaks(*_: Any, **__: Any) -> None:
        raise RuntimeError("the last step")

    monkeypatch.setattr("partners.actions.reference_write.write_memberships", breaks)
    with pytest.raises(RuntimeError, match="the last step"):
        apply_reference_file(by=TESTS, file=file, consent=Consent())
    assert fingerprint() == before


def test_one_event_for_a_run_and_not_one_for_each_row() -> None:
    bring_in(ReferenceKind.PRACTICES)
    event = AuditEvent.objects.get(type="reference.imported")
    assert event.facts["kind"] == "practices"
    assert (event.facts["new"], event.facts["skipped"]) == (20, 6)
    assert AuditEvent.objects.filter(type__startswith="partnership").count() == 0


def test_skipped_and_rejected_rows_are_kept_as_a_harmless_file() -> None:
    evil = excerpt(ReferenceKind.TRUSTS) + excerpt(ReferenceKind.TRUSTS).splitlines(keepends=True)[
        0
    ].replace(b"NORTH LONDON NHS FOUNDATION TRUST", b"=cmd|'/C calc'!A0 TRUST")
    snapshot = bring_in(ReferenceKind.TRUSTS, evil)
    assert snapshot.problems_file is not None
    text = snapshot.problems_file.content().decode("utf-8-sig")
    assert "'=cmd" in text
    assert text.splitlines()[1].startswith("15,rejected,G6V2S")


def test_the_shipped_data_is_loaded_first_when_it_is_missing() -> None:
    bring_in(ReferenceKind.TRUSTS, as_at=AS_AT)
    assert ReferenceSnapshot.objects.filter(kind=ReferenceKind.SHIPPED).count() == 1
    assert Footprint.objects.filter(source_code="QMJ").exists()
