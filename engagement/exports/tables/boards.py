"""Boards: who sits where, who is to, and what rules ask of them."""

from django.db.models import Q, QuerySet

from engagement.exports.columns import Access, Column, Kind, Table, guarded
from engagement.exports.parts import (
    ID,
    PEOPLE,
    STAMPS,
    SYSTEM,
    WITHDRAWN,
    codes,
    of_system,
    ref,
)
from engagement.models import SectorFigure
from partners.models import Appointment, Board, CompositionRuleSet, Nomination, Seat

C, K = Column, Kind
VALID = (
    C("valid_from", K.DATE, "First day.", null=True),
    C("valid_to", K.DATE, "Last day; empty while it lasts.", null=True),
)


def _rule_sets(access: Access) -> QuerySet[CompositionRuleSet]:
    """Those of the system and those of everybody."""
    rows = CompositionRuleSet.objects.visible_to(access.user)
    return rows.filter(Q(system=access.system) | Q(system__isnull=True))


TABLES = (
    Table(
        "boards",
        "A row for each board or committee on which partners sit.",
        (
            ID,
            SYSTEM,
            ref("place", "The place that it is for.", null=True),
            C("name", K.TEXT, "Its name."),
            C("kind", K.CODE, "What kind of board."),
            C("quorum", K.INTEGER, "How many must be there.", unit="people", null=True),
            *VALID,
            *STAMPS,
        ),
        of_system(Board),
        collection="boards",
    ),
    Table(
        "seats",
        "A row for each place at a board, filled or not.",
        (
            ID,
            SYSTEM,
            ref("board", "The board."),
            C("title", K.TEXT, "What the seat is called."),
            C("sector", K.CODE, "Whose perspective it brings."),
            C("capacity", K.CODE, "member, participant or observer."),
            C("is_voting", K.BOOLEAN, "Whether it votes."),
            C("is_statutory", K.BOOLEAN, "Whether law asks for it."),
            C("nominating_route", K.CODE, "Who nominates."),
            ref("expected_from", "The partnership that is to fill it.", null=True),
            C("term_years", K.INTEGER, "How long a term lasts.", unit="years", null=True),
            *VALID,
            *STAMPS,
        ),
        of_system(Seat),
        collection="seats",
    ),
    Table(
        "appointments",
        "A row for each time that somebody sat in a seat.",
        (
            ID,
            SYSTEM,
            ref("seat__board", "The board.", name="board_id"),
            ref("seat", "The seat."),
            *guarded(PEOPLE, ref("person", "Who sits there.")),
            ref("home_organisation", "Where they come from."),
            *codes("home_organisation"),
            C("kind", K.CODE, "holder or deputy."),
            C("competences", K.CODES, "What they know, such as mental health."),
            *VALID,
            *WITHDRAWN,
            *STAMPS,
        ),
        of_system(Appointment),
        collection="appointments",
    ),
    Table(
        "nominations",
        "A row for each search for somebody for a seat. Each stage is the day that it was reached.",
        (
            ID,
            SYSTEM,
            ref("seat__board", "The board.", name="board_id"),
            ref("seat", "The seat."),
            ref("person", "Who is nominated.", null=True),
            ref("organisation", "Where they come from.", null=True),
            C("asked_on", K.DATE, "Nominations were asked for."),
            C("nominated_on", K.DATE, "Somebody was nominated.", null=True),
            C("assessed_on", K.DATE, "They were found suitable.", null=True),
            C("approved_on", K.DATE, "They were approved.", null=True),
            C("appointed_on", K.DATE, "They were appointed.", null=True),
            ref("appointment", "What came of it.", null=True),
            C("stopped_on", K.DATE, "It was given up.", null=True),
            C("stopped_reason", K.TEXT, "Why it was given up."),
            *STAMPS,
        ),
        of_system(Nomination),
        collection="nominations",
    ),
    Table(
        "rule_sets",
        "A row for each version of what law, guidance or a constitution asks of boards.",
        (
            ID,
            ref("system", "Whose own rules they are; empty for those of everybody.", null=True),
            C("board_kind", K.CODE, "For which kind of board."),
            C("name", K.TEXT, "What they are called."),
            C("legal_source", K.TEXT, "Where they are written."),
            C("standing", K.CODE, "Whether law, guidance or a proposal."),
            C("as_at", K.DATE, "The day on which the source was read.", null=True),
            C("stage", K.TEXT, "How far a proposal has got."),
            C("rules", K.JSON, "The rules."),
            *VALID,
            ref("follows", "The version before it.", null=True),
            *STAMPS,
        ),
        _rule_sets,
        collection="rule-sets",
    ),
    Table(
        "sector_figures",
        "A row for each figure of a sector that seats are compared with.",
        (
            ID,
            SYSTEM,
            C("sector", K.CODE, "The sector."),
            C("unit", K.CODE, "What is counted: staff, budget or residents."),
            C("value", K.NUMBER, "How much, in that unit."),
            C("as_at", K.DATE, "On which day."),
            C("source", K.TEXT, "Who says so."),
            *WITHDRAWN,
            *STAMPS,
        ),
        of_system(SectorFigure),
        collection="sector-figures",
    ),
)
