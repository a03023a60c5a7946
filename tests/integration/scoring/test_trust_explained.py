"""Every trust score and every change is explained as an exact sum, as known now and then."""

import math
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from accounts.roles import ROLES, Permission
from engagement.actions.agreement import agree_contact
from engagement.actions.commitment import reopen_commitment, settle_commitment
from engagement.actions.event import withdraw_event
from engagement.actions.score_model import put_into_force
from engagement.actions.score_writing import write_health, write_trust
from engagement.analytics.health import gather, weekly
from engagement.analytics.trust_on import TrustOn, trust_on
from engagement.days import end_of_day
from engagement.enums import CommitmentState, Measure, ModelFamily, Side, Truster
from engagement.models import (
    Commitment,
    Pressure,
    ScoreModel,
    ScoreModelApproval,
    ScoreSeries,
)
from engagement.presenters.trust_page import trust_page
from engagement.presenters.trust_records import Reader
from engagement.presenters.trust_why import trust_changed, trust_why
from partners.enums import OrganisationKind
from partners.models import Organisation, Partnership, System
from tests import factories as make
from tests.integration.scoring.test_trust_series import rates

pytestmark = pytest.mark.django_db
LONDON = ZoneInfo("Europe/London")
EXACT = 1e-9


def at(day: str) -> "time_machine.travel":
    return time_machine.travel(datetime.fromisoformat(f"{day}T10:00:00").replace(tzinfo=LONDON))


def kept(partnership: Partnership, side: str = Side.SYSTEM, **more: str) -> Commitment:
    """A promise settled today, recorded today."""
    today = timezone.localdate()
    commitment = make.make_commitment(
        partnership=partnership, made_by=side, made_on=today - timedelta(days=20), due_on=today
    )
    return settle_commitment(
        by=make.TESTS,
        commitment=commitment,
        state=more.get("state", CommitmentState.KEPT),
        happened_on=today,
        is_confirmed=True,
    )


@pytest.fixture
def partnership() -> Iterator[Partnership]:
    """A year of promises; in June one of March turned out to be broken, and a pressure came up."""
    with at("2026-01-15"):
        partnership = make.make_partnership(system=approved_system())
        rates(partnership)
        kept(partnership)
        kept(partnership, Side.PARTNER)
    with at("2026-03-10"):
        wrong = kept(partnership)
    with at("2026-05-20"):
        kept(partnership, Side.PARTNER, state=CommitmentState.KEPT)
    with at("2026-06-12"):
        reopen_commitment(by=make.TESTS, commitment=wrong, reason="It never came.")
        Pressure.objects.create(
            system=partnership.system,
            kind="workforce",
            level=0.7,
            first_on=date(2026, 3, 1),
            last_on=date(2026, 8, 1),
            document="Board paper 12",
        )
    with at("2026-09-01"):
        kept(partnership)
        yield partnership


def approved_system() -> System:
    system = make.make_system()
    model = make.make_trust_model(calibrated_to=date(2025, 12, 31))
    put_into_force(by=make.TESTS, model=model, system=system, reason="Agreed.")
    return system


def now_a_practice(organisation: Organisation) -> None:
    """What a reference import does when a register calls an organisation something else."""
    organisation.kind = OrganisationKind.GP_PRACTICE
    organisation.save()
    organisation.kind_records.create(kind=organisation.kind, valid_from=timezone.localdate())


def reader(partnership: Partnership, role: str = "partnership_manager") -> Reader:
    user = make.make_user(system=partnership.system, role=role)
    return Reader(user, partnership, ROLES[role].permissions)


def now(partnership: Partnership) -> TrustOn:
    on = trust_on(partnership, timezone.localdate())
    assert on is not None
    return on


def then(partnership: Partnership, day: date) -> TrustOn:
    on = trust_on(partnership, day, known_on=end_of_day(day))
    assert on is not None
    return on


@pytest.mark.parametrize("truster", [Truster.PARTNER, Truster.SYSTEM])
def test_the_parts_and_their_records_add_up(partnership: Partnership, truster: Truster) -> None:
    on = now(partnership)
    why = trust_why(on, truster, reader(partnership))
    assert (
        abs(math.fsum(line.points for line in why.explanation.lines) - why.explanation.score)
        < EXACT
    )
    assert abs(why.explanation.score - on.at_end(truster).mean[0]) < EXACT
    assert why.usual + sum(part.points for part in why.parts) == why.total
    assert abs(float(why.total) - why.explanation.score) < 0.05 + EXACT
    for part in why.parts:
        if part.records and not part.others:
            assert abs(math.fsum(row.points for row in part.records) - part.exact) < EXACT


