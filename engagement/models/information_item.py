from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Count, Q

from audit.tracking import Tracked
from engagement.enums import FoundKind, ItemDecision
from engagement.models.information_request import InformationRequest
from partners.models import System

if TYPE_CHECKING:
    from accounts.models import User


class InformationItemQuerySet(models.QuerySet["InformationItem"]):
    def visible_to(self, user: "User") -> Self:
        """The items of requests that the user sees."""
        return self.filter(request__in=InformationRequest.objects.visible_to(user))

    def undecided(self) -> Self:
        """Those that nobody has decided about."""
        return self.filter(decision=ItemDecision.UNDECIDED)

    def asked_for(self) -> Self:
        """Without those that turned out not to be what was asked for."""
        return self.exclude(decision=ItemDecision.OUTSIDE)

    def tally(self) -> dict[str, int]:
        """How many there are of each decision, and of all."""
        counts = {str(each): Count("pk", filter=Q(decision=each)) for each in ItemDecision}
        return self.aggregate(total=Count("pk"), **counts)


class InformationItem(Tracked):
    """A record as it was when a request was searched for, and what becomes of it.

    ``parts`` are its fields, each with ``key``, ``label``, ``text``, ``nature`` (fact or opinion)
    and ``sensitivity``: all that can go out, and nothing else of the record does.
    ``proposals`` are spans that may be somebody's personal data, each with why. ``redactions`` are
    spans with the section that they rest on. ``grounds`` say of each section that the item rests
    on the reason and, for a qualified exemption, how the public interest was weighed.
    """

    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="+")
    request = models.ForeignKey(InformationRequest, on_delete=models.PROTECT, related_name="items")
    number = models.PositiveIntegerField(help_text="Within the request, counting from 1.")
    kind = models.CharField(max_length=20, choices=FoundKind)
    record_id = models.UUIDField()
    about = models.CharField("how lists call it", max_length=200)
    occurred_on = models.DateField(null=True)
    parts = models.JSONField(encoder=DjangoJSONEncoder)
    has_opinion = models.BooleanField(default=False)
    has_confidence = models.BooleanField(default=False)
    proposals = models.JSONField(default=list)
    has_people = models.BooleanField(default=False)
    decision = models.CharField(max_length=10, choices=ItemDecision, default=ItemDecision.UNDECIDED)
    redactions = models.JSONField(default=list)
    grounds = models.JSONField(default=list)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)

    objects = InformationItemQuerySet.as_manager()

    class Meta(Tracked.Meta):
        abstract = False
        indexes = [models.Index(fields=["request", "decision", "number"])]
        constraints = [
            models.UniqueConstraint(
                fields=["request", "kind", "record_id"], name="information_item_once"
            ),
            models.UniqueConstraint(fields=["request", "number"], name="information_item_number"),
            models.CheckConstraint(
                name="information_item_decided_by_somebody",
                condition=Q(decision="undecided", decided_at__isnull=True)
                | (~Q(decision="undecided") & Q(decided_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="information_item_held_back_with_grounds",
                condition=Q(decision__in=["withhold", "redact"]) & ~Q(grounds=[])
                | Q(~Q(decision__in=["withhold", "redact"]), grounds=[]),
            ),
            models.CheckConstraint(
                name="information_item_redacted_somewhere",
                condition=Q(~Q(redactions=[]), decision="redact")
                | Q(~Q(decision="redact"), redactions=[]),
            ),
        ]

    def __str__(self) -> str:
        return f"Item {self.number}"

    @property
    def texts(self) -> list[str]:
        """The texts of its parts, in their order."""
        return [part["text"] for part in self.parts]

    def proposed_words(self) -> list[str]:
        """What of the item may be somebody's personal data, once each."""
        texts = self.texts
        found = (texts[each["part"]][each["start"] : each["end"]] for each in self.proposals)
        return list(dict.fromkeys(found))
