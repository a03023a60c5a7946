from datetime import date, timedelta
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from audit.keeping import KeepHistory
from audit.tracking import Tracked
from engagement.enums import DecisionKind, Side, Theme
from engagement.models.consultation import Consultation, ConsultationQuerySet
from partners.models import Partnership, System, Withdrawable

if TYPE_CHECKING:
    from accounts.models import User
    from partners.models import Organisation

# Where a decision stands in a list that nobody has given a day.
NO_DAY = date(9999, 12, 31)


_ON_DAY = Coalesce("decided_on", "expected_on", models.Value(NO_DAY))


class DecisionQuerySet(models.QuerySet["Decision"]):
    def visible_to(self, user: "User") -> Self:
        return self.filter(system__in=System.objects.visible_to(user))

    def standing(self) -> Self:
        """Decisions whose record was not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)

    def ahead(self) -> Self:
        return self.standing().filter(decided_on__isnull=True)

    def decided(self) -> Self:
        return self.standing().filter(decided_on__isnull=False)

    def decided_before_engaged(self) -> Self:
        """Made, and a side that it affects was engaged only afterwards or not at all."""
        return self.decided().filter(Exists(_of_decision().not_engaged_before()))

    def ahead_without_engagement(self, days: int) -> Self:
        """Expected within so many days or overdue, and nobody of a side was engaged yet."""
        until = timezone.localdate() + timedelta(days=days)
        return self.ahead().filter(Exists(_of_decision().not_engaged()), expected_on__lte=until)

    def with_partner(self, partnership: Partnership) -> Self:
        """Those that the partner makes, and those that affect it, whoever makes them."""
        affected = Consultation.objects.standing().with_partner(partnership)
        return self.filter(Q(partnership=partnership) | Q(pk__in=affected.values("decision")))

    def with_warning(self) -> Self:
        """Each with ``is_unasked``: decided before all sides that it affects were engaged."""
        return self.annotate(
            is_unasked=Q(decided_on__isnull=False, withdrawn_at__isnull=True)
            & Q(Exists(_of_decision().not_engaged_before()))
        )

    def latest_first(self) -> Self:
        """By the day of the decision or, ahead, the day on which it is expected."""
        return self.by_day().order_by("-on_day", "-id")

    def by_day(self) -> Self:
        """Each with ``on_day``, for the order of lists; without any day it comes first."""
        return self.annotate(on_day=_ON_DAY)


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
    service = models.ForeignKey(
        "engagement.CommissionedService",
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="decisions",
        help_text="The service whose contract's end raised it.",
    )
    contract_end = models.DateField(null=True, editable=False)
    revision = models.PositiveIntegerField(default=1, editable=False)

    objects = DecisionQuerySet.as_manager()

    class Meta(Tracked.Meta, Withdrawable.Meta):
        abstract = False
        triggers = (*Tracked.Meta.triggers, KeepHistory())
        indexes = [
            models.Index(fields=["system", "-created_at", "-id"]),
            models.Index(fields=["system", "expected_on"]),
            models.Index("system", _ON_DAY.desc(), F("id").desc(), name="decision_by_day"),
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
            # Also of withdrawn ones: what somebody took back is not raised a second time.
            models.UniqueConstraint(
                fields=["service", "contract_end"], name="decision_once_for_contract_end"
            ),
            models.CheckConstraint(
                name="decision_of_a_service_names_the_end",
                condition=Q(service__isnull=True, contract_end__isnull=True)
                | Q(service__isnull=False, contract_end__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def decider(self) -> "Organisation | System":
        """Who decides."""
        return self.system if self.partnership is None else self.partnership.organisation

    @property
    def affected_now(self) -> list[Consultation]:
        """The sides that it affects, without those that a correction removed."""
        return [row for row in self.consultations.all() if row.is_standing]

    @property
    def is_overdue(self) -> bool:
        """It was expected before today, and nobody has recorded that it was made."""
        late = self.expected_on is not None and self.expected_on < timezone.localdate()
        return late and self.decided_on is None and not self.is_withdrawn


def _of_decision() -> ConsultationQuerySet:
    """The sides that the decision of an outer query affects."""
    return Consultation.objects.standing().filter(decision=OuterRef("pk"))
