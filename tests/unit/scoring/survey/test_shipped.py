"""What is shipped stays as it was: a migration stored it, and waves are compared over the years."""

import hashlib
import json

import pytest

from engagement.scoring.survey.instrument_document import instrument_document
from engagement.scoring.survey.shipped import SHIPPED, shipped_instrument

# Of each document as engagement/migrations/0014 stored it. Another wording is another code.
STORED = {
    "pulse-1": "c006f079395d523dd42200dae8dff778ec21bed76a487ddb0dd6be4af53e5c0c",
    "pulse-confidential-1": "b706a0d26676a575b669f7020780f9345d5298e8bd9d02f1638a4670a1026f5d",
    "review-1": "a97f2435e8d811c78c7f40e9514269c2d93533fc9eaf28bf40324d0779a13eae",
    "relational-1": "0144ac864017f243b93ab561d4c0189ff100b9048692b84c05794cc1ce8e7cb5",
}


@pytest.mark.parametrize("code", STORED)
def test_a_shipped_instrument_is_what_the_migration_stored(code: str) -> None:
    written = json.dumps(instrument_document(shipped_instrument(code)), sort_keys=True)

    assert hashlib.sha256(written.encode()).hexdigest() == STORED[code]


def test_what_is_shipped_is_held_to_that() -> None:
    assert set(SHIPPED) == set(STORED)
