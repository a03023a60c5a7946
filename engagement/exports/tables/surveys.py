"""Surveys: what was asked, of how many, and what may be shown of the answers."""

from django.db.models import Q, QuerySet

from accounts.roles import Permission
from engagement.exports.columns import Access, Column, Guard, Kind, Table, guarded
from engagement.exports.parts import ID, STAMPS, SYSTEM, WITHDRAWN, of_system, partner, ref
from engagement.models import (
    PulseResult,
    SurveyComment,
    SurveyInstrument,
    SurveyInstrumentVersion,
    SurveyResult,
    SurveyWave,
)

C, K = Column, Kind
GONE = "Empty for a confidential result that was withdrawn."
MODERATORS = Guard(Permission.MODERATE_COMMENTS)


def _versions(access: Access) -> QuerySet[SurveyInstrumentVersion]:
    """Those of the system and the shipped ones."""
    rows = SurveyInstrumentVersion.objects.visible_to(access.user)
    own = Q(instrument__system=access.system)
    return rows.filter(own | Q(instrument__system__isnull=True))


def _instruments(access: Access) -> QuerySet[SurveyInstrument]:
    rows = SurveyInstrument.objects.visible_to(access.user)
    return rows.filter(pk__in=_versions(access).order_by().values("instrument"))


def _comments(access: Access) -> QuerySet[SurveyComment]:
    """Of closed waves, as the API lists them."""
    waves = SurveyWave.objects.visible_to(access.user).closed()
    rows: QuerySet[SurveyComment] = of_system(SurveyComment)(access)
    return rows.filter(wave__in=waves)


def _pulse_results(access: Access) -> QuerySet[PulseResult]:
    """Without figures of confidential results that were withdrawn, as the API shows them."""
    rows = PulseResult.objects.visible_to(access.user).filter(system=access.system)
    return rows.with_shown_figures()


TABLES = (
    Table(
        "survey_instruments",
        "A row for each set of questions: shipped, or a system's own.",
        (
            ID,
            ref("system", "Whose own; empty for a shipped one.", null=True),
            C("code", K.CODE, "Its name for programs."),
            *WITHDRAWN,
            *STAMPS,
        ),
        _instruments,
        collection="survey-instruments",
    ),
    Table(
        "survey_instrument_versions",
        "A row for each version of a set of questions.",
        (
            ID,
            ref("instrument", "Of which set."),
            C("number", K.INTEGER, "Which version, counting from 1."),
            C("state", K.CODE, "draft or published."),
            C("title", K.TEXT, "What it is called."),
            C("is_confidential", K.BOOLEAN, "Whether people answer in confidence."),
            C("is_relational", K.BOOLEAN, "Whether it asks partners about each other."),
            ref("made_by", "The user who made it.", null=True),
            C("published_at", K.MOMENT, "When it was published.", null=True),
            *STAMPS,
        ),
        _versions,
        collection="survey-instrument-versions",
    ),
    Table(
        "survey_waves",
        "A row for each time that the system asks.",
        (
            ID,
            SYSTEM,
            ref("instrument_version", "With what it asks."),
            C(
                "is_confidential",
                K.BOOLEAN,
                "Whether people answer in confidence.",
                "instrument_version__is_confidential",
            ),
            C("title", K.TEXT, "What it is called."),
            C("introduction", K.TEXT, "What those asked read first."),
            C("answered_by", K.CODE, "partner: about the system; system: about its partners."),
            ref("board", "The board that it is about.", null=True),
            C("state", K.CODE, "How far it is."),
            C("opens_on", K.DATE, "First day."),
            C("closes_on", K.DATE, "Last day."),
            C("reminder_days", K.CODES, "On which days after the first it reminds."),
            C("fewest_people", K.INTEGER, "Fewer answers are not shown.", unit="people"),
            C(
                "fewest_of_organisation",
                K.INTEGER,
                "Fewer answers of one organisation are not shown.",
                unit="people",
            ),
            C("opened_at", K.MOMENT, "When it was sent out.", null=True),
            C("closed_at", K.MOMENT, "When it was closed.", null=True),
            C("brought_in", K.BOOLEAN, "It was asked with another tool, and its answers came in."),
            ref("made_by", "The user who made it.", null=True),
            *WITHDRAWN,
            *STAMPS,
        ),
        of_system(SurveyWave),
        collection="survey-waves",
    ),
    Table(
        "survey_results",
        "A row for each closed wave. Its figures keep who answered safe only as a whole: fetch "
        "them from /survey-results/{id}/figures, /ties and /gaps.",
        (
            ID,
            SYSTEM,
            ref("wave", "The wave."),
            ref("wave__instrument_version", "What was asked.", name="instrument_version_id"),
            ref("wave__board", "The board that it was about.", name="board_id", null=True),
            C("answered_by", K.CODE, "Which side answered.", "wave__answered_by"),
            C(
                "is_confidential",
                K.BOOLEAN,
                "Whether people answered in confidence.",
                "wave__instrument_version__is_confidential",
            ),
            C(
                "is_relational",
                K.BOOLEAN,
                "Whether it asked partners about each other.",
                "wave__instrument_version__is_relational",
            ),
            C("sha256", K.CODE, "The hash of the results as they were frozen."),
            *STAMPS,
        ),
        of_system(SurveyResult),
        collection="survey-results",
    ),
    Table(
        "survey_comments",
        "A row for each thing that somebody wrote, once it was let through.",
        (
            ID,
            SYSTEM,
            ref("wave", "The wave."),
            *partner(null=True),
            ref("about", "About whom, where partners were asked about.", null=True),
            C("sector", K.CODE, "The sector of who wrote it, where that is shown."),
            C("state", K.CODE, "What was decided about it."),
            C("shown_text", K.TEXT, "What may be read of it."),
            *guarded(
                MODERATORS,
                C("text", K.TEXT, "As it was written."),
                C("reason", K.TEXT, "Why it is not shown as written."),
            ),
            C("moderated_at", K.MOMENT, "When it was decided.", null=True),
            *STAMPS,
        ),
        _comments,
        collection="survey-comments",
    ),
    Table(
        "pulse_results",
        "A row for each side and wave: what one side answered about the other.",
        (
            ID,
            SYSTEM,
            *partner(),
            C("wave_id", K.ID, "The id of the wave, alike for all partners.", "wave_id"),
            C("wave", K.TEXT, "What the wave is called."),
            C("answered_by", K.CODE, "Which side answered."),
            C("closed_on", K.DATE, "When the wave closed."),
            C(
                "invited",
                K.INTEGER,
                f"How many were asked. {GONE}",
                "shown_invited",
                null=True,
                unit="people",
            ),
            C(
                "answers",
                K.INTEGER,
                f"How many answered. {GONE}",
                "shown_answers",
                null=True,
                unit="people",
            ),
            C("mean", K.NUMBER, f"The mean of the answers. {GONE}", "shown_mean", null=True),
            C("is_confidential", K.BOOLEAN, "Whether they answered in confidence."),
            *WITHDRAWN,
            *STAMPS,
        ),
        _pulse_results,
        collection="pulse-results",
    ),
)
