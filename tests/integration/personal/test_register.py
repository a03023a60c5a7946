"""The classification is whole, and the record of processing says what it says."""

from pathlib import Path

from django.conf import settings

from engagement.personal.kinds import Erasure
from engagement.personal.record import record_of_processing
from engagement.personal.register import tables, unclassified

# Changes outlive what they are about, so they hold the key of their system and no foreign key.
OF_A_SYSTEM = {"system", "system_pk"}


def test_every_field_that_can_name_somebody_is_classified() -> None:
    assert unclassified() == []


def test_every_table_of_a_system_says_the_way_to_it() -> None:
    astray = [
        model._meta.label
        for model, table in tables()
        if any(field.name in OF_A_SYSTEM for field in model._meta.fields) != bool(table.system)
    ]
    assert astray == []


def test_what_is_computed_is_classified_as_following() -> None:
    generated = {
        (model._meta.label, field.name)
        for model, table in tables()
        for field in model._meta.concrete_fields
        if field.generated and field.name in table.fields
    }
    following = {
        (model._meta.label, name)
        for model, table in tables()
        for name, personal in table.fields.items()
        if personal.erasure == Erasure.FOLLOW
    }
    assert following == generated


def test_the_record_of_processing_is_the_one_in_the_docs() -> None:
    page = Path(settings.BASE_DIR) / "docs" / "personal-data.md"
    assert page.read_text() == record_of_processing()
