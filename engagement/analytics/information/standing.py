"""Plans, what was agreed, what was measured and scored, and what people answered in surveys."""

from typing import Any

from engagement.analytics.information.dealings import CONFIDENTIAL
from engagement.analytics.information.meetings import PARTNER, WITHDRAWN
from engagement.analytics.information.source import Part, Source, held, inside, seen
from engagement.enums import FoundKind, NoteNature
from engagement.models import (
    Agreement,
    PlanAlignment,
    PlanPosition,
    Prompt,
    PulseResult,
    ScoreSeries,
    StartingPoint,
    SurveyComment,
    SurveyPartnerResult,
)
from partners.models import Partnership

OPINION = NoteNature.OPINION
_OF_PARTNER = ("partnership__organisation",)
_OF_PLAN = ("plan_partner__partnership__organisation", "plan_partner__plan")
_STATED = (
    Part("partner", "Partner", "plan_partner.partnership"),
    Part("plan", "Plan", "plan_partner.plan"),
    Part("said_on", "Said on"),
)
_NOTED = (
    Part("note", "Note", nature_in="nature", sensitivity_in="sensitivity"),
    Part("source", "Where it was said", sensitivity_in="sensitivity"),
)


def _newest(user: Any, system: Any) -> Any:
    return held(ScoreSeries)(user, system).filter(is_newest=True, newest_mean__isnull=False)


def _told_by_enough(user: Any, system: Any) -> Any:
    """Of few answers nobody reads a mean: it could tell who gave them."""
    return held(PulseResult)(user, system).enough_answers()  # type: ignore[attr-defined]


def _rounded(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"


SOURCES = (
    Source(
        FoundKind.PLAN_POSITION,
        PlanPosition,
        seen(PlanPosition),
        ("plan_partner__partnership",),
        "said_on",
        (
            *_STATED,
            Part("stance", "What they hold"),
            Part("condition", "On what condition", sensitivity_in="sensitivity"),
            Part("until", "Until"),
            Part("figure", "Figure"),
            Part("unit", "Unit"),
            Part("said_by", "Who said it"),
            *_NOTED,
        ),
        related=(*_OF_PLAN, "said_by"),
    ),
    Source(
        FoundKind.PLAN_ALIGNMENT,
        PlanAlignment,
        seen(PlanAlignment),
        ("plan_partner__partnership",),
        "said_on",
        (
            *_STATED,
            Part("wording", "Principle", "wording.title"),
            Part("level", "How far", nature=OPINION),
            *_NOTED,
        ),
        related=(*_OF_PLAN, "wording"),
    ),
    Source(
        FoundKind.AGREEMENT,
        Agreement,
        inside(Agreement, "partnership", Partnership),
        ("partnership",),
        "valid_from",
        (
            PARTNER,
            Part("valid_from", "From"),
            Part("contacts_a_year", "Contacts a year"),
            Part("people", "People"),
            Part("reason", "Why"),
        ),
        related=_OF_PARTNER,
    ),
    Source(
        FoundKind.STARTING_POINT,
        StartingPoint,
        inside(StartingPoint, "partnership", Partnership),
        ("partnership",),
        "as_of",
        (
            PARTNER,
            Part("value", "How things stood", nature=OPINION),
            Part("as_of", "On"),
            Part("reason", "Why", nature=OPINION),
        ),
        related=_OF_PARTNER,
    ),
    Source(
        FoundKind.PROMPT,
        Prompt,
        seen(Prompt),
        ("partnership",),
        "week_end",
        (
            PARTNER,
            Part("measure", "Measure"),
            Part("kind", "Kind"),
            Part("week_end", "Week that ended on"),
            Part("outcome", "What came of it"),
        ),
        related=_OF_PARTNER,
    ),
    Source(
        FoundKind.COMMENT,
        SurveyComment,
        seen(SurveyComment),
        ("partnership", "about"),
        "wave__closes_on",
        (
            Part("wave", "Survey"),
            Part("partner", "Who answered", "partnership"),
            Part("about", "About whom"),
            Part("text", "As written", nature=OPINION, sensitivity=CONFIDENTIAL),
            Part("shown_text", "As colleagues read it", nature=OPINION, sensitivity=CONFIDENTIAL),
            Part("reason", "Why it is not shown", sensitivity=CONFIDENTIAL),
        ),
        related=("wave", "partnership__organisation", "about__organisation"),
    ),
    Source(
        FoundKind.SURVEY_RESULT,
        SurveyPartnerResult,
        seen(SurveyPartnerResult),
        ("partnership",),
        "wave__closes_on",
        (
            PARTNER,
            Part("wave", "Survey"),
            Part("people", "People who answered"),
            Part("mean", "Mean", lambda row: _rounded(row.mean), nature=OPINION),
        ),
        related=(*_OF_PARTNER, "wave"),
    ),
    Source(
        FoundKind.PULSE_RESULT,
        PulseResult,
        _told_by_enough,
        ("partnership",),
        "closed_on",
        (
            PARTNER,
            Part("wave", "Survey"),
            Part("closed_on", "Closed on"),
            Part("answered_by", "Which side answered"),
            Part("answers", "Answers"),
            Part("mean", "Mean", lambda row: _rounded(row.mean), nature=OPINION),
            WITHDRAWN,
        ),
        related=_OF_PARTNER,
    ),
    Source(
        FoundKind.SCORE,
        ScoreSeries,
        _newest,
        ("partnership",),
        "newest_week_end",
        (
            PARTNER,
            Part("measure", "Measure"),
            Part("model", "Model"),
            Part("newest_week_end", "Week that ended on"),
            Part("newest_mean", "Score", lambda row: _rounded(row.newest_mean), nature=OPINION),
            Part("evidence_count", "Facts behind it"),
        ),
        related=(*_OF_PARTNER, "model"),
    ),
)
