"""Whom a wave is to ask, as its makers choose it, and as it is kept with the wave."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError

from engagement.models import SurveyWave
from partners.enums import OrganisationKind, Sector, Tier
from partners.models import Partnership, Place, System

USUAL_PEOPLE, MOST_PEOPLE = 3, 20
# More are rather chosen by type, sector, place or tier.
MOST_BY_HAND = 500


class WhyNot(StrEnum):
    """Why somebody, or an organisation, is not asked."""

    NO_ADDRESS = "no_address"
    OPTED_OUT = "opted_out"
    ERASED = "erased"
    NOBODY_KNOWN = "nobody_known"
    BOUNCED_BEFORE = "bounced_before"


@dataclass(frozen=True)
class Asking:
    """Partners that fit every kind of choice that is made, and those added by hand.

    Of ``kinds``, ``sectors``, ``places`` and ``tiers`` an empty one does not narrow; with none of
    the four, and without ``board``, only ``organisations`` are asked. With ``board`` it is those
    who sit on the board of the wave. Places and organisations are public ids, those of
    partnerships. ``most_people`` is the most of one organisation.
    """

    kinds: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    tiers: tuple[str, ...] = ()
    board: bool = False
    organisations: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    most_people: int = USUAL_PEOPLE

    @property
    def narrows(self) -> bool:
        """Whether partners are chosen by what they are."""
        return any((self.kinds, self.sectors, self.places, self.tiers))


_LISTS = ("kinds", "sectors", "places", "tiers", "organisations", "left_out")


def asking_of(wave: SurveyWave) -> Asking:
    """What is kept with a wave; what it does not say is as usual."""
    kept = {one.name: wave.asking[one.name] for one in fields(Asking) if one.name in wave.asking}
    return Asking(**kept | {name: tuple(kept[name]) for name in _LISTS if name in kept})


def write_asking(asking: Asking) -> dict[str, Any]:
    """As it is kept: the same choice is always the same document."""
    kept: dict[str, Any] = {name: sorted(set(getattr(asking, name))) for name in _LISTS}
    return kept | {"board": asking.board, "most_people": asking.most_people}


def check_asking(asking: Asking, system: System) -> None:
    """Refuse what is not of the system.

    :raises ValidationError: with a sentence per field that is wrong.
    """
    errors: dict[str, str] = {}
    words: Mapping[str, tuple[Iterable[str], str]] = {
        "kinds": (OrganisationKind.values, "type of organisation"),
        "sectors": (Sector.values, "sector"),
        "tiers": (Tier.values, "tier"),
    }
    for name, (known, noun) in words.items():
        if not set(getattr(asking, name)) <= set(known):
            errors[name] = f"Choose a {noun} from the list."
    rows: Mapping[str, Any] = {
        "places": Place.objects.filter(system=system),
        "organisations": Partnership.objects.filter(system=system),
        "left_out": Partnership.objects.filter(system=system),
    }
    for name, of_system in rows.items():
        if not _all_known(getattr(asking, name), of_system):
            errors[name] = "Choose from those of this system."
    if len(asking.organisations) > MOST_BY_HAND or len(asking.left_out) > MOST_BY_HAND:
        errors["organisations"] = f"At most {MOST_BY_HAND} organisations can be chosen one by one."
    if not 1 <= asking.most_people <= MOST_PEOPLE:
        errors["most_people"] = f"Ask 1 to {MOST_PEOPLE} people of an organisation."
    if errors:
        raise ValidationError(errors)


def _all_known(public_ids: Iterable[str], of_system: Any) -> bool:
    try:
        asked = {UUID(str(one)) for one in public_ids}
    except ValueError:
        return False
    return not asked or of_system.filter(public_id__in=asked).count() == len(asked)
