"""Whom a wave asks: what is chosen, who comes first, and who is left out and why."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from engagement.actions.event import EventFacts, PartnerPart, PersonPart, log_event
from engagement.actions.survey.asked_partners import count_of_partners
from engagement.actions.survey.asking import whom
from engagement.actions.survey.asking_choice import (
    Asking,
    WhyNot,
    asking_of,
    check_asking,
    write_asking,
)
from engagement.actions.survey.invitation import (
    invite,
    invite_colleague,
    take_back_invitation,
)
from engagement.actions.survey.opening import open_wave
from engagement.actions.survey.wave import WaveFacts, move_last_day, prepare_wave
from engagement.enums import Side, WaveState
from engagement.errors import NotPossibleError
from engagement.models import SurveyInvitation, SurveyWave
from partners.actions.person import change_person
from partners.enums import OrganisationKind, Tier
from partners.models import Partnership, Person, System
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def system() -> System:
    return make.make_system()


def partner(system: System, people: int = 1, **facts: object) -> Partnership:
    found = make.make_partnership(system=system, **facts)  # type: ignore[arg-type]
    for _ in range(people):
        make.make_person(system=system, organisation=found.organisation)
    return found


def asked_of(wave: SurveyWave, **choice: object) -> set[Partnership | None]:
    wave.asking = write_asking(Asking(**choice))  # type: ignore[arg-type]
    return {one.partnership for one in whom(wave).people}


def worker(partnership: Partnership, **facts: str) -> Person:
    return make.make_person(
        system=partnership.system, organisation=partnership.organisation, **facts
    )


def test_partners_fit_every_list_or_are_named(system: System) -> None:
    place = make.make_place(system)
    council = partner(system, tier=Tier.MANAGED, place=place)
    trust = partner(system, tier=Tier.MANAGED, kind=OrganisationKind.ACUTE_TRUST)
    charity = partner(system, kind=OrganisationKind.VOLUNTARY, place=place)
    partner(make.make_system(), tier=Tier.MANAGED)
    joint = make.make_partnership(system=system, counterpart=trust.organisation)
    wave = make.make_wave(system=system)
    assert asked_of(wave) == set()
    assert asked_of(wave, tiers=("managed",)) == {council, trust}
    assert asked_of(wave, tiers=("managed",), places=(str(place.public_id),)) == {council}
    assert asked_of(wave, sectors=("vcse", "nhs")) == {trust, charity}
    assert asked_of(wave, kinds=("voluntary",), organisations=(str(trust.public_id),)) == {
        charity,
        trust,
    }
    assert asked_of(wave, tiers=("managed",), left_out=(str(trust.public_id),)) == {council}
    assert asked_of(wave, organisations=(str(joint.public_id),)) == set()
    assert asking_of(wave).organisations == (str(joint.public_id),)


def test_who_cannot_be_asked_is_named_with_the_reason_and_can_be_mended(system: System) -> None:
    empty = make.make_partnership(system=system, tier=Tier.MANAGED)
    partnership = partner(system, people=0, tier=Tier.MANAGED)
    good, silent, no, back = (worker(partnership) for _ in range(4))
    Person.objects.filter(pk=silent.pk).update(email="")
    make.make_opt_out(person=no)
    earlier = make.make_wave(system=system, state=WaveState.OPEN)
    make.make_invitation(
        wave=earlier, partnership=partnership, person=back, bounced_at=timezone.now()
    )
    wave = make.make_wave(system=system)
    asked = whom(wave)
    assert [one.person for one in asked.people] == [good]
    assert {(one.person, one.reason) for one in asked.left_out} == {
        (None, WhyNot.NOBODY_KNOWN),
        (silent, WhyNot.NO_ADDRESS),
        (no, WhyNot.OPTED_OUT),
        (back, WhyNot.BOUNCED_BEFORE),
    }
    assert {one.partnership for one in asked.left_out if one.person is None} == {empty}
    assert count_of_partners(wave, asking_of(wave)) == (1, 1)
    back.refresh_from_db()
    change_person(
        by=make.TESTS,
        person=back,
        name=back.name,
        email="right@example.org",
        phone="",
        expected_version=back.version,
    )
    assert {one.person for one in whom(wave).people} == {good, back}


def test_of_many_those_with_seats_come_first_then_those_met_last(system: System) -> None:
    partnership = partner(system, people=0, tier=Tier.MANAGED)
    long_ago, lately, never, seated = (worker(partnership) for _ in range(4))
    make.make_appointment(
        seat=make.make_seat(board=make.make_board(system=system)),
        person=seated,
        home_organisation=partnership.organisation,
    )
    for person, days in ((long_ago, 90), (lately, 3)):
        log_event(
            by=make.TESTS,
            system=system,
            facts=EventFacts(
                starts_at=timezone.now() - timedelta(days=days),
                partners=[PartnerPart(partnership)],
                people=[PersonPart(person, partnership)],
            ),
        )
    wave = make.make_wave(system=system, asking=Asking(tiers=("managed",), most_people=3))
    assert [one.person for one in whom(wave).people] == [seated, lately, long_ago]
    assert count_of_partners(wave, asking_of(wave)) == (3, 1)
    assert never.pk not in {one.person.pk for one in whom(wave).people if one.person}


def test_organisations_of_a_board_rate_each_other(system: System) -> None:
    board = make.make_board(system=system)
    first, second = partner(system), partner(system)
    expected = partner(system, people=0)
    for one in (first, second):
        make.make_appointment(
            seat=make.make_seat(board=board),
            person=one.organisation.positions.get().person,
            home_organisation=one.organisation,
        )
    make.make_seat(board=board, expected_from=expected)
    wave = make.make_wave(system=system, board=board, is_relational=True)
    rated = {one.partnership: set(one.abouts) for one in whom(wave).people}
    assert rated == {first: {second, expected}, second: {first, expected}}


def test_the_systems_people_answer_about_whom_they_look_after_or_met(system: System) -> None:
    owner, colleague = make.make_user(system=system), make.make_user(system=system)
    looked_after = make.make_partnership(system=system, tier=Tier.MANAGED, owner=owner)
    met = make.make_partnership(system=system, tier=Tier.MANAGED, owner=owner)
    someone = make.make_person(system=system)
    someone.user = colleague
    someone.save()
    log_event(
        by=make.TESTS,
        system=system,
        facts=EventFacts(
            starts_at=timezone.now() - timedelta(days=30),
            partners=[PartnerPart(met)],
            people=[PersonPart(someone, None)],
        ),
    )
    make.make_rating_of_partners(system)
    wave = make.make_wave(system=system, answered_by=Side.SYSTEM)
    rated = {one.user: set(one.abouts) for one in whom(wave).people}
    assert rated == {owner: {looked_after, met}, colleague: {met}}


def test_what_is_of_another_system_is_refused(system: System) -> None:
    stranger = make.make_partnership()
    for wrong in (
        Asking(organisations=(str(stranger.public_id),)),
        Asking(places=("nonsense",)),
        Asking(kinds=("hospital",)),
        Asking(most_people=0),
    ):
        with pytest.raises(ValidationError):
            check_asking(wrong, system)


def test_confidential_waves_of_the_same_questions_keep_a_fortnight_apart(system: System) -> None:
    partner(system, tier=Tier.MANAGED)
    version = make.make_instrument_version(system=system, shipped="pulse-confidential-1")
    today = timezone.localdate()
    make.make_wave(
        version=version,
        state=WaveState.OPEN,
        opens_on=today - timedelta(days=20),
        closes_on=today + timedelta(days=1),
    )
    near = make.make_wave(version=version, opens_on=today + timedelta(days=10))
    with pytest.raises(NotPossibleError, match="fortnight"):
        open_wave(by=make.TESTS, wave=near)
    apart = make.make_wave(version=version, opens_on=today + timedelta(days=16))
    open_wave(by=make.TESTS, wave=apart)
    assert not SurveyInvitation.objects.exists()  # its first day lies ahead
    copied = make.make_instrument_version(system=system, shipped="pulse-confidential-1")
    with pytest.raises(NotPossibleError, match="fortnight"):  # other questions, by their name only
        open_wave(by=make.TESTS, wave=make.make_wave(version=copied))
    running = SurveyWave.objects.open().get()
    with pytest.raises(NotPossibleError, match="fortnight"):
        move_last_day(by=make.TESTS, wave=running, closes_on=today + timedelta(days=10))


def test_in_confidence_nobody_is_asked_twice(system: System) -> None:
    first, second = (partner(system, people=0, tier=Tier.MANAGED) for _ in range(2))
    person = worker(first)
    make.make_position(person, second.organisation)
    wave = make.make_wave(system=system, is_confidential=True, state=WaveState.OPEN)
    [asked] = whom(wave).people
    assert asked.person == person
    assert count_of_partners(wave, asking_of(wave)) == (1, 1)
    assert len(whom(make.make_wave(system=system)).people) == 2
    invitation = invite(by=make.TESTS, wave=wave, partnership=first, person=person)
    take_back_invitation(by=make.TESTS, invitation=invitation)
    for one in (first, second):
        with pytest.raises(NotPossibleError, match="was asked"):
            invite(by=make.TESTS, wave=wave, partnership=one, person=person)


def test_the_systems_people_are_not_asked_in_confidence(system: System) -> None:
    make.make_rating_of_partners(system)
    version = make.make_instrument_version(system=system, shipped="pulse-confidential-1")
    today = timezone.localdate()
    facts = WaveFacts(
        instrument_version=version,
        title="Ours",
        opens_on=today,
        closes_on=today + timedelta(days=7),
        answered_by=Side.SYSTEM,
    )
    with pytest.raises(ValidationError, match="could not be protected"):
        prepare_wave(by=make.TESTS, system=system, facts=facts)
    draft = make.make_wave(version=version, answered_by=Side.SYSTEM)
    with pytest.raises(NotPossibleError, match="Choose others"):
        open_wave(by=make.TESTS, wave=draft)


def test_who_may_not_see_ratings_makes_none(system: System) -> None:
    make.make_rating_of_partners(system)
    wave = make.make_wave(system=system, answered_by=Side.SYSTEM, state=WaveState.OPEN)
    about = partner(system)
    board_member = make.make_user(system=system, role="board_member")
    with pytest.raises(ValidationError, match="how partners are rated"):
        invite_colleague(by=make.TESTS, wave=wave, user=board_member, abouts=[about])
