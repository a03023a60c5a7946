"""What an import brought in goes again, with the agreements that only follow the plan."""

import pytest
from django.utils import timezone

from engagement.actions.agreement import agree_contact
from engagement.actions.importing.undo import run_undo, start_undo
from engagement.enums import SheetKind
from engagement.models import Agreement
from engagement.tasks import follow_plans
from jobs.progress import SilentProgress
from partners.enums import Tier
from partners.models import Partnership
from tests import factories as make
from tests.integration.engagement_plan.reading import plan, rate
from tests.integration.imports.sheets import sheet


@pytest.mark.django_db
def test_undoing_an_import_takes_along_what_only_follows_the_plan() -> None:
    system = make.make_system()
    plan(system, Tier.KNOWN, contacts_a_year=1)
    came = sheet(system, SheetKind.ORGANISATIONS, "Name,Type", "Ash Hub,Charity", "Elm Hub,Charity")
    follow_plans()
    ash, elm = Partnership.objects.filter(system=system).order_by("id")
    agree_contact(
        by=make.TESTS, partnership=elm, valid_from=timezone.localdate(), contacts_a_year=2
    )
    assert (rate(ash), rate(elm)) == (1, 2)
    run_undo(
        start_undo(by=make.TESTS, sheet_import=came, reason="The wrong file"), SilentProgress()
    )
    assert list(Partnership.objects.filter(system=system)) == [elm]
    assert not Agreement.objects.filter(partnership=ash.pk).exists()
