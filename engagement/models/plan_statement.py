"""What partners hold of a plan, day by day: rows that are never changed, only followed."""

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from audit.tracking import AppendOnlyButNames, Tracked
from engagement.enums import Alignment, NoteNature, Sensitivity, Stance
from engagement.models.plan import Plan, PlanPartner, was_retrofitted
from engagement.models.principle import PrincipleWording
from partners.models import Partnership, System

if TYPE_CHECKING:
    from accounts.models import User

Statement = TypeVar("Statement", bound=models.Model)


class StatementQuerySet(models.QuerySet[Statement]):
    """Dated rows, of which the newest that nobody put right holds."""

    def visible_to(self, user: "User") -> Self:
        return self.filter(system__in=System.objects.visible_to(user))

    def of_plan(self, plan: Plan) -> Self:
        """Of the partners that the plan needs now."""
        return self.filter(plan_partner__plan=plan, plan_partner__is_standing=True)

    def known_at(self, moment: datetime) -> Self:
        """What had been recorded by a moment."""
        return self.filter(recorded_at__lte=moment)

    def holding(self, on: date | None = None, known_at: datetime | None = None) -> Self:
        """What holds on a day (today), as it was known at a moment (now).

        The newest by the day on which it was said, then by when it was recorded. What another row
        puts right never holds.
        """
        rows: Any = self
        corrections: Any = self.model._default_manager.filter(corrects=OuterRef("pk"))
        if on is not None:
            rows = rows.filter(said_on__lte=on)
        if known_at is not None:
            rows, corrections = rows.known_at(known_at), corrections.known_at(known_at)
        held_by = self.model.HELD_BY  # type: ignore[attr-defined]
        newest: Self = (
            rows.filter(~Exists(corrections))
            .order_by(*held_by, "-said_on", "-recorded_at", "-id")
            .distinct(*held_by)
        )
        return newest

    def newest_first(self) -> Self:
        return self.order_by("-said_on", "-recorded_at", "-id")


