"""Figures for areas come in, again, corrected, and never enter a score."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from django.utils import timezone

from engagement.actions.scoring import sweep
from engagement.models import ScoreSeries, StaleScore
from partners.actions.indicator_figures import invent_figures
from partners.enums import ReferenceKind
from partners.errors import PartnersError
from partners.models import Indicator, IndicatorValue
from partners.reference.errors import WrongFileError
from partners.reference.indicator_catalogue import PLAIN
from tests import factories as make
from tests.factories.reference import bring_in, excerpt, invented_figure, preview
from tests.integration.rules.database import fingerprint

pytestmark = pytest.mark.django_db
CARE, FIGURES = ReferenceKind.CARE_OUTCOMES, ReferenceKind.INDICATORS


def figures() -> dict[str, str]:
    tables = ("partners_indicator", "partners_indicatorvalue")
    return {table: digest for table, digest in fingerprint().items() if table in tables}


def test_each_figure_says_its_source_and_as_at() -> None:
    snapshot = bring_in(CARE)
    value = IndicatorValue.objects.select_related("indicator", "snapshot").first()
    assert value is not None
    assert value.snapshot == snapshot
    assert "Skills for Care" in value.indicator.source
    assert snapshot.counts["new"] == IndicatorValue.objects.count() == snapshot.counts["rows"]


def test_a_preview_writes_no_figure() -> None:
    snapshot = preview(FIGURES)
    assert snapshot.counts["new"] == 5
    assert snapshot.counts["skipped"] == 1
    assert snapshot.samples["new"][0]["what"].endswith("2024-25: 11.2")
    assert not IndicatorValue.objects.exists()


@pytest.mark.parametrize("kind", [CARE, FIGURES])
def test_the_same_file_again_changes_nothing(kind: ReferenceKind) -> None:
    bring_in(kind)
    before = figures()
    again = bring_in(kind)
    assert figures() == before
    assert again.counts["new"] == again.counts["changed"] == 0


def test_a_corrected_figure_keeps_the_earlier_one_as_it_was_known() -> None:
    bring_in(FIGURES)
    between = timezone.now()
    again = bring_in(FIGURES, excerpt(FIGURES).replace(b",11.2,", b",13.9,"))
    assert again.counts["changed"] == 1
    mine = IndicatorValue.objects.filter(area_code="E06000005", period="2024-25")
    assert [row.value for row in mine.standing()] == [13.9]
    assert [row.value for row in mine.known_on(between)] == [11.2]
    assert [row.value for row in mine.known_on(timezone.now())] == [13.9]


def test_the_figures_of_a_known_area_cannot_be_written_over_or_doubled() -> None:
    bring_in(FIGURES)
    value = IndicatorValue.objects.standing().exclude(value=None)[0]
    with pytest.raises(ProgrammingError), transaction.atomic():
        IndicatorValue.objects.filter(pk=value.pk).update(value=1)
    value.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        IndicatorValue.objects.bulk_create([value])


def test_a_zero_is_kept_and_pointed_out() -> None:
    snapshot = bring_in(FIGURES, excerpt(FIGURES).replace(b",11.2,", b",0,"))
    assert sum(snapshot.counts["notes"].values()) == 1
    assert IndicatorValue.objects.filter(value=0).count() == 1


def test_a_file_of_something_else_is_refused_and_nothing_is_written() -> None:
    with pytest.raises(WrongFileError):
        bring_in(CARE, excerpt(ReferenceKind.TRUSTS))
    assert not Indicator.objects.exists()


def test_a_shorter_file_of_figures_needs_no_consent() -> None:
    bring_in(FIGURES)
    first_two = b"\n".join(excerpt(FIGURES).splitlines()[:2]) + b"\n"
    assert not preview(FIGURES, first_two).counts["warnings"]


def test_figures_enter_no_score_and_make_none_stale() -> None:
    partnership = make.make_partnership(name="Darlington Borough Council")
    make.make_identifier(partnership.organisation, "E06000005", scheme="gss")
    make.make_event(partnerships=[partnership])
    sweep(timedelta(seconds=20))
    before = list(ScoreSeries.objects.order_by("pk").values_list("pk", "version", "newest_mean"))
    bring_in(CARE)
    bring_in(FIGURES)
    assert not StaleScore.objects.waiting().exists()
    sweep(timedelta(seconds=20))
    after = list(ScoreSeries.objects.order_by("pk").values_list("pk", "version", "newest_mean"))
    assert before
    assert after == before


def test_invented_figures_are_of_invented_areas_and_indicators() -> None:
    assert invent_figures(by=make.TESTS, figures=[invented_figure()]) == 1
    assert Indicator.objects.get().is_fictional
    with pytest.raises(PartnersError):
        invent_figures(by=make.TESTS, figures=[invented_figure(area="E06000005")])
    bring_in(FIGURES)
    with pytest.raises(PartnersError):
        invent_figures(by=make.TESTS, figures=[invented_figure(code=PLAIN["care-vacancies"].code)])


def test_a_file_cannot_write_into_an_invented_indicator() -> None:
    invent_figures(by=make.TESTS, figures=[invented_figure(code="warm-homes")])
    snapshot = bring_in(FIGURES)
    assert snapshot.counts["rejected"] == 1
    assert not IndicatorValue.objects.filter(
        indicator__is_fictional=True, area_code__startswith="E"
    ).exists()


def test_invented_figures_show_in_invented_systems_and_real_ones_to_all() -> None:
    bring_in(FIGURES)
    invent_figures(by=make.TESTS, figures=[invented_figure()])
    real = make.make_user(system=make.make_system())
    seen = set(Indicator.objects.visible_to(real).values_list("is_fictional", flat=True))
    assert seen == {False}
    nobody = make.make_user()
    assert not IndicatorValue.objects.visible_to(nobody).exists()
