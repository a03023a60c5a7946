"""Which earlier pack one is compared with: of as many months, and over before it begins."""

from datetime import date

import pytest

from engagement.models import Pack
from tests import factories as make

pytestmark = pytest.mark.django_db
SUMMER = {"since": date(2025, 7, 1), "until": date(2025, 9, 30)}


def test_a_pack_is_compared_with_as_many_months_that_are_over() -> None:
    quarter = make.make_pack(since=date(2025, 10, 1), until=date(2025, 12, 31))
    system = quarter.system
    make.make_published_pack(system=system, since=date(2024, 10, 1), until=date(2025, 9, 30))
    overlapping = {"since": date(2025, 8, 1), "until": date(2025, 10, 31)}
    make.make_published_pack(system=system, **overlapping)
    assert Pack.objects.all().before(quarter) is None
    older = make.make_published_pack(
        system=system, since=date(2024, 12, 1), until=date(2025, 2, 28)
    )
    assert Pack.objects.all().before(quarter) == older
    summer = make.make_published_pack(system=system, **SUMMER)
    assert Pack.objects.all().before(quarter) == summer
    make.make_published_pack(audience="public", system=system, **SUMMER)
    make.make_published_pack(**SUMMER)
    assert Pack.objects.all().before(quarter) == summer
