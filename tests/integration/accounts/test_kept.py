"""What is sent after the session has ended waits for its writer, and for nobody else."""

from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from accounts.models import User
from engagement.models import Event
from tests import factories as make

pytestmark = pytest.mark.django_db
NOTES = "They would host a <b>neighbourhood</b> team & more"
PASSWORD = "a quiet harbour at noon"


@pytest.fixture
def writer() -> User:
    user = make.make_user(system=make.make_system())
    user.set_password(PASSWORD)
    user.save()
    return user


@pytest.fixture
def meeting(writer: User) -> Callable[[Client], dict[str, object]]:
    """The fields of a meeting, as its form has them."""
    partnership = make.make_partnership(system=writer.memberships.get().system)

    def fields(client: Client) -> dict[str, object]:
        page = client.get(reverse("engagement:log_event")).context["page"]
        part = f"partner-{partnership.public_id}"
        return {
            "once": str(page.once["once"].value()),
            "system": str(page.once["system"].value()),
            "partners": [str(partnership.public_id)],
            "occurred_on_day": "3",
            "occurred_on_month": "11",
            "occurred_on_year": "2026",
            "kind": "meeting",
            "notes": NOTES,
            "notes_nature": "fact",
            "notes_sensitivity": "confidential",
            f"{part}-attendance": "present",
            "points-TOTAL_FORMS": "0",
            "points-INITIAL_FORMS": "0",
            "promises-TOTAL_FORMS": "0",
            "promises-INITIAL_FORMS": "0",
        }

    return fields


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    client.get("/")
    return client


def sign_in(client: Client, user: User) -> str:
    """Through the page; where it leads."""
    answer = client.post(
        reverse("account_login") + f"?next={reverse('accounts:resume')}",
        {"login": user.email, "password": PASSWORD},
    )
    assert answer.status_code == 302, answer.context["form"].errors
    return answer["Location"]


def end_session(client: Client) -> None:
    del client.cookies[settings.SESSION_COOKIE_NAME]


def test_a_meeting_sent_after_the_session_ended_is_saved_after_signing_in(
    writer: User, meeting: Callable[[Client], dict[str, object]]
) -> None:
    client = signed_in(writer)
    fields = meeting(client)
    end_session(client)
    answer = client.post(reverse("engagement:log_event"), fields)
    assert answer["Location"] == "/sign-in/?next=/account/not-saved/"
    assert not Event.objects.exists()

    assert sign_in(client, writer) == "/account/not-saved/"
    page = client.get("/account/not-saved/")
    assert "They would host a &lt;b&gt;neighbourhood&lt;/b&gt; team &amp; more" in (
        page.content.decode()
    )
    again: dict[str, list[str]] = {}
    for name, value in page.context["fields"]:
        again.setdefault(name, []).append(value)
    sent = client.post("/account/not-saved/", {**again, "_resume": "1"})
    assert (sent.status_code, sent["Location"]) == (307, reverse("engagement:log_event"))
    assert client.post(sent["Location"], again).status_code == 302
    assert Event.objects.get().notes == NOTES
    assert client.get("/account/not-saved/").status_code == 302  # nothing waits any more


def test_another_person_does_not_see_it(
    writer: User, meeting: Callable[[Client], dict[str, object]]
) -> None:
    client = signed_in(writer)
    fields = meeting(client)
    end_session(client)
    client.post(reverse("engagement:log_event"), fields)
    other = make.make_user(system=make.make_system())
    other.set_password(PASSWORD)
    other.save()
    sign_in(client, other)
    assert client.get("/account/not-saved/")["Location"] == "/"
    client.post(reverse("account_logout"))
    sign_in(client, writer)
    assert client.get("/account/not-saved/")["Location"] == "/"


def test_it_can_be_thrown_away_and_a_stranger_s_is_never_kept(
    writer: User, meeting: Callable[[Client], dict[str, object]]
) -> None:
    client = signed_in(writer)
    fields = meeting(client)
    end_session(client)
    client.post(reverse("engagement:log_event"), fields)
    sign_in(client, writer)
    assert client.post("/account/not-saved/", {"_discard": "1"})["Location"] == "/"
    assert client.get("/account/not-saved/")["Location"] == "/"

    stranger = Client()
    answer = stranger.post(reverse("engagement:log_event"), fields)
    assert answer["Location"] == "/sign-in/?next=/"
    assert "kept" not in stranger.session
    stranger.cookies[settings.LAST_PERSON_COOKIE_NAME] = "a" * 64  # nobody was signed in here
    assert stranger.post(reverse("engagement:log_event"), fields)["Location"] == answer["Location"]
    assert "kept" not in stranger.session
    # More than anybody types is not kept either.
    end_session(client)
    huge = {**fields, "notes": "word " * 70_000}
    assert client.post(reverse("engagement:log_event"), huge)["Location"] == "/sign-in/?next=/"


def test_a_fragment_that_asks_too_late_leads_to_signing_in_with_all_that_was_typed(
    writer: User, meeting: Callable[[Client], dict[str, object]]
) -> None:
    client = signed_in(writer)
    fields = {**meeting(client), "_refresh": "1"}
    end_session(client)
    answer = client.post(reverse("engagement:log_event"), fields, headers={"HX-Request": "true"})
    assert answer["HX-Redirect"] == "/sign-in/?next=/account/not-saved/"
    sign_in(client, writer)
    assert NOTES in client.get("/account/not-saved/").context["texts"]


def test_a_form_sent_by_script_is_told_where_to_go(
    writer: User, meeting: Callable[[Client], dict[str, object]]
) -> None:
    client = signed_in(writer)
    fields = meeting(client)
    by_script = {"X-Keep-Form": "true"}
    url = reverse("engagement:log_event")
    answer = client.post(url, fields, headers=by_script)
    assert answer.status_code == 204
    assert answer["X-Go"].startswith("/partnerships/")
    assert Event.objects.count() == 1
    wrong = client.post(url, {**fields, "kind": "nonsense"}, headers=by_script)
    assert wrong.status_code == 422
    end_session(client)
    late = client.post(url, fields, headers=by_script)
    assert late["X-Go"] == "/sign-in/?next=/account/not-saved/"
