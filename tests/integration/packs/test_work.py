"""The long work of packs: gathered in one state of the database, stored once, printed once."""

import threading

import pytest
from django.db import DatabaseError, connection

from accounts.models import User
from engagement.actions.pack import change_pack
from engagement.actions.pack_figures import compare_pack, gather_pack
from engagement.actions.pack_release import print_pack
from engagement.enums import PackFileKind
from engagement.errors import NotPossibleError
from engagement.models import Pack, PackFigures
from engagement.packing import gather
from engagement.packs.changes import differences
from engagement.presenters.packs.edition import edition_of, latest_of, to_show
from jobs.actions.running import run_job
from jobs.enums import JobState
from jobs.models import Job
from jobs.one_state import one_state
from nhsuk.paper import PaperError
from partners.actions.membership import end_role
from partners.models import Membership
from tests import factories as make


def run(job: Job) -> Job:
    """Do a job as a worker does, without one."""
    assert run_job(str(job.public_id))
    job.refresh_from_db()
    return job


@pytest.fixture
def pack(db: None) -> Pack:
    """A draft of somebody who may make packs."""
    system = make.make_system()
    return make.make_pack(system=system, by=make.make_user(system=system))


def author_of(pack: Pack) -> User:
    """Who made it."""
    assert pack.author is not None
    return pack.author


def again(pack: Pack) -> Pack:
    """The pack as it is stored."""
    return Pack.objects.select_related(*to_show()).get(pk=pack.pk)


def test_figures_are_gathered_and_belong_to_the_pack(pack: Pack) -> None:
    job = run(gather_pack(by=author_of(pack), pack=pack))

    assert job.state == JobState.SUCCEEDED, job.error
    edition = edition_of(again(pack))
    assert edition is not None
    assert edition.document.system == pack.system.name
    assert {"boards", "over_time", "method"} <= {one.key for one in edition.document.sections}


def test_gathering_twice_at_once_is_refused(pack: Pack) -> None:
    gather_pack(by=author_of(pack), pack=pack)

    with pytest.raises(NotPossibleError, match="being gathered already"):
        gather_pack(by=author_of(pack), pack=pack)


def test_a_job_that_is_done_again_stores_nothing_twice(pack: Pack) -> None:
    job = run(gather_pack(by=author_of(pack), pack=pack))
    Job.objects.filter(pk=job.pk).update(state=JobState.QUEUED, finished_at=None)

    assert run(job).state == JobState.SUCCEEDED
    assert PackFigures.objects.filter(pack=pack).count() == 1


def test_whoever_may_no_longer_make_packs_gathers_none(pack: Pack) -> None:
    job = gather_pack(by=author_of(pack), pack=pack)
    for membership in Membership.objects.filter(user=pack.author):
        end_role(by=make.TESTS, membership=membership)

    job = run(job)

    assert (job.state, again(pack).figures) == (JobState.FAILED, None)
    assert "no longer" in job.error


def test_a_pack_that_was_changed_meanwhile_keeps_no_old_figures(pack: Pack) -> None:
    job = gather_pack(by=author_of(pack), pack=pack)
    change_pack(by=author_of(pack), pack=pack, facts=make.pack_facts(audience="public"))

    job = run(job)

    assert (job.state, again(pack).figures) == (JobState.FAILED, None)
    assert "changed before its figures were gathered" in job.error


def test_what_is_known_now_stands_beside_what_was_published(pack: Pack) -> None:
    published = make.make_published_pack(system=pack.system, by=author_of(pack))
    before = again(published)

    run(compare_pack(by=author_of(pack), pack=published))

    after = again(published)
    assert after.figures == before.figures
    latest = latest_of(after)
    published_edition = edition_of(after)
    assert latest is not None
    assert published_edition is not None
    assert differences(published_edition.document, latest.document)


def test_a_pack_is_printed_in_both_forms(pack: Pack) -> None:
    published = make.make_published_pack(system=pack.system, by=author_of(pack))

    job = run(print_pack(by=author_of(pack), pack=published))

    assert job.state == JobState.SUCCEEDED, job.error
    files = {file.kind: file for file in published.files.select_related("file")}
    assert set(files) == set(PackFileKind)
    assert files[PackFileKind.PAPER].file.content().startswith(b"%PDF")
    assert files[PackFileKind.WORKBOOK].file.content().startswith(b"PK")

    run(print_pack(by=author_of(pack), pack=published))
    assert {file.pk: file.version for file in published.files.all()} == {
        file.pk: file.version for file in files.values()
    }


def test_a_pdf_that_cannot_be_made_keeps_the_workbook_from_nobody(
    pack: Pack, monkeypatch: pytest.MonkeyPatch
) -> None:
    published = make.make_published_pack(system=pack.system, by=pack.author)

    def fail(*_: object) -> bytes:
        raise PaperError("Too long.")

    monkeypatch.setattr("engagement.packing.pack_paper", fail)
    job = run(print_pack(by=author_of(pack), pack=published))

    assert job.state == JobState.FAILED
    assert "workbook hold the same" in job.error
    assert [file.kind for file in published.files.all()] == [PackFileKind.WORKBOOK]


def test_a_pack_that_is_another_when_its_turn_comes_is_not_gathered(pack: Pack) -> None:
    with pytest.raises(NotPossibleError, match="changed before"):
        gather(pack, author_of(pack), by=author_of(pack), asked="something else")


@pytest.mark.django_db(transaction=True)
def test_all_is_read_in_one_state_of_the_database() -> None:
    make.make_system()

    def write() -> None:
        make.make_pack()
        connection.close()

    with one_state():
        seen = Pack.objects.count()
        writer = threading.Thread(target=write)
        writer.start()
        writer.join()
        assert Pack.objects.count() == seen
        with pytest.raises(DatabaseError, match="read-only"):
            make.make_system()
    assert Pack.objects.count() == seen + 1
