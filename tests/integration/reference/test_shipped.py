"""The reference data that comes with the product."""

from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command

from audit.models import AuditEvent
from partners.actions.shipped_reference import is_loaded, load_shipped_reference_data
from partners.models import Area, Organisation, ReferenceSnapshot, Succession, System, SystemCluster
from tests.factories.users import TESTS
from tests.integration.rules.database import fingerprint

pytestmark = pytest.mark.django_db


def load() -> str:
    out = StringIO()
    call_command("load_reference_data", stdout=out)
    return out.getvalue()


def test_all_systems_of_2022_to_2026_with_what_became_of_them() -> None:
    assert "48 systems, 16 successions" in load()
    assert is_loaded()
    assert System.objects.count() == 48
    assert System.objects.filter(legal_end__isnull=True).count() == 36
    frimley = System.objects.get(code="QNQ")
    assert (frimley.name, frimley.legal_end) == ("Frimley", date(2026, 3, 31))
    assert frimley.icb is not None
    assert frimley.icb.name == "NHS Frimley Integrated Care Board"
    followers = Succession.objects.filter(predecessor=frimley.icb)
    assert {one.successor.system_of.code for one in followers} == {"S0E4D", "S9B9J", "QRL"}


def test_areas_lie_in_systems_for_a_time() -> None:
    load()
    guildford = Area.objects.get(gss_code="E07000209").systems.order_by(
        "valid_from", "system__code"
    )
    assert [(one.system.code, one.share, one.valid_to) for one in guildford] == [
        ("QNQ", Decimal("0.1548"), date(2026, 3, 31)),
        ("QXU", Decimal("0.8452"), date(2026, 3, 31)),
        ("S9B9J", Decimal("1.0000"), None),
    ]
    bolton = Area.objects.get(gss_code="E08000001").systems.get()
    assert (bolton.valid_from, bolton.valid_to) == (date(2022, 7, 1), None)


def test_what_is_not_verified_says_so_or_is_left_out() -> None:
    load()
    sources = set(SystemCluster.objects.values_list("source", flat=True))
    assert sources == {"Press reports of 2025, not verified"}
    new = System.objects.get(code="S1Y5D")
    assert new.icb is not None
    assert [code.scheme for code in new.icb.identifiers.all()] == ["ods"]


def test_a_second_load_changes_nothing() -> None:
    load()
    before = fingerprint()
    assert "already" in load()
    assert fingerprint() == before


def test_a_load_of_newer_files_puts_right_what_differs_and_nothing_else() -> None:
    load()
    System.objects.filter(code="QHM").update(name="Wrong")
    Organisation.objects.filter(system_of__code="QHM").update(name="Wrong as well")
    untouched = System.objects.get(code="QOP").version
    load_shipped_reference_data(by=TESTS)
    north = System.objects.get(code="QHM")
    assert north.name == "North East and North Cumbria"
    assert str(north.icb) == "NHS North East and North Cumbria Integrated Care Board"
    assert System.objects.get(code="QOP").version == untouched
    assert System.objects.count() == 48


def test_every_fact_names_its_source_and_the_run_is_recorded() -> None:
    load()
    snapshot = ReferenceSnapshot.objects.get()
    for model in (System, Organisation, Area):
        assert set(model.objects.values_list("snapshot", flat=True)) == {snapshot.pk}
    assert AuditEvent.objects.filter(type="reference.loaded").count() == 1
