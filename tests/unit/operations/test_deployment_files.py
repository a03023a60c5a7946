"""The files in deploy/, the guide and the settings know the same variables and parts."""

import json
import os
import re
import subprocess
import sys
from typing import Any

import pytest
import yaml

from ics_crm.embedded.instance import BASE_DIR
from tests.unit.operations.deployment import (
    DEPLOY,
    UNITS,
    command,
    compose,
    kubernetes,
    pods,
    unit,
    variables_of,
)
from tests.unit.test_platform_settings import PRODUCTION

ASK = """
import json
from django.conf import settings
settings.INSTALLED_APPS
from ics_crm import environment
print(json.dumps(environment.ASKED))
"""
PRODUCT = ("migrate", "web", "worker", "webhooks", "scheduler")
QUEUES = {"default", "bulk", "webhooks"}
GUIDE = BASE_DIR / "docs" / "operations.md"
# Read where there are no settings yet; a trial needs them, production does not.
ELSEWHERE = {"ICS_CRM_DATA_DIR", "ICS_CRM_POSTGRES_BIN"}


@pytest.fixture(scope="module")
def asked() -> dict[str, bool]:
    """Every variable that the settings ask for in production, and whether it is secret."""
    done = subprocess.run(
        [sys.executable, "-c", ASK],
        env={
            "PATH": os.environ["PATH"],
            "DJANGO_SETTINGS_MODULE": "ics_crm.settings",
            **PRODUCTION,
        },
        cwd=BASE_DIR,
        capture_output=True,
        text=True,
        check=True,
    )
    names: dict[str, bool] = json.loads(done.stdout)
    return names


def known(asked: dict[str, bool]) -> set[str]:
    """Everything that may be set: each variable, and a file for each secret one."""
    return {*asked, *(f"{name}_FILE" for name, secret in asked.items() if secret)}


def _setting(name: str, asked: dict[str, bool]) -> str:
    """The setting that a variable is for: itself, or the one that stands in its file."""
    return name if name in asked else name.removesuffix("_FILE")


def test_whatever_holds_a_password_or_key_may_stand_in_a_file(asked: dict[str, bool]) -> None:
    with_password = {name for name, value in PRODUCTION.items() if re.search(r"//\S*:\S+@", value)}
    by_name = {name for name in asked if re.search(r"KEY|SECRET|TOKEN|PASSWORD|_URL$", name)}
    secret = {name for name, is_secret in asked.items() if is_secret}

    assert {"DATABASE_URL", "REDIS_URL", "EMAIL_URL"} <= with_password <= secret
    assert by_name - secret == {"ICS_CRM_PUBLIC_URL"}


def test_the_environment_file_names_every_variable_and_no_other(asked: dict[str, bool]) -> None:
    shown = variables_of(DEPLOY / "ics-crm.env", shown=True)

    assert set(shown) <= known(asked)
    assert {_setting(name, asked) for name in shown} == set(asked)


def test_the_guide_explains_every_variable_and_no_other(asked: dict[str, bool]) -> None:
    guide = GUIDE.read_text("utf-8")
    table = "".join(
        guide.split(f"\n## {section}\n")[1].split("\n## ")[0]
        for section in ("Settings", "Single sign-on")
    )
    explained = set(re.findall(r"^\| `([A-Z_]+)` \|", table, re.MULTILINE))
    in_files = set(re.findall(r"^\| `([A-Z_]+)` \| \(file\)", table, re.MULTILINE))

    assert explained == set(asked) | ELSEWHERE
    assert in_files == {name for name, is_secret in asked.items() if is_secret}


def test_each_way_sets_all_that_production_needs(asked: dict[str, bool]) -> None:
    by_way = {"systemd": variables_of(DEPLOY / "ics-crm.env")}
    by_way |= {f"compose {name}": compose()[name]["environment"] for name in PRODUCT}
    (configuration,) = [each["data"] for each in kubernetes() if each["kind"] == "ConfigMap"]
    by_way["kubernetes"] = configuration

    for way, variables in by_way.items():
        assert set(variables) <= known(asked), way
        given = {_setting(name, asked) for name in variables}
        assert set(PRODUCTION) <= given, way
        in_clear = {name for name in variables if asked.get(name)}
        assert not in_clear, f"{way} holds secrets"


@pytest.mark.parametrize("way", ["systemd", "compose", "kubernetes"])
def test_each_way_runs_every_part_and_one_scheduler(way: str) -> None:
    commands = commands_of(way)
    text = {name: " ".join(words) for name, words in commands.items()}
    queues = re.findall(r"--queues (\S+)", " ".join(text.values()))

    assert {"web", "worker", "webhooks", "scheduler"} <= set(commands)
    assert {queue for each in queues for queue in each.split(",")} == QUEUES
    assert "gunicorn ics_crm.wsgi" in text["web"]
    assert [name for name, words in text.items() if " beat " in words] == ["scheduler"]


def test_the_scheduler_is_never_two() -> None:
    assert compose()["scheduler"]["deploy"] == {"replicas": 1}
    (spec,) = [
        each["spec"] for each in kubernetes() if each.get("metadata") == {"name": "scheduler"}
    ]
    assert (spec["replicas"], spec["strategy"]) == (1, {"type": "Recreate"})
    assert "@" not in next(UNITS.glob("ics-crm-scheduler*.service")).name


def test_every_container_is_confined() -> None:
    for name in PRODUCT:
        service = compose()[name]
        assert (service["read_only"], service["cap_drop"]) == (True, ["ALL"]), name
    for name, pod in pods().items():
        (container,) = pod["containers"]
        assert pod["securityContext"]["runAsNonRoot"] is True, name
        assert container["securityContext"] == {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        }
        assert {"name": "secrets", "secret": {"secretName": "ics-crm", "defaultMode": 0o440}} in (
            pod["volumes"]
        )


def test_every_file_is_named_where_it_is_needed() -> None:
    listed = yaml.safe_load((DEPLOY / "kubernetes" / "kustomization.yaml").read_text())["resources"]
    guide = GUIDE.read_text("utf-8")
    there = {path.name for path in (DEPLOY / "kubernetes").glob("*.yaml")}

    assert {*listed, "kustomization.yaml", "migrate.yaml"} == there
    for name in re.findall(r"deploy/[\w./-]+", guide):
        assert (BASE_DIR / name.rstrip(".")).exists(), name


def commands_of(way: str) -> dict[str, list[str]]:
    """What each part runs."""
    if way == "systemd":
        paths = sorted(UNITS.glob("*.service"))
        return {re.sub(r"ics-crm-|@?\.service", "", path.name): command(path) for path in paths}
    if way == "compose":
        return {name: compose()[name]["command"] for name in PRODUCT}
    return {name: _command(pod) for name, pod in pods().items()}


def _command(pod: dict[str, Any]) -> list[str]:
    (container,) = pod["containers"]
    words: list[str] = container["command"]
    return words


def test_units_are_ordinary_users_and_confined() -> None:
    for path in UNITS.glob("*.service"):
        service = unit(path)["Service"]
        assert (service["User"], service["NoNewPrivileges"]) == ("ics-crm", "yes"), path.name
        assert service["ProtectSystem"] == "strict", path.name
