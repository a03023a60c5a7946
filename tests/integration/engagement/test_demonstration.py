"""The fictional system can be written, and its partners' records tell their stories."""

from statistics import mean

import pytest
from django.utils import timezone

from engagement.demonstration.loader import load
from engagement.models import Document, Evidence
from partners.models import Partnership

pytestmark = pytest.mark.django_db


def _values(name: str, source: str, truster: str) -> list[float]:
    rows = Evidence.objects.filter(
        partnership__organisation__name=name, source=source, truster=truster
    )
    return list(rows.in_force().values_list("x", flat=True))


def test_the_records_tell_the_stories() -> None:
    today = timezone.localdate()
    system = load(today=today, seed=1, report=lambda _line: None)

    # Care providers deliver and are not heard.
    for provider in ("Westmarch Care Association", "Larkhill Care Homes"):
        assert set(_values(provider, "consultation", "partner")) == {0.0}
        assert mean(_values(provider, "issue", "partner")) < 0.2
        assert mean(_values(provider, "document", "system")) > 0.9
    # The overwhelmed council means well: all arrives, nearly nothing in time.
    late = Document.objects.filter(
        partnership__organisation__name="Westmarch County Council",
        asked_by="system",
        asked_on__gt=today.replace(year=today.year - 1, day=1),
        settled_on__isnull=False,
    )
    assert {document.state for document in late} == {"shared"}
    assert mean(document.settled_on > document.due_on for document in late) > 0.5
    # One council decides without asking the system; the good trust asks first.
    assert set(_values("Harrowfen Borough Council", "consultation", "system")) == {0.0}
    trust = "Westmarch General Hospitals NHS Foundation Trust"
    assert set(_values(trust, "consultation", "system")) == {1.0}

    assert not Evidence.objects.exclude(partnership__organisation__is_fictional=True).exists()
    before = Evidence.objects.count()
    assert load(today=today, seed=1, report=lambda _line: None) == system
    assert Evidence.objects.count() == before
    assert Partnership.objects.filter(system=system).count() > 10
