"""A sheet of commitments becomes promises of both sides, with their states and evidence."""

from datetime import date

import pytest

from engagement.actions.commitment import withdraw_commitment
from engagement.enums import SheetKind
from engagement.models import Commitment, Evidence, SheetImport, StaleScore
from partners.models import Partnership, System
from tests import factories as make
from tests.integration.imports.sheets import journal, row, sheet, states

pytestmark = pytest.mark.django_db

HEADINGS = "Partner,Who promised,Commitment,Made on,Due,Importance,Status,Status on,Owner"
DATA = "Ash Council,them,Share the data,03/06/2024,01/09/2024,High"


@pytest.fixture
def partnership() -> Partnership:
    return make.make_partnership(name="Ash Council")


def commitments(system: System, *lines: str) -> SheetImport:
    return sheet(system, SheetKind.COMMITMENTS, HEADINGS, *lines)


def test_a_promise_comes_in_with_its_state_and_evidence(partnership: Partnership) -> None:
    owner = make.make_user(system=partnership.system, email="kim@west.example")
    came = commitments(
        partnership.system,
        f"{DATA},Done,20/08/2024,kim@west.example",
        "Ash Council,ICB,Pay on time,03/06/2024,01/09/2024,,,,",
    )
    theirs, ours = Commitment.objects.order_by("pk")
    assert (theirs.made_by, theirs.text, theirs.importance) == (
        "partner",
        "Share the data",
        "major",
    )
    assert (theirs.made_on, theirs.due_on) == (date(2024, 6, 3), date(2024, 9, 1))
    assert (theirs.state, theirs.owner) == ("kept", owner)
    assert theirs.changes.last().happened_on == date(2024, 8, 20)  # type: ignore[union-attr]
    assert (ours.made_by, ours.state, ours.importance) == ("system", "open", "standard")
    assert Evidence.objects.filter(partnership=partnership, source="commitment").exists()
    assert StaleScore.objects.filter(partnership=partnership).exists()
    assert states(came) == ["imported", "imported"]
    assert journal(came) == {("engagement.commitment", True)}


def test_the_same_promise_twice_is_one(partnership: Partnership) -> None:
    commitments(partnership.system, f"{DATA},Done,20/08/2024,")
    again = commitments(partnership.system, f"{DATA},kept,2024-08-20,", f"{DATA},,,")
    assert states(again) == ["unchanged", "unchanged"]
    assert Commitment.objects.count() == 1
    assert journal(again) == set()


def test_a_state_that_has_come_is_recorded_and_the_date_decides(partnership: Partnership) -> None:
    commitments(partnership.system, f"{DATA},,,")
    owner = make.make_user(system=partnership.system, email="kim@west.example")
    came = commitments(partnership.system, f"{DATA},kept,02/09/2024,kim@west.example")
    commitment = Commitment.objects.get()
    assert commitment.state == "late"
    change = came.changes.get()
    assert change.before == {"owner": None, "state": "open", "revision": 1}
    assert change.after == {"owner": owner.pk, "state": "late", "revision": 2}
    assert states(came) == ["updated"]


def test_what_was_promised_stays_and_the_row_says_so(partnership: Partnership) -> None:
    commitments(partnership.system, f"{DATA},broken,02/09/2024,")
    came = commitments(
        partnership.system,
        "Ash Council,them,Share the data,03/06/2024,01/12/2024,Low,open,,",
        "Ash Council,us,Share the data,03/06/2024,01/09/2024,,,,",
        f"{DATA},kept,02/09/2024,",
    )
    assert states(came) == ["unchanged", "rejected", "rejected"]
    assert row(came, 2).remarks == [
        "Still due on 1 September 2024: a new date is agreed on the page of the commitment.",
        "The importance was left as it is: it is fixed when the promise is made.",
        "Left as it is recorded: broken. Reopen it on its page if it is open.",
    ]
    assert row(came, 3).explanation == (
        "Column “Who promised”: it is recorded as promised by: the partner."
    )
    assert "already broken" in row(came, 4).explanation


def test_wrong_rows_are_told_by_their_columns(partnership: Partnership) -> None:
    came = commitments(
        partnership.system,
        "Ash Council,Ash Council,A,03/06/2024,01/09/2024,,kept,,",
        "Ash Council,nobody,B,03/06/2024,01/05/2024,,,,",
        "Ash Council,them,,soon,,,,,",
        "Ash Council,them,C,03/06/2024,01/09/2024,,kept,01/01/2024,",
        "Ash Council,Ash Council,D,03/06/2024,01/09/2024,,,,",
    )
    assert [each.explanation for each in came.rows.order_by("number")] == [
        "Column “Status on”: say on which day it came to that state.",
        (
            "Column “Who promised”: “nobody” is not known. Write the partner or the system; also "
            "“us” and “them”, or the partner's name. "
            "Column “Due”: the due date is before the day of the promise."
        ),
        (
            "Column “Commitment”: this is needed and missing. "
            "Column “Made on”: “soon” cannot be read as a date. "
            "Column “Due”: this is needed and missing."
        ),
        "Column “Status on”: This day is before the promise was made.",
        "",
    ]
    assert Commitment.objects.get().made_by == "partner"


def test_a_record_that_was_withdrawn_does_not_come_back(partnership: Partnership) -> None:
    commitments(partnership.system, f"{DATA},,,")
    manager = make.make_user(system=partnership.system)
    withdraw_commitment(by=manager, commitment=Commitment.objects.get(), reason="Never made")
    came = commitments(partnership.system, f"{DATA},,,")
    assert states(came) == ["rejected"]
    assert "was withdrawn" in row(came, 2).explanation
