from datetime import date
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Prefetch, Q
from django.utils import timezone

from audit.keeping import KeepHistory
from audit.tracking import Tracked
from engagement.enums import PlanKind
from partners.models import Partnership, System, Withdrawable

if TYPE_CHECKING:
    from accounts.models import User


class PlanQuerySet(models.QuerySet["Plan"]):
    def visible_to(self, user: "User") -> Self:
        return self.filter(system__in=System.objects.visible_to(user))

    def standing(self) -> Self:
        """Plans whose record was not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)

    def current(self) -> Self:
        """Standing, and its period has not ended."""
        return self.standing().filter(last_on__gte=timezone.localdate())

    def in_preparation(self) -> Self:
        return self.standing().filter(submitted_on__isnull=True)

    def submitted(self) -> Self:
        return self.standing().filter(submitted_on__isnull=False)

    def newest_first(self) -> Self:
        return self.order_by("-due_on", "-id")


class Plan(Tracked, Withdrawable):
    """A plan that partners write or sign together, and what each of them really holds of it."""

    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="plans")
    kind = models.CharField(max_length=16, choices=PlanKind)
    title = models.CharField(max_length=200)
    place = models.ForeignKey(
        "partners.Place",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="plans",
        help_text="None when it is for the whole system.",
    )
    first_on = models.DateField("from")
    last_on = models.DateField("to")
    lead = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="plans_led",
    )
    due_on = models.DateField("to be submitted by")
    submitted_on = models.DateField(null=True, editable=False)
    partnerships = models.ManyToManyField(
        Partnership, through="engagement.PlanPartner", related_name="plans"
    )

    objects = PlanQuerySet.as_manager()

    class Meta(Tracked.Meta, Withdrawable.Meta):
        abstract = False
        triggers = (*Tracked.Meta.triggers, KeepHistory())
        indexes = [models.Index(fields=["system", "-due_on", "-id"])]
        constraints = [
            *Withdrawable.Meta.constraints,
            models.UniqueConstraint(fields=["id", "system"], name="plan_id_system"),
            models.CheckConstraint(name="plan_has_title", condition=~Q(title="")),
            models.CheckConstraint(
                name="plan_ends_after_start", condition=Q(last_on__gte=F("first_on"))
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_submitted(self) -> bool:
        return self.submitted_on is not None

    @property
    def is_overdue(self) -> bool:
        """Not submitted, though the day has passed."""
        return not self.is_submitted and self.due_on < timezone.localdate()

    @property
    def state(self) -> str:
        """How far it is: `withdrawn`, `submitted`, `overdue` or `preparing`."""
        if self.is_withdrawn:
            return "withdrawn"
        if self.is_submitted:
            return "submitted"
        return "overdue" if self.is_overdue else "preparing"


def was_retrofitted(said_on: date, recorded_on: date, submitted_on: date | None) -> bool:
    """Whether something was said or recorded only after the plan had been submitted."""
    return submitted_on is not None and max(said_on, recorded_on) > submitted_on


class PlanPartnerQuerySet(models.QuerySet["PlanPartner"]):
    def visible_to(self, user: "User") -> Self:
        return self.filter(system__in=System.objects.visible_to(user))

    def standing(self) -> Self:
        """Partners that the plan needs now."""
        return self.filter(is_standing=True)

    def by_name(self) -> Self:
        return self.order_by("partnership__organisation__name", "id")

    def with_position(self) -> Self:
        """Each with what it holds now, if it was asked, in `held`: one more query for all."""
        from engagement.models.plan_statement import PlanPosition

        held = PlanPosition.objects.holding().select_related("plan_partner__plan")
        return self.prefetch_related(Prefetch("positions", held, to_attr="held"))

    def current_for(self, partnership: Partnership) -> Self:
        """A partner's part in the plans that have not ended, the next one due first."""
        plans = Plan.objects.current()
        rows = self.standing().filter(partnership=partnership, plan__in=plans)
        return rows.select_related("plan").order_by("plan__due_on", "id")


class PlanPartner(Tracked):
    """A partner that a plan needs. One that is needed no longer stays, with all that it said."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="partners")
    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="+")
    partnership = models.ForeignKey(
        Partnership, on_delete=models.PROTECT, related_name="plan_parts"
    )
    is_standing = models.BooleanField(default=True, editable=False)

    objects = PlanPartnerQuerySet.as_manager()

    class Meta(Tracked.Meta):
        triggers = (
            *Tracked.Meta.triggers,
            KeepHistory(under="plan", named_by="partnership", without=("plan_id",)),
        )
        indexes = [models.Index(fields=["partnership", "-id"])]
        constraints = [
            models.UniqueConstraint(fields=["id", "system"], name="plan_partner_id_system"),
            models.UniqueConstraint(fields=["plan", "partnership"], name="plan_partner_once"),
        ]

    def __str__(self) -> str:
        return f"{self.partnership} on {self.plan}"