def test_a_change_names_what_is_new_and_what_was_put_right(partnership: Partnership) -> None:
    changed = trust_changed(
        now(partnership), date(2026, 5, 31), Truster.PARTNER, reader(partnership)
    )
    assert changed is not None
    assert not changed.is_hindsight
    points = math.fsum(line.points for line in changed.change.lines)
    assert abs(points - (changed.change.after - changed.change.before)) < EXACT
    assert {"New", "Corrected", "Fading", "Re-weighted", "Pressure"} >= {
        p.name for p in changed.parts
    }
    corrected = next(part for part in changed.parts if part.name == "Corrected")
    assert len(corrected.records) == 1
    assert corrected.exact < 0
    new = next(part for part in changed.parts if part.name == "New")
    assert [row.on for row in new.records] == [date(2026, 9, 1)]


def test_another_model_is_its_own_line(partnership: Partnership) -> None:
    before = then(partnership, date(2026, 8, 30))
    other = make.make_trust_model(
        calibrated_to=date(2026, 8, 31), tau2=400, mu=dict.fromkeys(before.parameters.mu, 50.0)
    )
    put_into_force(by=make.TESTS, model=other, system=partnership.system, reason="Recalibrated.")
    changed = trust_changed(
        now(partnership), date(2026, 8, 30), Truster.PARTNER, reader(partnership)
    )
    assert changed is not None
    assert "Score model" in {part.name for part in changed.parts}
    points = math.fsum(line.points for line in changed.change.lines)
    assert abs(points - (changed.change.after - changed.change.before)) < EXACT


@pytest.mark.parametrize("day", [date(2026, 2, 1), date(2026, 5, 31), date(2026, 7, 1)])
def test_a_past_score_as_known_then_is_what_was_stored_then(
    partnership: Partnership, day: date
) -> None:
    """Whatever was corrected, recorded late or decided since does not reach back."""
    known = then(partnership, day)
    with at(day.isoformat()):
        again = trust_on(partnership, day, known_on=end_of_day(day))
    assert again is not None
    for truster in (Truster.PARTNER, Truster.SYSTEM):
        assert known.at_end(truster).mean.tolist() == again.at_end(truster).mean.tolist()
    corrected = trust_on(partnership, day)
    assert corrected is not None
    differs = known.at_end(Truster.PARTNER).mean[0] != corrected.at_end(Truster.PARTNER).mean[0]
    # The promise of March counted as kept until June, when the pressure became known as well.
    assert differs == (date(2026, 3, 10) <= day < date(2026, 6, 12))


def test_what_was_stored_is_what_is_known_as_of_that_day() -> None:
    with at("2026-01-15"):
        partnership = make.make_partnership(system=approved_system())
        wrong = kept(partnership)
        write_trust(partnership)
        stored = ScoreSeries.objects.get(
            measure=Measure.TRUST_OF_PARTNER, is_newest=True, model__calibrated_to__isnull=False
        )
    with at("2026-04-01"):
        reopen_commitment(by=make.TESTS, commitment=wrong, reason="It never came.")
        kept(partnership)
        now_a_practice(partnership.organisation)
        put_into_force(
            by=make.TESTS,
            model=make.make_trust_model(calibrated_to=date(2026, 3, 31), tau2=500),
            system=partnership.system,
            reason="Recalibrated.",
        )
        partnership = Partnership.objects.get(pk=partnership.pk)
        past = then(partnership, date(2026, 1, 15))
        assert past.at_end(Truster.PARTNER).mean[0] == stored.newest_mean
        assert past.model == stored.model
        assert now(partnership).at_end(Truster.PARTNER).mean[0] != stored.newest_mean


def test_engagement_health_as_known_then_is_what_was_stored_then() -> None:
    with at("2026-01-15"):
        model = ScoreModel.objects.in_force(ModelFamily.HEALTH)
        ScoreModelApproval.objects.create(model=model, reason="In force by then.")
        partnership = make.make_partnership()
        event = make.make_event(partnerships=[partnership], starts_at=timezone.now())
        agree_contact(
            by=make.TESTS,
            partnership=partnership,
            valid_from=date(2026, 1, 1),
            contacts_a_year=12,
        )
        write_health(partnership)
        stored = ScoreSeries.objects.get(measure=Measure.HEALTH, is_newest=True).newest_mean
    with at("2026-04-01"):
        withdraw_event(by=make.make_user(), event=event, reason="It never was.")
        make.make_event(partnerships=[partnership], starts_at=timezone.now() - timedelta(days=80))
        agree_contact(
            by=make.TESTS,
            partnership=partnership,
            valid_from=date(2026, 1, 1),
            contacts_a_year=100,
        )
        now_a_practice(partnership.organisation)
        client = Client()
        client.force_login(make.make_user(system=partnership.system))
        base = f"/api/v1/partnerships/{partnership.public_id}/scores/why"
        past = client.get(f"{base}?known_on=2026-01-15").json()
        assert past["week_end"] == "2026-01-18"
        assert stored is not None
        assert abs(float(past["total"]) - stored) < 0.05 + EXACT
        facts = gather(partnership, known_on=end_of_day(date(2026, 1, 15)))
        again = weekly(facts, date(2026, 1, 15))
        assert again is not None
        assert again.mean[-1] == stored
        assert client.get(f"{base}?known_on=2025-12-31").status_code == 404


