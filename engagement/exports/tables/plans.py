"""Plans and what partners hold of them; what weighs on partners; when they are left in peace."""

from django.db.models import QuerySet

from engagement.exports.columns import Access, Column, Kind, Table, guarded
from engagement.exports.parts import (
    ID,
    NOTES,
    OPEN_NOTES,
    PEOPLE,
    RECORDED_AT,
    STAMPS,
    SYSTEM,
    WITHDRAWN,
    inside,
    of_system,
    partner,
    ref,
)
from engagement.models import (
    Plan,
    PlanAlignment,
    PlanPartner,
    PlanPosition,
    Pressure,
    Principle,
    PrincipleWording,
    QuietPeriod,
)

C, K = Column, Kind

plans = of_system(Plan)
principles = of_system(Principle)

# What both kinds of statement of a partner about a plan have.
STATEMENT = (
    ID,
    SYSTEM,
    ref("plan_partner__plan", "The plan."),
    ref("plan_partner", "Its row in plan_partners.", name="plan_partner_id"),
    *partner("plan_partner__partnership"),
)
SAID = (
    C("said_on", K.DATE, "On which day it was said."),
    *guarded(OPEN_NOTES, C("note", K.TEXT, "What was noted.")),
    C("nature", K.CODE, "Fact or opinion."),
    C("sensitivity", K.CODE, "open or confidential."),
    ref("event", "The event at which it was said.", null=True),
    ref("document", "The document in which it stands.", null=True),
    *guarded(OPEN_NOTES, C("source", K.TEXT, "Where it is written.")),
    ref("corrects", "The row that it puts right.", null=True),
    RECORDED_AT,
    ref("recorded_by", "The user who recorded it.", null=True),
    *STAMPS,
)


def _plan_partners(access: Access) -> QuerySet[PlanPartner]:
    rows: QuerySet[PlanPartner] = inside(PlanPartner, plans, "plan")(access)
    return rows.filter(is_standing=True)


TABLES = (
    Table(
        "plans",
        "A row for each plan that partners write or sign together.",
        (
            ID,
            SYSTEM,
            C("kind", K.CODE, "What kind of plan."),
            C("title", K.TEXT, "What it is called."),
            ref("place", "The place that it is for.", null=True),
            C("first_on", K.DATE, "First day that it covers."),
            C("last_on", K.DATE, "Last day that it covers."),
            ref("lead", "The user who leads it.", null=True),
            C("due_on", K.DATE, "By when it must be submitted."),
            C("submitted_on", K.DATE, "When it was.", null=True),
            *WITHDRAWN,
            *STAMPS,
        ),
        plans,
        collection="plans",
    ),
    Table(
        "plan_partners",
        "A row for each partner that a plan needs.",
        (ID, ref("plan", "The plan."), *partner(), *STAMPS),
        _plan_partners,
        parent="plans",
        key="plan",
    ),
    Table(
        "plan_positions",
        "A row for each time that a partner said what it holds of a plan. Those that were put "
        "right stay.",
        (
            *STATEMENT,
            C("stance", K.CODE, "agreed, conditional, cannot_say or not_asked."),
            C("condition", K.TEXT, "On what condition."),
            C("until", K.DATE, "By when that must be so.", null=True),
            C("figure", K.NUMBER, "A figure in the condition, in its unit.", null=True),
            C("figure_low", K.NUMBER, "The least of it.", null=True),
            C("figure_high", K.NUMBER, "The most of it.", null=True),
            C("unit", K.TEXT, "What the figure counts."),
            *guarded(PEOPLE, ref("said_by", "Who said it for the partner.", null=True)),
            *SAID,
        ),
        of_system(PlanPosition),
        collection="plan-positions",
    ),
    Table(
        "plan_alignments",
        "A row for each time that a partner said how far a plan keeps a principle.",
        (
            *STATEMENT,
            ref("wording__principle", "The principle."),
            C(
                "wording_revision",
                K.INTEGER,
                "Its wording of that day: see principle_wordings.",
                "wording__revision",
            ),
            C("level", K.CODE, "aligned, partly, not_aligned or cannot_say."),
            *SAID,
        ),
        of_system(PlanAlignment),
        collection="plan-alignments",
    ),
    Table(
        "principles",
        "A row for each thing that the partners of the system want of a plan.",
        (
            ID,
            SYSTEM,
            C("title", K.TEXT, "In a few words."),
            C("text", K.TEXT, "In full."),
            C("place_in_order", K.INTEGER, "Where it stands in the list."),
            C("active_from", K.DATE, "First day."),
            C("retired_on", K.DATE, "The day from which it holds no more.", null=True),
            C("revision", K.INTEGER, "Its newest wording, counting from 1."),
            *STAMPS,
        ),
        principles,
        collection="principles",
    ),
    Table(
        "principle_wordings",
        "A row for each wording that a principle had.",
        (
            ref("principle", "The principle."),
            C("revision", K.INTEGER, "Which wording, counting from 1."),
            C("title", K.TEXT, "In a few words."),
            C("text", K.TEXT, "In full."),
            RECORDED_AT,
        ),
        inside(PrincipleWording, principles, "principle"),
        parent="principles",
        key="principle",
    ),
    Table(
        "pressures",
        "A row for each thing that weighs on a partner, or on the system itself, for a time.",
        (
            ID,
            SYSTEM,
            *partner(null=True),
            C("kind", K.CODE, "What weighs."),
            C("level", K.NUMBER, "How much."),
            C("first_on", K.DATE, "First day."),
            C("last_on", K.DATE, "Last day."),
            *guarded(NOTES, C("cause", K.TEXT, "Where it comes from.")),
            C("document", K.TEXT, "Where it is written."),
            *guarded(PEOPLE, ref("second_person", "Who also says so.", null=True)),
            ref("renews", "The row that it renews.", null=True),
            RECORDED_AT,
            ref("recorded_by", "The user who recorded it.", null=True),
            *WITHDRAWN,
            *STAMPS,
        ),
        of_system(Pressure),
        collection="pressures",
    ),
    Table(
        "quiet_periods",
        "A row for each known silence, such as before an election. It counts against nobody.",
        (
            ID,
            SYSTEM,
            *partner(null=True),
            C("sector", K.CODE, "Of a whole sector; empty for all."),
            ref("place", "Of a whole place; empty for all.", null=True),
            C("kind", K.CODE, "Why it is quiet."),
            C("first_on", K.DATE, "First day."),
            C("last_on", K.DATE, "Last day."),
            *guarded(NOTES, C("note", K.TEXT, "What was noted.")),
            RECORDED_AT,
            *WITHDRAWN,
            *STAMPS,
        ),
        of_system(QuietPeriod),
        collection="quiet-periods",
    ),
)
