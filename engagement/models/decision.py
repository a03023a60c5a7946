from datetime import date
from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models
from django.db.models import Q

from audit.tracking import Tracked
from engagement.enums import Audience, DecisionKind, Side, Stage, Theme
from partners.models import Partnership, System, Withdrawable

if TYPE_CHECKING:
    from accounts.models import User


class DecisionQuerySet(models.QuerySet["Decision"]):
    def visible_to(self, user: "User") -> Self:
        return self.filter(system__in=System.objects.visible_to(user))

    def standing(self) -> Self:
        """Decisions whose record was not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)


class Decision(Tracked, Withdrawable):
    """A service change, procurement, budget or plan, decided by the system or by a partner.

    A council procuring without asking the system and a system changing a service without asking
    the council are the same record, seen from two sides.
    """

    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="decisions")
    made_by = models.CharField("who decides", max_length=10, choices=Side)
    partnership = models.ForeignKey(
        Partnership,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="decisions",
        help_text="The partner that decides; none when the system does.",
    )
    kind = models.CharField(max_length=16, choices=DecisionKind)
    title = models.CharField("what is decided", max_length=300)
    theme = models.CharField(max_length=20, choices=Theme, blank=True)
    expected_on = models.DateField("decision expected on", null=True, blank=True)
    decided_on = models.DateField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=1, editable=False)

    PERSONAL_FIELDS: ClassVar[tuple[str, ...]] = ("title",)

    objects = DecisionQuerySet.as_manager()

    class Meta(Tracked.Meta, Withdrawable.Meta):
        abstract = False
        indexes = [
            models.Index(fields=["system", "-created_at", "-id"]),
            models.Index(fields=["system", "expected_on"]),
        ]
        constraints = [
            *Withdrawable.Meta.constraints,
            models.UniqueConstraint(fields=["id", "system"], name="decision_id_system"),
            models.CheckConstraint(name="decision_has_title", condition=~Q(title="")),
            models.CheckConstraint(
                name="decision_of_a_partner_names_it",
                condition=Q(made_by=Side.SYSTEM, partnership__isnull=True)
                | Q(made_by=Side.PARTNER, partnership__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ConsultationQuerySet(models.QuerySet["Consultation"]):
    def visible_to(self, user: "User") -> Self:
        return self.filter(system__in=System.objects.visible_to(user))

    def standing(self) -> Self:
        """Those of standing decisions that a correction did not remove."""
        return self.filter(is_standing=True)


class Consultation(Tracked):
    """How one affected side was engaged on a decision: what was asked, said and changed.

    Of a decision by the system the partner is the affected side; of a decision by a partner it is
    the system, and the partnership is the decider's own.
    """

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="consultations")
    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="+")
    partnership = models.ForeignKey(
        Partnership, on_delete=models.PROTECT, related_name="consultations"
    )
    asked = models.TextField("what was asked", max_length=4_000, blank=True)
    said = models.TextField("what they said", max_length=4_000, blank=True)
    changed = models.TextField("what changed", max_length=4_000, blank=True)
    why_not = models.TextField("why it did not change", max_length=4_000, blank=True)
    told_on = models.DateField("told of the outcome on", null=True, blank=True)
    revision = models.PositiveIntegerField(default=1, editable=False)
    is_standing = models.BooleanField(default=True, editable=False)

    PERSONAL_FIELDS: ClassVar[tuple[str, ...]] = ("asked", "said", "changed", "why_not")

    objects = ConsultationQuerySet.as_manager()

    class Meta(Tracked.Meta):
        indexes = [models.Index(fields=["partnership", "-id"])]
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "partnership"], name="consultation_once_per_partner"
            ),
            models.UniqueConstraint(fields=["id", "system"], name="consultation_id_system"),
        ]

    def __str__(self) -> str:
        return f"{self.partnership} on {self.decision}"

    @property
    def engaged(self) -> list["ConsultedAudience"]:
        """Audiences that were engaged, first one first; those taken back left out."""
        return [row for row in self.audiences.all() if row.is_standing]

    @property
    def first_engaged_on(self) -> date | None:
        """The first day on which anybody of the affected side was engaged."""
        return min((row.first_engaged_on for row in self.engaged), default=None)

    @property
    def stage(self) -> Stage:
        """The earliest stage at which any audience was engaged; none if nobody was."""
        reached = [Stage(row.stage) for row in self.engaged]
        return min(reached, key=list(Stage).index, default=Stage.NONE)


class ConsultedAudienceQuerySet(models.QuerySet["ConsultedAudience"]):
    def visible_to(self, user: "User") -> Self:
        return self.filter(system__in=System.objects.visible_to(user))

    def standing(self) -> Self:
        """Those not taken back."""
        return self.filter(is_standing=True)


class ConsultedAudience(Tracked):
    """When an audience of the affected side was first engaged, and at which stage."""

    consultation = models.ForeignKey(
        Consultation, on_delete=models.PROTECT, related_name="audiences"
    )
    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="+")
    audience = models.CharField(max_length=16, choices=Audience)
    first_engaged_on = models.DateField()
    stage = models.CharField(max_length=16, choices=Stage)
    is_standing = models.BooleanField(
        default=True, editable=False, help_text="Not taken back as recorded by mistake."
    )

    objects = ConsultedAudienceQuerySet.as_manager()

    class Meta(Tracked.Meta):
        ordering = ["first_engaged_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["consultation", "audience"], name="audience_once_in_consultation"
            ),
            models.CheckConstraint(name="audience_has_stage", condition=~Q(stage=Stage.NONE)),
        ]

    def __str__(self) -> str:
        return f"{self.get_audience_display()}, {self.first_engaged_on:%-d %B %Y}"
