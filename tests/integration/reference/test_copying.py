"""Many rows at once."""

import pytest
from django.db import IntegrityError, transaction

from partners.actions.copying import copy_rows
from partners.models import Partnership
from tests import factories

pytestmark = pytest.mark.django_db


def test_rows_get_keys_stamps_and_the_values_of_their_fields() -> None:
    system = factories.make_system()
    made = [
        Partnership(organisation=factories.make_organisation(), system=system, tier="known")
        for _ in range(3)
    ]
    copy_rows(made)
    rows = Partnership.objects.order_by("pk")
    assert [row.pk for row in rows] == [one.pk for one in made]
    assert [row.public_id for row in rows] == [one.public_id for one in made]
    assert all(row.changed_xid > 0 for row in rows)
    assert {row.version for row in rows} == {1}
    copy_rows([])


def test_rows_that_are_there_are_refused_or_passed_over() -> None:
    known = factories.make_partnership()
    other = factories.make_organisation()

    def rows() -> list[Partnership]:
        facts = {"system": known.system, "tier": "known"}
        return [
            Partnership(organisation=known.organisation, **facts),
            Partnership(organisation=other, **facts),
        ]

    with pytest.raises(IntegrityError), transaction.atomic():
        copy_rows(rows())
    copy_rows(rows(), pass_over_known=True)
    assert Partnership.objects.filter(system=known.system).count() == 2
