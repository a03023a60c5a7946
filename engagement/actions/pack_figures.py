"""The figures of a pack: asked for, stored once for good, and locked by approval."""

import hashlib
import json
from datetime import datetime
from typing import Any

from audit.recording import Actor, action
from engagement.actions.pack import locked_draft, locked_pack, record_pack
from engagement.enums import PackKind
from engagement.errors import NotPossibleError
from engagement.models import Pack, PackFigures
from jobs.actions.job import start_job, store_file
from jobs.enums import UNFINISHED
from jobs.models import Job

GATHER = "pack_figures"
DOCUMENT_TYPE = "application/json"


@action
def gather_pack(*, by: Actor, pack: Pack) -> Job:
    """Have the figures of a draft gathered by a worker, for the first time or again.

    :raises NotPossibleError: it is no draft, or they are being gathered already.
    :raises AlreadyWithdrawnError: it was discarded.
    """
    return _start(by, locked_draft(pack), is_latest=False)


@action
def compare_pack(*, by: Actor, pack: Pack) -> Job:
    """Have the same figures gathered as they are known now, to compare. The pack stays as it is.

    :raises NotPossibleError: it has no figures yet, or they are being gathered already.
    :raises AlreadyWithdrawnError: it was withdrawn.
    """
    pack = locked_pack(pack)
    if pack.figures is None:
        raise NotPossibleError("This pack has no figures yet, so there is nothing to compare.")
    return _start(by, pack, is_latest=True)


@action
def store_pack_figures(
    *, by: Actor, pack: Pack, content: bytes, gathered_at: datetime, job: Job | None, asked: str
) -> PackFigures:
    """Keep a document that was gathered: as the figures of the pack, or beside them.

    ``asked`` is the `shape_of` the pack when the gathering began; ``job`` is without one where the
    product brings in a demonstration.

    :raises NotPossibleError: the pack was changed or approved while they were gathered.
    """
    pack = locked_pack(pack)
    is_latest = bool(job and job.parameters["is_latest"])
    if shape_of(pack) != asked:
        raise NotPossibleError(
            "The pack was changed while its figures were gathered. They are gathered again."
        )
    if not (is_latest or pack.is_draft):
        raise NotPossibleError("The pack was approved meanwhile, so its figures stay as they are.")
    name = f"pack-{pack.public_id}.json"
    stored = store_file(by=by, name=name, content=content, content_type=DOCUMENT_TYPE)
    figures = PackFigures.objects.create(
        system=pack.system,
        pack=pack,
        is_latest=is_latest,
        document=stored,
        sha256=stored.sha256,
        job=job,
        gathered_at=gathered_at,
    )
    if not is_latest:
        pack.figures = figures
        pack.save()
    what = "pack.compared" if is_latest else "pack.figures_gathered"
    record_pack(what, pack, facts={"sha256": stored.sha256})
    return figures


def shape_of(pack: Pack) -> str:
    """What figures are gathered for, as one word: equal for equal questions."""
    asked = [
        pack.kind,
        pack.audience,
        pack.since.isoformat(),
        pack.until.isoformat(),
        pack.board_id,
        pack.sections,
    ]
    return hashlib.sha256(json.dumps(asked).encode()).hexdigest()[:32]


def jobs_of(pack: Pack) -> Any:
    """The jobs that gather or print a pack, the newest first."""
    of_pack = {"pack": str(pack.public_id)}
    return Job.objects.filter(
        parameters__contains=of_pack, system_public_id=pack.system.public_id
    ).order_by("-pk")


def _start(by: Actor, pack: Pack, *, is_latest: bool) -> Job:
    running = jobs_of(pack).filter(kind=GATHER, state__in=UNFINISHED)
    asked = {"asked": shape_of(pack), "is_latest": is_latest}
    if running.filter(parameters__contains=asked).exists():
        raise NotPossibleError("The figures of this pack are being gathered already.")
    noun = PackKind(pack.kind).label.lower()
    title = "Compare a pack with what is known now" if is_latest else f"Gather the {noun}"
    return start_job(
        by=by,
        kind=GATHER,
        title=f"{title}: {pack.title}",
        parameters={"pack": str(pack.public_id), **asked},
        system_public_id=pack.system.public_id,
    )
