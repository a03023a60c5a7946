"""Of which systems the running work may see and write rows.

Whatever says nothing sees nothing. A page or a call of the API `admit`s the systems of whoever
asks; work about one system runs `within_systems`; what must see all of them says why, with
`every_system`, and a test keeps the list of those places.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

ALL = "all"


class OutsideScopeError(RuntimeError):
    """Work within some systems asked for another one."""


@dataclass(frozen=True)
class Scope:
    """Keys of systems; ``None`` for all of them."""

    systems: frozenset[int] | None

    @property
    def setting(self) -> str:
        """As the policies read it: ``1,2``, ``all``, or nothing for none."""
        return ALL if self.systems is None else ",".join(map(str, sorted(self.systems)))


NOWHERE = Scope(frozenset())
EVERYWHERE = Scope(None)
# Where work is that has said nothing.
OUTSIDE = NOWHERE

_scope: ContextVar[Scope | None] = ContextVar("systems", default=None)


def current_scope() -> Scope:
    """Where the running work is."""
    return _scope.get() or OUTSIDE


def scope_of(setting: str) -> Scope:
    """The scope that was written down as this setting."""
    if setting == ALL:
        return EVERYWHERE
    return Scope(frozenset(int(each) for each in setting.split(",") if each))


@contextmanager
def opened(scope: Scope) -> Iterator[None]:
    """Be there, wherever one was before: for what begins a piece of work, such as a request."""
    token = _scope.set(scope)
    try:
        yield
    finally:
        _scope.reset(token)


def admit(systems: Iterable[int]) -> None:
    """Let whoever asks reach these systems too, until what was `opened` ends."""
    here = current_scope()
    if here.systems is not None:
        _scope.set(Scope(here.systems | frozenset(systems)))


@contextmanager
def within_systems(systems: Iterable[int]) -> Iterator[None]:
    """Be within these systems and no others.

    :raises OutsideScopeError: one of them lies outside those that the work is within already.
    """
    wanted, here = frozenset(systems), current_scope()
    if here.systems is not None and not wanted <= here.systems:
        raise OutsideScopeError(f"Systems {sorted(wanted - here.systems)} are not within reach.")
    with opened(Scope(wanted)):
        yield


@contextmanager
def every_system(*, why: str) -> Iterator[None]:
    """See all systems, for a reason that docs/security.md names. Also decorates functions."""
    assert why  # noqa: S101 (for whoever reads the code; it changes nothing)
    with opened(EVERYWHERE):
        yield
