"""The newest notes with a word, whether it is rare, common, or was common once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from engagement.analytics import search_newest
from engagement.analytics.search_newest import newest
from engagement.analytics.search_sources import SOURCES, Found
from engagement.analytics.search_words import read_words
from engagement.models import Event
from partners.models.reach import Reach
from tests import factories as make
from tests.integration.search.conftest import Library

DAYS = 12


@pytest.fixture
def diary(library: Library, monkeypatch: pytest.MonkeyPatch) -> Library:
    """Twelve days of notes: "daily" on each, "fair" on six, "early" on the oldest five."""
    monkeypatch.setattr(search_newest, "FEW", 3)
    monkeypatch.setattr(search_newest, "RECENT", 6)
    for day in range(DAYS):
        notes = f"daily {'fair' if day % 2 else 'rainy'} {'early' if day >= DAYS - 5 else ''}"
        make.make_event(
            partnerships=[library.partnership],
            title=f"Day {day:02}",
            notes=notes,
            starts_at=timezone.now() - timedelta(days=day + 1),
        )
    return library


CASES = {
    "daily": range(DAYS),
    "fair": range(1, DAYS, 2),
    "early": range(DAYS - 5, DAYS),
    "fair early": range(7, DAYS, 2),
    "daily early": range(DAYS - 5, DAYS),
    "never": range(0),
}


def test_the_newest_come_first_however_common_the_word(diary: Library) -> None:
    reach = Reach(diary.manager)
    found, wanted = {}, {}
    for typed, days in CASES.items():
        for size in (1, 3, 4, 50):
            keys = newest(SOURCES[Found.NOTE], reach, read_words(typed), size)
            found[typed, size] = [Event.objects.get(pk=key).title for key in keys]
            wanted[typed, size] = [f"Day {day:02}" for day in days][:size]
    assert found == wanted


def test_what_others_wrote_neither_counts_nor_shows(diary: Library) -> None:
    """A word that is common elsewhere is rare here."""
    elsewhere = make.make_partnership(system=make.make_system())
    for _ in range(5):
        make.make_event(partnerships=[elsewhere], notes="rainy daily")
    make.make_event(partnerships=[diary.partnership], title="Now", notes="rainy hail")
    assert diary.names("rainy", Found.NOTE)[:2] == ["Now", "Day 00"]
    assert diary.names("hail", Found.NOTE) == ["Now"]
