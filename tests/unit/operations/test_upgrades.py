"""Migrations that the release before could not live with are found; all others are let through."""

from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.contrib.postgres.operations import AddIndexConcurrently
from django.core.management import CommandError, call_command
from django.db import migrations as op
from django.db import models
from django.db.migrations.state import ModelState

from ics_crm import upgrades
from ics_crm.upgrades import findings, newest, objection, released

BEFORE = ModelState(
    "partners",
    "thing",
    [
        ("id", models.BigAutoField(primary_key=True)),
        ("name", models.CharField(max_length=50)),
        ("note", models.TextField(null=True)),
        ("size", models.IntegerField()),
        ("user", models.ForeignKey("accounts.User", models.PROTECT)),
    ],
)
ONE = "thing"
INDEX = models.Index(fields=["name"], name="thing_by_name")
LONG_BEFORE = [
    "accounts.0001_initial",
    "audit.0001_initial",
    "engagement.0003_first_score_models",
    "jobs.0001_initial",
    "partners.0003_rules_of_boards",
]


@pytest.mark.parametrize(
    ("step", "words"),
    [
        (op.RemoveField(ONE, "note"), "old code still reads it"),
        (op.DeleteModel(ONE), "old code still reads it"),
        (op.RenameField(ONE, "note", "remark"), "old code asks by the old name"),
        (op.RenameModel(ONE, "Other"), "old code asks by the old name"),
        (op.AlterModelTable(ONE, "other"), "old code asks by the old name"),
        (op.AddField(ONE, "kind", models.CharField(default="x", max_length=9)), "db_default"),
        (op.AddField(ONE, "kind", models.BooleanField()), "db_default"),
        (op.AlterField(ONE, "note", models.TextField()), "old code writes rows without it"),
        (op.AlterField(ONE, "name", models.CharField(max_length=20)), "is written anew"),
        (op.AlterField(ONE, "size", models.BigIntegerField()), "is written anew"),
        (op.AlterField(ONE, "size", models.IntegerField(unique=True)), "the same twice"),
        (
            op.AlterField(ONE, "user", models.ForeignKey("partners.Person", models.PROTECT)),
            "leads elsewhere",
        ),
        (op.AddIndex(ONE, INDEX), "Take AddIndexConcurrently"),
        (
            op.AddConstraint(
                ONE, models.CheckConstraint(condition=models.Q(size__gt=0), name="thing_has_size")
            ),
            "old code may break it",
        ),
        (op.RunSQL("UPDATE partners_thing SET size = 1"), "nothing can be said of SQL"),
    ],
)
def test_what_old_code_would_stumble_over_is_said(step: Any, words: str) -> None:
    assert words in objection(step, BEFORE)


@pytest.mark.parametrize(
    "step",
    [
        op.AddField(ONE, "kind", models.CharField(default="x", db_default="x", max_length=9)),
        op.AddField(ONE, "seen_at", models.DateTimeField(null=True)),
        op.AddField(ONE, "people", models.ManyToManyField("partners.Person")),
        op.AlterField(ONE, "name", models.CharField(max_length=80)),
        op.AlterField(ONE, "note", models.TextField(null=True, help_text="Anything.")),
        op.AlterField(ONE, "size", models.IntegerField(null=True)),
        op.AlterField(ONE, "user", models.ForeignKey("accounts.User", models.CASCADE)),
        AddIndexConcurrently(ONE, INDEX),
        op.RemoveIndex(ONE, "thing_by_name"),
        op.AlterModelOptions(ONE, {"ordering": ["name"]}),
        op.RunPython(op.RunPython.noop),
    ],
)
def test_what_disturbs_nobody_is_let_through(step: Any) -> None:
    assert objection(step, BEFORE) == ""


def test_the_history_before_the_first_release_would_have_been_refused() -> None:
    """Real migrations, which never change: columns that old code would not have filled."""
    found: dict[str, str] = {}
    for each in findings(LONG_BEFORE):
        found[each.migration] = found.get(each.migration, "") + each.sentence

    assert "Add field kind to user" in found["accounts.0006_api_clients_and_scopes"]
    assert "integer to bigint" in found["jobs.0004_large_files"]
    assert "AddIndexConcurrently" in found["audit.0003_outbox"]
    # Tables of their own, with keys in hand-written SQL: the release before knows nothing of them.
    assert not {"engagement.0013_surveys", "engagement.0012_packs"} & set(found)


def test_nothing_since_the_last_release_disturbs_it() -> None:
    assert [str(each) for each in findings(released())] == []
    assert findings([]) == [], "Before the first release there is nothing to disturb."


def test_a_migration_may_say_why_it_disturbs_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    before = {each.migration for each in findings(LONG_BEFORE)}
    module = import_module("jobs.migrations.0004_large_files")
    monkeypatch.setattr(module.Migration, upgrades.REASON, "Nobody writes it.", raising=False)
    after = {each.migration for each in findings(LONG_BEFORE)}

    assert before - after == {"jobs.0004_large_files"}


def test_the_command_fails_with_a_sentence_for_each(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ics_crm.management.commands.check_upgrade.released", lambda: LONG_BEFORE)
    noted = tmp_path / "released.txt"
    monkeypatch.setattr("ics_crm.management.commands.check_upgrade.RELEASED", noted)
    with pytest.raises(CommandError, match=r"jobs\.0004_large_files: .*\n(.*\n)*docs/op"):
        call_command("check_upgrade", "--release")
    assert not noted.exists(), "What disturbs the release before is no release."


def test_a_release_notes_what_is_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    noted = tmp_path / "released.txt"
    noted.write_text("# none yet\n")
    monkeypatch.setattr("ics_crm.management.commands.check_upgrade.RELEASED", noted)
    monkeypatch.setattr(upgrades, "RELEASED", noted)
    call_command("check_upgrade", "--release")

    assert released() == newest()
    assert len(released()) == len({name.partition(".")[0] for name in newest()}) >= 5
