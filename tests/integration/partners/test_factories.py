"""The factories make what they say."""

import pytest

from partners.models import Organisation, Partnership, Person
from tests import factories

pytestmark = pytest.mark.django_db


def test_a_seat_with_its_holder_can_be_made_from_nothing() -> None:
    appointment = factories.make_appointment()
    assert appointment.seat.board.system == appointment.person.system


def test_a_stranger_sees_nothing_of_another_system() -> None:
    partnership = factories.make_partnership()
    factories.make_person(system=partnership.system)
    stranger = factories.make_user(system=factories.make_system())
    assert not Partnership.objects.visible_to(stranger).exists()
    assert not Person.objects.visible_to(stranger).exists()


def test_someone_without_a_role_sees_no_organisation() -> None:
    factories.make_organisation()
    assert not Organisation.objects.visible_to(factories.make_user()).exists()


def test_an_event_has_its_partners() -> None:
    partnership = factories.make_partnership()
    event = factories.make_event(partnerships=[partnership])
    assert list(event.partnerships.all()) == [partnership]
