"""manage.py import_reference."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from partners.models import Organisation, ReferenceSnapshot
from tests.factories.reference import EXCERPTS
from tests.integration.rules.database import fingerprint

pytestmark = pytest.mark.django_db
KEYS = (
    *("kind", "rows", "new", "changed", "closed", "unchanged", "skipped", "rejected"),
    *("questions", "snapshot", "seconds", "reasons"),
)


def run(kind: str, path: Path, *switches: str) -> tuple[dict[str, Any], str]:
    out, said = StringIO(), StringIO()
    call_command("import_reference", kind, str(path), *switches, "--json", stdout=out, stderr=said)
    return json.loads(out.getvalue().splitlines()[-1]), said.getvalue()


def refused(kind: str, path: Path, *switches: str) -> tuple[dict[str, Any], str]:
    out = StringIO()
    with pytest.raises(CommandError) as error:
        call_command(
            "import_reference", kind, str(path), *switches, "--json", stdout=out, stderr=StringIO()
        )
    return json.loads(out.getvalue().splitlines()[-1]), str(error.value)


def test_the_result_is_json_and_the_progress_is_elsewhere() -> None:
    result, said = run("practices", EXCERPTS / "epraccur.csv", "--as-at", "2024-01-24")
    assert set(KEYS) <= result.keys()
    assert (result["kind"], result["rows"], result["new"]) == ("practices", 26, 20)
    assert result["reasons"] == {"Not a GP practice": 4, "Not in England": 2}
    assert ReferenceSnapshot.objects.get(public_id=result["snapshot"]).as_at.year == 2024
    assert "Reading the file" in said


def test_without_a_day_it_is_today_and_says_so() -> None:
    _, said = run("trusts", EXCERPTS / "etr.csv")
    assert "recorded as at today" in said


def test_without_json_the_counts_are_put_in_words() -> None:
    out = StringIO()
    path = str(EXCERPTS / "epraccur.csv")
    call_command("import_reference", "practices", path, stdout=out, stderr=StringIO())
    assert "20 new" in out.getvalue()
    assert "7 organisations wait" in out.getvalue()


def test_a_preview_leaves_nothing_behind() -> None:
    before = fingerprint()
    result, _ = run("trusts", EXCERPTS / "etr.csv", "--preview")
    assert (result["new"], result["snapshot"]) == (13, None)
    assert fingerprint() == before


@pytest.mark.parametrize(
    ("kind", "content", "said"),
    [
        ("trusts", b"", "empty"),
        ("trusts", b"<html>no</html>", "web page"),
        ("practices", (EXCERPTS / "etr.csv").read_bytes(), "looks like the file of NHS trusts"),
        ("practices", (EXCERPTS / "epraccur.csv").read_bytes()[:1500], "cut off"),
    ],
)
def test_a_wrong_file_changes_nothing_and_says_why(
    tmp_path: Path, kind: str, content: bytes, said: str
) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes(content)
    before = fingerprint()
    answer, sentence = refused(kind, path)
    assert said in sentence
    assert answer == {"error": sentence}
    assert fingerprint() == before


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    _, sentence = refused("trusts", tmp_path / "nothing.csv")
    assert "There is no file" in sentence


def test_a_day_that_is_none_is_refused() -> None:
    with pytest.raises(CommandError, match="must be a day"):
        run("trusts", EXCERPTS / "etr.csv", "--as-at", "yesterday")


def test_a_smaller_file_names_the_switch_that_accepts_it(tmp_path: Path) -> None:
    run("trusts", EXCERPTS / "etr.csv")
    path = tmp_path / "few.csv"
    path.write_bytes(b"".join((EXCERPTS / "etr.csv").read_bytes().splitlines(keepends=True)[:4]))
    _, sentence = refused("trusts", path)
    assert "--accept-shrink" in sentence
    assert run("trusts", path, "--accept-shrink")[0]["unchanged"] == 4


def test_an_older_file_names_the_switch_that_accepts_it() -> None:
    run("trusts", EXCERPTS / "etr.csv")
    _, sentence = refused("trusts", EXCERPTS / "etr.csv", "--as-at", "2025-12-29")
    assert "--accept-older" in sentence
    accepted = run("trusts", EXCERPTS / "etr.csv", "--as-at", "2025-12-29", "--accept-older")
    assert accepted[0]["unchanged"] == 13
    assert Organisation.objects.filter(kind="acute_trust").exists()
