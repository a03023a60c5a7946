"""What people write in a pack: the parts of its front sheet, and "so what" to each figure."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.text import slugify

from engagement.actions.pack_words import FRONT_SLOTS, REQUIRED_SLOTS, SO_WHAT
from engagement.models import Pack, PackText
from engagement.packs.document import Document


@dataclass(frozen=True)
class Slot:
    """A place for a text: its key, what it is called, what belongs there."""

    key: str
    title: str
    hint: str
    is_required: bool = False
    label: str = ""
    # Where the figure stands; "" for the front sheet.
    section: str = ""


FRONT = {
    "purpose": Slot(
        "purpose",
        "Purpose",
        "What the board is asked to do with this paper: decide, discuss, or note for assurance.",
    ),
    "summary": Slot(
        "summary",
        "Summary",
        "The three or four things that a member should know who reads only this page.",
    ),
    "recommendations": Slot(
        "recommendations",
        "Recommendations",
        "What the board is asked to agree, one to a line, each so that it can be minuted.",
    ),
    "risks": Slot(
        "risks",
        "Risks",
        "What may go wrong, how likely it is, and who looks after it. Name the entries of the "
        "risk register where there are any.",
    ),
    "conflicts": Slot(
        "conflicts",
        "Conflicts of interest",
        "Whose interests this paper touches, and how that is handled. Say so if there are none.",
    ),
}
SO_WHAT_HINT = (
    "What this figure means for the board in your own words: what is behind it, what is being "
    "done. It stands beside the sentence that the product writes."
)


@dataclass(frozen=True)
class Written:
    """A part of the front sheet with what it says, and where it is written."""

    slot: Slot
    text: PackText | None
    url: str

    @property
    def is_missing(self) -> bool:
        """Whether the pack cannot be approved without it."""
        return self.text is None and self.slot.is_required


def front_parts(pack: Pack, written: Mapping[str, PackText]) -> list[Written]:
    """All parts of the front sheet in the order in which they are read."""
    return [
        Written(slot_of(key, None), written.get(key), text_url(pack, key)) for key in FRONT_SLOTS
    ]


def slot_of(key: str, document: Document | None) -> Slot:
    """The place that an address names.

    :raises KeyError: a pack with this document has no such place.
    """
    if not key.startswith(SO_WHAT):
        front = FRONT[key]
        return replace(front, label=front.title, is_required=key in REQUIRED_SLOTS)
    table = key.removeprefix(SO_WHAT)
    places = {
        figure.table.key: (figure.table.title, section.key)
        for section in (document.sections if document else ())
        for figure in section.figures
    }
    title, section = places[table]
    return Slot(key, title, SO_WHAT_HINT, label="So what?", section=section)


def back_url(pack: Pack, slot: Slot) -> str:
    """Where the text is read."""
    if not slot.section:
        return f"{reverse('engagement:pack', args=[pack.public_id])}#{slot.key}"
    page = reverse("engagement:pack_section", args=[pack.public_id, slot.section])
    return f"{page}#{figure_id(slot.key.removeprefix(SO_WHAT))}"


def figure_id(table: str) -> str:
    """What a figure is called on its page, so that a link can lead to it."""
    return f"figure-{slugify(table.replace('.', '-'))}"


def text_url(pack: Pack, key: str) -> str:
    """Where a text is written."""
    return reverse("engagement:pack_text", args=[pack.public_id, key])


def so_what_url(pack: Pack, table: str) -> str:
    """Where "so what" to a figure is written."""
    return text_url(pack, f"{SO_WHAT}{table}")
