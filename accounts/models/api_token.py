import uuid

from django.db import models
from knox.models import AbstractAuthToken


class ApiToken(AbstractAuthToken):
    """A person's own key to the API: named, read-only unless said otherwise, and it expires.

    Only a digest is stored; the token itself is shown once.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=100)
    may_write = models.BooleanField(default=False)
    last_used_on = models.DateField(null=True)

    class Meta:
        ordering = ["-created"]

    def __str__(self) -> str:
        return self.name
