"""What people write in a pack: its front sheet, and "so what" to each figure."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError

from accounts.models import User
from audit.recording import Actor, action
from engagement.actions.pack import NOT_DRAFT, locked_pack, record_pack
from engagement.enums import PackState
from engagement.errors import ChangedMeanwhileError, NotPossibleError
from engagement.models import Pack, PackText
from engagement.models.pack import LONGEST_TEXT

FRONT_SLOTS = ("purpose", "summary", "recommendations", "risks", "conflicts")
# Without these a board cannot take a paper.
REQUIRED_SLOTS = ("purpose", "recommendations", "risks", "conflicts")
SO_WHAT = "so_what:"


@action
def write_pack_text(
    *, by: Actor, pack: Pack, slot: str, text: str, replaces: int | None = None
) -> Pack:
    """Write one text. An approved pack is a draft again: nobody has approved these words.

    ``replaces`` is the number of the text that the person saw, 0 where there was none.

    :raises NotPossibleError: it is published.
    :raises AlreadyWithdrawnError: it was withdrawn.
    :raises ChangedMeanwhileError: someone else wrote after the person opened it.
    :raises ValidationError: there is no such place, the text is too long, or it says the same.
    """
    pack = locked_pack(pack)
    if pack.is_published:
        raise NotPossibleError(NOT_DRAFT[pack.state])
    if not (slot in FRONT_SLOTS or slot.startswith(SO_WHAT)):
        raise ValidationError("A pack has no such text.")
    text = text.replace("\r\n", "\n").strip()
    if len(text) > LONGEST_TEXT:
        raise ValidationError({"text": f"Shorten this to {LONGEST_TEXT:,} characters or fewer."})
    before = pack.texts.filter(slot=slot).order_by("-pk").first()
    if replaces is not None and replaces != (before.pk if before else 0):
        raise ChangedMeanwhileError(
            "Someone else wrote here after you opened it. Look at their text first."
        )
    if text == (before.text if before else ""):
        raise ValidationError({"text": "This is what it says already."})
    PackText.objects.create(
        pack=pack,
        system=pack.system,
        slot=slot,
        text=text,
        written_by=by if isinstance(by, User) else None,
    )
    if pack.is_approved:
        unapprove(pack)
        record_pack("pack.approval_ended", pack, facts={"slot": slot})
    pack.save()  # a new version: what was printed or read before is out of date
    record_pack("pack.text_written", pack, facts={"slot": slot, "characters": len(text)})
    return pack


def unapprove(pack: Pack) -> None:
    """Make it a draft again, unsaved. Its figures stay as they are."""
    pack.state, pack.approved_by, pack.approved_at = PackState.DRAFT, None, None


def texts_of(pack: Pack) -> Mapping[str, PackText]:
    """The newest text of each slot, in one query."""
    rows = pack.texts.order_by("slot", "-pk").distinct("slot").select_related("written_by")
    return {row.slot: row for row in rows if row.text}
