"""No body of the API reaches a record that its sender may not see: it is like one of nothing."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

import pytest
from django.db import transaction

from accounts.api.references import ways_to_name
from accounts.api.serializers import IdField
from accounts.models import User
from engagement.models import SurveyWave
from partners.models import Organisation, Partnership, Place, System
from tests.integration.api.every_write import Operation, Walk, all_writes
from tests.integration.rules.askers import NAMED, THEIR_KEY, THIN, Asker, Askers
from tests.integration.rules.ways import nobodys, places_of_ids, put_at, without
from tests.world import EVERYBODY

pytestmark = pytest.mark.django_db

SAME = "no_such_record"
NOTHING = "Nobodys"
MOST_TRIED = 4  # of our records, since what is over takes no body


def test_no_body_names_a_hidden_record(askers: Askers) -> None:
    """By an id, a code or a key, in one record or many: it is not there."""
    faults, unseen = [], []
    named: set[type[Any]] = set()
    for operation in all_writes():
        for asker in (askers[EVERYBODY], askers[THIN]):
            walk = Walk(asker.client, asker.eyes, askers.home.system)
            for place, taken in places_of_ids(_taken(operation)):
                for name, nothing in _names(askers, asker, place, taken, known=named):
                    fault, is_seen = _told_by_body(walk, operation, place, name, nothing)
                    where = f"{asker}, {operation}, {place} {name}"
                    faults += [f"{where}: {fault}"] if fault else []
                    if not is_seen and isinstance(taken, IdField) and asker.name == EVERYBODY:
                        unseen.append(where)
    assert faults == [], "\n".join(faults)
    assert unseen == [], "Give tests/world a record at which this is read:\n" + "\n".join(unseen)
    assert len(named) > 10


def _taken(operation: Operation) -> Any:
    return operation.takes() if isinstance(operation.takes, type) else operation.takes


def _names(
    askers: Askers, asker: Asker, place: Any, taken: Any, *, known: set[type[Any]]
) -> Iterator[tuple[Any, Any]]:
    """What names a hidden record, and the like of nothing; by code once for each model."""
    row = _hidden_row(askers, asker, place, taken)
    if row is None:
        return
    yield str(row.public_id), nobodys()
    if isinstance(taken, IdField) and type(row) not in known and asker.name == EVERYBODY:
        known.add(type(row))
        for way in ways_to_name(type(row)):
            for said in _codes(askers, row, way.needs):
                yield {way.needs: said}, {way.needs: NOTHING}
                if "external_source" in way.may:
                    source = {"external_source": "sirona"}
                    yield {way.needs: said, **source}, {way.needs: NOTHING, **source}
                if "system" in way.may:
                    system = askers.next_door.system.code
                    yield {way.needs: said, "system": system}, {way.needs: NOTHING, "system": "No"}


def _codes(askers: Askers, row: Any, needs: str) -> list[str]:
    """By what else than its id somebody could know the record; codes of bodies are public."""
    if isinstance(row, Organisation):
        return []
    code = askers.next_door.system.code
    known = {"ods": code if isinstance(row, System) else f"{code}01", "external_id": THEIR_KEY}
    said = known.get(needs) or getattr(row, needs, "")
    return [said] if said else []


def _hidden_row(askers: Askers, asker: Asker, place: Any, taken: Any) -> Any:
    """Somebody else's row of the kind that a body names there; for a thin token one at home."""
    next_door = askers.next_door
    model = taken.visible(asker.eyes).model if isinstance(taken, IdField) else _kind_at(place)
    rows = model._default_manager.order_by("-pk")
    collection = next((n for n, v in NAMED.items() if v.serializer_class.Meta.model is model), "")
    hidden = asker.hidden.get(collection, [])
    if asker.name == THIN:
        return rows.filter(public_id__in={*hidden} & {*askers.shown.get(collection, ())}).first()
    if hidden:
        return rows.filter(public_id__in=hidden).last()  # whose codes nobody at home has too
    if model is User:
        return next_door.users["partnership_manager"]
    return rows.filter(system=next_door.system).first()


def _kind_at(place: Any) -> type[Any]:
    """What stands in a field that takes any id."""
    name = next(each for each in reversed(place) if each not in {0, "id"})
    kinds = {"wave": SurveyWave, "from_user": User, "places": Place, "organisations": Organisation}
    return kinds.get(str(name), Partnership)


def _told_by_body(
    walk: Walk, operation: Operation, place: Any, name: Any, nothing: Any
) -> tuple[str, bool]:
    """How the answers differ, and whether any of our records let the name be looked at."""
    body = walk.guesses(operation).body
    headers = {"If-Match": "*"} if operation.method in {"PUT", "PATCH"} else {}
    for address in islice(walk.addresses(operation), MOST_TRIED):
        told = []
        for each in (name, nothing):
            said = each if isinstance(each, str) else next(iter(each.values()))
            with transaction.atomic():
                answer = walk.send(operation, address, put_at(body, place, each), **headers)
                transaction.set_rollback(True)
            told.append(without(answer, said))
        if told[0] != told[1]:
            return f"{told[0][:2]}, of nothing {told[1][:2]}", True
        if SAME in told[0][1]:
            return "", True
    return "", False
