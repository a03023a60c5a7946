from django.db import models


class WebhookState(models.TextChoices):
    """Whether a subscription is told what happens."""

    ACTIVE = "active", "Active"
    PAUSED = "paused", "Paused"
    ENDED = "ended", "Ended"


class DeliveryState(models.TextChoices):
    """What became of one message to one receiver."""

    WAITING = "waiting", "Waiting"
    DELIVERED = "delivered", "Delivered"
    DEAD = "dead", "Given up"