def test_before_anything_was_recorded_the_past_is_seen_with_what_is_known_now() -> None:
    with at("2026-09-01"):
        partnership = make.make_partnership(system=approved_system())
        commitment = make.make_commitment(
            partnership=partnership, made_on=date(2026, 1, 5), due_on=date(2026, 2, 1)
        )
        settle_commitment(
            by=make.TESTS,
            commitment=commitment,
            state=CommitmentState.KEPT,
            happened_on=date(2026, 2, 1),
        )
        who = reader(partnership)
        changed = trust_changed(now(partnership), date(2026, 6, 1), Truster.PARTNER, who)
        assert changed is not None
        assert changed.is_hindsight
        assert "Fading" in {part.name for part in changed.parts}
        assert trust_changed(now(partnership), date(2026, 1, 9), Truster.PARTNER, who) is None


def test_in_shadow_only_those_who_judge_the_method_look() -> None:
    partnership = make.make_partnership()
    kept(partnership)
    write_trust(partnership)
    for role, name in ((role, role.name) for role in ROLES.values() if not role.national):
        who = reader(partnership, name)
        visible = ScoreSeries.objects.visible_to(who.user).filter(
            partnership=partnership, measure=Measure.TRUST_OF_PARTNER
        )
        if Permission.VIEW_SHADOW_SCORES in role.permissions:
            page = trust_page(who, Truster.PARTNER, 91, None)
            assert page is not None
            assert page.section.is_shadow
            assert page.chosen.band is None
            assert visible.exists()
        else:
            with pytest.raises(PermissionDenied):
                trust_page(who, Truster.PARTNER, 91, None)
            assert not visible.exists()


def test_the_rating_of_a_partner_is_for_those_who_work_with_it(partnership: Partnership) -> None:
    write_trust(partnership)
    for role in ("board_member", "partnership_manager"):
        who = reader(partnership, role)
        page = trust_page(who, Truster.SYSTEM, 91, None)
        assert page is not None
        may = Permission.VIEW_RATING_OF_PARTNERS in ROLES[role].permissions
        assert (page.chosen.truster == Truster.SYSTEM) == may
        assert (page.section.gap is not None) == may
        visible = ScoreSeries.objects.visible_to(who.user).filter(partnership=partnership)
        assert visible.filter(measure=Measure.TRUST_OF_SYSTEM).exists() == may
        assert visible.filter(measure=Measure.TRUST_OF_PARTNER).exists()


def test_the_api_gives_every_line_and_they_add_up(partnership: Partnership) -> None:
    client = Client()
    client.force_login(make.make_user(system=partnership.system, role="partnership_manager"))
    base = f"/api/v1/partnerships/{partnership.public_id}/trust"
    trust = client.get(base).json()
    assert [row["truster"] for row in trust["directions"]] == ["partner", "system"]
    assert trust["is_shadow"] is False
    for row in trust["directions"]:
        why = client.get(f"{base}/why?truster={row['truster']}&since=2026-05-31").json()
        assert why["score"] == row["mean"]
        assert abs(math.fsum(line["points"] for line in why["lines"]) - why["score"]) < EXACT
        change = why["change"]
        total = math.fsum(line["points"] for line in change["lines"])
        assert abs(total - (change["after"] - change["before"])) < EXACT
        assert abs(row["delivery"] + row["allowance"] - row["mean"]) < EXACT
    past = client.get(f"{base}?known_on=2026-05-31").json()
    assert past["week_end"] == "2026-05-31"
    assert (
        past["directions"][0]["mean"]
        == then(partnership, date(2026, 5, 31)).at_end(Truster.PARTNER).mean[0]
    )


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("known_on=tomorrow", "known_on"),
        ("known_on=2999-01-01", "known_on"),
        ("truster=nobody", "truster"),
        ("since=31/05/2026", "since"),
        ("colour=blue", "colour"),
    ],
)
def test_a_question_that_cannot_be_answered_says_why(
    partnership: Partnership, query: str, field: str
) -> None:
    client = Client()
    client.force_login(make.make_user(system=partnership.system, role="partnership_manager"))
    response = client.get(f"/api/v1/partnerships/{partnership.public_id}/trust/why?{query}")
    assert response.status_code == 400
    assert list(response.json()["errors"]) == [field]


def test_the_model_of_shadow_is_not_approved_for_a_real_system() -> None:
    use = ScoreModel.objects.in_use(ModelFamily.TRUST, make.make_system())
    assert use.is_shadow
    assert use.shown is not None
