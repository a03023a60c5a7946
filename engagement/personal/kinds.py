"""How a field that may hold something of a person is classified."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """What sort of thing a field says of a person."""

    IDENTITY = "who somebody is"
    CONTACT = "how to reach somebody at work"
    ACCOUNT = "an account and how it is used"
    SECRET = "machinery of an account, shown to nobody"  # noqa: S105 (a kind, and no secret)
    OPINION = "what somebody thinks"
    WORDS = "free text, which may name people"
    FILE = "a file, which may name people"
    TECHNICAL = "machinery that may lead to somebody"


class Erasure(StrEnum):
    """What becomes of a field when the person that it names is erased."""

    BLANK = "emptied"
    REDACT = "the name is taken out of the words, which stay"
    DOT_OUT = "dots stand in place of the name, as many as it had letters, and the words stay"
    DELETE = "the whole row is deleted"
    PSEUDONYM = "replaced by something that says nothing"
    FOLLOW = "computed anew from a field that is erased"
    EXPIRE = "sealed, so it cannot be searched; gone of itself within a day"
    KEEP = "kept, as the law asks for it"


@dataclass(frozen=True)
class Personal:
    """The class of one field."""

    kind: Kind
    erasure: Erasure


@dataclass(frozen=True)
class Table:
    """What one table holds of people.

    ``system``: the way from a row to its system, as in a query; empty for what all systems share.
    ``public_system``: the same way, where the row knows the public id of its system only.
    ``points``: columns with the public id of a person or user, which no key holds.
    ``is_own``: rows that point at a user are that user's own papers, such as drafts.
    ``why`` and ``kept`` are sentences of the record of processing.
    """

    why: str
    kept: str
    fields: Mapping[str, Personal] = field(default_factory=dict)
    system: str = "system"
    public_system: str = ""
    points: tuple[str, ...] = ()
    is_own: bool = False


NAME = Personal(Kind.IDENTITY, Erasure.BLANK)
REACHED_AT = Personal(Kind.CONTACT, Erasure.BLANK)
WORDS = Personal(Kind.WORDS, Erasure.REDACT)
OPINION = Personal(Kind.OPINION, Erasure.REDACT)
SEARCHED = Personal(Kind.WORDS, Erasure.FOLLOW)
FILE = Personal(Kind.FILE, Erasure.BLANK)

WITH_RECORDS = "As long as the record that it is part of."
