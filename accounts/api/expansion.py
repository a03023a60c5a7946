"""Adds to what is shown of a page: other records whole where they are named, and their codes.

One query for each expanded reference and page, and one for the codes of each model, however many
rows there are.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Model
from rest_framework.request import Request

from accounts.api.collections import collection_of
from accounts.api.shape import Shape
from accounts.api.structure import Path, SerializerClass, references_of

Shown = dict[str, Any]


def add_what_is_asked(
    shown: list[Shown], serializer_class: SerializerClass, shape: Shape, request: Request
) -> None:
    """Codes and whole records where others are named, as the caller may see them."""
    if shape.codes:
        _add_codes(shown, serializer_class)
    for path in shape.expand:
        _expand(shown, serializer_class, shape, path, request)


def _expand(
    shown: list[Shown],
    serializer_class: SerializerClass,
    shape: Shape,
    path: Path,
    request: Request,
) -> None:
    """Show the records of one path whole. What the caller may not see stays as it was."""
    named: dict[str, list[Shown]] = defaultdict(list)
    for reference in _at(shown, path):
        named[reference["id"]].append(reference)
    if not named:
        return
    collection = collection_of(_model_at(path, serializer_class, shape))
    for record in records(collection, named, request, codes=shape.codes):
        for reference in named[record["id"]]:
            reference.update({**record, "name": record.get("name", reference["name"])})


def records(collection: Any, ids: Iterable[str], request: Request, *, codes: bool) -> list[Shown]:
    """Records with these ids, as their own collection shows them to this caller."""
    view = collection()
    view.request, view.args, view.kwargs = request, (), {}
    view.format_kwarg, view.action = None, "list"
    view.check_permissions(request)
    shape = Shape(codes=codes)
    rows = list(view.narrowed(shape).filter(public_id__in=list(ids)))
    return list(view.show(rows, shape))


def _model_at(path: Path, serializer_class: SerializerClass, shape: Shape) -> type[Model] | None:
    """The model of the records that a path leads to, on the way through expanded ones."""
    start: Path = ()
    for above, there in shape.expand.items():
        if len(above) < len(path) and path[: len(above)] == above:
            start, serializer_class = above, there
    return references_of(serializer_class)[path[len(start) :]]


def _at(shown: Any, path: Path) -> Iterator[Shown]:
    """What stands at the end of a path, wherever anything does."""
    if shown is None:
        return
    if isinstance(shown, list):
        for each in shown:
            yield from _at(each, path)
    elif not path:
        yield shown
    elif path[0] in shown:
        yield from _at(shown[path[0]], path[1:])


def _add_codes(shown: list[Shown], serializer_class: SerializerClass) -> None:
    named: dict[Any, dict[str, list[Shown]]] = defaultdict(lambda: defaultdict(list))
    for path, model in references_of(serializer_class).items():
        collection = collection_of(model)
        if collection is not None and collection.codes_of is not None:
            for reference in _at(shown, path):
                named[collection][reference["id"]].append(reference)
    for collection, references in named.items():
        for identifier, codes in collection.codes_of(list(references)).items():
            for reference in references[identifier]:
                reference.update(codes)
