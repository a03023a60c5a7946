"""What the product is built on may be given away with it, and is listed."""

from importlib.metadata import version
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from ics_crm.dependencies import Package, packages


def test_every_package_of_production_has_a_licence_that_asks_for_no_more_than_we_give() -> None:
    found = packages()

    assert len(found) > 40
    assert {each.name for each in found if not each.is_allowed} == set()
    assert {each.name: each.version for each in found}["django"] == version("django")


@pytest.mark.parametrize(
    ("licence", "allowed"),
    [
        ("MIT", True),
        ("Apache-2.0 OR BSD-3-Clause", True),
        ("GPL-3.0-only", False),
        ("unknown", False),
    ],
)
def test_other_licences_are_pointed_out(licence: str, allowed: bool) -> None:
    assert Package("example", "1", licence).is_allowed is allowed


def test_the_command_names_what_to_look_at(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    call_command("dependencies")
    assert "| django | " in capsys.readouterr().out

    doubtful = [Package("example", "1", "Business Source License 1.1")]
    monkeypatch.setattr("ics_crm.management.commands.dependencies.packages", lambda: doubtful)
    with pytest.raises(CommandError, match=r"example .Business Source License"):
        call_command("dependencies")
