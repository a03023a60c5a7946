"""What a collection has to say before other systems can push records into it."""

import pytest

from accounts.api.collections import collection_of
from partners.api.keyed import KeyedViewSet, TogetherViewSet
from partners.api.people import PersonViewSet
from partners.models import Person


def test_a_collection_that_leaves_something_out_cannot_be_imported() -> None:
    with pytest.raises(TypeError, match="Notes does not say: bulk, change, facts_of, make, new_"):
        type("Notes", (KeyedViewSet,), {"collection": "notes"})
    said = {"collection": "notes"}
    with pytest.raises(TypeError, match="Notes does not say: make_many, prepare_row"):
        type("Notes", (PersonViewSet, TogetherViewSet), said)
    assert collection_of(Person) is PersonViewSet  # what was refused is shown nowhere


def test_a_base_of_collections_may_leave_things_to_them() -> None:
    assert issubclass(type("Base", (KeyedViewSet,), {}), KeyedViewSet)
