"""Evidence for the annual assessment: partners engaged, forums, feedback, and what changed."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.roles import BOARD_MEMBER
from engagement.actions.consultation import record_outcome
from engagement.actions.event import PartnerPart
from engagement.actions.issue import settle_issue
from engagement.actions.pack import last_day_of_month
from engagement.enums import PackAudience, PackKind, Stage
from engagement.models import Consultation
from engagement.packs.document import Section
from engagement.presenters.packs.asked import Asked
from engagement.presenters.packs.sections import (
    feedback,
    forums,
    partners_engaged,
    surveys,
    what_changed,
)
from engagement.presenters.packs.sections.registry import offered
from engagement.presenters.packs.sections.small_numbers import NOT_SHOWN, list_shown, table_shown
from partners.actions.board import set_up_board
from partners.enums import BoardKind, OrganisationKind, Tier
from partners.models import Partnership, System
from tests import factories as make
from tests.demonstration import demonstration
from tests.integration.packs.gathering import asked_of, cells, table_of, words_of
from tests.integration.variation.picture import added_up, counted

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
COUNCIL, PRACTICE = OrganisationKind.UPPER_TIER_COUNCIL, OrganisationKind.GP_PRACTICE
MODULES = (partners_engaged, forums, feedback, what_changed)
PUBLIC = PackAudience.PUBLIC


@pytest.fixture
def system() -> System:
    return make.make_system()


def asked(system: System, role: str = "partnership_manager", **changes: Any) -> Asked:
    """Assessment evidence on twelve months that end with this one."""
    until = last_day_of_month(TODAY)
    since = (until.replace(day=1) - timedelta(days=330)).replace(day=1)
    usual = {"kind": PackKind.ASSESSMENT, "since": since, "until": until}
    return asked_of(system, role, **{**usual, **changes})


def a_partner(system: System, name: str, **more: Any) -> Partnership:
    return make.make_partnership(system=system, name=name, **more)


def days_ago(days: int) -> datetime:
    return timezone.now() - timedelta(days=days)


def rows_of(section: Section, key: str) -> dict[str, list[str]]:
    return {row[0]: row[1:] for row in cells(table_of(section, key))}


def test_the_sections_stand_in_assessments_alone() -> None:
    keys = {module.KEY for module in MODULES}
    for audience in PackAudience:
        assessment = [one.key for one in offered(PackKind.ASSESSMENT, audience)]
        assert keys <= set(assessment)
        assert keys.isdisjoint(one.key for one in offered(PackKind.BOARD, audience))


def test_an_empty_system_gives_sections_that_say_so(system: System) -> None:
    for audience in PackAudience:
        found = {module.KEY: module.gather(asked(system, audience=audience)) for module in MODULES}
        assert "No partners are recorded for this system." in words_of(found["partners_engaged"])
        assert words_of(found["forums"]) == ["No boards or committees of this period are recorded."]
        assert table_of(surveys.gather(asked(system)), "surveys.waves").rows == ()
        assert table_of(found["what_changed"], "what_changed.outcomes").rows == ()


def test_partners_are_in_contact_reached_through_another_or_neither(system: System) -> None:
    association = a_partner(system, "Care association", kind=OrganisationKind.CARE_PROVIDER)
    for name in ("Home A", "Home B"):
        a_partner(
            system,
            name,
            kind=OrganisationKind.CARE_PROVIDER,
            tier=Tier.REPRESENTED,
            represented_by=association,
        )
    council = a_partner(system, "Council", kind=COUNCIL)
    a_partner(system, "Silent practice", kind=PRACTICE)
    make.make_event(partnerships=[association, council], starts_at=days_ago(3))
    make.make_event(partnerships=[council], starts_at=days_ago(2), attendance="apologies")
    make.make_event(partnerships=[council], starts_at=days_ago(600))

    section = partners_engaged.gather(asked(system))

    by_kind = rows_of(section, "partners_engaged.by_kind")
    assert by_kind["Care provider"] == ["Social care", "3", "1", "2", "0"]
    assert by_kind["Upper-tier council"] == ["Local government", "1", "1", "0", "0"]
    assert by_kind["All partners"] == ["", "5", "2", "2", "1"]
    assert section.headlines[0].text == (
        "2 of 5 partners were in contact, and 2 more reached through another partner."
    )
    partners = rows_of(section, "partners_engaged.partners")
    assert partners["Council"][2] == "1"  # neither apologies nor a meeting of another year
    assert partners["Silent practice"][2:4] == ["0", "None recorded"]
    begun = table_of(section, "partners_engaged.begun")
    assert begun.sentence.startswith("1 event brought 2 contacts with partners.")


def test_last_contact_may_lie_before_the_period_and_seats_are_those_at_its_end(
    system: System,
) -> None:
    council = a_partner(system, "Council", kind=COUNCIL)
    make.make_event(partnerships=[council], starts_at=days_ago(600))
    board = make.make_board(system=system)
    for _ in range(2):
        seat = make.make_seat(board=board)
        make.make_appointment(seat=seat, home_organisation=council.organisation)

    row = rows_of(partners_engaged.gather(asked(system)), "partners_engaged.partners")["Council"]

    assert row[2] == "0"
    assert row[3] != "None recorded"
    assert row[4] == "2"


def test_a_long_list_of_partners_is_cut_and_counted(
    system: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(partners_engaged, "MOST_PARTNERS", 2)
    found = [a_partner(system, f"Practice {number}", kind=PRACTICE) for number in range(5)]
    make.make_event(partnerships=[found[3]])

    table = table_of(partners_engaged.gather(asked(system)), "partners_engaged.partners")

    assert [row.values[0] for row in table.rows] == ["Practice 3", "Practice 0"]
    assert "3 more partners with fewer contacts or none are not listed" in table.note


def test_a_public_pack_names_no_partner_and_hides_small_numbers(system: System) -> None:
    for number in range(9):
        partner = a_partner(system, f"Practice {number}", kind=PRACTICE)
        if number < 7:
            make.make_event(partnerships=[partner])
    for number in range(3):
        make.make_event(partnerships=[a_partner(system, f"Council {number}", kind=COUNCIL)])

    section = partners_engaged.gather(asked(system, audience=PUBLIC))

    keys = [figure.table.key for figure in section.figures]
    assert keys == ["partners_engaged.by_kind", "partners_engaged.begun"] or keys == [
        "partners_engaged.by_kind"
    ]
    texts = [text for row in cells(section.figures[0].table) for text in row]
    assert not {"1", "2", "3", "4"} & set(texts)
    assert NOT_SHOWN in texts
    assert "Practice 1" not in str(section)
    assert section.figures[0].table.url == ""


def test_forums_count_meetings_quorum_and_attendance_with_deputies_apart(system: System) -> None:
    board = set_up_board(
        by=make.TESTS, system=system, name="ICB board", kind=BoardKind.ICB_BOARD, quorum=2
    )
    people = make.make_members(board, 3)
    other = make.make_board(system=system, name="Partnership board")
    make.make_board(system=system, name="Quiet committee")
    partner = PartnerPart(a_partner(system, "Council", kind=COUNCIL))
    make.make_board_meeting(boards=[board], people=people, partners=[partner])
    make.make_board_meeting(
        boards=[board, other],
        people=[people[0], (people[1], "apologies"), (people[2], "absent")],
        partners=[partner],
        starts_at=days_ago(40),
    )

    section = forums.gather(asked(system))

    by_board = rows_of(section, "forums.boards")
    assert by_board["ICB board"][2:] == ["2", "1", "1", "1", "0"]
    assert by_board["Partnership board"][2:5] == ["1", "1", "No quorum set"]
    assert by_board["Quiet committee"][2:5] == ["0", "0", "0"]
    sentence = table_of(section, "forums.boards").sentence
    assert "2 of 3 boards and committees met, in 2 recorded meetings" in sentence
    assert "1 of them was held in common and counted once" in sentence
    assert "A quorum was reached 1 of the 2 times of which it is known" in sentence
    assert section.headlines[1].is_concern
    sector = rows_of(section, "forums.attendance")["NHS"]
    assert sector[:6] == ["3", "4", "0", "1", "1", "0"]
    assert sector[7] == "Too few to say"
    public = forums.gather(asked(system, audience=PUBLIC))
    assert rows_of(public, "forums.attendance")["NHS"][0] == NOT_SHOWN
    assert table_of(public, "forums.attendance").sentence == ""


def test_forums_of_one_board_alone(system: System) -> None:
    board = make.make_board(system=system, name="ICB board")
    make.make_board(system=system, name="Another")
    section = forums.gather(asked(system, board=board))
    assert list(rows_of(section, "forums.boards")) == ["ICB board"]
    assert "Whether there was a quorum is not known" in table_of(section, "forums.boards").sentence


def test_feedback_by_theme_counts_what_partners_may_read(system: System) -> None:
    partner = a_partner(system, "Council", kind=COUNCIL)
    for number in range(5):
        issue = make.make_issue(
            partnership=partner,
            sensitivity="open",
            raised_on=TODAY - timedelta(days=20),
            text=f"Issue {number}",
        )
        settle_issue(
            by=make.TESTS,
            issue=issue,
            outcome="satisfied" if number else "partly",
            settled_on=TODAY - timedelta(days=10 - number),
            answer="Done",
        )
    make.make_issue(partnership=partner, text="quagmire")  # confidential
    make.make_issue(partnership=partner, sensitivity="open", raised_by="system")
    make.make_discussion_point(event=make.make_event(partnerships=[partner]), sensitivity="open")

    section = feedback.gather(asked(system))

    table = table_of(section, "feedback.themes")
    rows = cells(table)
    issues = sum(int(row[2]) for row in rows)
    assert issues == 5
    assert sum(int(row[1]) for row in rows) == 1
    assert "12" in [row[-1] for row in rows]  # median of 10, 11, 12, 13 and 14 days
    assert table.sentence.startswith("1 point made and 5 issues raised, on")
    assert "quagmire" not in str(section)
    public = feedback.gather(asked(system, audience=PUBLIC))
    assert table_of(public, "feedback.themes").rows == ()  # fewer than five partners


def test_surveys_of_another_tool_are_listed_with_their_means(system: System) -> None:
    for number, mean in enumerate((2.0, 4.0)):
        make.make_pulse_result(
            partnership=a_partner(system, f"Council {number}"), closed_on=TODAY, mean=mean
        )
    make.make_rating_of_partners(system=system)
    make.make_pulse_result(
        partnership=a_partner(system, "Rated"), answered_by="system", closed_on=TODAY, mean=1.0
    )
    rows = cells(table_of(surveys.gather(asked(system)), "surveys.waves"))
    assert len(rows) == 1
    assert (rows[0][2], rows[0][5]) == ("2", "3.00")
    public = surveys.gather(asked(system, audience=PUBLIC))
    assert set(cells(table_of(public, "surveys.waves"))[0][2:]) == {NOT_SHOWN}


def test_figures_of_the_period_come_with_their_interval_or_as_counts(system: System) -> None:
    partner = a_partner(system, "Council", kind=COUNCIL)
    counted(partner, 1, system_commitments_numerator=4, system_commitments_denominator=6)
    counted(partner, 2, partner_commitments_numerator=2, partner_commitments_denominator=3)
    added_up(system)

    section = what_changed.gather(asked(system))

    rows = rows_of(section, "what_changed.promises")
    assert rows["Commitments kept by the system"] == ["4", "6", "67%", "30%", "90%"]
    assert rows["Commitments kept by partners"][:3] == ["2", "3", "Too few to say"]
    sentence = table_of(section, "what_changed.promises").sentence
    assert "4 of 6 kept, 67% (30% to 90%)" in sentence
    assert "2 of 3 kept." in sentence
    public = what_changed.gather(asked(system, audience=PUBLIC))
    rows = rows_of(public, "what_changed.promises")
    assert rows["Commitments kept by partners"][:2] == ["Too few to say"] * 2


def _decided(system: System, affected: int, title: str = "Move a service") -> list[Consultation]:
    """A decision of ten days ago with so many sides, as consultations in their order."""
    decision = make.make_decision(
        affected=[a_partner(system, f"{title} {number}") for number in range(affected)],
        title=title,
        decided_on=TODAY - timedelta(days=10),
    )
    return list(decision.consultations.order_by("id"))


def _asked(consultation: Consultation, stage: Stage, day: date) -> None:
    make.make_engagement(consultation=consultation, first_engaged_on=day, stage=stage)


def test_what_changed_tells_a_change_a_reason_and_silence_apart(system: System) -> None:
    sides = _decided(system, 5)
    before = TODAY - timedelta(days=60)
    for side in sides[:3]:
        _asked(side, Stage.ON_OPTIONS, before)
    _asked(sides[3], Stage.AFTER, TODAY - timedelta(days=3))
    for side, texts in ((sides[0], {"changed": "quagmire"}), (sides[1], {"why_not": "quagmire"})):
        record_outcome(
            by=make.TESTS,
            consultation=side,
            **texts,
            told_on=TODAY - timedelta(days=8),
        )

    section = what_changed.gather(asked(system))

    assert rows_of(section, "what_changed.outcomes")["All decisions"] == [
        *["5", "1", "1", "1", "1", "1"],
        *["2", "Too few to say"],
    ]
    assert table_of(section, "what_changed.outcomes").sentence == (
        "Something changed for 1 of 3 sides that were asked before the decision; for 1 of the "
        "others the reason why not is recorded."
    )
    early = rows_of(section, "what_changed.early")["Decisions by the system"]
    assert early[:6] == ["5", "0", "3", "0", "1", "1"]
    assert early[6] == "60%"
    said = rows_of(feedback.gather(asked(system)), "feedback.decisions")["Move a service"]
    assert said[2:] == ["5", "3", "0", "1", "1", "2"]
    assert "quagmire" not in str(section)


def test_a_public_pack_counts_outcomes_without_small_numbers_and_names_no_decision(
    system: System,
) -> None:
    sides = _decided(system, 14)
    for side in sides[:12]:
        _asked(side, Stage.ON_OPTIONS, TODAY - timedelta(days=60))
    section = what_changed.gather(asked(system, audience=PUBLIC))
    rows = cells(table_of(section, "what_changed.outcomes"))
    texts = {text for row in rows for text in row}
    assert not {"1", "2", "3", "4"} & texts
    assert [figure.table.key for figure in section.figures] == [
        "what_changed.outcomes",
        "what_changed.promises",
    ]
    assert "Move a service" not in str(feedback.gather(asked(system, audience=PUBLIC)))


def test_sections_cost_the_same_number_of_queries_at_any_size(system: System) -> None:
    def queries() -> list[int]:
        found = []
        for module in MODULES:
            question = asked(system)
            with CaptureQueriesContext(connection) as captured:
                module.gather(question)
            found.append(len(captured))
        return found

    def grow(times: int, name: str) -> None:
        board = make.make_board(system=system)
        for number in range(times):
            partner = a_partner(system, f"{name} {number}", kind=COUNCIL)
            people = make.make_members(board, 1)
            make.make_board_meeting(boards=[board], people=people, partners=[PartnerPart(partner)])
            make.make_issue(partnership=partner, sensitivity="open")
            make.make_pulse_result(partnership=partner, closed_on=TODAY)
            _decided(system, 2, title=f"{name} decision {number}")

    grow(1, "First")
    few = queries()
    grow(4, "More")
    assert queries() == few
    assert max(few) <= 12


@pytest.mark.parametrize("audience", PackAudience)
def test_a_board_member_gathers_the_same_of_the_demonstration(audience: PackAudience) -> None:
    system = demonstration()
    since = date(TODAY.year - 1 if TODAY.month > 3 else TODAY.year - 2, 4, 1)
    period: dict[str, Any] = {
        "since": since,
        "until": date(since.year + 1, 3, 31),
        "audience": audience,
    }
    for module in MODULES:
        manager = module.gather(asked(system, **period))
        assert manager == module.gather(asked(system, BOARD_MEMBER.name, **period))
        assert manager.blocks
    names = [partner.organisation.name for partner in system.partnerships.all()]
    if audience == PUBLIC:
        whole = str([module.gather(asked(system, **period)) for module in MODULES])
        assert [name for name in names if name in whole] == []


def test_small_numbers_are_hidden_in_public_only() -> None:
    assert table_shown([[2, 9], [7, 8]], is_public=False).total == 26
    shown = table_shown([[2, 9], [7, 8]], is_public=True)
    assert shown.rows == [[NOT_SHOWN, NOT_SHOWN], [NOT_SHOWN, NOT_SHOWN]]
    assert shown.totals == [11, 15]
    assert list_shown([12, 13], is_public=True).counts == [12, 13]
    assert list_shown([], is_public=True).total == 0
    assert list_shown([3], is_public=False).counts == [3]
