"""What workers do for a request: search, make the copy, erase."""

from collections.abc import Iterator

from audit.recording import Service
from engagement.actions.rights.erasing import erase_subject
from engagement.actions.rights.request import (
    ANSWER,
    ERASE,
    SEARCH,
    give_back,
    request_of,
    store_answer,
    store_found,
)
from engagement.enums import RightsState
from engagement.errors import EngagementError
from engagement.models import RightsRequest
from engagement.personal.files import files_of, text_in
from engagement.personal.finding import naming, pointing, searched, table_of
from engagement.personal.reading import CHANGES, FILES
from engagement.personal.subject import Subject, subject_of
from engagement.rights.answer import answer_zip
from jobs.errors import JobRefusedError
from jobs.models import Job
from jobs.progress import Progress
from jobs.registry import Outcome, handler
from partners.errors import PartnersError
from partners.models import Person

BY = Service("rights")


@handler(SEARCH)
def run_search(job: Job, progress: Progress) -> Outcome:
    """Find every place that names somebody, in tables and in files."""
    request = request_of(job)
    if request.state == RightsState.SEARCHING:
        subject = subject_of(request)
        progress.report("Searching records")
        found = dict.fromkeys((*_words_naming(subject), *_words_about(subject)))
        progress.report("Searching files")
        in_files, unread = _files_naming(subject, with_copies=not request.is_access)
        try:
            store_found(
                by=job.created_by or BY,
                request=request,
                found=[*found, *in_files],
                unread_files=unread,
            )
        except EngagementError as error:
            raise JobRefusedError(str(error)) from error
    return _page(request)


@handler(ANSWER)
def run_answer(job: Job, progress: Progress) -> Outcome:
    """Make the copy for somebody who asked what is kept about them."""
    request = request_of(job)
    if request.state == RightsState.WORKING:
        progress.report("Making the copy")
        content = answer_zip(request)
        try:
            store_answer(by=job.created_by or BY, request=request, content=content)
        except EngagementError as error:
            raise JobRefusedError(str(error)) from error
    return _page(request)


@handler(ERASE)
def run_erase(job: Job, progress: Progress) -> Outcome:
    """Erase somebody who asked for it."""
    request = request_of(job)
    if request.state == RightsState.WORKING:
        progress.report("Erasing")
        by = job.created_by or request.created_by
        try:
            erase_subject(by=by, request=request)
        except (EngagementError, PartnersError) as error:
            give_back(by=by, request=request)
            raise JobRefusedError(str(error)) from error
    return _page(request)


def _words_naming(subject: Subject) -> Iterator[tuple[str, str, str]]:
    for found in naming(subject):
        for name in found.fields:
            # What a change made of a field, the record says now, or the next change before it.
            if (found.label, name) != (CHANGES, "after"):
                yield found.label, str(found.row.pk), name


def _words_about(subject: Subject) -> Iterator[tuple[str, str, str]]:
    """Words of rows that are about the person, whether or not they say the name."""
    people = {person.pk for person in subject.people}
    for found in pointing(subject):
        table = table_of(found.model)
        about = table.is_own or any(
            found.model._meta.get_field(name).related_model is Person
            and getattr(found.row, f"{name}_id", None) in people
            for name in found.fields
            if name != "id"
        )
        if about and found.model is not RightsRequest:
            for name in searched(table):
                if getattr(found.row, name):
                    yield found.label, str(found.row.pk), name


def _files_naming(subject: Subject, *, with_copies: bool) -> tuple[list[tuple[str, str, str]], int]:
    """Files that name them, and how many cannot be read.

    ``with_copies``: also what was made for such requests, which says only what is found anyway.
    """
    named: dict[tuple[str, str, str], None] = {}
    unread: set[int] = set()
    for each in files_of(subject.system):
        if isinstance(each.row, RightsRequest) and not with_copies:
            continue
        text = text_in(each.file)
        if text is None:
            unread.add(each.file.pk)
        elif subject.pattern.search(text) or subject.pattern.search(each.file.name):
            named[FILES, str(each.file.pk), "compressed"] = None
    return list(named), len(unread)


def _page(request: RightsRequest) -> Outcome:
    page = f"/rights/{request.public_id}/"
    return Outcome({"page": page, "page_text": "See the request"})
