"""Words of requests that people make about their own data."""

from django.db import models


class RightsKind(models.TextChoices):
    ACCESS = "access", "A copy of what is kept about them"
    ERASURE = "erasure", "Erasure of what is kept about them"


class RightsState(models.TextChoices):
    SEARCHING = "searching", "Searching"
    REVIEW = "review", "To be reviewed"
    WORKING = "working", "Being carried out"
    DONE = "done", "Done"
    WITHDRAWN = "withdrawn", "Withdrawn"


class RightsDecision(models.TextChoices):
    """What a reviewer says of words in which somebody is named."""

    WAITING = "waiting", "Not decided"
    INCLUDE = "include", "Goes in"
    HOLD_BACK = "hold_back", "Held back"
