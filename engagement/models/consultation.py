from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from audit.keeping import KeepHistory
from audit.tracking import Tracked
from engagement.enums import Audience, Side, Stage
from partners.models import Partnership, System

if TYPE_CHECKING:
    from accounts.models import User


class ConsultationQuerySet(models.QuerySet["Consultation"]):
    def visible_to(self, user: "User") -> Self:
        return self.filter(system__in=System.objects.visible_to(user))

    def standing(self) -> Self:
        """Those of standing decisions that a correction did not remove."""
        return self.filter(is_standing=True)

    def not_engaged(self) -> Self:
        """Nobody of the affected side was engaged, at any stage."""
        return self.filter(~Exists(_audiences()))

    def not_engaged_before(self) -> Self:
        """Nobody was engaged before the decision: afterwards, or not at all."""
        return self.filter(~Exists(_audiences().exclude(stage=Stage.AFTER)))

    def with_partner(self, partnership: Partnership) -> Self:
        """Those in which the organisation of a partnership with the system is affected.

        Of a partnership between two partners, those that hang on it.
        """
        if partnership.is_joint:
            return self.filter(partnership=partnership)
        return self.filter(system=partnership.system_id, affected=partnership.organisation_id)


class Consultation(Tracked):
    """How one affected side was engaged on a decision: what was asked, said and changed.

    It hangs on the partnership of the two sides, so that it moves the trust of the one in the other
    and nothing else. Of a decision by the system that is the affected partner's own; of a decision
    by a partner, the decider's own where the system is affected, and the one that joins the two
    where another partner is.
    """

    decision = models.ForeignKey(
        "engagement.Decision", on_delete=models.PROTECT, related_name="consultations"
    )
    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="+")
    partnership = models.ForeignKey(
        Partnership, on_delete=models.PROTECT, related_name="consultations"
    )
    affected = models.ForeignKey(
        "partners.Organisation",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="The partner that is affected; none where the system is.",
    )
    asked = models.TextField("what was asked", max_length=4_000, blank=True)
    said = models.TextField("what they said", max_length=4_000, blank=True)
    changed = models.TextField("what changed", max_length=4_000, blank=True)
    why_not = models.TextField("why it did not change", max_length=4_000, blank=True)
    told_on = models.DateField("told of the outcome on", null=True, blank=True)
    revision = models.PositiveIntegerField(default=1, editable=False)
    is_standing = models.BooleanField(default=True, editable=False)

    objects = ConsultationQuerySet.as_manager()

    class Meta(Tracked.Meta):
        triggers = (
            *Tracked.Meta.triggers,
            KeepHistory(
                under="decision",
                is_part=True,
                named_by="partnership",
                confidential=("asked", "said", "changed", "why_not"),
                without=("decision_id",),
            ),
        )
        indexes = [
            models.Index(fields=["partnership", "-id"]),
            models.Index(fields=["system", "affected", "decision"]),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "partnership"], name="consultation_once_per_partner"
            ),
            models.UniqueConstraint(
                fields=["decision", "affected"],
                nulls_distinct=False,
                name="consultation_once_per_affected",
            ),
            models.UniqueConstraint(fields=["id", "system"], name="consultation_id_system"),
        ]

    def __str__(self) -> str:
        return f"{self.affected_side_name} on {self.decision}"

    @property
    def affected_side(self) -> Side:
        """Which side of its partnership is affected; the other one decides."""
        if self.affected_id == self.partnership.organisation_id:
            return Side.PARTNER
        return Side.SYSTEM

    @property
    def affected_side_name(self) -> str:
        """Who is affected."""
        return str(self.affected or self.partnership.system)

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

    @property
    def was_engaged_before(self) -> bool:
        """Whether anybody was engaged while something could still change."""
        return self.stage not in {Stage.NONE, Stage.AFTER}


def _audiences() -> "ConsultedAudienceQuerySet":
    """Who was engaged in the consultation of an outer query."""
    return ConsultedAudience.objects.standing().filter(consultation=OuterRef("pk"))


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
        triggers = (
            *Tracked.Meta.triggers,
            KeepHistory(
                under="consultation__decision",
                named_by="audience",
                without=("consultation_id",),
            ),
        )
        constraints = [
            models.UniqueConstraint(
                fields=["consultation", "audience"], name="audience_once_in_consultation"
            ),
            models.CheckConstraint(name="audience_has_stage", condition=~Q(stage=Stage.NONE)),
        ]

    def __str__(self) -> str:
        return f"{self.get_audience_display()}, {self.first_engaged_on:%-d %B %Y}"
