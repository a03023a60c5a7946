"""The settings under the environments they may meet."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from ics_crm import environment as env

ROOT = Path(__file__).resolve().parent.parent.parent
PRODUCTION = {
    "SECRET_KEY": "Gq3vK0yUcS7dXwR2mT9bLhJ5nP8eZaF4iOtVuYx1BsDkEoCr6WgMjNlHpQzA",
    "DATABASE_URL": "postgresql://crm:p%40ss@db.example.org:5432/crm?sslmode=require",
    "REDIS_URL": "rediss://:secret@redis.example.org:6379/3",
    "ALLOWED_HOSTS": "crm.example.nhs.uk",
    "EMAIL_URL": "smtp+tls://user:secret@smtp.example.org:587",
    "DEFAULT_FROM_EMAIL": "ICS CRM <crm@example.nhs.uk>",
}
ASK = """
import json, django
from django.conf import settings
django.setup()
names = ["DEBUG", "CELERY_BROKER_URL", "CACHE_URL", "SESSION_COOKIE_NAME", "EMAIL_HOST", "MODE"]
print(json.dumps({name: getattr(settings, name) for name in names}))
"""


def run(*command: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run Python with only these variables set."""
    return subprocess.run(
        [sys.executable, *command],
        env={"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "ics_crm.settings", **variables},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def test_check_deploy_has_nothing_to_say_about_production() -> None:
    done = run("manage.py", "check", "--deploy", "--fail-level", "INFO", **PRODUCTION)

    assert done.returncode == 0, done.stderr
    assert "no issues (0 silenced)" in done.stdout


def test_production_reads_the_environment() -> None:
    done = run("-c", ASK, **PRODUCTION, DEBUG="yes")

    assert json.loads(done.stdout) == {
        "DEBUG": False,
        "CELERY_BROKER_URL": PRODUCTION["REDIS_URL"],
        "CACHE_URL": "rediss://:secret@redis.example.org:6379/4",
        "SESSION_COOKIE_NAME": "__Host-ics_crm_session",
        "EMAIL_HOST": "smtp.example.org",
        "MODE": "production",
    }


@pytest.mark.parametrize("missing", sorted(PRODUCTION))
def test_production_says_what_is_missing(missing: str) -> None:
    variables = {name: value for name, value in PRODUCTION.items() if name != missing}
    done = run("-c", ASK, ICS_CRM_ENV="production", **variables)

    assert done.returncode != 0
    last = done.stderr.strip().splitlines()[-1]
    assert "Production needs these environment variables, which are not set: " + missing in last


def test_a_database_address_is_taken_apart() -> None:
    assert env.database(PRODUCTION["DATABASE_URL"]) == {
        "ENGINE": "tenancy.postgresql",
        "NAME": "crm",
        "USER": "crm",
        "PASSWORD": "p@ss",
        "HOST": "db.example.org",
        "PORT": "5432",
        "OPTIONS": {"sslmode": "require"},
    }


def test_a_database_address_may_name_a_socket() -> None:
    settings = env.database("postgresql://crm@/crm?host=/run/postgresql")

    assert (settings["HOST"], settings["PORT"], settings["OPTIONS"]) == ("/run/postgresql", "", {})


@pytest.mark.parametrize(
    "url", ["sqlite:///crm.db", "mysql://a@b/c", "postgresql://db.example.org"]
)
def test_other_databases_are_refused(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL must look like"):
        env.database(url)


def test_the_broker_may_be_a_socket() -> None:
    url = "unix:///run/valkey?db=2"

    assert env.broker(url) == "redis+socket:///run/valkey?virtual_host=2"
    assert env.redis(url, database=3) == "unix:///run/valkey?db=3"


@pytest.mark.parametrize(
    ("url", "port", "tls", "ssl"),
    [
        ("smtp://mail.example.org", 25, False, False),
        ("smtps://mail.example.org", 465, False, True),
        ("smtp+tls://mail.example.org:2525", 2525, True, False),
    ],
)
def test_mail_goes_where_the_address_says(url: str, port: int, tls: bool, ssl: bool) -> None:
    settings = env.mail(url)

    assert settings["EMAIL_HOST"] == "mail.example.org"
    assert (settings["EMAIL_PORT"], settings["EMAIL_USE_TLS"], settings["EMAIL_USE_SSL"]) == (
        port,
        tls,
        ssl,
    )


@pytest.mark.parametrize("reader", [env.mail, env.redis])
def test_unknown_addresses_are_refused(reader: object) -> None:
    assert callable(reader)
    with pytest.raises(ImproperlyConfigured):
        reader("gopher://example.org")


def test_numbers_and_flags_are_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ICS_CRM_EXAMPLE", "soon")

    with pytest.raises(ImproperlyConfigured, match="ICS_CRM_EXAMPLE must be a whole number"):
        env.number("ICS_CRM_EXAMPLE", 3)
    with pytest.raises(ImproperlyConfigured, match="ICS_CRM_EXAMPLE must be yes or no"):
        env.flag("ICS_CRM_EXAMPLE", default=True)


def test_production_asks_for_a_second_factor_and_cannot_be_told_not_to() -> None:
    ask = "from django.conf import settings; "
    ask += "print(settings.SECOND_FACTOR_REQUIRED, settings.IS_TRIAL)"
    told = {"ICS_CRM_REQUIRE_SECOND_FACTOR": "no"}
    assert run("-c", ask, **PRODUCTION, **told).stdout.strip() == "True False"
    assert run("-c", ask).stdout.strip() == "False True"


def test_networks_are_read_and_nonsense_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NETWORKS", "10.20.0.0/16, 192.0.2.7,2001:db8::/32")
    assert [str(each) for each in env.networks("NETWORKS")] == [
        "10.20.0.0/16",
        "192.0.2.7/32",
        "2001:db8::/32",
    ]
    monkeypatch.setenv("NETWORKS", "10.20.0.1/16")
    with pytest.raises(ImproperlyConfigured, match=r"such as 10\.0\.0\.0/8"):
        env.networks("NETWORKS")
