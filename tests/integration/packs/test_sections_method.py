"""Method and data quality, in a pack: how much was logged, and what figures and charts mean."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from engagement.actions.score_model import put_into_force
from engagement.enums import PackAudience
from engagement.models import MonthlyFigures, ScoreModel
from engagement.packs.document import Column, Figure, Row, Section, Table
from engagement.presenters.packs.asked import Asked
from engagement.presenters.packs.sections import method
from partners.enums import ReferenceKind
from partners.models import Partnership, System
from tests import factories as make
from tests.factories.reference import bring_in
from tests.integration.packs.gathering import (
    asked_of,
    cells,
    table_of,
    texts_of,
    words_of,
)
from tests.integration.variation.picture import added_up

pytestmark = pytest.mark.django_db

SINCE, UNTIL = date(2026, 1, 1), date(2026, 3, 31)
PUBLIC = PackAudience.PUBLIC


@pytest.fixture
def system() -> System:
    return make.make_system(name="Northmarch")


def _asked(system: System, **said: object) -> Asked:
    return asked_of(system, "board_member", **{"since": SINCE, "until": UNTIL, **said})


def _gathered(system: System, **said: object) -> Section:
    return method.gather(_asked(system, **said))


def _days(partnership: Partnership, **days: int) -> None:
    MonthlyFigures.objects.create(
        partnership=partnership,
        system=partnership.system,
        month=date(2026, 2, 1),
        computed_at=timezone.now(),
        **days,
    )


def test_how_much_was_logged_by_kind_and_in_all(system: System) -> None:
    council, charity = (
        make.make_partnership(system=system, kind=kind)
        for kind in ("upper_tier_council", "voluntary")
    )
    _days(council, days_due=20, days_not_due=10, days_quiet=10)
    _days(charity, days_due=30, days_not_logged=10)
    added_up(system)
    table = table_of(_gathered(system), "method.coverage")
    assert cells(table) == [
        ["Upper-tier council", "1", "1", "50%", "25%", "25%", "0%"],
        ["Voluntary or community organisation", "1", "1", "75%", "0%", "0%", "25%"],
        ["All partners", "2", "3", "62%", "12%", "12%", "12%"],
    ]
    assert table.sentence == "86% of the time that could have been logged was logged."
    (headline,) = [one for one in _gathered(system).headlines if one.key == "method.logged"]
    assert headline.text == "86%"


def test_in_public_shares_alone_and_none_of_a_small_group(system: System) -> None:
    for kind, number in (("gp_practice", 6), ("care_provider", 7), ("voluntary", 2)):
        for _ in range(number):
            _days(make.make_partnership(system=system, kind=kind), days_due=30)
    added_up(system)
    section = _gathered(system, audience=PUBLIC)
    table = table_of(section, "method.coverage")
    assert [column.name for column in table.columns][1] == "Logged, contact due"
    assert "Voluntary or community organisation" not in {row[0] for row in cells(table)}
    assert cells(table)[-1][0] == "All partners"
    assert [text for text in words_of(section) if "about 20 partners of Northmarch" in text]
    assert [text for text in words_of(section) if "This pack may be published" in text]


def test_months_without_a_log_are_named_and_are_no_silence(system: System) -> None:
    partnership = make.make_partnership(system=system)
    make.make_event(partnerships=[partnership], starts_at=datetime(2026, 2, 10, 9, tzinfo=UTC))
    said = " ".join(words_of(_gathered(system)))
    assert "In 2 of 3 months the system logged nothing at all: January 2026, March 2026." in said
    assert "1 partner of Northmarch and 1 event" in said
    (headline,) = [one for one in _gathered(system).headlines if one.key == "method.months"]
    assert (headline.text, headline.is_concern) == ("2 of 3", True)


def test_figures_and_charts_are_explained_where_the_pack_has_them(system: System) -> None:
    table = Table(
        key="over_time.contacts",
        title="Contact against what was expected",
        columns=(Column("Commitments kept by partners"),),
        rows=(Row("1", ("Attendance at boards",)),),
    )
    before = Section("over_time", "Engagement over time", "", (Figure(table),))
    said = words_of(method.gather(replace(_asked(system), gathered=(before,))))
    explained = [
        text for text in said if text.endswith(("expected.", "deputy.", "due.", "logged."))
    ]
    assert any("Contact against what was expected: Contacts made" in text for text in explained)
    assert any("Attendance at boards: How often" in text for text in explained)
    assert any("Commitments kept by partners: Of what" in text for text in explained)
    assert not [text for text in said if "Documents shared in time by partners" in text]
    assert [text for text in said if "Control charts (XmR)" in text]
    assert not [text for text in said if "Funnels:" in text]
    without = words_of(_gathered(system))
    assert not [text for text in without if "XmR" in text or "How each figure" in text]


def test_trust_runs_in_shadow_until_a_model_is_approved() -> None:
    system = make.make_system(is_fictional=True)
    assert [text for text in words_of(_gathered(system)) if "run in shadow" in text]
    model = ScoreModel.objects.get(name="trust-1")
    put_into_force(by=make.TESTS, model=model, system=system, reason="Agreed.")
    said = words_of(_gathered(system))
    assert [text for text in said if "Trust is scored by “trust-1”" in text]
    assert [text for text in said if text.startswith("This system is invented")]


def test_sources_of_open_data_are_named_with_day_and_licence(system: System) -> None:
    bring_in(ReferenceKind.TRUSTS, as_at=date(2025, 1, 1))
    bring_in(ReferenceKind.TRUSTS, as_at=date(2026, 1, 1))
    said = words_of(_gathered(system))
    assert [text for text in said if "Open Government Licence v3.0" in text]
    (trusts,) = [text for text in said if "etr.csv" in text or "NHS trusts" in text]
    assert "as at 1 January 2026 (Open Government Licence v3.0)" in trusts


def test_an_empty_system_and_a_period_that_has_not_begun(system: System) -> None:
    section = _gathered(system)
    assert not table_of(section, "method.coverage").rows
    assert [text for text in words_of(section) if "0 partners of Northmarch and 0 events" in text]
    ahead = timezone.localdate() + timedelta(days=400)
    later = _gathered(system, since=ahead.replace(day=1), until=ahead)
    assert "The period has not begun." in words_of(later)
    assert not later.headlines


def test_frozen_is_explained_with_the_day_of_gathering(system: System) -> None:
    today = timezone.localdate()
    texts = list(texts_of(_gathered(system)))
    assert [text for text in texts if f"gathered on {today.day} {today:%B %Y}" in text]
