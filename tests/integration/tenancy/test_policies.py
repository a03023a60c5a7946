"""The database holds a policy for each table with rows of systems, and the rule is the same."""

import re

import pytest
from django.apps import apps
from django.db import connection

from ics_crm.embedded.instance import BASE_DIR
from tenancy.policies import OPEN_TABLES, POLICY, condition
from tests.integration.rules.database import OUR_APPS

# They read and write nothing that is a system's.
OF_NO_SYSTEM = {
    "accounts/tasks.py",
    *(
        f"ics_crm/management/commands/{name}.py"
        for name in ("backup", "check_upgrade", "dependencies", "python_client")
    ),
    *(
        f"engagement/management/commands/{name}.py"
        for name in (
            "charts",
            "export_schema",
            "personal_data",
            "score_ledger",
            "simulate",
            "validate_scores",
        )
    ),
}
NAMES_SYSTEM = ("system_id", "system_pk", "system_public_id")


def _expected() -> dict[str, tuple[str, bool, bool]]:
    """By table: the column that names the system, whether it is a public id, whether shared."""
    found = {}
    for app in OUR_APPS:
        for model in apps.get_app_config(app).get_models(include_auto_created=True):
            for field in model._meta.concrete_fields:
                if field.column in NAMES_SYSTEM and model._meta.db_table not in OPEN_TABLES:
                    by_public_id = field.get_internal_type() == "UUIDField"
                    found[model._meta.db_table] = (field.column, by_public_id, field.null)
    return found


@pytest.mark.django_db
def test_every_table_with_rows_of_systems_has_its_policy() -> None:
    expected = _expected()
    assert len(expected) > 90
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, p.polname, p.polcmd, p.polpermissive, p.polroles = '{0}',"
            " pg_get_expr(p.polqual, c.oid), p.polwithcheck IS NULL,"
            " c.relrowsecurity AND c.relforcerowsecurity"
            " FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid"
        )
        rows = {row[0]: row[1:] for row in cursor.fetchall()}
        assert set(rows) == set(expected)
        for table, (column, by_public_id, shared) in expected.items():
            cursor.execute(
                f'CREATE TEMPORARY TABLE "like_{column}" (LIKE "{table}") ON COMMIT DROP'
            )
            rule = condition(column, by_public_id=by_public_id, shared=shared)
            cursor.execute(f'CREATE POLICY it ON "like_{column}" USING ({rule})')
            cursor.execute(
                "SELECT pg_get_expr(polqual, polrelid) FROM pg_policy WHERE polname = 'it'"
            )
            (meant,) = cursor.fetchone()
            cursor.execute(f'DROP TABLE "like_{column}"')
            assert rows[table] == (POLICY, "*", True, True, meant, True, True), table


def test_whatever_sees_all_systems_is_listed_with_its_reason() -> None:
    page = (BASE_DIR / "docs" / "architecture.md").read_text("utf-8")
    listed = page.split("## The second wall")[1]
    named = set(re.findall(r"`([\w/]+\.py)`", listed))
    assert named == {
        path.relative_to(BASE_DIR).as_posix()
        for room in (*OUR_APPS, "ics_crm", "nhsuk")
        for path in (BASE_DIR / room).rglob("*.py")
        if "every_system(" in path.read_text("utf-8")
    }


def test_every_task_and_command_says_where_it_works() -> None:
    """Of those of the product that reach a table with rows of systems."""
    without = {
        path.relative_to(BASE_DIR).as_posix()
        for pattern in ("*/tasks.py", "*/management/commands/*.py")
        for path in BASE_DIR.glob(pattern)
        if "every_system(" not in path.read_text("utf-8") and path.name != "__init__.py"
    }
    assert without == OF_NO_SYSTEM
