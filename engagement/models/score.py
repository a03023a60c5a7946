from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from accounts.roles import Permission
from audit.tracking import AppendOnly, AppendOnlyButNames, MarkDeleted, Tracked
from engagement.enums import Measure, ModelDecision, ModelFamily
from partners.models import Partnership, System

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True)
class ModelsInUse:
    """The models by which a system's partnerships are scored.

    Without one in force a family runs in shadow: scores are computed by those that run beside,
    for analysts to look at, and nothing is concluded from them.
    """

    in_force: "ScoreModel | None"
    beside: tuple["ScoreModel", ...]

    @property
    def is_shadow(self) -> bool:
        return self.in_force is None

    @property
    def computed(self) -> "tuple[ScoreModel, ...]":
        """All of them, the one in force first."""
        return self.beside if self.in_force is None else (self.in_force, *self.beside)

    @property
    def shown(self) -> "ScoreModel | None":
        """The one in force, or in shadow the newest of those that run beside."""
        return self.in_force or (self.beside[-1] if self.beside else None)


class ScoreModelQuerySet(models.QuerySet["ScoreModel"]):
    def visible_to(self, user: "User") -> Self:
        """Those for all, and those fitted on the evidence of a system that the user may see."""
        systems = System.objects.visible_to(user)
        everybodys = Q(Exists(systems), system__isnull=True)
        return self.filter(everybodys | Q(system__in=systems))

    def usable_by(self, system: System) -> Self:
        """Those that a system may decide about."""
        return self.filter(Q(system__isnull=True) | Q(system=system))

    def in_force(self, family: ModelFamily) -> "ScoreModel":
        """The model of a family that was put into force last, for all systems.

        :raises ScoreModel.DoesNotExist: none ever was; a migration ships the first one.
        """
        approved = self.filter(
            family=family,
            approvals__decision=ModelDecision.IN_FORCE,
            approvals__system__isnull=True,
        )
        return approved.order_by("-approvals__id")[:1].get()

    def in_use(
        self, family: ModelFamily, system: System, known_on: datetime | None = None
    ) -> ModelsInUse:
        """The models of a family that a system uses, or used as decided by a moment."""
        decisions = ScoreModelApproval.objects.filter(
            Q(system=system) | Q(system__isnull=True), model__family=family
        )
        if known_on is not None:
            decisions = decisions.filter(recorded_at__lte=known_on)
        newest: dict[int, ScoreModelApproval] = {}
        # What a system decided for itself comes after what holds for all, and so replaces it.
        for row in decisions.select_related("model").order_by(
            F("system").asc(nulls_first=True), "id"
        ):
            newest[row.model_id] = row
        standing = sorted(newest.values(), key=lambda row: (row.system_id is not None, row.pk))
        approved = [row.model for row in standing if row.decision == ModelDecision.IN_FORCE]
        beside = [row.model for row in standing if row.decision == ModelDecision.BESIDE]
        return ModelsInUse(approved[-1] if approved else None, tuple(beside))


class ScoreModel(Tracked):
    """All numbers of the method, as data: immutable, versioned, hashed."""

    family = models.CharField(max_length=10, choices=ModelFamily)
    name = models.CharField(max_length=60, help_text="Its version, such as health-1.")
    description = models.TextField()
    parameters = models.JSONField()
    sha256 = models.CharField(max_length=64, unique=True)
    system = models.ForeignKey(
        System,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Fitted on this system's evidence, and for it alone; none if it is for all.",
    )
    calibrated_to = models.DateField(
        null=True,
        blank=True,
        help_text="Fitted on real evidence up to this day; none if it was not.",
    )

    objects = ScoreModelQuerySet.as_manager()

    class Meta(Tracked.Meta):
        ordering = ["id"]
        triggers = (AppendOnly(),)
        constraints = [
            models.UniqueConstraint(fields=["family", "name"], name="score_model_name_once"),
        ]

    def __str__(self) -> str:
        return f"Score model {self.name}"


class ScoreModelApprovalQuerySet(models.QuerySet["ScoreModelApproval"]):
    def visible_to(self, user: "User") -> Self:
        """What holds for all, and what was decided where the user judges or decides the method."""
        judged = System.objects.with_permission(user, Permission.VIEW_SHADOW_SCORES)
        decided = System.objects.with_permission(user, Permission.MANAGE_SCORING)
        everybodys = Q(Exists(System.objects.visible_to(user)), system__isnull=True)
        return self.filter(everybodys | Q(system__in=judged) | Q(system__in=decided))


