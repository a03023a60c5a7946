"""Plans, and what partners hold of them."""

from django.db import models


class PlanKind(models.TextChoices):
    COMMISSIONING = "commissioning", "Strategic commissioning plan"
    FORWARD = "forward", "Joint forward plan"
    NEIGHBOURHOOD = "neighbourhood", "Neighbourhood health plan"
    OTHER = "other", "Another plan"


class Stance(models.TextChoices):
    """What a partner holds of a plan."""

    AGREED = "agreed", "Agreed"
    CONDITIONAL = "conditional", "Conditional"
    CANNOT_SAY = "cannot_say", "Cannot say yet"
    NOT_ASKED = "not_asked", "Not asked"


class Alignment(models.TextChoices):
    """How far a partner finds that a plan keeps a principle."""

    ALIGNED = "aligned", "Aligned"
    PARTLY = "partly", "Partly aligned"
    NOT_ALIGNED = "not_aligned", "Not aligned"
    CANNOT_SAY = "cannot_say", "Cannot say"
