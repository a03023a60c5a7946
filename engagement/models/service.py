from datetime import date, timedelta
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from audit.keeping import KeepHistory
from audit.tracking import Tracked
from engagement.days import months_after
from engagement.enums import ProcurementRoute, ServiceRole, Theme
from engagement.models.decision import NO_DAY, Decision
from partners.models import Partnership, System, Withdrawable

if TYPE_CHECKING:
    from accounts.models import User
    from partners.models import Organisation

# So long before the end of a contract the decision about what follows is raised.
MONTHS_AHEAD = 18


class CommissionedServiceQuerySet(models.QuerySet["CommissionedService"]):
    def visible_to(self, user: "User") -> Self:
        return self.filter(system__in=System.objects.visible_to(user))

    def standing(self) -> Self:
        """Services whose record was not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)

    def running(self) -> Self:
        """Contracts that have not ended, as far as is known."""
        today = timezone.localdate()
        return self.standing().filter(Q(ends_on__isnull=True) | Q(ends_on__gte=today))

    def ending_before(self, day: date) -> Self:
        """Contracts that run now and end before a day."""
        return self.standing().filter(ends_on__gte=timezone.localdate(), ends_on__lt=day)

    def with_partner(self, partnership: Partnership) -> Self:
        """Those that the partner commissions, provides or is affected by."""
        named = ServicePartner.objects.filter(partnership=partnership)
        return self.filter(Q(commissioner=partnership) | Q(pk__in=named.values("service")))

    def due_for_decision(self) -> Self:
        """Those whose end is near enough, and that have no decision for it and none that is open.

        By what is there and not by the day: whatever an earlier run missed, the next one finds.
        """
        until = months_after(timezone.localdate(), MONTHS_AHEAD) + timedelta(days=1)
        own = Decision.objects.filter(service=OuterRef("pk"))
        return self.ending_before(until).filter(
            ~Exists(own.filter(contract_end=OuterRef("ends_on"))), ~Exists(own.ahead())
        )

    def by_end(self) -> Self:
        """Each with ``end_day``, for the order of lists; without an end it comes last."""
        return self.annotate(end_day=Coalesce("ends_on", models.Value(NO_DAY)))

    def with_partners(self) -> Self:
        """Each with who provides it and who is affected, in one query."""
        parts = ServicePartner.objects.select_related("partnership__organisation")
        return self.prefetch_related(models.Prefetch("service_partners", parts))


class CommissionedService(Tracked, Withdrawable):
    """A service under contract: who commissions and who provides it, and until when."""

    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="services")
    commissioner = models.ForeignKey(
        Partnership,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="commissioned_services",
        help_text="The partner that commissions it; none when the system does.",
    )
    title = models.CharField("service", max_length=270)
    theme = models.CharField(max_length=20, choices=Theme, blank=True)
    starts_on = models.DateField("contract starts on", null=True, blank=True)
    ends_on = models.DateField("contract ends on", null=True, blank=True)
    route = models.CharField(
        "procurement route",
        max_length=16,
        choices=ProcurementRoute,
        default=ProcurementRoute.NOT_KNOWN,
        blank=True,
    )
    value = models.DecimalField(
        "contract value in pounds", max_digits=14, decimal_places=2, null=True, blank=True
    )
    note = models.TextField(max_length=4_000, blank=True)
    affects_system = models.BooleanField(
        "the system itself is affected",
        default=True,
        help_text="Counts only where a partner commissions it.",
    )
    partners = models.ManyToManyField(
        Partnership, through="engagement.ServicePartner", related_name="services"
    )

    objects = CommissionedServiceQuerySet.as_manager()

    class Meta(Tracked.Meta, Withdrawable.Meta):
        abstract = False
        verbose_name = "service"
        triggers = (*Tracked.Meta.triggers, KeepHistory(confidential=("note",)))
        indexes = [models.Index(fields=["system", "ends_on", "id"])]
        constraints = [
            *Withdrawable.Meta.constraints,
            models.UniqueConstraint(fields=["id", "system"], name="service_id_system"),
            models.CheckConstraint(name="service_has_title", condition=~Q(title="")),
            models.CheckConstraint(
                name="service_ends_after_it_starts",
                condition=Q(starts_on__isnull=True)
                | Q(ends_on__isnull=True)
                | Q(ends_on__gte=F("starts_on")),
            ),
            models.CheckConstraint(
                name="service_value_not_negative", condition=Q(value__isnull=True) | Q(value__gte=0)
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def has_ended(self) -> bool:
        return self.ends_on is not None and self.ends_on < timezone.localdate()

    @property
    def ends_soon(self) -> bool:
        """Near enough for the decision about what follows."""
        until = months_after(timezone.localdate(), MONTHS_AHEAD)
        return self.ends_on is not None and not self.has_ended and self.ends_on <= until

    @property
    def commissioned_by(self) -> "Organisation | System":
        """Who commissions it."""
        return self.system if self.commissioner is None else self.commissioner.organisation

    @property
    def providers(self) -> list[Partnership]:
        """Who provides it, by name."""
        return self.in_role(ServiceRole.PROVIDER)

    @property
    def affected(self) -> list[Partnership]:
        """Who else is affected by it, by name."""
        return self.in_role(ServiceRole.AFFECTED)

    def in_role(self, role: str) -> list[Partnership]:
        """The partners that have a part in it; from what was prefetched, if it was."""
        found = [row.partnership for row in self.service_partners.all() if row.role == role]
        return sorted(found, key=lambda each: (each.organisation.name, each.pk))


class ServicePartner(models.Model):
    """A partner that provides a service, or is affected by it."""

    service = models.ForeignKey(
        CommissionedService, on_delete=models.CASCADE, related_name="service_partners"
    )
    partnership = models.ForeignKey(
        Partnership, on_delete=models.PROTECT, related_name="service_parts"
    )
    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=10, choices=ServiceRole)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["service", "partnership", "role"], name="service_partner_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service}: {self.partnership}, {self.get_role_display()}"
