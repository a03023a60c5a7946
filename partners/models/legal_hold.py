from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.roles import Permission
from audit.tracking import Tracked
from partners.models.partnership import Partnership
from partners.models.person import Person
from partners.models.reach import systems_of
from partners.models.system import System

if TYPE_CHECKING:
    from partners.models.reach import Reader


class LegalHoldQuerySet(models.QuerySet["LegalHold"]):
    def visible_to(self, user: "Reader") -> Self:
        return self.filter(system__in=systems_of(user, Permission.ANSWER_RIGHTS))

    def standing(self) -> Self:
        """Those that nobody has lifted."""
        return self.filter(lifted_at__isnull=True)

    def against_erasing(self, person: Person) -> Self:
        """Those that forbid erasing a person: of them, or of everything in their system."""
        everything = Q(person__isnull=True, partnership__isnull=True)
        return self.standing().filter(everything | Q(person=person.pk), system=person.system_id)


class LegalHold(Tracked):
    """Nothing of a person, of a partnership or of the whole system may be erased or disposed of.

    Such as while a court, an inquiry or the Information Commissioner may ask for it. One that names
    neither person nor partnership holds everything of the system.
    """

    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="legal_holds"
    )
    partnership = models.ForeignKey(
        Partnership, null=True, blank=True, on_delete=models.PROTECT, related_name="legal_holds"
    )
    reason = models.CharField("why", max_length=500)
    placed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False
    )
    lifted_at = models.DateTimeField(null=True, editable=False)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )

    objects = LegalHoldQuerySet.as_manager()

    class Meta(Tracked.Meta):
        abstract = False
        indexes = [models.Index(fields=["system", "-id"])]
        constraints = [
            models.CheckConstraint(
                name="legal_hold_of_one_thing",
                condition=Q(person__isnull=True) | Q(partnership__isnull=True),
            ),
            models.CheckConstraint(
                name="legal_hold_lifted_by_somebody",
                condition=Q(lifted_at__isnull=True, lifted_by__isnull=True)
                | Q(lifted_at__isnull=False, lifted_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Legal hold on {self.held}"

    @property
    def held(self) -> str:
        """Whom or what it holds, in words."""
        return str(self.person or self.partnership or f"everything of {self.system}")

    @property
    def is_standing(self) -> bool:
        return self.lifted_at is None
