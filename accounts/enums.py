"""The words of this room that are stored."""

from django.db.models import TextChoices


class UserKind(TextChoices):
    """Who acts: somebody who signs in, or a program that calls the API by itself."""

    PERSON = "person", "Person"
    MACHINE = "machine", "Program"
