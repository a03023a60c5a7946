"""Scores with their intervals, evidence and models; what is counted by month; packs; context."""

from dataclasses import replace

from django.db.models import Case, F, FloatField, Q, QuerySet, Value, When
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Cast, Greatest, Least

from accounts.roles import Permission
from engagement.enums import PackState
from engagement.exports.columns import Access, Column, Guard, Kind, Table
from engagement.exports.parts import (
    CHANGED,
    ID,
    RECORDED_AT,
    STAMPS,
    SYSTEM,
    VERSION,
    WITHDRAWN,
    inside,
    of_system,
    partner,
    ref,
)
from engagement.exports.published import published_rows
from engagement.exports.weekly import weekly_rows
from engagement.models import (
    MonthlyFigures,
    Pack,
    PackFigures,
    Prompt,
    ScoreModel,
    ScoreModelApproval,
    ScoreSeries,
)
from engagement.scoring.figures import COLUMNS, FRACTIONS, MEANS, Figure
from engagement.scoring.health import FULL_SCORE, NORMAL_90
from partners.models import Indicator, IndicatorValue

C, K = Column, Kind
POINTS, CREDIBILITY = "points, 0 to 100", "share, 0 to 1"
# Of figures that come from surveys; those about partners are for who works with partners.
SURVEYS = Guard(Permission.VIEW_SURVEYS)
SURVEY_GUARD = dict.fromkeys(map(str, MEANS), SURVEYS) | {
    str(Figure.SYSTEM_SURVEY): replace(SURVEYS, also=(Permission.VIEW_RATING_OF_PARTNERS,))
}

series = of_system(ScoreSeries)
packs = of_system(Pack)

MODEL = (
    C("model", K.CODE, "The name of the score model.", "model__name"),
    C("model_sha256", K.CODE, "The hash of all its numbers.", "model__sha256"),
)


SERIES_ID = C(
    "series_id", K.ID, "A year of a series, which changes as a whole.", "public_id", since=2
)


def _cut(name: str) -> Cast:
    cuts = KeyTransform("evidence_cuts", "model__parameters")
    return Cast(KeyTextTransform(name, cuts), FloatField())


def _end(bound: Greatest | Least) -> Case:
    """An end of the interval; none without a score, where both functions would make one up."""
    return Case(When(newest_mean__isnull=False, then=bound), output_field=FloatField())


SPREAD = Value(NORMAL_90) * F("newest_sd")
LOW = _end(Greatest(Value(0.0), F("newest_mean") - SPREAD))
HIGH = _end(Least(Value(FULL_SCORE), F("newest_mean") + SPREAD))
EVIDENCE = Case(
    When(newest_mean__isnull=True, then=Value(None)),
    When(newest_credibility__lt=_cut("medium"), then=Value("low")),
    When(newest_credibility__lt=_cut("high"), then=Value("medium")),
    default=Value("high"),
)


def _here(access: Access) -> Q:
    """What was made or decided for the system of the export, and what holds for everybody."""
    return Q(system=access.system) | Q(system__isnull=True)


def models(access: Access) -> QuerySet[ScoreModel]:
    """Those of the system and those of everybody."""
    return ScoreModel.objects.visible_to(access.user).filter(_here(access))


def _decisions(access: Access) -> QuerySet[ScoreModelApproval]:
    rows = ScoreModelApproval.objects.visible_to(access.user)
    return rows.filter(_here(access), model__in=models(access))


def _indicators(access: Access) -> QuerySet[Indicator]:
    """Invented ones only of an invented system."""
    rows = Indicator.objects.visible_to(access.user)
    return rows.filter(is_fictional__in={False, access.system.is_fictional})


def _newest(access: Access) -> QuerySet[ScoreSeries]:
    """All measures, of which each reader sees those that their roles allow."""
    rows: QuerySet[ScoreSeries] = series(access)
    return rows.filter(is_newest=True)


def _published(access: Access) -> QuerySet[PackFigures]:
    """What published packs show, and what the same would have shown when last compared."""
    shown = packs(access).filter(state=PackState.PUBLISHED)
    frozen = Q(pk__in=shown.values("figures"))
    compared = PackFigures.objects.filter(pack__in=shown, is_latest=True)
    newest = compared.order_by("pack", "-pk").distinct("pack").values("pk")
    return PackFigures.objects.filter(frozen | Q(pk__in=newest)).select_related("pack", "document")


