"""The first page of a pack: its front sheet, how it stands, and the one thing to do next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from django.template.defaultfilters import filesizeformat
from django.urls import reverse

from accounts.roles import Permission
from engagement.actions.pack_figures import GATHER, jobs_of, shape_of
from engagement.actions.pack_release import PRINT, missing_for_approval
from engagement.actions.pack_words import texts_of
from engagement.enums import PackFileKind
from engagement.models import Pack
from engagement.packs.changes import differences
from engagement.packs.document import Edition
from engagement.packs.naming import months_in_words
from engagement.presenters.packs.edition import edition_of, latest_of
from engagement.presenters.packs.list import state_of
from engagement.presenters.packs.reading import ContentsLine, contents_of
from engagement.presenters.packs.words import Written, front_parts
from jobs.enums import UNFINISHED, JobState
from jobs.models import Job

if TYPE_CHECKING:
    from accounts.models import User

# Further back no job of a pack says how it stands now.
JOBS_READ = 20


class Step(StrEnum):
    """What comes next for whoever looks at the page."""

    WAIT = "wait"  # figures are being gathered
    GATHER = "gather"
    WRITE = "write"
    APPROVE = "approve"
    ASK = "ask"  # somebody else has to approve it
    PUBLISH = "publish"
    NOTHING = ""


@dataclass(frozen=True)
class PackJobs:
    """The newest job of each sort for the pack as it is."""

    gathering: Job | None = None
    comparing: Job | None = None
    printing: Job | None = None

    @property
    def running(self) -> Job | None:
        """The one that the first page of the pack tells of, while it is under way."""
        return next((job for job in (self.gathering, self.printing) if is_running(job)), None)


@dataclass(frozen=True)
class FileShown:
    """A file to download."""

    kind: PackFileKind
    url: str
    size: str
    made_at: datetime
    is_out_of_date: bool


@dataclass(frozen=True)
class PackPage:
    """All that the page shows, as the reader may see it."""

    pack: Pack
    parts: Sequence[Written]
    contents: Sequence[ContentsLine]
    edition: Edition | None
    files: Sequence[FileShown]
    jobs: PackJobs
    missing: Sequence[str]
    step: Step
    may_make: bool
    may_approve: bool
    differing: int | None

    @property
    def state(self) -> tuple[str, str]:
        return state_of(self.pack)

    @property
    def months(self) -> str:
        return months_in_words(self.pack.since, self.pack.until)

    @property
    def may_change(self) -> bool:
        return self.may_make and self.pack.is_draft

    @property
    def may_write(self) -> bool:
        return may_write(self.pack, makes=self.may_make)

    @property
    def failure(self) -> str:
        """Why the last work on it broke off, for those who can try again."""
        gathering = self.jobs.gathering if self.pack.is_draft else None
        printing = None if self.pack.is_withdrawn else self.jobs.printing
        for job in (gathering, printing):
            if self.may_make and job is not None and job.state == JobState.FAILED:
                return job.error or "The work broke off."
        return ""

    @property
    def may_print(self) -> bool:
        """Whether files may be made: there are figures, and none that are as the pack is."""
        current = [file for file in self.files if not file.is_out_of_date]
        is_whole = len(current) == len(PackFileKind)
        stands = self.edition is not None and not self.pack.is_withdrawn
        return self.may_make and stands and not is_whole and not is_running(self.jobs.printing)

    @property
    def written(self) -> bool:
        """Whether anything is on its front sheet yet."""
        return any(part.text for part in self.parts)

    @property
    def next_to_write(self) -> Written | None:
        """The first part without which it cannot be approved."""
        return next((part for part in self.parts if part.is_missing), None)


def pack_page(pack: Pack, user: "User", allowed: frozenset[Permission]) -> PackPage:
    """The page. The same few queries whatever the pack holds."""
    written = texts_of(pack)
    edition = edition_of(pack, written)
    makes, approves = Permission.MAKE_PACKS in allowed, Permission.APPROVE_PACKS in allowed
    jobs = jobs_shown(pack) if makes or approves else PackJobs()
    waits = pack.is_draft and (makes or approves)
    missing = missing_for_approval(pack) if waits else []
    return PackPage(
        pack=pack,
        parts=front_parts(pack, written),
        contents=contents_of(pack, edition.document) if edition else [],
        edition=edition,
        files=files_shown(pack, edition),
        jobs=jobs,
        missing=missing,
        step=_step(pack, user, jobs, missing, makes=makes, approves=approves),
        may_make=makes,
        may_approve=approves,
        differing=_differing(pack, edition),
    )


def may_write(pack: Pack, *, makes: bool) -> bool:
    """Whether texts of a pack may be changed by somebody who makes packs, or does not."""
    return makes and not pack.is_published and not pack.is_withdrawn


def jobs_shown(pack: Pack) -> PackJobs:
    """The newest job of each sort, in one query."""
    rows = list(jobs_of(pack)[:JOBS_READ])
    shape = shape_of(pack)

    def newest(kind: str, **asked: object) -> Job | None:
        fits = (
            job
            for job in rows
            if job.kind == kind and all(job.parameters.get(k) == v for k, v in asked.items())
        )
        return next(fits, None)

    return PackJobs(
        gathering=newest(GATHER, is_latest=False, asked=shape),
        comparing=newest(GATHER, is_latest=True),
        printing=newest(PRINT),
    )


def is_running(job: Job | None) -> bool:
    """Whether a worker is at it, or will be."""
    return job is not None and job.state in UNFINISHED


def files_shown(pack: Pack, edition: Edition | None) -> list[FileShown]:
    """Its files, the paper first; those of an earlier state say so."""
    made_of = edition.made_of if edition else ""
    rows = {row.kind: row for row in pack.files.select_related("file").defer("file__compressed")}
    return [
        FileShown(
            kind=kind,
            url=reverse("engagement:pack_file", args=[pack.public_id, kind.value]),
            size=filesizeformat(rows[kind].file.size),
            made_at=rows[kind].updated_at,
            is_out_of_date=not pack.is_published and rows[kind].made_of != made_of,
        )
        for kind in PackFileKind
        if kind in rows
    ]


def _step(
    pack: Pack,
    user: "User",
    jobs: PackJobs,
    missing: Sequence[str],
    *,
    makes: bool,
    approves: bool,
) -> Step:
    if pack.is_approved:
        return Step.PUBLISH if makes else Step.NOTHING
    if not pack.is_draft or not (makes or approves):
        return Step.NOTHING
    if is_running(jobs.gathering):
        return Step.WAIT
    if pack.figures is None:
        return Step.GATHER if makes else Step.NOTHING
    if missing:
        return Step.WRITE if makes else Step.NOTHING
    return Step.APPROVE if approves and pack.author_id != user.pk else Step.ASK


def _differing(pack: Pack, edition: Edition | None) -> int | None:
    """How many figures of a published pack would read differently now, if somebody compared."""
    if edition is None or not pack.is_published:
        return None
    latest = latest_of(pack)
    return len(differences(edition.document, latest.document)) if latest else None