class ScoreModelApproval(models.Model):
    """Someone decided about a model, from this moment on: for one system, or for all without one.

    The newest row of a model and system holds; a system's own beats what holds for all.
    """

    model = models.ForeignKey(ScoreModel, on_delete=models.PROTECT, related_name="approvals")
    system = models.ForeignKey(
        System, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decision = models.CharField(
        max_length=10, choices=ModelDecision, default=ModelDecision.IN_FORCE
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    reason = models.CharField(max_length=300)
    recorded_at = models.DateTimeField(auto_now_add=True)

    objects = ScoreModelApprovalQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        triggers = (AppendOnlyButNames("reason"),)

    def __str__(self) -> str:
        return f"{self.model}: {self.get_decision_display()}, {self.recorded_at:%Y-%m-%d}"


class SystemScoringQuerySet(models.QuerySet["SystemScoring"]):
    def rates_partners(self, system: System, known_on: datetime | None = None) -> bool:
        """Whether the system rates its partners, or did as decided by a moment."""
        rows = self.filter(system=system)
        if known_on is not None:
            rows = rows.filter(recorded_at__lte=known_on)
        return bool(rows.order_by("-id").values_list("rates_partners", flat=True).first())


class SystemScoring(models.Model):
    """Whether a system lets its people rate partners, from this moment on. Off without a row."""

    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="scoring_choices")
    rates_partners = models.BooleanField()
    reason = models.CharField(max_length=300)
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = SystemScoringQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        triggers = (AppendOnlyButNames("reason"),)

    def __str__(self) -> str:
        return f"{self.system}: {'rates partners' if self.rates_partners else 'does not rate'}"


class ScoreSeriesQuerySet(models.QuerySet["ScoreSeries"]):
    def visible_to(self, user: "User") -> Self:
        """Series of a system, of trust only what the reader's roles there allow.

        Until a system has put a model into force trust runs in shadow, for those who judge the
        method. The system's rating of its partners is for those who work with them.
        """
        shadow = System.objects.with_permission(user, Permission.VIEW_SHADOW_SCORES)
        rating = System.objects.with_permission(user, Permission.VIEW_RATING_OF_PARTNERS)
        return (
            self.filter(system__in=System.objects.visible_to(user))
            .with_decision()
            .filter(
                Q(measure=Measure.HEALTH)
                | Q(decision=ModelDecision.IN_FORCE)
                | Q(system__in=shadow)
            )
            .filter(~Q(measure=Measure.TRUST_OF_SYSTEM) | Q(system__in=rating))
        )

    def with_decision(self) -> Self:
        """With what was last decided about the row's model: for its system, or for all."""
        newest = ScoreModelApproval.objects.filter(model=OuterRef("model")).order_by("-id")
        own = newest.filter(system=OuterRef("system")).values("decision")[:1]
        common = newest.filter(system__isnull=True).values("decision")[:1]
        return self.annotate(decision=Coalesce(Subquery(own), Subquery(common)))

    def newest(self, measure: Measure = Measure.HEALTH) -> Self:
        return self.filter(measure=measure, is_newest=True)


class ScoreSeries(Tracked):
    """A year of weekly scores of one partnership, measure and model.

    ``mean``, ``sd`` (points, 0 to 100) and ``credibility`` (0 to 1) are little-endian float64
    arrays with one value a week, the first for the week ending on ``first_week_end``; NaN where
    nothing was logged. The newest point also stands in plain columns, for lists and sorting.
    """

    # One look at another table for each of a million rows is enough: that the partnership exists
    # and is of this system (SameSystem). A score model is never deleted (AppendOnly).
    partnership = models.ForeignKey(
        Partnership, on_delete=models.PROTECT, related_name="score_series", db_constraint=False
    )
    system = models.ForeignKey(
        System, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    measure = models.CharField(max_length=20, choices=Measure)
    model = models.ForeignKey(
        ScoreModel, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    year = models.PositiveSmallIntegerField()
    first_week_end = models.DateField()
    weeks = models.PositiveSmallIntegerField()
    mean = models.BinaryField()
    sd = models.BinaryField()
    credibility = models.BinaryField()
    delivery = models.BinaryField(
        null=True, help_text="Trust without what recorded pressure adds: what happened."
    )
    is_newest = models.BooleanField(default=False, help_text="Holds the newest point.")
    newest_mean = models.FloatField(null=True)
    newest_sd = models.FloatField(null=True)
    newest_credibility = models.FloatField(null=True)
    newest_delivery = models.FloatField(null=True)
    newest_week_end = models.DateField(null=True)
    # Of the whole series, and so on its newest row alone: 0 and nothing on the others.
    evidence_count = models.PositiveIntegerField(default=0)
    newest_evidence_on = models.DateField(null=True)
    evidence_high_water = models.BigIntegerField(
        default=0, help_text="Id of the newest evidence row that was read."
    )
    read_xid = models.BigIntegerField(
        default=0,
        help_text="Everything written by earlier transactions had been read; later ones perhaps.",
    )
    computed_at = models.DateTimeField()

    objects = ScoreSeriesQuerySet.as_manager()

    class Meta(Tracked.Meta):
        verbose_name_plural = "score series"
        ordering = ["partnership", "measure", "model", "year"]
        triggers = (*Tracked.Meta.triggers, MarkDeleted())
        indexes = [
            models.Index(
                fields=["system", "measure", "newest_mean"],
                condition=Q(is_newest=True),
                name="score_newest_by_system",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "measure", "model", "year"], name="score_series_once_a_year"
            ),
            models.UniqueConstraint(
                fields=["partnership", "measure", "model"],
                condition=Q(is_newest=True),
                name="score_series_one_newest",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_measure_display()} of {self.partnership}, {self.year}"


class StaleScoreQuerySet(models.QuerySet["StaleScore"]):
    def waiting(self) -> Self:
        return self.filter(wanted__gt=F("done"))


class StaleScore(models.Model):
    """The mark that a partnership's scores are behind its evidence.

    A counter and not a flag: every change raises ``wanted``; a worker reads it before computing and
    writes what it read into ``done``. A change that arrives meanwhile leaves ``wanted`` ahead, so
    no update is lost, and a mark already served costs nothing to serve again.
    """

    partnership = models.OneToOneField(
        Partnership, on_delete=models.CASCADE, primary_key=True, related_name="stale_score"
    )
    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="+")
    wanted = models.PositiveBigIntegerField(default=1)
    done = models.PositiveBigIntegerField(default=0)
    marked_at = models.DateTimeField()

    objects = StaleScoreQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["marked_at"], condition=Q(wanted__gt=F("done")), name="stale_score_waiting"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="stale_score_done_not_ahead", condition=Q(done__lte=F("wanted"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.partnership}: {self.done} of {self.wanted}"