def _figure_column(name: str) -> Column:
    kind = K.NUMBER if name in FRACTIONS else K.INTEGER
    what, _, part = name.rpartition("_")
    if what == "days" or name.startswith("days_"):
        return C(name, K.INTEGER, f"Days of the month that were {name[5:].replace('_', ' ')}.")
    meaning = f"{what.replace('_', ' ').capitalize()}: its {part}; see the guide to figures."
    column = C(name, kind, meaning)
    return replace(column, guard=SURVEY_GUARD.get(what))


TABLES = (
    Table(
        "scores",
        "A row for each measure of each partnership: its newest score by each model that the "
        "reader may see.",
        (
            ID,
            SYSTEM,
            *partner(),
            C("measure", K.CODE, "health, trust_of_partner, trust_of_system or strain."),
            *MODEL,
            C(
                "week_end",
                K.DATE,
                "The Sunday that ends its week: the period.",
                "newest_week_end",
                null=True,
            ),
            C(
                "not_logged",
                K.BOOLEAN,
                "The system logged nothing in that week, so there is no score.",
                Q(newest_mean__isnull=True),
            ),
            C("mean", K.NUMBER, "The score.", "newest_mean", null=True, unit=POINTS),
            C("sd", K.NUMBER, "Its standard deviation.", "newest_sd", null=True, unit=POINTS),
            C("low", K.NUMBER, "Lower end of the 90% interval.", LOW, null=True, unit=POINTS),
            C("high", K.NUMBER, "Upper end of the 90% interval.", HIGH, null=True, unit=POINTS),
            C("evidence", K.CODE, "low, medium or high.", EVIDENCE, null=True),
            C(
                "credibility",
                K.NUMBER,
                "How much evidence is behind it: its coverage.",
                "newest_credibility",
                null=True,
                unit=CREDIBILITY,
            ),
            C(
                "delivery",
                K.NUMBER,
                "Of trust: what happened, without what recorded pressure adds.",
                "newest_delivery",
                null=True,
                unit=POINTS,
            ),
            C("evidence_count", K.INTEGER, "How many facts are behind it."),
            C("newest_evidence_on", K.DATE, "The day of the newest of them.", null=True),
            C("computed_at", K.MOMENT, "When it was computed."),
            *STAMPS,
        ),
        _newest,
        collection="scores",
        is_whole=True,  # one of last year gives way to one with another id, and no row says so
    ),
    Table(
        "score_weeks",
        "A row for each week of each series: every score that is in force now, from its first week "
        "on. Take all rows of a `series_id` in the place of those that you hold.",
        (
            SERIES_ID,
            *partner(),
            C("measure", K.CODE, "health, trust_of_partner, trust_of_system or strain."),
            *MODEL,
            C("week_end", K.DATE, "The Sunday that ends the week: the period."),
            C("not_logged", K.BOOLEAN, "The system logged nothing, so there is no score."),
            C("mean", K.NUMBER, "The score.", null=True, unit=POINTS),
            C("sd", K.NUMBER, "Its standard deviation.", null=True, unit=POINTS),
            C("low", K.NUMBER, "Lower end of the 90% interval.", null=True, unit=POINTS),
            C("high", K.NUMBER, "Upper end of the 90% interval.", null=True, unit=POINTS),
            C("evidence", K.CODE, "low, medium or high.", null=True),
            C("credibility", K.NUMBER, "Its coverage.", null=True, unit=CREDIBILITY),
            C("delivery", K.NUMBER, "Of trust: what happened.", null=True, unit=POINTS),
            VERSION,
            CHANGED,
        ),
        series,
        unpacked=weekly_rows,
    ),
    Table(
        "monthly_figures",
        "A row for each partnership and month in which something was counted: raw, nothing decayed "
        "or weighed.",
        (
            *partner(),
            C("month", K.DATE, "The first day of the month: the period."),
            *(_figure_column(name) for name in COLUMNS),
            C("computed_at", K.MOMENT, "When the row last became different."),
        ),
        of_system(MonthlyFigures),
        is_whole=True,
    ),
    Table(
        "score_models",
        "A row for each version of the method.",
        (
            ID,
            C("family", K.CODE, "What it scores: health or trust."),
            C("name", K.CODE, "Its name."),
            C("description", K.TEXT, "What is different about it."),
            ref("system", "Fitted for this system alone; empty for all.", null=True),
            C("calibrated_to", K.DATE, "The last day of the evidence it was fitted on.", null=True),
            C("sha256", K.CODE, "The hash of all its numbers."),
            C("parameters", K.JSON, "All its numbers."),
            *STAMPS,
        ),
        models,
        collection="score-models",
    ),
    Table(
        "score_model_decisions",
        "A row for each time that a model was put into force or taken out of it.",
        (
            ref("model", "The model."),
            ref("system", "For which system; empty for all.", null=True),
            C("decision", K.CODE, "What was decided. The newest of a model and system holds."),
            C("reason", K.TEXT, "Why."),
            ref("approved_by", "The user who decided.", null=True),
            RECORDED_AT,
        ),
        _decisions,
        parent="score_models",
        key="model",
        is_whole=True,
    ),
    Table(
        "prompts",
        "A row for each partner with whom a conversation seemed worth while.",
        (
            ID,
            SYSTEM,
            *partner(),
            C("measure", K.CODE, "What fell."),
            C("model", K.CODE, "By which model.", "model__name"),
            C("kind", K.CODE, "What kind of prompt."),
            C("week_end", K.DATE, "In which week."),
            C("fall", K.NUMBER, "How far it fell in 26 weeks.", unit="points"),
            C("closed_at", K.MOMENT, "When somebody saw to it.", null=True),
            *STAMPS,
        ),
        of_system(Prompt),
        collection="prompts",
    ),
    Table(
        "packs",
        "A row for each pack for a board or an assessment.",
        (
            ID,
            SYSTEM,
            C("kind", K.CODE, "What kind of pack."),
            C("title", K.TEXT, "What it is called."),
            C("since", K.DATE, "First day of its period."),
            C("until", K.DATE, "Last day of its period."),
            C("audience", K.CODE, "private or public."),
            C("sections", K.JSON, "The keys of its sections, in their order."),
            ref("board", "For which board.", null=True),
            C("meeting_on", K.DATE, "The day of the meeting.", null=True),
            C("state", K.CODE, "draft, approved or published."),
            ref("author", "The user who wrote it.", null=True),
            ref("approved_by", "The user who approved it.", null=True),
            C("approved_at", K.MOMENT, "When.", null=True),
            C("published_at", K.MOMENT, "When it was published.", null=True),
            C("sha256", K.CODE, "The hash of its figures.", "figures__sha256", null=True),
            C(
                "figures_as_at",
                K.MOMENT,
                "When they were gathered.",
                "figures__gathered_at",
                null=True,
            ),
            *WITHDRAWN,
            *STAMPS,
        ),
        packs,
        collection="packs",
    ),
    Table(
        "published_figures",
        "A row for each figure of each published pack, as it was published and, where somebody had "
        "them gathered again, as it was latest.",
        (
            ref("pack", "The pack."),
            C("edition", K.CODE, "published: as the board read it. latest: gathered again since."),
            C("as_at", K.MOMENT, "When it was gathered.", "gathered_at"),
            C("sha256", K.CODE, "The hash of the document."),
            C("section", K.CODE, "The section of the pack."),
            C("table_key", K.CODE, "The key of the table: stable from pack to pack."),
            C("row_key", K.CODE, "The key of the row: stable from pack to pack."),
            C("column", K.TEXT, "The heading of the column."),
            C("value", K.NUMBER, "The figure, if it is one.", null=True),
            C("text", K.TEXT, "The words, where there is no figure.", null=True),
        ),
        _published,
        unpacked=published_rows,
        parent="packs",
        key="pack",
        is_whole=True,
    ),
    Table(
        "indicators",
        "A row for each thing that public bodies publish of areas: context, never part of a score.",
        (
            ID,
            C("code", K.CODE, "Its name for programs."),
            C("name", K.TEXT, "What it is called."),
            C("about", K.TEXT, "What it says."),
            C("unit", K.TEXT, "What its figures count."),
            C("better", K.CODE, "Whether more or less is better."),
            C("source", K.TEXT, "Who publishes it."),
            C("licence", K.TEXT, "On what terms."),
            C("is_fictional", K.BOOLEAN, "Invented for demonstration."),
            *STAMPS,
        ),
        _indicators,
        collection="indicators",
    ),
    Table(
        "indicator_values",
        "A row for each figure of an indicator, corrected ones too.",
        (
            ID,
            ref("indicator", "The indicator."),
            C("area_code", K.CODE, "The code of the area (GSS where it has one)."),
            C("area_name", K.TEXT, "The area."),
            C("period", K.TEXT, "The period, as its publisher calls it."),
            C("first_on", K.DATE, "First day of the period."),
            C("last_on", K.DATE, "Last day of the period."),
            C("value", K.NUMBER, "The figure, in the indicator's unit.", null=True),
            C("missing", K.CODE, "Why there is none."),
            RECORDED_AT,
            C("superseded_at", K.MOMENT, "When a later file corrected it.", null=True),
            *STAMPS,
        ),
        inside(IndicatorValue, _indicators, "indicator"),
        collection="indicator-values",
    ),
)
