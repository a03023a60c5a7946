"""A pack on its way to its readers: approved by a named person, published, printed."""

from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from audit.recording import Actor, action, require_reason
from engagement.actions.pack import NOT_DRAFT, locked_draft, locked_pack, record_pack
from engagement.actions.pack_figures import GATHER, jobs_of, shape_of
from engagement.actions.pack_words import REQUIRED_SLOTS, SO_WHAT, texts_of, unapprove
from engagement.enums import PackFileKind, PackState
from engagement.errors import ChangedMeanwhileError, NotPossibleError
from engagement.models import Pack, PackFigures, PackFile, PackText
from engagement.packs.document import from_bytes, sha256_of
from jobs.actions.job import start_job, store_file
from jobs.enums import UNFINISHED
from jobs.models import Job

PRINT = "pack_files"


@dataclass(frozen=True)
class MadeFile:
    """A pack as a file; ``made_of`` is the hash of the edition that it shows."""

    kind: PackFileKind
    name: str
    content: bytes
    made_of: str


@action
def approve_pack(*, by: User, pack: Pack, expected_version: int | None = None) -> Pack:
    """Put one's name to a pack as it is. From now on its figures are locked.

    :raises NotPossibleError: it is no draft, something is missing, it was changed since the person
        read it, or the person is its author.
    :raises AlreadyWithdrawnError: it was discarded.
    """
    pack = locked_draft(pack)
    if pack.author_id == by.pk:
        raise NotPossibleError(
            "You are the author of this pack. Somebody else must approve it, so that two people "
            "have read it."
        )
    missing = missing_for_approval(pack)
    if missing:
        raise NotPossibleError(f"This pack cannot be approved yet. {' '.join(missing)}")
    if wrote_in(pack, by):
        raise NotPossibleError(
            "You wrote part of this pack. Somebody else must approve it, so that two people have "
            "read it."
        )
    if expected_version is not None and pack.version != expected_version:
        raise NotPossibleError("This pack was changed after you opened it. Read it again first.")
    _forget_words_of_nothing(pack)
    pack.state, pack.approved_by, pack.approved_at = PackState.APPROVED, by, timezone.now()
    pack.save()
    sha256 = pack.figures.sha256 if pack.figures else ""
    record_pack("pack.approved", pack, facts={"sha256": sha256})
    return pack


@action
def return_pack(*, by: Actor, pack: Pack, reason: str) -> Pack:
    """Make an approved pack a draft again, with the reason for its author.

    :raises NotPossibleError: it is not approved, or published already.
    :raises ValidationError: no reason was given.
    """
    pack = locked_pack(pack)
    if not pack.is_approved:
        raise NotPossibleError(NOT_DRAFT.get(PackState.PUBLISHED) if pack.is_published else _DRAFT)
    reason = require_reason(reason)
    unapprove(pack)
    pack.save()
    record_pack("pack.returned", pack, reason=reason)
    return pack


@action
def publish_pack(*, by: Actor, pack: Pack) -> Pack:
    """Give an approved pack to its readers. It changes no more; its files are made next.

    :raises NotPossibleError: it is not approved, or published already.
    :raises AlreadyWithdrawnError: it was withdrawn.
    """
    pack = locked_pack(pack)
    if pack.is_published:
        raise NotPossibleError("This pack is published already.")
    if not pack.is_approved:
        raise NotPossibleError("Somebody must approve this pack before it can be published.")
    pack.state, pack.published_at = PackState.PUBLISHED, timezone.now()
    # Those of an earlier state are not what was approved, and may hold what is not its readers'.
    pack.files.all().delete()
    pack.save()
    record_pack("pack.published", pack, facts={"audience": pack.audience})
    return pack


@action
def print_pack(*, by: Actor, pack: Pack) -> Job:
    """Have its PDF and its workbook made by a worker.

    :raises NotPossibleError: it has no figures yet, or they are being made already.
    :raises AlreadyWithdrawnError: it was withdrawn.
    """
    pack = locked_pack(pack)
    if pack.figures is None:
        raise NotPossibleError("This pack has no figures yet, so there is nothing to print.")
    if jobs_of(pack).filter(kind=PRINT, state__in=UNFINISHED).exists():
        raise NotPossibleError("The files of this pack are being made already.")
    return start_job(
        by=by,
        kind=PRINT,
        title=f"Make PDF and Excel: {pack.title}",
        parameters={"pack": str(pack.public_id)},
        system_public_id=pack.system.public_id,
    )


