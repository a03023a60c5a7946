"""Which place a partner belonged to, and since when we know: old scores need the old place."""

import pgtrigger
from django.db import models
from django.db.models.functions import Now

_REMEMBER = """
    INSERT INTO partners_placement (partnership_id, system_id, place_id)
    VALUES (NEW.id, NEW.system_id, NEW.place_id);
    RETURN NULL;
"""


class RememberFirstPlace(pgtrigger.Trigger):
    """Write down the place of a new partnership, whatever code made it."""

    name = "remember_first_place"
    when = pgtrigger.After
    operation = pgtrigger.Insert
    condition = pgtrigger.Q(new__place__isnull=False)
    func = _REMEMBER


class RememberPlace(pgtrigger.Trigger):
    """Write down every other place that a partnership comes to belong to, or none."""

    name = "remember_place"
    when = pgtrigger.After
    operation = pgtrigger.UpdateOf("place_id")  # type: ignore[no-untyped-call]
    condition = pgtrigger.Q(old__place__df=pgtrigger.F("new__place"))
    func = _REMEMBER


class Placement(models.Model):
    """A partnership belongs to a place, or to none, since a moment. Written by the database."""

    partnership = models.ForeignKey(
        "partners.Partnership", on_delete=models.CASCADE, related_name="placements"
    )
    system = models.ForeignKey("partners.System", on_delete=models.PROTECT, related_name="+")
    place = models.ForeignKey(
        "partners.Place", null=True, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["partnership", "recorded_at", "id"]
        indexes = [models.Index(fields=["partnership", "-recorded_at"])]

    def __str__(self) -> str:
        return f"{self.partnership}: {self.place or 'no place'}"
