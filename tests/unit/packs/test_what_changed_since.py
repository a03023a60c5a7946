"""The section on what changed since the last pack: gathered from documents alone."""

from dataclasses import replace
from datetime import date
from typing import Any

from engagement.enums import PackAudience, PackKind
from engagement.packs.document import Document, Figure, Headline, Section, Table, Words
from engagement.presenters.packs.asked import Asked
from engagement.presenters.packs.sections import changes

FINDING = Headline("boards.finding.1", "The ICB: A chair", "Requirement met since May", "met")
CONTACT = Headline("over_time.contacts", "Contact", "62%", "improvement", is_measured=True)
GONE = Headline("context.pressure.winter", "Pressure: winter", "Heavy", "in force")


def _section(key: str, *headlines: Headline) -> Section:
    return Section(key, f"About {key}", "", (), headlines)


def _document(*sections: Section) -> Document:
    return Document(
        kind="board",
        audience="private",
        system="Northmarch",
        since=date(2025, 10, 1),
        until=date(2025, 12, 31),
        gathered_at="2026-01-05T09:00:00+00:00",
        is_fictional=False,
        sections=sections,
    )


def _gathered(previous: Document | None, *now: Section) -> Section:
    nobody: Any = None
    asked = Asked(
        user=nobody,
        system=nobody,
        since=date(2026, 1, 1),
        until=date(2026, 3, 31),
        kind=PackKind.BOARD,
        audience=PackAudience.PRIVATE,
        previous=previous,
        previous_title="Winter report",
        gathered=now,
    )
    return changes.gather(asked)


def _table(section: Section, key: str) -> Table:
    return next(figure.table for figure in section.figures if figure.table.key == key)


def _keys(section: Section) -> list[str]:
    return [figure.table.key for figure in section.figures]


def _texts(section: Section) -> list[str]:
    words = [block for block in section.blocks if isinstance(block, Words)]
    return [text for block in words for text in (block.text, *(i.text for i in block.items))]


def test_the_first_pack_says_that_it_is_the_first() -> None:
    section = _gathered(None, _section("boards", FINDING))
    assert _texts(section) == [changes.FIRST]
    assert not section.figures


def test_it_says_what_it_is_compared_with() -> None:
    section = _gathered(_document(_section("boards", FINDING)), _section("boards", FINDING))
    (said,) = _texts(section)
    assert said.startswith("Compared with “Winter report”, from October 2025 to December 2025, as")
    states = _table(section, "changes.states")
    assert _keys(section) == ["changes.states"]
    assert not states.rows
    assert states.sentence == "Of 1 figure and finding compared, none stands differently."


def test_changes_of_state_stand_apart_from_values_that_moved() -> None:
    before = _document(_section("boards", FINDING), _section("over_time", CONTACT))
    section = _gathered(
        before,
        _section(
            "boards", replace(FINDING, text="Requirement not met since June", state="not met")
        ),
        _section("over_time", replace(CONTACT, text="58%")),
    )
    states, values = _table(section, "changes.states"), _table(section, "changes.values")
    assert [row.values for row in states.rows] == [
        ("The ICB: A chair", "Requirement met since May", "Requirement not met since June")
    ]
    assert states.sentence == (
        "1 thing of 2 figures and findings compared stands differently: The ICB: A chair."
    )
    assert [row.values for row in values.rows] == [
        ("Contact", "62% (improvement)", "58% (improvement)")
    ]
    assert "may be chance" in values.sentence


def test_what_is_not_measured_reads_differently_and_is_no_chance() -> None:
    met = Headline("forums.meetings", "Meetings", "Nothing met")
    before = _document(_section("forums", met), _section("over_time", CONTACT))
    now = (_section("forums", replace(met, text="4 met")), _section("over_time", CONTACT))
    section = _gathered(before, *now)
    assert _keys(section) == ["changes.states", "changes.reads"]
    reads = _table(section, "changes.reads")
    assert [row.values for row in reads.rows] == [("Meetings", "Nothing met", "4 met")]
    assert reads.title == "What reads differently"
    assert "chance" not in reads.sentence


def test_what_came_and_what_went_is_no_change_of_state() -> None:
    before = _document(_section("boards", FINDING, GONE))
    section = _gathered(before, _section("boards", FINDING, CONTACT))
    assert not _table(section, "changes.states").rows
    # What came or went was not compared.
    assert _table(section, "changes.states").sentence.startswith("Of 1 figure and finding")
    items = _table(section, "changes.items")
    assert [row.values for row in items.rows] == [
        ("Contact", "Not there", "62% (improvement)"),
        ("Pressure: winter", "Heavy (in force)", "Not there"),
    ]
    assert items.sentence.startswith("1 line came and 1 went.")


def test_sections_that_only_one_pack_has_are_named_and_not_compared() -> None:
    before = _document(_section("changes"), _section("boards", FINDING))
    section = _gathered(before, _section("over_time", CONTACT))
    assert _keys(section) == ["changes.states"]
    assert _table(section, "changes.states").sentence == (
        "Of 0 figures and findings compared, none stands differently."
    )
    last = section.blocks[-1]
    assert isinstance(last, Words)
    assert [(item.text, item.tag) for item in last.items] == [
        ("About boards", "Only then"),
        ("About over_time", "Only now"),
    ]


def test_long_lists_are_cut_and_the_rest_is_counted() -> None:
    many = [Headline(f"boards.{n}", f"Board {n}", "1", "met") for n in range(45)]
    now = [replace(line, state="not met") for line in many]
    states = _gathered(_document(_section("boards", *many)), _section("boards", *now)).blocks[1]
    assert isinstance(states, Figure)
    assert len(states.table.rows) == 40
    assert states.table.note == "5 more changes left out here: see the sections."
    assert states.table.sentence.endswith("Board 0; Board 1; Board 2; and 42 more.")