@action
def store_pack_file(*, by: Actor, pack: Pack, made: MadeFile) -> PackFile:
    """Keep a file of a pack in the place of the one before.

    :raises ChangedMeanwhileError: the pack is no longer the version that was printed.
    :raises NotPossibleError: the pack is published and has its file: that is the one in its
        readers' hands.
    """
    printed, kind = pack.version, made.kind
    pack = locked_pack(pack)
    if pack.version != printed:
        raise ChangedMeanwhileError("The pack was changed while it was printed.")
    before = pack.files.filter(kind=kind).first()
    if before is not None and pack.is_published:
        raise NotPossibleError("A published pack keeps the files that it has.")
    stored = store_file(
        by=by, name=made.name, content=made.content, content_type=CONTENT_TYPES[kind]
    )
    file = before or PackFile(system=pack.system, pack=pack, kind=kind)
    file.file, file.made_of = stored, made.made_of
    file.save()
    facts = {"kind": kind, "size": stored.size, "sha256": stored.sha256}
    record_pack("pack.file_made", pack, facts=facts)
    return file


def missing_for_approval(pack: Pack) -> list[str]:
    """A sentence for each thing without which nobody can approve the pack."""
    missing = []
    gathering = {"asked": shape_of(pack), "is_latest": False}
    if (
        jobs_of(pack)
        .filter(kind=GATHER, state__in=UNFINISHED, parameters__contains=gathering)
        .exists()
    ):
        missing.append("Its figures are being gathered.")
    elif pack.figures_id is None:
        missing.append("Its figures have not been gathered.")
    if pack.figures is not None and _has_another_before(pack, pack.figures):
        missing.append(
            "A pack before it was published or withdrawn since: gather its figures again, so that "
            "it is compared with the right one."
        )
    written = texts_of(pack)
    empty = [NAMES[slot] for slot in REQUIRED_SLOTS if slot not in written]
    if empty:
        missing.append(f"Its front sheet does not say yet: {', '.join(empty)}.")
    return missing


def wrote_in(pack: Pack, person: User) -> bool:
    """Whether a text that stands in the pack is the person's: then another must approve it."""
    return any(row.written_by_id == person.pk for row in texts_of(pack).values())


def _has_another_before(pack: Pack, figures: PackFigures) -> bool:
    """Whether what it is compared with came, or was taken back, after its figures were gathered."""
    since = Q(published_at__gt=figures.gathered_at) | Q(withdrawn_at__gt=figures.gathered_at)
    like_it = Pack.objects.filter(
        system=pack.system_id,
        kind=pack.kind,
        audience=pack.audience,
        board=pack.board_id,
        until__lt=pack.until,
        published_at__isnull=False,
    )
    return like_it.filter(since).exists()


def _forget_words_of_nothing(pack: Pack) -> None:
    """Empty each "so what" whose figure the pack no longer has: nobody who approves it sees it.

    :raises NotPossibleError: its stored figures are damaged.
    """
    if pack.figures is None:
        return
    content = pack.figures.document.content()
    if sha256_of(content) != pack.figures.sha256:
        raise NotPossibleError("The stored figures of this pack are damaged. Gather them again.")
    there = {f"{SO_WHAT}{figure.table.key}" for figure in from_bytes(content).figures}
    for slot in texts_of(pack):
        if slot.startswith(SO_WHAT) and slot not in there:
            PackText.objects.create(system=pack.system, pack=pack, slot=slot, text="")


NAMES = {
    "purpose": "its purpose",
    "recommendations": "what is recommended",
    "risks": "the risks",
    "conflicts": "conflicts of interest (say so if there are none)",
}
CONTENT_TYPES = {
    PackFileKind.PAPER: "application/pdf",
    PackFileKind.WORKBOOK: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_DRAFT = "This pack is a draft already."