class PlanStatement(Tracked):
    """Something said of a plan on a day: by whom recorded, what shows it, who may read the note.

    ``corrects`` names the row in whose place this one stands; that one was wrong.
    """

    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="+")
    said_on = models.DateField()
    note = models.TextField(max_length=4_000, blank=True)
    nature = models.CharField(max_length=10, choices=NoteNature, default=NoteNature.FACT)
    sensitivity = models.CharField(
        max_length=14, choices=Sensitivity, default=Sensitivity.CONFIDENTIAL
    )
    event = models.ForeignKey(
        "engagement.Event", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    document = models.ForeignKey(
        "engagement.Document", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    source = models.CharField(
        "what shows it", max_length=500, blank=True, help_text="A title or an address."
    )
    corrects = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="corrected_by"
    )
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    # One row of those that agree in these holds at a time.
    HELD_BY: ClassVar[tuple[str, ...]] = ("plan_partner",)

    if TYPE_CHECKING:  # each kind has its own, so that a partner's rows are called what they are
        plan_partner: "models.ForeignKey[PlanPartner, PlanPartner]"

    class Meta(Tracked.Meta):
        abstract = True
        triggers = (AppendOnlyButNames("note", "source", "condition"),)

    @property
    def is_open(self) -> bool:
        """Whether everyone in the system may read the note."""
        return self.sensitivity == Sensitivity.OPEN

    @property
    def is_retrofitted(self) -> bool:
        """Said or recorded only after the plan had been submitted."""
        recorded_on = timezone.localdate(self.recorded_at)
        return was_retrofitted(self.said_on, recorded_on, self.plan_partner.plan.submitted_on)


class PlanPositionQuerySet(StatementQuerySet["PlanPosition"]):
    def current_for(self, partnership: Partnership) -> Self:
        """What a partner holds now of each plan that has not ended. Not asked: no row."""
        parts = PlanPartner.objects.current_for(partnership).order_by()
        return self.filter(plan_partner__in=parts).holding().select_related("plan_partner__plan")


class PlanPosition(PlanStatement):
    """What a partner holds of a plan from a day on. Without a row it was not asked."""

    plan_partner = models.ForeignKey(
        PlanPartner, on_delete=models.PROTECT, related_name="positions"
    )
    stance = models.CharField("what they hold", max_length=12, choices=Stance)
    condition = models.CharField("on what condition", max_length=1_000, blank=True)
    until = models.DateField("until when", null=True, blank=True)
    figure = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    figure_low = models.DecimalField(
        "at least", max_digits=14, decimal_places=2, null=True, blank=True
    )
    figure_high = models.DecimalField(
        "at most", max_digits=14, decimal_places=2, null=True, blank=True
    )
    unit = models.CharField(max_length=60, blank=True)
    said_by = models.ForeignKey(
        "partners.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = PlanPositionQuerySet.as_manager()

    class Meta(PlanStatement.Meta):
        abstract = False
        indexes = [
            models.Index(fields=["plan_partner", "-said_on", "-recorded_at", "-id"]),
            models.Index(fields=["system", "-said_on", "-id"]),
        ]
        constraints = [
            models.UniqueConstraint(fields=["id", "system"], name="plan_position_id_system"),
            models.CheckConstraint(
                name="plan_position_condition_said",
                condition=(Q(stance=Stance.CONDITIONAL) & ~Q(condition=""))
                | (
                    ~Q(stance=Stance.CONDITIONAL)
                    & Q(condition="", unit="", figure__isnull=True)
                    & Q(figure_low__isnull=True, figure_high__isnull=True)
                ),
            ),
            models.CheckConstraint(
                name="plan_position_until_later",
                condition=Q(until__isnull=True)
                | (
                    Q(stance__in=[Stance.CONDITIONAL, Stance.CANNOT_SAY])
                    & Q(until__gte=F("said_on"))
                ),
            ),
            models.CheckConstraint(
                name="plan_position_range_in_order",
                condition=Q(figure_low__isnull=True)
                | Q(figure_high__isnull=True)
                | Q(figure_low__lte=F("figure_high")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_stance_display()}, {self.said_on:%-d %B %Y}"

    @property
    def is_past_its_date(self) -> bool:
        """It held until a day that has passed, and nobody has said how it goes on."""
        return self.until is not None and self.until < timezone.localdate()

    @property
    def figure_in_words(self) -> str:
        """2.4 million pounds a year, between 2.1 and 2.9."""
        low, high = _plain(self.figure_low), _plain(self.figure_high)
        span = f"between {low} and {high}" if low and high else ""
        span = span or (f"at least {low}" if low else f"at most {high}" if high else "")
        if self.figure is None:
            return f"{span} {self.unit}".strip()
        figure = f"{_plain(self.figure)} {self.unit}"
        return f"{figure}, {span}" if span else figure


def _plain(figure: Decimal | None) -> str:
    """Without noughts that say nothing: 2.40 is 2.4, 300.00 is 300."""
    return "" if figure is None else f"{figure:,.2f}".rstrip("0").rstrip(".")


class PlanAlignmentQuerySet(StatementQuerySet["PlanAlignment"]):
    def with_evidence(self) -> Self:
        """Those that something shows."""
        return self.exclude(
            Q(note="") & Q(source="") & Q(event__isnull=True) & Q(document__isnull=True)
        )


class PlanAlignment(PlanStatement):
    """How far a partner finds that a plan keeps a principle, as it was worded on that day."""

    plan_partner = models.ForeignKey(
        PlanPartner, on_delete=models.PROTECT, related_name="alignments"
    )
    wording = models.ForeignKey(
        PrincipleWording, on_delete=models.PROTECT, related_name="alignments"
    )
    level = models.CharField("how far", max_length=12, choices=Alignment)

    HELD_BY: ClassVar[tuple[str, ...]] = ("plan_partner", "wording__principle")

    objects = PlanAlignmentQuerySet.as_manager()

    class Meta(PlanStatement.Meta):
        abstract = False
        indexes = [
            models.Index(fields=["plan_partner", "wording", "-said_on", "-id"]),
            models.Index(fields=["system", "-said_on", "-id"]),
        ]
        constraints = [
            models.UniqueConstraint(fields=["id", "system"], name="plan_alignment_id_system"),
        ]

    def __str__(self) -> str:
        return f"{self.wording}: {self.get_level_display()}, {self.said_on:%-d %B %Y}"

    @property
    def has_evidence(self) -> bool:
        """Whether something shows it."""
        return bool(self.note or self.source or self.event_id or self.document_id)
