"""The sections that a pack may have: one line each, in the order in which they are offered."""

from collections.abc import Callable
from dataclasses import dataclass

from engagement.enums import PackAudience, PackKind
from engagement.packs.document import Section
from engagement.presenters.packs.asked import Asked
from engagement.presenters.packs.sections import (
    attention,
    between,
    boards,
    changes,
    context,
    decisions,
    feedback,
    forums,
    kinds,
    method,
    network,
    over_time,
    partners_engaged,
    room,
    surveys,
    what_changed,
)

BOARD = frozenset({PackKind.BOARD})
ASSESSMENT = frozenset({PackKind.ASSESSMENT})
BOTH = BOARD | ASSESSMENT
PRIVATE_ONLY = frozenset({PackAudience.PRIVATE})
EVERYBODY = frozenset(PackAudience)


@dataclass(frozen=True)
class SectionKind:
    """A section: its key, what it is called and answers, where it may stand, and who gathers it.

    One that ``is_fixed`` is in every pack of its kinds and cannot be left out.
    """

    key: str
    title: str
    about: str
    gather: Callable[[Asked], Section]
    kinds: frozenset[PackKind] = BOARD
    audiences: frozenset[PackAudience] = EVERYBODY
    is_fixed: bool = False


SECTIONS: tuple[SectionKind, ...] = (
    SectionKind(
        changes.KEY, changes.TITLE, changes.ABOUT, changes.gather, kinds=BOTH, is_fixed=True
    ),
    SectionKind(boards.KEY, boards.TITLE, boards.ABOUT, boards.gather),
    SectionKind(room.KEY, room.TITLE, room.ABOUT, room.gather),
    SectionKind(over_time.KEY, over_time.TITLE, over_time.ABOUT, over_time.gather),
    SectionKind(kinds.KEY, kinds.TITLE, kinds.ABOUT, kinds.gather),
    SectionKind(between.KEY, between.TITLE, between.ABOUT, between.gather, audiences=PRIVATE_ONLY),
    SectionKind(attention.KEY, attention.TITLE, attention.ABOUT, attention.gather),
    SectionKind(surveys.KEY, surveys.TITLE, surveys.ABOUT, surveys.gather, kinds=BOTH),
    SectionKind(decisions.KEY, decisions.TITLE, decisions.ABOUT, decisions.gather),
    SectionKind(network.KEY, network.TITLE, network.ABOUT, network.gather, audiences=PRIVATE_ONLY),
    SectionKind(
        partners_engaged.KEY,
        partners_engaged.TITLE,
        partners_engaged.ABOUT,
        partners_engaged.gather,
        kinds=ASSESSMENT,
    ),
    SectionKind(forums.KEY, forums.TITLE, forums.ABOUT, forums.gather, kinds=ASSESSMENT),
    SectionKind(feedback.KEY, feedback.TITLE, feedback.ABOUT, feedback.gather, kinds=ASSESSMENT),
    SectionKind(
        what_changed.KEY,
        what_changed.TITLE,
        what_changed.ABOUT,
        what_changed.gather,
        kinds=ASSESSMENT,
    ),
    SectionKind(context.KEY, context.TITLE, context.ABOUT, context.gather, kinds=BOTH),
    SectionKind(method.KEY, method.TITLE, method.ABOUT, method.gather, kinds=BOTH, is_fixed=True),
)


def offered(kind: PackKind, audience: PackAudience) -> list[SectionKind]:
    """Those that a pack of this kind may have, for these readers."""
    return [one for one in SECTIONS if kind in one.kinds and audience in one.audiences]


def chosen(kind: PackKind, audience: PackAudience, keys: list[str]) -> list[SectionKind]:
    """Those asked for, and those that are always there, in the order in which they are offered."""
    return [one for one in offered(kind, audience) if one.is_fixed or one.key in keys]
