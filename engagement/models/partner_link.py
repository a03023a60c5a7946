import hashlib
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.roles import Permission
from audit.tracking import Tracked
from engagement.enums import PartnerSays
from engagement.models.commitment import Commitment
from partners.models import Partnership, Person, System

if TYPE_CHECKING:
    from accounts.models import User


def digest_of(token: str) -> str:
    """What is kept of a link's secret: enough to recognise it, not enough to make it."""
    return hashlib.sha256(token.encode()).hexdigest()


class PartnerLinkQuerySet(models.QuerySet["PartnerLink"]):
    def visible_to(self, user: "User") -> Self:
        """Links name people, so they are for those who may see people."""
        return self.filter(system__in=System.objects.with_permission(user, Permission.VIEW_PEOPLE))

    def usable(self) -> Self:
        """Links that open a page now."""
        return self.filter(
            revoked_at__isnull=True,
            valid_until__gt=timezone.now(),
            person__erased_at__isnull=True,
            partnership__withdrawn_at__isnull=True,
        )

    def opened_by(self, token: str) -> "PartnerLink | None":
        """The usable link with this secret."""
        rows = self.usable().select_related(
            "partnership__organisation", "partnership__system", "system", "person", "made_by"
        )
        return rows.filter(digest=digest_of(token)).first()

    def of_erased_people(self) -> Self:
        """Links of people who were erased since, with words of theirs that are still kept."""
        kept = ~Q(message="") | Q(answers__text__gt="")
        return self.filter(kept, person__erased_at__isnull=False).distinct()


class PartnerLink(Tracked):
    """A personal key for one person of a partner, to say whether what we recorded is so.

    It opens one page for a time: the promises of one partnership that await that side's word.
    """

    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="+")
    partnership = models.ForeignKey(
        Partnership, on_delete=models.PROTECT, related_name="partner_links"
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="partner_links")
    message = models.CharField("why we ask", max_length=500, blank=True)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False
    )
    valid_until = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, editable=False)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )

    objects = PartnerLinkQuerySet.as_manager()

    class Meta(Tracked.Meta):
        indexes = [
            models.Index(fields=["partnership", "-id"]),
            models.Index(fields=["system", "-id"]),
        ]
        constraints = [
            models.UniqueConstraint(fields=["id", "system"], name="partner_link_id_system"),
            models.CheckConstraint(
                name="partner_link_valid_for_a_time", condition=Q(valid_until__gt=F("created_at"))
            ),
            models.CheckConstraint(
                name="partner_link_revoked_by_someone",
                condition=Q(revoked_at__isnull=True, revoked_by__isnull=True)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Link for {self.person}"

    @property
    def is_usable(self) -> bool:
        return (
            self.revoked_at is None
            and self.valid_until > timezone.now()
            and self.person.erased_at is None
        )


class PartnerAnswerQuerySet(models.QuerySet["PartnerAnswer"]):
    def visible_to(self, user: "User") -> Self:
        """As the links through which they came."""
        return self.filter(link__in=PartnerLink.objects.visible_to(user))


class PartnerAnswer(Tracked):
    """What somebody said of a recorded state through their link: that it is so, or that it is not.

    ``revision`` is that of the commitment that they were looking at. Their words are kept here
    and nowhere else, so that they can be erased.
    """

    link = models.ForeignKey(PartnerLink, on_delete=models.PROTECT, related_name="answers")
    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="+")
    commitment = models.ForeignKey(
        Commitment, on_delete=models.PROTECT, related_name="partner_answers"
    )
    revision = models.PositiveIntegerField(editable=False)
    answer = models.CharField(max_length=10, choices=PartnerSays)
    text = models.CharField("in their words", max_length=500, blank=True)

    objects = PartnerAnswerQuerySet.as_manager()

    class Meta(Tracked.Meta):
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["link", "commitment", "revision", "answer"],
                name="partner_answers_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_answer_display()}: {self.commitment}"
