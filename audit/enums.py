from django.db import models


class ActorKind(models.TextChoices):
    USER = "user", "Person"
    SERVICE = "service", "The product itself"
