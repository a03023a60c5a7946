"""Tables that a migration makes together are those that its operations make one by one."""

import pytest
from django.db import connection, migrations, models
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from pgtrigger import Protect, Update
from pgtrigger.migrations import AddTrigger

from partners.tables import Together, together

pytestmark = pytest.mark.django_db
KEY = models.ForeignKey("partners.boat", models.PROTECT, null=True)


def operations() -> list[Operation]:
    """Two tables that know each other; what is on them comes bit by bit."""
    return [
        migrations.CreateModel("Boat", [("id", models.BigAutoField(primary_key=True))]),
        migrations.CreateModel(
            "Oar",
            [
                ("id", models.BigAutoField(primary_key=True)),
                ("length", models.IntegerField()),
                ("boat", KEY.clone()),
            ],
        ),
        migrations.AddField(
            "boat", "best", models.ForeignKey("partners.oar", models.PROTECT, null=True)
        ),
        migrations.AddIndex("oar", models.Index(fields=["length"], name="oar_length")),
        migrations.AddConstraint(
            "oar", models.UniqueConstraint(fields=["boat", "length"], name="oar_once")
        ),
        AddTrigger("oar", Protect(name="fixed", operation=Update)),
    ]


def migration(made: list[Operation]) -> migrations.Migration:
    """A migration of these operations."""

    class One(migrations.Migration):
        operations = made

    return One("one", "partners")


def apply(made: list[Operation]) -> ProjectState:
    """Carry them out as a migration does."""
    with connection.schema_editor(atomic=False) as editor:
        return migration(made).apply(ProjectState(), editor)


def unapply(made: list[Operation]) -> None:
    """Take them back."""
    with connection.schema_editor(atomic=False) as editor:
        migration(made).unapply(ProjectState(), editor)


def schema() -> list[str]:
    """All that is known of the two tables."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT concat_ws(' ', table_name, column_name, data_type, is_nullable, column_default)
            FROM information_schema.columns WHERE table_name IN ('partners_boat', 'partners_oar')
            UNION ALL
            SELECT concat_ws(' ', conrelid::regclass, conname, pg_get_constraintdef(oid))
            FROM pg_constraint WHERE conrelid::regclass::text IN ('partners_boat', 'partners_oar')
            UNION ALL
            SELECT indexdef FROM pg_indexes WHERE tablename IN ('partners_boat', 'partners_oar')
            UNION ALL
            SELECT pg_get_triggerdef(oid) FROM pg_trigger
            WHERE NOT tgisinternal AND tgrelid::regclass::text = 'partners_oar'
            ORDER BY 1
            """
        )
        return [line for (line,) in cursor.fetchall()]


def test_it_is_the_same_as_one_by_one() -> None:
    apply(operations())
    one_by_one = schema()
    unapply(operations())
    assert schema() == []

    state = apply(together(*operations()))
    assert schema() == one_by_one
    assert len(one_by_one) == len(set(one_by_one)) == 20
    assert set(state.models["partners", "boat"].fields) == {"id", "best"}

    unapply(together(*operations()))
    assert schema() == []


def test_what_is_there_already_is_changed_where_its_turn_comes() -> None:
    first, rest = operations()[:2], operations()[2:]
    apply(operations())
    one_by_one = schema()
    unapply(operations())

    apply([*together(*first), *together(*rest)])
    assert schema() == one_by_one


def test_whatever_does_not_build_stands_by_itself_and_in_its_place() -> None:
    said = migrations.RunSQL("SELECT 1")
    first, second = operations()[:2], operations()[2:]

    before, between, after = together(*first, said, *second)
    assert between is said
    assert isinstance(before, Together)
    assert before.operations == first
    assert isinstance(after, Together)
    assert after.operations == second
