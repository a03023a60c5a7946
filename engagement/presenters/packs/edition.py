"""A pack with its frozen figures and its words, read from where they are stored."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone

from engagement.actions.pack_figures import jobs_of, shape_of
from engagement.actions.pack_words import FRONT_SLOTS, SO_WHAT, texts_of
from engagement.enums import PackAudience, PackKind, PackState
from engagement.models import Pack, PackFigures, PackText
from engagement.packs.document import Document, Edition, FrontSheet, from_bytes, sha256_of
from engagement.presenters.packs.asked import Asked
from nhsuk.formats import nhs_date

if TYPE_CHECKING:
    from collections.abc import Mapping

    from accounts.models import User
    from jobs.models import Job


class DamagedError(Exception):
    """What is stored is not what was stored: its hash differs."""


@dataclass(frozen=True)
class Latest:
    """The figures of a pack as they were known when they were last compared."""

    document: Document
    gathered_at: datetime


def to_show() -> tuple[str, ...]:
    """What a pack needs with it, for ``select_related``."""
    return ("system", "board", "author", "approved_by", "withdrawn_by", "figures__document")


def document_of(figures: PackFigures) -> Document:
    """The stored document.

    :raises DamagedError: it is not what was stored.
    """
    content = figures.document.content()
    if sha256_of(content) != figures.sha256:
        raise DamagedError(f"The figures {figures.public_id} differ from their hash")
    return from_bytes(content)


def edition_of(
    pack: Pack, texts: "Mapping[str, PackText] | None" = None, document: Document | None = None
) -> Edition | None:
    """What the pack says now; none before its figures are gathered. One query for its words.

    :raises DamagedError: its figures are not what was stored.
    """
    if pack.figures is None:
        return None
    written = texts_of(pack) if texts is None else texts
    return Edition(
        front=front_sheet(pack, written),
        document=document_of(pack.figures) if document is None else document,
        so_what={
            slot.removeprefix(SO_WHAT): row.text
            for slot, row in sorted(written.items())
            if slot.startswith(SO_WHAT)
        },
        sha256=pack.figures.sha256,
    )


def front_sheet(pack: Pack, written: "Mapping[str, PackText]") -> FrontSheet:
    """The front sheet, with "" for what nobody has written yet."""
    words = {slot: written[slot].text if slot in written else "" for slot in FRONT_SLOTS}
    return FrontSheet(
        title=pack.title,
        board=str(pack.board or ""),
        meeting_on=pack.meeting_on,
        author=_name(pack.author),
        state=PackState(pack.state).label,
        approver=_name(pack.approved_by),
        approved_on=timezone.localdate(pack.approved_at) if pack.approved_at else None,
        published_on=timezone.localdate(pack.published_at) if pack.published_at else None,
        withdrawn=_withdrawn(pack),
        **words,
    )


def asked_of(pack: Pack, user: "User") -> Asked:
    """What its figures are gathered for, with the pack before it to say what changed."""
    before = Pack.objects.all().before(pack)
    figures = before.figures if before else None
    return Asked(
        user=user,
        system=pack.system,
        since=pack.since,
        until=pack.until,
        kind=PackKind(pack.kind),
        audience=PackAudience(pack.audience),
        board=pack.board,
        previous=document_of(figures) if figures else None,
        previous_title=before.title if before else "",
    )


def latest_of(pack: Pack) -> Latest | None:
    """What was gathered last to compare the pack with; none if nobody has compared it since its
    figures were gathered.
    """
    rows = PackFigures.objects.filter(pack=pack, is_latest=True, pk__gt=pack.figures_id or 0)
    found = rows.select_related("document").order_by("-pk").first()
    return Latest(document_of(found), found.gathered_at) if found else None


def pack_job(pack: Pack, kind: str) -> "Job | None":
    """The newest job of a kind (``GATHER`` or ``PRINT``) for the pack as it is; none if there was
    none.
    """
    jobs = jobs_of(pack).filter(kind=kind)
    found: Job | None = jobs.first()
    if found is not None and found.parameters.get("asked", shape_of(pack)) != shape_of(pack):
        return None
    return found


def _name(user: "User | None") -> str:
    return (user.name or user.email) if user else ""


def _withdrawn(pack: Pack) -> str:
    if pack.withdrawn_at is None:
        return ""
    return f"Withdrawn {nhs_date(pack.withdrawn_at)}: {pack.withdrawn_reason}"
