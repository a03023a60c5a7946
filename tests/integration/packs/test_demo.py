"""The packs of the demonstration: there, true, and with figures that would read differently now."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from engagement.actions.pack_figures import GATHER
from engagement.actions.pack_release import PRINT
from engagement.actions.scoring import sweep
from engagement.demonstration.packs import (
    financial_year_before,
    quarter_before,
    write_packs,
)
from engagement.enums import PackAudience, PackKind, PackState
from engagement.models import Pack
from engagement.packing import gather
from engagement.packs.changes import differences
from engagement.presenters.packs.edition import document_of, edition_of, to_show
from engagement.presenters.packs.gather import gathered
from jobs.models import Job
from tests.demonstration import demonstration

TODAY = timezone.localdate()


def test_quarters_and_years_are_whole_and_over() -> None:
    day = date(2026, 11, 23)
    assert quarter_before(day, quarters=1) == (date(2026, 7, 1), date(2026, 9, 30))
    assert quarter_before(day, quarters=2) == (date(2026, 4, 1), date(2026, 6, 30))
    assert quarter_before(date(2026, 1, 1), 1) == (date(2025, 10, 1), date(2025, 12, 31))
    assert financial_year_before(day) == (date(2025, 4, 1), date(2026, 3, 31))
    assert financial_year_before(date(2026, 3, 31)) == (date(2024, 4, 1), date(2025, 3, 31))
    assert financial_year_before(date(2026, 4, 1)) == (date(2025, 4, 1), date(2026, 3, 31))


@pytest.mark.django_db
def test_the_packs_of_the_demonstration_tell_their_story() -> None:
    system = demonstration()
    sweep(timedelta(minutes=1))
    write_packs(system, TODAY, lambda _line: None)
    write_packs(system, TODAY, lambda _line: None)  # changes nothing
    packs = Pack.objects.filter(system=system).select_related(*to_show()).order_by("pk")
    assert [(one.kind, one.audience, one.state) for one in packs] == [
        (PackKind.BOARD, PackAudience.PRIVATE, PackState.PUBLISHED),
        (PackKind.BOARD, PackAudience.PUBLIC, PackState.PUBLISHED),
        (PackKind.ASSESSMENT, PackAudience.PRIVATE, PackState.APPROVED),
        (PackKind.BOARD, PackAudience.PRIVATE, PackState.DRAFT),
    ]
    published, public, evidence, draft = packs
    for pack in (published, public, evidence):
        edition = edition_of(pack)
        assert edition is not None
        assert edition.front.approver == "Gareth Lloyd"
        assert edition.so_what
        assert all(section.blocks for section in edition.document.sections)
    names = [one.organisation.name for one in system.partnerships.select_related("organisation")]
    words = [text.text for text in public.texts.all()]
    assert [name for name in names if any(name in text for text in words)] == []
    _left_to_the_worker(published, draft)
    _reads_differently_now(published)
    _says_what_changed(draft)


def _left_to_the_worker(published: Pack, draft: Pack) -> None:
    jobs = Job.objects.filter(kind__in=(GATHER, PRINT)).order_by("pk")
    asked = [(job.kind, job.parameters["pack"]) for job in jobs]
    assert [kind for kind, _pack in asked] == [PRINT, PRINT, PRINT, GATHER, GATHER]
    assert asked[3:] == [(GATHER, str(draft.public_id)), (GATHER, str(published.public_id))]
    assert draft.figures is None


def _reads_differently_now(published: Pack) -> None:
    """A promise was not kept after all."""
    from engagement.presenters.packs.edition import asked_of

    assert published.figures is not None
    then = document_of(published.figures)
    manager = User.objects.get(email__startswith="manager@")
    now = gathered(
        asked_of(published, manager), published.sections, timezone.now(), lambda *_told: None
    )
    found = differences(then, now)
    assert any("kept" in f"{one.where} {one.before}".lower() for one in found)
    assert len(found) < 30  # one promise, and not every limit of a chart


def _says_what_changed(draft: Pack) -> None:
    manager = User.objects.get(email__startswith="manager@")
    document = document_of(gather(draft, manager, by=manager))
    changes = document.section("changes")
    assert changes is not None
    assert changes.figures[0].table.rows
