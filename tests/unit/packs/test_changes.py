"""What two documents say differently, and that nothing is said of two that are the same."""

from dataclasses import replace

from hypothesis import given

from engagement.packs.changes import Difference, differences, news
from engagement.packs.document import Document, Drawing, Figure, Headline, Item, Row, Words
from tests.unit.packs.samples import document, documents, section, table

MET = Headline("boards.local", "A local authority member", "Met since 1 May 2025", "met")
NOT_MET = Headline("boards.local", "A local authority member", "Not met", "not met", True)
CONTACT = Headline("over_time.contacts", "Contact", "62%", "no more than chance")


def test_a_change_of_state_comes_before_a_value_that_moved() -> None:
    moved = Headline("over_time.contacts", "Contact", "64%", "no more than chance")

    found = news(
        document(section(headlines=(CONTACT, MET))), document(section(headlines=(moved, NOT_MET)))
    )

    assert [(one.label, one.is_change_of_state) for one in found] == [
        ("A local authority member", True),
        ("Contact", False),
    ]


def test_what_came_and_what_went_is_news() -> None:
    found = news(document(section(headlines=(CONTACT,))), document(section(headlines=(MET,))))

    assert [(one.before, one.now) for one in found] == [(None, MET), (CONTACT, None)]


def test_a_figure_that_differs_is_named_with_both_values() -> None:
    before = document(section(table(Row("acute", ("Acute trusts", 0.5)))))
    now = document(section(table(Row("acute", ("Acute trusts", 0.75)))))

    assert differences(before, now) == [
        Difference("Engagement over time", "Contact: Acute trusts, Contact", "50%", "75%")
    ]


def test_a_difference_that_rounding_hides_is_one_all_the_same() -> None:
    before = document(section(table(Row("acute", ("Acute trusts", 0.501)))))
    now = document(section(table(Row("acute", ("Acute trusts", 0.502)))))

    (found,) = differences(before, now)

    assert (found.before, found.now) == ("0.501", "0.502")


def test_what_differs_alike_in_many_rows_is_said_once() -> None:
    kinds = ("Acute trusts", "Ambulance trusts", "Mental health")
    before = document(section(table(*(Row(kind, (kind, 0.5)) for kind in kinds))))
    now = document(section(table(*(Row(kind, (kind, 0.75)) for kind in kinds))))

    (found,) = differences(before, now)

    assert found.where == "Contact: Acute trusts and 2 more rows, Contact"
    assert (found.before, found.now) == ("50%", "75%")


def test_rows_sentences_and_lines_that_came_or_went() -> None:
    acute, mental = Row("acute", ("Acute trusts", 0.5)), Row("mental", ("Mental health", None))
    before = document(section(table(acute, sentence="As before."), Words("", (Item("A", "Met"),))))
    now = document(section(table(mental, sentence="It fell."), Words("", (Item("A", "Not met"),))))

    assert [(one.where, one.before, one.now) for one in differences(before, now)] == [
        ("Contact", "As before.", "It fell."),
        ("Contact: Acute trusts", "Acute trusts, 50%", ""),
        ("Contact: Mental health", "", "Mental health"),
        ("A", "Met", "Not met"),
    ]


def test_a_line_that_reads_differently_is_one_difference() -> None:
    before = document(section(Words("", (Item("Commitments kept by the system: 16 of 19."),))))
    now = document(
        section(Words("", (Item("Commitments kept by the system: 15 of 19."), Item("New."))))
    )

    assert [(one.before, one.now) for one in differences(before, now)] == [
        ("Commitments kept by the system: 16 of 19.", "Commitments kept by the system: 15 of 19."),
        ("", "New."),
    ]


def test_figures_and_sections_that_came_or_went() -> None:
    row = Row("acute", ("Acute trusts", 0.5))
    before = document(section(table(row), table(row, key="over_time.other")))

    assert [(one.where, one.before, one.now) for one in differences(before, document())] == [
        ("Whole section", "There", "")
    ]
    now = document(section(table(row)))
    assert [(one.where, one.before, one.now) for one in differences(before, now)] == [
        ("Contact", "There", "")
    ]


@given(documents())
def test_nothing_differs_from_itself(one: Document) -> None:
    assert differences(one, one) == []
    assert news(one, one) == []


def test_notes_and_drawings_that_differ_are_said() -> None:
    plain = table(Row("acute", ("Acute trusts", 0.5)))
    noted = replace(plain, table=replace(plain.table, note="3 more stand out."))
    drawn = replace(plain, drawing=Drawing("", {"mark": "point"}))

    def said(now: Figure) -> list[tuple[str, str]]:
        found = differences(document(section(plain)), document(section(now)))
        return [(one.where, one.now) for one in found]

    assert said(noted) == [("Contact: note", "3 more stand out.")]
    assert said(drawn) == [("Contact: chart", "Differently drawn")]
