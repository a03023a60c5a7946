"""Pages of waves: from the first choice to the last day, and what they must not give away."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.roles import BOARD_MEMBER
from engagement.actions.survey.asking_choice import asking_of
from engagement.enums import Side, WaveState
from engagement.models import SurveyInvitation, SurveyOptOut, SurveyWave
from jobs.actions.running import run_job
from jobs.models import Job, Mail
from partners.enums import Tier
from partners.models import Partnership, System
from tests import factories as make

pytestmark = pytest.mark.django_db

STEPS = ("wave", "open")


@pytest.fixture
def manager() -> User:
    return make.make_user(system=make.make_system(name="Wessex"))


@pytest.fixture
def system(manager: User) -> System:
    return System.objects.get(name="Wessex")


@pytest.fixture
def client(client: Client, manager: User) -> Client:
    client.force_login(manager)
    return client


def partner(system: System, people: int = 2) -> Partnership:
    found = make.make_partnership(system=system, tier=Tier.MANAGED)
    for _ in range(people):
        make.make_person(system=system, organisation=found.organisation)
    return found


def typed(**changes: Any) -> dict[str, Any]:
    first = timezone.localdate()
    last = first + timedelta(days=21)
    return {
        "answered_by": "partner",
        "title": "Autumn pulse",
        "introduction": "To learn how we do.",
        "reminders": "7 and 14",
        "fewest_people": 5,
        "fewest_of_organisation": 3,
        "opens_on": str(first),
        "closes_on": str(last),
        **changes,
    }


def test_a_wave_is_made_chosen_and_sent_out(client: Client, system: System) -> None:
    asked, skipped = partner(system), partner(system, people=0)
    version = make.make_instrument_version(system=system)
    page = client.get(reverse("engagement:survey_waves")).content.decode()
    assert "Ask partners for the first time" in page
    made = client.post(reverse("engagement:survey_new"), typed(instrument=str(version.public_id)))
    wave = SurveyWave.objects.get()
    people = reverse("engagement:survey_people", args=[wave.public_id])
    assert made.headers["Location"] == people
    assert wave.reminder_days == [7, 14]

    page = client.get(people).content.decode()
    assert "2 people are asked, of 1 partner" in page
    assert f'Add people<span class="nhsuk-u-visually-hidden"> of {skipped.organisation}' in page
    count = client.get(
        people, {"tiers": "known", "most_people": "3"}, headers={"HX-Request": "true"}
    )
    assert "Nobody is asked with this choice" in count.content.decode()
    choice = {"tiers": ["managed"], "most_people": 1, "version": wave.version}
    assert client.post(people, choice).status_code == 302
    wave.refresh_from_db()
    assert asking_of(wave).most_people == 1
    assert client.post(people, choice).status_code == 422  # it is another version by now

    page = client.get(reverse("engagement:survey_mail", args=[wave.public_id])).content.decode()
    assert f"You are asked for {min(asked.organisation.name, skipped.organisation.name)}" in page
    send = reverse("engagement:survey_open", args=[wave.public_id])
    assert "A mail goes at once to 1 person, for 1 partner." in client.get(send).content.decode()
    assert client.post(send, {"version": wave.version}).status_code == 302
    show = reverse("engagement:survey_wave", args=[wave.public_id])
    assert "It is being sent out" in client.get(show).content.decode()
    assert run_job(str(Job.objects.get().public_id))
    page = client.get(show).content.decode()
    assert "<strong>0 of 1 person</strong>" in page
    assert "1 waiting to be sent" in page
    # What comes next while it is open.
    assert asked.organisation.name in client.get(people).content.decode()
    remind = reverse("engagement:survey_remind", args=[wave.public_id])
    assert client.post(remind).status_code == 302
    assert Mail.objects.count() == 2
    assert (
        client.post(reverse("engagement:survey_cancel", args=[wave.public_id])).status_code == 422
    )
    cancel = reverse("engagement:survey_cancel", args=[wave.public_id])
    assert client.post(cancel, {"reason": "Wrong questions"}).status_code == 302
    assert "Wrong questions" in client.get(show).content.decode()


def test_a_draft_says_what_stands_in_its_way_before_anybody_sends_it_out(
    client: Client, system: System
) -> None:
    wave = make.make_wave(system=system)
    show, send = (reverse(f"engagement:survey_{page}", args=[wave.public_id]) for page in STEPS)
    page = client.get(show).text
    assert "It cannot be sent out as it is." in page
    assert "Nobody would be asked. Choose whom to ask first." in page
    assert send not in page
    assert client.get(send).headers["Location"] == show
    partner(system)
    wave.asking = {"tiers": ["managed"]}
    wave.save()
    page = client.get(show).text
    assert "It cannot be sent out" not in page
    assert send in page
    yesterday = timezone.localdate() - timedelta(days=1)
    SurveyWave.objects.filter(pk=wave.pk).update(opens_on=yesterday, closes_on=yesterday)
    assert "Its last day is over. Choose other days first." in client.get(show).text


def test_somebody_more_is_asked_and_another_no_longer(client: Client, system: System) -> None:
    wave = make.make_open_wave(system=system, organisations=1, people=1)
    other = partner(system, people=1)
    add = reverse("engagement:survey_invite", args=[wave.public_id])
    step = client.post(add, {"partnership": str(other.public_id)})
    assert step.status_code == 302
    assert client.post(step.headers["Location"]).status_code == 422
    person = other.organisation.positions.get().person
    assert (
        client.post(step.headers["Location"], {"person": str(person.public_id)}).status_code == 302
    )
    added = SurveyInvitation.objects.get(person=person)
    assert Mail.objects.get().key == f"survey:{added.public_id}:invitation"
    back = reverse("engagement:survey_take_back", args=[added.public_id])
    assert client.post(back).status_code == 302
    bounced = reverse("engagement:survey_bounced", args=[wave.invitations.earliest("pk").public_id])
    assert client.post(bounced).status_code == 302
    page = client.get(reverse("engagement:survey_people", args=[wave.public_id])).content.decode()
    assert "Taken back" in page
    assert "Mail came back" in page


def test_in_confidence_small_sectors_stand_together(client: Client, system: System) -> None:
    wave = make.make_wave(system=system, state=WaveState.OPEN, is_confidential=True)
    for kind, people in (("acute_trust", 6), ("voluntary", 2), ("gp_practice", 3)):
        one = make.make_partnership(system=system, kind=kind)
        for _ in range(people):
            invitation = make.make_invitation(wave=wave, partnership=one)
        make.make_response(invitation)
    page = client.get(reverse("engagement:survey_wave", args=[wave.public_id])).content.decode()
    assert "3 of 11 people" in page
    assert "Other sectors together" in page
    assert "Primary care" not in page
    page = client.get(reverse("engagement:survey_people", args=[wave.public_id])).content.decode()
    assert "came in for this partner" not in page


def test_who_told_us_is_not_asked_until_they_are_again(client: Client, system: System) -> None:
    person = make.make_person(system=system)
    new = reverse("engagement:survey_opt_out_new")
    assert client.post(new, {"person": str(person.public_id)}).status_code == 302
    row = SurveyOptOut.objects.get()
    assert person.name in client.get(reverse("engagement:survey_opt_outs")).content.decode()
    again = reverse("engagement:survey_opt_out_withdraw", args=[row.public_id])
    assert client.post(again, {"reason": "They asked us to"}).status_code == 302
    assert not SurveyOptOut.objects.standing().exists()


def test_the_systems_people_are_asked_about_whom_they_look_after(
    client: Client, manager: User, system: System
) -> None:
    make.make_rating_of_partners(system)
    looked_after = make.make_partnership(system=system, tier=Tier.MANAGED, owner=manager)
    wave = make.make_wave(system=system, answered_by=Side.SYSTEM)
    page = client.get(reverse("engagement:survey_people", args=[wave.public_id])).content.decode()
    assert "1 person is asked, about 1 partner" in page
    send = reverse("engagement:survey_open", args=[wave.public_id])
    assert client.post(send, {"version": wave.version}).status_code == 302
    assert run_job(str(Job.objects.get().public_id))
    invitation = wave.invitations.get()
    assert invitation.user == manager
    assert [about.partnership for about in invitation.abouts.all()] == [looked_after]


def test_board_members_see_neither_waves_that_run_nor_whom_they_ask(
    client: Client, system: System
) -> None:
    wave = make.make_open_wave(system=system, organisations=1, people=1)
    client.force_login(make.make_user(system=system, role=BOARD_MEMBER.name))
    assert wave.title not in client.get(reverse("engagement:survey_waves")).content.decode()
    for name in ("survey_wave", "survey_people", "survey_mail", "survey_close"):
        address = reverse(f"engagement:{name}", args=[wave.public_id])
        assert client.get(address).status_code == 404


def test_a_list_of_waves_costs_the_same_at_any_size(
    client: Client, system: System, django_assert_max_num_queries: Any
) -> None:
    version = make.make_instrument_version(system=system)
    for _ in range(5):
        make.make_wave(version=version)
    with django_assert_max_num_queries(12):
        client.get(reverse("engagement:survey_waves"))
