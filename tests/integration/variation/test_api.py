"""Variation through the API: what the reads say, to whom they may say it."""

from typing import Any

import pytest
from django.test import Client

from accounts.roles import BOARD_MEMBER
from partners.enums import OrganisationKind
from partners.models import Partnership, System
from tests import factories as make
from tests.integration.variation.picture import added_up, months_ago, steady

pytestmark = pytest.mark.django_db


@pytest.fixture
def partnership() -> Partnership:
    system = make.make_system()
    partnership = make.make_partnership(system=system, place=make.make_place(system, "North"))
    steady(
        partnership,
        3,
        attendance_numerator=2,
        attendance_denominator=3,
        system_survey_numerator=0.5,
        system_survey_denominator=1,
        days_due=20,
        days_quiet=10,
    )
    added_up(system)
    return partnership


def client_of(system: System) -> Client:
    client = Client()
    client.force_login(make.make_user(system=system, role=BOARD_MEMBER.name))
    return client


def get(asked: Partnership, what: str, status: int = 200, **query: Any) -> Any:
    system = asked.system
    found = client_of(system).get(f"/api/v1/systems/{system.public_id}/variation/{what}", query)
    assert found.status_code == status, found.content
    return found.json()


def test_cells(partnership: Partnership) -> None:
    [unasked] = get(partnership, "cells")
    assert unasked == get(partnership, "cells", measure="contacts")[0]
    [cell] = get(partnership, "cells", measure="attendance")
    assert (cell["kind"], cell["place_name"]) == ("upper_tier_council", "North")
    assert (cell["rate"]["numerator"], cell["rate"]["denominator"]) == (6, 9)
    assert 0 < cell["rate"]["low"] < cell["rate"]["value"] < cell["rate"]["high"] < 1
    assert cell["coverage"]["quiet"] == 30
    assert cell["trend"] is None
    practice = OrganisationKind.GP_PRACTICE
    assert get(partnership, "cells", measure="attendance", kind=practice) == []
    kinds = [practice, OrganisationKind.UPPER_TIER_COUNCIL]
    assert len(get(partnership, "cells", measure="attendance", kind=kinds, place="none")) == 0
    assert len(get(partnership, "cells", measure="attendance", kind=kinds)) == 1


def test_series(partnership: Partnership) -> None:
    period: dict[str, Any] = {
        "since": months_ago(3).isoformat(),
        "until": months_ago(1).isoformat(),
    }
    found = get(partnership, "series", measure="attendance", **period)
    assert [point["rate"]["numerator"] for point in found["points"]] == [2, 2, 2]
    assert (found["presentation"], found["trend"]) == ("plain", None)
    assert sum(year["rate"]["denominator"] for year in found["years"]) == 9
    own = {**period, "partnership": partnership.public_id}
    assert get(partnership, "series", measure="attendance", **own)["points"] == found["points"]
    stranger = make.make_partnership()
    other = {**period, "partnership": stranger.public_id}
    get(partnership, "series", 404, measure="attendance", **other)


def test_coverage(partnership: Partnership) -> None:
    [cell] = get(partnership, "coverage")
    assert cell["coverage"] == {
        "due": 60,
        "not_due": 0,
        "quiet": 30,
        "not_logged": 0,
        "logged_share": 1.0,
    }


def test_what_may_not_be_read_or_makes_no_sense(partnership: Partnership) -> None:
    get(partnership, "cells", 403, measure="system_survey")
    get(partnership, "series", 403, measure="system_survey")
    get(partnership, "cells", 400, measure="nonsense")
    get(partnership, "cells", 400, measure="attendance", kind="nonsense")
    get(partnership, "coverage", 400, measur="attendance")
    stranger = client_of(make.make_system())
    path = f"/api/v1/systems/{partnership.system.public_id}/variation/coverage"
    assert stranger.get(path).status_code == 404
    assert Client().get(path).status_code == 401
