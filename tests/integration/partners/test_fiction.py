"""The invented and the real are never joined: not by a page, the API, an action or bare SQL."""

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, transaction

from partners.actions.partnership import begin_partnership
from partners.models import Organisation, Partnership, System
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("system_is_fictional", [True, False])
def test_what_is_wrong_is_said_with_how_to_mend_it(system_is_fictional: bool) -> None:
    system = make.make_system(is_fictional=system_is_fictional)
    organisation = make.make_organisation(is_fictional=not system_is_fictional)
    with pytest.raises(ValidationError) as caught:
        begin_partnership(by=make.TESTS, organisation=organisation, system=system)
    [sentence] = caught.value.message_dict["organisation"]
    assert organisation.name in sentence
    assert "Add an invented organisation" in sentence or "Choose a real organisation" in sentence


def test_neither_is_the_second_partner_of_two() -> None:
    system = make.make_system(is_fictional=True)
    invented = make.make_organisation(is_fictional=True)
    real = make.make_organisation()
    with pytest.raises(ValidationError) as caught:
        begin_partnership(by=make.TESTS, organisation=invented, system=system, counterpart=real)
    assert list(caught.value.message_dict) == ["counterpart"]


@pytest.mark.parametrize("column", ["organisation", "counterpart"])
def test_the_database_refuses_it_too(column: str) -> None:
    partnership = make.make_partnership()
    invented = make.make_organisation(is_fictional=True)
    with pytest.raises(IntegrityError, match="joins the real"), transaction.atomic():
        Partnership.objects.filter(pk=partnership.pk).update(**{column: invented})
    with pytest.raises(IntegrityError, match="joins the real"), transaction.atomic():
        Partnership.objects.create(
            system=make.make_system(),
            **{"organisation": make.make_organisation(), column: invented},
        )


def test_what_is_invented_never_turns_real() -> None:
    system = make.make_system(is_fictional=True)
    invented = make.make_organisation(is_fictional=True)
    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        System.objects.filter(pk=system.pk).update(is_fictional=False)
    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        Organisation.objects.filter(pk=invented.pk).update(is_fictional=False)
