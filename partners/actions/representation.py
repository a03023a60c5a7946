"""Many partners reached through one of them, as care homes through their association."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils import timezone

from audit.recording import Actor, action, record, record_each
from partners.enums import Tier
from partners.errors import ChangedMeanwhileError
from partners.models import Partnership, Place, System
from partners.models.partnership import PartnershipQuerySet


@dataclass(frozen=True)
class Among:
    """Which partners of a system are meant: of a kind, a place, and a name; empty means any."""

    kind: str = ""
    place: Place | None = None
    name: str = ""

    def known(self, representative: Partnership) -> PartnershipQuerySet:
        """Those only known until now, but for the one that represents."""
        rows = self._of(representative.system).filter(tier=Tier.KNOWN)
        return rows.exclude(pk=representative.pk)

    def represented_by(self, representative: Partnership) -> PartnershipQuerySet:
        """Those reached through this partner until now."""
        return self._of(representative.system).filter(represented_by=representative)

    def _of(self, system: System) -> PartnershipQuerySet:
        rows = Partnership.objects.active().filter(system=system, counterpart__isnull=True)
        if self.kind:
            rows = rows.filter(organisation__kind=self.kind)
        if self.place is not None:
            rows = rows.filter(place=self.place)
        return rows.named_like(self.name) if self.name.strip() else rows


@action
def represent_through(
    *, by: Actor, representative: Partnership, among: Among, expected: int
) -> int:
    """Reach all of some known partners through another one; how many.

    :param expected: how many the person saw that it would be.
    :raises ChangedMeanwhileError: it would be another number now.
    :raises ValidationError: the one that should represent them cannot.
    """
    if representative.tier == Tier.REPRESENTED or representative.is_withdrawn:
        raise ValidationError(
            {"partnership": f"{representative} is not looked after itself, so it cannot represent."}
        )
    return _change(representative, among.known(representative), Tier.REPRESENTED, expected)


@action
def end_representation(
    *, by: Actor, representative: Partnership, among: Among, expected: int
) -> int:
    """Have some partners that are reached through another one be only known again; how many.

    :raises ChangedMeanwhileError: it would be another number now.
    """
    return _change(representative, among.represented_by(representative), Tier.KNOWN, expected)


def _change(
    representative: Partnership, rows: PartnershipQuerySet, tier: Tier, expected: int
) -> int:
    """All in one statement; each partner's history says so, however many there are."""
    Partnership.objects.select_for_update(of=("self",), no_key=True).get(pk=representative.pk)
    chosen = list(rows.select_for_update(of=("self",)).order_by("pk"))
    if len(chosen) != expected:
        raise ChangedMeanwhileError(
            f"These were {expected} partners when you looked, and are {len(chosen)} now. "
            "Look at them again."
        )
    Partnership.objects.filter(pk__in=[each.pk for each in chosen]).update(
        tier=tier,
        represented_by=representative if tier == Tier.REPRESENTED else None,
        facts_changed_at=timezone.now(),
    )
    system_id = representative.system.public_id
    through = str(representative.public_id)
    record_each(
        "partnership.changed",
        [(each, {"tier": tier.value, "represented_by": through}) for each in chosen],
        system_id=system_id,
    )
    record(
        "partnership.represents",
        representative,
        system_id=system_id,
        facts={"tier": tier.value, "partnerships": len(chosen)},
    )
    return len(chosen)
