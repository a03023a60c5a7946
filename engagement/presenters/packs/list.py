"""How packs stand, in a word and a colour, and what a line of their list says."""

from dataclasses import dataclass

from engagement.enums import PackState
from engagement.models import Pack
from engagement.packs.naming import months_in_words
from nhsuk.formats import nhs_date

COLOURS = {
    PackState.DRAFT: "blue",
    PackState.APPROVED: "yellow",
    PackState.PUBLISHED: "green",
}


@dataclass(frozen=True)
class PackLine:
    """A pack in the list."""

    pack: Pack

    @property
    def state(self) -> tuple[str, str]:
        """Words and colour of its tag."""
        return state_of(self.pack)

    @property
    def months(self) -> str:
        return months_in_words(self.pack.since, self.pack.until)

    @property
    def since_when(self) -> str:
        """Since when it stands as it does, or who writes it."""
        pack = self.pack
        if pack.is_withdrawn:
            return nhs_date(pack.withdrawn_at)
        if pack.is_published:
            return nhs_date(pack.published_at)
        if pack.is_approved:
            return f"by {pack.approved_by}"
        return f"by {pack.author}" if pack.author else ""


def state_of(pack: Pack) -> tuple[str, str]:
    """Words and colour: what was taken back is neither draft nor published any more."""
    if pack.is_withdrawn:
        return ("Withdrawn" if pack.is_published else "Discarded"), "grey"
    state = PackState(pack.state)
    return str(state.label), COLOURS[state]
