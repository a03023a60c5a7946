import uuid
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q

from accounts.limits import Scope, limits_of
from accounts.roles import Permission
from audit.tracking import Tracked
from engagement.enums import DeliveryState, WebhookState
from partners.models import System

if TYPE_CHECKING:
    from accounts.models import User

KEPT = timedelta(days=30)  # messages, whether delivered, given up or still waiting


class WebhookSubscriptionQuerySet(models.QuerySet["WebhookSubscription"]):
    def visible_to(self, user: "User") -> Self:
        """Those of systems whose webhooks the user manages."""
        managed = System.objects.with_permission(user, Permission.MANAGE_WEBHOOKS)
        return self.filter(system__in=managed)

    def standing(self) -> Self:
        """Subscriptions that were not ended; messages are kept for those that are paused too."""
        return self.exclude(state=WebhookState.ENDED)


class WebhookSubscription(Tracked):
    """An address that is told what happens in a system: what its owner may see, and no more.

    The secret signs what is sent, so it is kept sealed and not hashed. After a change of secret the
    one before signs beside it for a while. What a machine notes of it is in ``WebhookStanding``, so
    that a delivery does not raise the version that people change.
    """

    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="webhooks")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="webhooks"
    )
    description = models.CharField("what it is for", max_length=100)
    address = models.CharField(max_length=2_000)
    event_types = ArrayField(models.CharField(max_length=60))
    scopes = ArrayField(
        models.CharField(max_length=20),
        editable=False,
        help_text="What the tokens left of its owner's rights with which it was made and changed.",
    )
    state = models.CharField(max_length=10, choices=WebhookState, default=WebhookState.ACTIVE)
    paused_because = models.CharField(max_length=300, blank=True, editable=False)
    sealed_secret = models.TextField(blank=True, editable=False)
    sealed_secret_before = models.TextField(blank=True, editable=False)
    before_until = models.DateTimeField(null=True, editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)

    objects = WebhookSubscriptionQuerySet.as_manager()

    class Meta(Tracked.Meta):
        verbose_name = "webhook"
        indexes = [models.Index(fields=["system", "-id"], name="webhook_of_a_system")]
        constraints = [
            models.UniqueConstraint(fields=["id", "system"], name="webhook_id_system"),
            models.CheckConstraint(name="webhook_has_types", condition=~Q(event_types=[])),
            models.CheckConstraint(
                name="webhook_has_known_scopes",
                condition=Q(scopes__contained_by=[str(scope) for scope in Scope]),
            ),
            models.CheckConstraint(
                name="webhook_secret_until_its_end",
                condition=Q(state="ended", ended_at__isnull=False, sealed_secret="")
                | ~Q(state="ended") & Q(ended_at__isnull=True) & ~Q(sealed_secret=""),
            ),
            models.CheckConstraint(
                name="webhook_two_secrets_for_a_while",
                condition=Q(sealed_secret_before="", before_until__isnull=True)
                | ~Q(sealed_secret_before="") & Q(before_until__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.description

    @property
    def eyes(self) -> "User":
        """Its owner, as far as they may see through it: in its system, within its scopes."""
        owner: User = self.owner
        owner.limits = limits_of(self.scopes, [self.system.public_id])
        return owner

    @property
    def is_ended(self) -> bool:
        """Whether it is over for good."""
        return self.state == WebhookState.ENDED

    @property
    def is_paused(self) -> bool:
        """Whether its messages wait until somebody lets them go on."""
        return self.state == WebhookState.PAUSED


class WebhookStanding(models.Model):
    """How a receiver does, as the workers find it; locked by whoever takes messages for it."""

    subscription = models.OneToOneField(
        WebhookSubscription, on_delete=models.CASCADE, related_name="standing"
    )
    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="+")
    failing_since = models.DateTimeField(
        null=True, help_text="When a message first failed after the last that was delivered."
    )
    last_delivered_at = models.DateTimeField(null=True)
    last_failed_at = models.DateTimeField(null=True)
    last_milliseconds = models.PositiveIntegerField(
        null=True, help_text="That it took over the last message which it answered."
    )

    def __str__(self) -> str:
        return f"Standing of {self.subscription}"


class WebhookDeliveryQuerySet(models.QuerySet["WebhookDelivery"]):
    def visible_to(self, user: "User") -> Self:
        """Those of webhooks that the user manages.

        Whether the owner may know of a record is asked when its message goes out. While nothing
        goes out, what nobody has asked that of yet is not listed; a test says nothing of a record.
        """
        unasked = Q(state=DeliveryState.WAITING, attempts=0) & ~Q(
            object_type=WebhookSubscription._meta.label_lower
        )
        found = self.filter(subscription__in=WebhookSubscription.objects.visible_to(user))
        return found.exclude(unasked, subscription__state=WebhookState.PAUSED)

    def waiting(self) -> Self:
        return self.filter(state=DeliveryState.WAITING)

    def dead(self) -> Self:
        return self.filter(state=DeliveryState.DEAD)

    def held(self, now: datetime) -> Self:
        """Messages that a worker has in hand."""
        return self.waiting().filter(leased_until__gt=now)

    def free(self, now: datetime) -> Self:
        """Messages that wait and are in nobody's hand."""
        in_no_hand = Q(leased_until__isnull=True) | Q(leased_until__lte=now)
        return self.waiting().filter(in_no_hand)

    def due(self, now: datetime) -> Self:
        """Messages to be sent now: the first that waits of each object, and in nobody's hand."""
        earlier = WebhookDelivery.objects.waiting().filter(
            subscription=OuterRef("subscription"),
            object_id=OuterRef("object_id"),
            event_pk__lt=OuterRef("event_pk"),
        )
        return self.free(now).filter(~Exists(earlier), next_try_at__lte=now)

    def expired(self, now: datetime) -> Self:
        return self.filter(queued_at__lt=now - KEPT)


class WebhookDelivery(models.Model):
    """One message to one receiver: that something happened to an object, and how telling it went.

    Made from an audit event and holding no more than that; what is sent is written when it goes
    out, because only then is it known what the owner may see.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    subscription = models.ForeignKey(
        WebhookSubscription, on_delete=models.CASCADE, related_name="deliveries"
    )
    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="+")
    event_pk = models.BigIntegerField(help_text="Of the audit event: their order is its order.")
    message_id = models.UUIDField(help_text="The event's public id; the same at every try.")
    type = models.CharField(max_length=60)
    object_type = models.CharField(max_length=60)
    object_id = models.UUIDField()
    changed = models.JSONField(default=list)
    occurred_at = models.DateTimeField()
    queued_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=DeliveryState, default=DeliveryState.WAITING)
    attempts = models.PositiveIntegerField(default=0, db_default=0)
    first_tried_at = models.DateTimeField(null=True)
    next_try_at = models.DateTimeField()
    not_before = models.DateTimeField(
        null=True, help_text="Until when the receiver asked to be left alone at the last try."
    )
    leased_until = models.DateTimeField(null=True)
    status = models.PositiveSmallIntegerField(null=True, help_text="That the receiver answered.")
    milliseconds = models.PositiveIntegerField(null=True, help_text="That the last try took.")
    error = models.CharField(max_length=300, blank=True, db_default="")
    answer = models.CharField(
        max_length=500, blank=True, db_default="", help_text="The first of what came back."
    )
    finished_at = models.DateTimeField(null=True)

    # What somebody else's server answers is theirs to choose.
    objects = WebhookDeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = "message"
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["subscription", "-id"], name="webhook_message_newest"),
            models.Index(
                fields=["subscription", "next_try_at", "event_pk"],
                condition=Q(state="waiting"),
                name="webhook_message_waiting",
            ),
            models.Index(
                fields=["subscription", "object_id", "event_pk"],
                condition=Q(state="waiting"),
                name="webhook_message_of_object",
            ),
            models.Index(fields=["queued_at"], name="webhook_message_oldest"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["subscription", "event_pk"], name="webhook_message_once_for_event"
            ),
            models.CheckConstraint(
                name="webhook_message_finished_with_state",
                condition=Q(state="waiting", finished_at__isnull=True)
                | ~Q(state="waiting") & Q(finished_at__isnull=False, leased_until__isnull=True),
            ),
            models.CheckConstraint(
                name="webhook_message_tried_from_a_moment_on",
                condition=Q(attempts=0, first_tried_at__isnull=True)
                | Q(attempts__gt=0, first_tried_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.message_id}"
