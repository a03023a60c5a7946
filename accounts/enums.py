"""The words of this room that are stored."""

from django.db.models import TextChoices


class UserKind(TextChoices):
    """Who acts: somebody who signs in, or a program that calls the API by itself."""

    PERSON = "person", "Person"
    MACHINE = "machine", "Program"


class SignInPlace(TextChoices):
    """Where somebody signed in, as far as it is kept."""

    INSIDE = "inside", "In a trusted network"
    ELSEWHERE = "elsewhere", "Elsewhere"
