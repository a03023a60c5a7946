from datetime import date, timedelta
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.enums import UserKind
from accounts.roles import NATIONAL_ROLES, ROLES, SYSTEM_ROLES, Role
from audit.tracking import Tracked

if TYPE_CHECKING:
    from accounts.models import User


class MembershipQuerySet(models.QuerySet["Membership"]):
    def current(self) -> Self:
        today = timezone.localdate()
        return self.filter(valid_from__lte=today).filter(
            Q(valid_to__isnull=True) | Q(valid_to__gt=today)
        )

    def of_people(self) -> Self:
        """Without programs: nobody's colleagues, asked nothing and given nothing to do."""
        return self.filter(user__kind=UserKind.PERSON)

    def held_by(self, user: "User") -> Self:
        """What somebody holds now, as far as their token reaches."""
        held = self.current().filter(user=user)
        if user.limits.systems is None:
            return held
        return held.filter(Q(system__isnull=True) | Q(system__public_id__in=user.limits.systems))


class Membership(Tracked):
    """A grant: this user has this role in this system, or in all of them for a national role."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships"
    )
    system = models.ForeignKey(
        "partners.System",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="memberships",
    )
    role = models.CharField(max_length=40, choices=[(r.name, r.label) for r in ROLES.values()])
    valid_from = models.DateField(default=timezone.localdate)
    valid_to = models.DateField(null=True, blank=True, help_text="The first day without the role.")

    objects = MembershipQuerySet.as_manager()

    class Meta(Tracked.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["user", "system", "role"],
                condition=Q(valid_to__isnull=True),
                nulls_distinct=False,
                name="membership_open_once",
            ),
            models.CheckConstraint(
                name="membership_system_fits_role",
                condition=Q(system__isnull=True, role__in=list(NATIONAL_ROLES))
                | Q(system__isnull=False, role__in=list(SYSTEM_ROLES)),
            ),
            models.CheckConstraint(
                name="membership_ends_after_start",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}"

    @property
    def last_day(self) -> date | None:
        """The last day with the role; none if it was given for good."""
        return None if self.valid_to is None else self.valid_to - timedelta(days=1)

    @property
    def role_definition(self) -> Role:
        return ROLES[self.role]
