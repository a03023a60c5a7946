"""Secrets that stand in files: production starts with nothing secret in its environment."""

import json
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from ics_crm import environment as env
from tests.unit.test_platform_settings import PRODUCTION, run

SECRET = ("SECRET_KEY", "DATABASE_URL", "REDIS_URL", "EMAIL_URL")
ASK = """
import json
from django.conf import settings
names = ["SECRET_KEY", "CELERY_BROKER_URL", "CACHE_URL", "EMAIL_HOST_PASSWORD", "MODE",
         "SECRET_KEY_FALLBACKS"]
found = {name: getattr(settings, name) for name in names}
print(json.dumps({**found, "password": settings.DATABASES["default"]["PASSWORD"]}))
"""


def test_production_takes_all_its_secrets_from_files(tmp_path: Path) -> None:
    values = {**PRODUCTION, "CACHE_URL": "redis://:c@cache/1", "SECRET_KEY_FALLBACKS": "one, two"}
    secret = (*SECRET, "CACHE_URL", "SECRET_KEY_FALLBACKS")
    for name in secret:
        (tmp_path / name).write_text(f"{values[name]}\n")
    files = {f"{name}_FILE": str(tmp_path / name) for name in secret}
    done = run("-c", ASK, **{k: v for k, v in PRODUCTION.items() if k not in secret}, **files)

    assert json.loads(done.stdout) == {
        "SECRET_KEY": PRODUCTION["SECRET_KEY"],
        "CELERY_BROKER_URL": PRODUCTION["REDIS_URL"],
        "CACHE_URL": "redis://:c@cache/1",
        "EMAIL_HOST_PASSWORD": "secret",
        "MODE": "production",
        "SECRET_KEY_FALLBACKS": ["one", "two"],
        "password": "p@ss",
    }


@pytest.mark.parametrize(
    ("content", "also", "words"),
    [
        (None, "", "EXAMPLE_FILE names .* which cannot be read"),
        ("  \n", "", "EXAMPLE_FILE names .* which is empty"),
        ("one", "two", "EXAMPLE and EXAMPLE_FILE are both set: keep one of them"),
    ],
)
def test_a_doubtful_file_is_refused(
    content: str | None, also: str, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "secret"
    if content is not None:
        file.write_text(content)
    monkeypatch.setenv("EXAMPLE_FILE", str(file))
    monkeypatch.setenv("EXAMPLE", also)
    monkeypatch.setattr(env, "ASKED", {})

    with pytest.raises(ImproperlyConfigured, match=words):
        env.secret("EXAMPLE")


def test_a_setting_that_is_no_secret_is_not_read_from_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EXAMPLE_FILE", str(tmp_path))
    monkeypatch.setattr(env, "ASKED", {})

    assert env.text("EXAMPLE", "usual") == "usual"
