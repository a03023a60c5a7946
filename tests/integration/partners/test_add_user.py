"""The command that lets the first administrator in."""

import io

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from tests import factories

pytestmark = pytest.mark.django_db
PASSWORD = "three random words"


def add(monkeypatch: pytest.MonkeyPatch, *options: str, password: str = PASSWORD) -> str:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{password}\n"))
    said = io.StringIO()
    call_command("add_user", "a@example.nhs.uk", "Ann Admin", *options, stdout=said)
    return said.getvalue()


def test_an_administrator_of_a_system_comes_in(monkeypatch: pytest.MonkeyPatch) -> None:
    system = factories.make_system()
    role = ("--role", "system_administrator", "--system", system.code.lower())
    said = add(monkeypatch, *role, "--password-from-stdin")
    user = User.objects.get(email="a@example.nhs.uk")
    assert user.check_password(PASSWORD)
    assert user.memberships.get().system == system
    assert PASSWORD not in said


def test_without_a_password_it_says_how_to_get_one(monkeypatch: pytest.MonkeyPatch) -> None:
    said = add(monkeypatch, "--role", "national_administrator")
    assert "Forgotten your password" in said
    assert not User.objects.get(email="a@example.nhs.uk").has_usable_password()


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--role", "analyst"], "Say in which system"),
        (["--role", "analyst", "--system", "NONE"], "no system with the code"),
        (["--role", "national_analyst", "--system", "X"], "leave out --system"),
    ],
)
def test_what_does_not_fit_is_said(
    monkeypatch: pytest.MonkeyPatch, options: list[str], sentence: str
) -> None:
    with pytest.raises(CommandError, match=sentence):
        add(monkeypatch, *options)


def test_a_weak_password_adds_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    options = ["--role", "national_administrator", "--password-from-stdin"]
    with pytest.raises(CommandError, match="too short"):
        add(monkeypatch, *options, password="short")
    assert not User.objects.exists()
