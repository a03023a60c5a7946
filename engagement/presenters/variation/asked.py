"""What a page of variation was asked for, and the links that ask for something else."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse

from engagement.analytics.variation.asking import NO_PLACE
from engagement.scoring.figures import Figure
from nhsuk.formats import nhs_month
from partners.enums import OrganisationKind

NO_PLACE_WORDS = "No one place"


@dataclass(frozen=True)
class Asked:
    """A figure, of which partners, over which months. "" stands for all kinds and all places.

    ``period`` is how the months were asked for; ``place_name`` is the place in words.
    """

    measure: Figure
    kind: str
    place: str
    place_name: str
    period: str
    since: date
    until: date

    @property
    def kinds(self) -> tuple[str, ...]:
        """As the reads take them."""
        return (self.kind,) if self.kind else ()

    @property
    def places(self) -> tuple[str, ...]:
        """As the reads take them."""
        return (self.place,) if self.place else ()

    @property
    def months(self) -> str:
        """June 2025 to May 2026."""
        if self.since.replace(day=1) == self.until.replace(day=1):
            return nhs_month(self.since)
        return f"{nhs_month(self.since)} to {nhs_month(self.until)}"

    @property
    def whom(self) -> str:
        """GP practice in North Westmarch; all partners."""
        return whom(self.kind, self.place_name)

    def link(self, page: str, **changes: str) -> str:
        """Another page of variation, or this one, asked for the same but for the changes.

        ``changes``: measure, kind, place, period, or whatever else that page reads; "" leaves out.
        """
        said = {
            "measure": self.measure.value,
            "kind": self.kind,
            "place": self.place,
            "period": self.period,
        } | changes
        query = urlencode({name: value for name, value in said.items() if value})
        return f"{reverse(f'engagement:{page}')}?{query}"


def whom(kind: str, place_name: str) -> str:
    """The partners of a kind in a place, in words."""
    who = str(OrganisationKind(kind).label) if kind else "All partners"
    if place_name == NO_PLACE_WORDS:
        return f"{who} of no one place"
    return f"{who} in {place_name}" if place_name else who


def place_words(key: str, names: dict[str, str]) -> str:
    """The name of a place by its public id, of "none", or of "" for all."""
    return NO_PLACE_WORDS if key == NO_PLACE else names.get(key, "")
