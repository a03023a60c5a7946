"""How much of each record a caller wants to see: some of its fields, and which records whole.

``?fields=id,partners.attendance`` leaves all other fields out, and what is left out is not fetched.
``?expand=place,partners.partnership`` shows other records whole where they are only named.
"""

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from accounts.api.collections import collection_of
from accounts.api.errors import BadQueryError
from accounts.api.structure import Path, SerializerClass, names_of, nested_in, references_of

FIELDS, EXPAND, CODES = "fields", "expand", "codes"
SHAPE_PARAMETERS = frozenset({FIELDS, EXPAND, CODES})
MOST_EXPANDED = 10
MOST_LEVELS = 2

Tree = dict[str, "Tree"]  # an empty one stands for everything below
Expanded = dict[Path, SerializerClass]  # paths, shorter ones first, and what shows the records


@dataclass(frozen=True)
class Shape:
    """What to show of each record: a tree of field names, what to expand, whether with codes."""

    fields: Tree = field(default_factory=dict)
    expand: Expanded = field(default_factory=dict)
    codes: bool = False

    @property
    def first_level(self) -> frozenset[str] | None:
        """The fields of the record itself; none means all."""
        return frozenset(self.fields) or None

    def cut(self, shown: list[Any]) -> list[Any]:
        """The records without what was not asked for below their first level."""
        return [_cut(each, self.fields) for each in shown] if any(self.fields.values()) else shown


WHOLE = Shape()


def shape_of(params: Mapping[str, str], serializer_class: SerializerClass, *, codes: bool) -> Shape:
    """What the address asks for.

    :raises BadQueryError: it names what is not there, or too much.
    """
    expand = _expanded(params, serializer_class)
    tree: Tree = {}
    for name in _listed(params, FIELDS):
        path = tuple(name.split("."))
        _check_field(path, serializer_class, expand)
        _grow(tree, path)
    if tree:
        _check_shown(expand, tree)
    return Shape(tree, expand, codes=codes or _truth(params))


def expandable(serializer_class: SerializerClass) -> dict[Path, SerializerClass]:
    """Where another record is named that has a collection, and how that collection shows it."""
    found = {}
    for path, model in references_of(serializer_class).items():
        if (collection := collection_of(model)) is not None:
            found[path] = collection.serializer_class
    return found


def _expanded(params: Mapping[str, str], serializer_class: SerializerClass) -> Expanded:
    found: Expanded = {}
    for name in _listed(params, EXPAND):
        found |= _steps(tuple(name.split(".")), serializer_class)
    if len(found) > MOST_EXPANDED:
        raise _bad(EXPAND, f"Expand at most {MOST_EXPANDED} references in one request.")
    return found


def _steps(path: Path, serializer_class: SerializerClass) -> Expanded:
    """The references on the way along a path, the first one first.

    :raises BadQueryError: it does not end at one that can be expanded, or is too long.
    """
    steps: Expanded = {}
    here: Path = ()
    rest, there = path, serializer_class
    while rest:
        known = expandable(there)
        step = next((rest[:n] for n in range(1, len(rest) + 1) if rest[:n] in known), None)
        if step is None:
            asked, full = ".".join(path), [".".join((*here, *each)) for each in known]
            raise _bad(EXPAND, f"There is no reference “{asked}” to expand.{_hint(asked, full)}")
        here, rest, there = (*here, *step), rest[len(step) :], known[step]
        steps[here] = there
    if len(steps) > MOST_LEVELS:
        raise _bad(EXPAND, f"“{'.'.join(path)}” is too deep: expand at most {MOST_LEVELS} levels.")
    return steps


def _check_field(
    path: Path, serializer_class: SerializerClass, expand: Expanded, above: Path = ()
) -> None:
    """:raises BadQueryError: there is no such field."""
    name, rest = path[0], path[1:]
    known = names_of(serializer_class)
    if name not in known:
        full = [".".join((*above, each)) for each in known]
        asked = ".".join((*above, *path))
        raise _bad(FIELDS, f"There is no field “{asked}”.{_hint(asked, full)}")
    if not rest:
        return
    here = (*above, name)
    inner = nested_in(serializer_class, name)
    if inner is None:
        raise _bad(FIELDS, f"“{'.'.join(here)}” has no fields to choose from.")
    _check_field(rest, expand.get(here, type(inner)), expand, here)


def _check_shown(expand: Iterable[Path], tree: Tree) -> None:
    """:raises BadQueryError: something is to be expanded that is not to be shown."""
    for path in expand:
        below = tree
        for name in path:
            if name not in below:
                raise _bad(EXPAND, f"“{'.'.join(path)}” is not among the fields that you ask for.")
            below = below[name]
            if not below:
                break


def _grow(tree: Tree, path: Path) -> None:
    """Add a path. What is asked for as a whole stays whole."""
    name, rest = path[0], path[1:]
    is_new = name not in tree
    below = tree.setdefault(name, {})
    if not rest:
        below.clear()
    elif is_new or below:
        _grow(below, rest)


def _cut(shown: Any, tree: Tree) -> Any:
    if not tree or shown is None:
        return shown
    if isinstance(shown, list):
        return [_cut(each, tree) for each in shown]
    return {name: _cut(each, tree[name]) for name, each in shown.items() if name in tree}


def _listed(params: Mapping[str, str], name: str) -> list[str]:
    text = params.get(name)
    if text is None:
        return []
    found = [each.strip() for each in text.split(",")]
    if not all(found):
        raise _bad(name, "Enter names with commas between them.")
    return found


def _truth(params: Mapping[str, str]) -> bool:
    text = params.get(CODES, "false")
    if text not in {"true", "false"}:
        raise _bad(CODES, "Enter “true” or “false”.")
    return text == "true"


def _hint(name: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(name, list(known), n=1)
    return f" Did you mean “{near[0]}”?" if near else ""


def _bad(parameter: str, sentence: str) -> BadQueryError:
    return BadQueryError(errors={parameter: [sentence]})
