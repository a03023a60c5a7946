"""The long work of packs, done by workers: gathering figures, and making files of them."""

from django.utils import timezone
from django.utils.text import slugify

from accounts.models import User
from accounts.roles import Permission
from audit.recording import Actor, Service
from engagement.access import permissions_in
from engagement.actions.pack_figures import GATHER, shape_of, store_pack_figures
from engagement.actions.pack_release import PRINT, MadeFile, store_pack_file
from engagement.enums import PackFileKind
from engagement.errors import ChangedMeanwhileError, EngagementError, NotPossibleError
from engagement.models import Pack, PackFigures
from engagement.packs.document import Edition, to_bytes
from engagement.packs.paper import pack_paper
from engagement.packs.workbook import pack_workbook
from engagement.presenters.packs.edition import asked_of, edition_of, to_show
from engagement.presenters.packs.gather import gathered
from engagement.presenters.packs.pictures import drawings
from jobs.errors import JobRefusedError
from jobs.models import Job
from jobs.one_state import one_state
from jobs.progress import Progress, SilentProgress
from jobs.registry import Outcome, handler
from nhsuk.paper.printing import PaperError

BY = Service("packs")
SUFFIXES = {PackFileKind.PAPER: "pdf", PackFileKind.WORKBOOK: "xlsx"}
LONGEST_NAME = 80
TRIES = 3


@handler(GATHER)
def run_gather(job: Job, progress: Progress) -> Outcome:
    """Gather the figures of a pack for the person who asked, and keep them."""
    pack = _pack(job)
    # A worker that died after it stored them is followed by one that finds them.
    if not PackFigures.objects.filter(job=job).exists():
        user = job.created_by or pack.author
        if not isinstance(user, User) or not _may(user, pack):
            raise JobRefusedError("Whoever asked for this may no longer make or approve packs.")
        try:
            gather(pack, user, by=user, job=job, asked=job.parameters["asked"], progress=progress)
        except EngagementError as error:
            raise JobRefusedError(str(error)) from error
    page = "latest/" if job.parameters["is_latest"] else ""
    return Outcome({"page": f"/packs/{pack.public_id}/{page}", "page_text": "See the pack"})


@handler(PRINT)
def run_print(job: Job, progress: Progress) -> Outcome:
    """Make the files of a pack that are missing or out of date."""
    for _ in range(TRIES):
        pack = _pack(job)
        try:
            print_files(pack, by=job.created_by or BY, progress=progress)
        except ChangedMeanwhileError:
            continue  # such as published while it was printed
        except EngagementError as error:
            raise JobRefusedError(str(error)) from error
        break
    else:
        raise JobRefusedError("The pack was changed again and again while it was printed.")
    return Outcome({"page": f"/packs/{pack.public_id}/", "page_text": "See the pack"})


def gather(
    pack: Pack,
    user: User,
    *,
    by: Actor,
    asked: str = "",
    job: Job | None = None,
    progress: Progress | None = None,
) -> PackFigures:
    """Gather a pack's figures as one state of the database has them, and keep them.

    ``asked`` is the shape of the pack when that was asked for, else as it is.

    :raises NotPossibleError: the pack was changed or approved meanwhile.
    """
    if asked and asked != shape_of(pack):
        raise NotPossibleError("The pack was changed before its figures were gathered.")
    heard = progress or SilentProgress()
    with one_state():
        moment = timezone.now()
        document = gathered(asked_of(pack, user), pack.sections, moment, heard.report)
    return store_pack_figures(
        by=by,
        pack=pack,
        content=to_bytes(document),
        gathered_at=moment,
        job=job,
        asked=asked or shape_of(pack),
    )


def print_files(pack: Pack, *, by: Actor, progress: Progress | None = None) -> None:
    """Make the workbook and the PDF of a pack as it is, where it does not have them.

    :raises ChangedMeanwhileError: it was changed meanwhile.
    :raises JobRefusedError: it has no figures yet, or the PDF cannot be made.
    """
    heard = progress or SilentProgress()
    edition = edition_of(pack)
    if edition is None:
        raise JobRefusedError("This pack has no figures yet, so there is nothing to print.")
    current = {
        file.kind
        for file in pack.files.all()
        if pack.is_published or file.made_of == edition.made_of
    }
    for kind in (PackFileKind.WORKBOOK, PackFileKind.PAPER):  # what may fail comes last
        if kind not in current:
            name = f"{slugify(pack.title)[:LONGEST_NAME] or 'pack'}.{SUFFIXES[kind]}"
            made = MadeFile(kind, name, _made(kind, edition, heard), edition.made_of)
            store_pack_file(by=by, pack=pack, made=made)


def _made(kind: PackFileKind, edition: Edition, heard: Progress) -> bytes:
    if kind == PackFileKind.WORKBOOK:
        heard.report("Writing the workbook")
        return pack_workbook(edition)
    drawn: dict[str, str] = {}
    count = sum(figure.drawing is not None for figure in edition.document.figures)
    for key, svg in drawings(edition.document):
        heard.report("Drawing charts", len(drawn), count)
        drawn[key] = svg
    heard.report("Printing the PDF")
    try:
        return pack_paper(edition, drawn)
    except PaperError as error:
        raise JobRefusedError(
            "The PDF could not be made. The pages and the workbook hold the same."
        ) from error


def _pack(job: Job) -> Pack:
    return Pack.objects.select_related(*to_show()).get(public_id=job.parameters["pack"])


def _may(user: User, pack: Pack) -> bool:
    allowed = permissions_in(user, pack.system)
    return not allowed.isdisjoint({Permission.MAKE_PACKS, Permission.APPROVE_PACKS})
