"""Whatever way the API is asked, nobody learns of a record that is not theirs, nor reaches it.

Another system's records and, in one's own, those that a role or a token may not see: they are
answered like ids that nobody has, everywhere. What there is to ask is read off the code. Here some
of those who ask meet each address and way, and all of them each collection. ``ICS_CRM_WALK=whole``
walks everybody through everything, which takes minutes.
"""

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from accounts.roles import ANALYST, BOARD_MEMBER, NATIONAL_ANALYST
from audit.models import OutboxReader
from audit.recording import action, record
from engagement.actions.webhooks.fan_out import fan_out
from engagement.enums import ExportFormat
from engagement.exports.catalogue import TABLES
from engagement.exports.columns import Access
from engagement.exports.making import written
from engagement.models import WebhookDelivery
from engagement.webhooks.catalogue import EVENT_TYPES, RESOURCE_OF
from engagement.webhooks.messages import message_of
from jobs.progress import SilentProgress
from tests import factories as make
from tests.integration.api.every_write import PARENTS, PARTS, _model
from tests.integration.exports.reading import Rows, read_parquet
from tests.integration.rules.askers import NAMED, NARROW, THEIR_KEY, THIN, Asker, Askers
from tests.integration.rules.ways import (
    COLLECTION_OF,
    Told,
    filters_of_addresses,
    in_turn,
    nobodys,
    operations_on_records,
    ways_to_list,
    without,
)
from tests.world import EVERYBODY, NEXT_DOOR, SECRET, SECRET_NEXT_DOOR

pytestmark = pytest.mark.django_db

WHOLE = os.environ.get("ICS_CRM_WALK") == "whole"
# Real organisations and figures of areas are public facts; what a system does with them is not.
PUBLIC = {"organisations", "indicators", "indicator-values"}
ID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")
OK, FORBIDDEN, NOT_FOUND = 200, 403, 404
# What an answer may be to a way of asking that a list does not have, or to this person.
ANSWERS = {OK, 400, FORBIDDEN}
# A filter that is called otherwise than any collection is sent ids of these.
OF_ANY_KIND = ("systems", "partnerships", "people", "boards", "events")
MOST_HIDDEN = 20
NOTHING = "Nobodys"


def test_no_address_list_filter_export_or_webhook_tells_of_a_hidden_record(
    askers: Askers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One test, since two systems take longer to make than to be asked about one thing."""
    faults = [
        *_told_by_addresses(askers),
        *_told_by_lists(askers),
        *_told_by_filters(askers),
        *_told_by_exports(askers, tmp_path),
        *_told_to_webhooks(askers, monkeypatch),
    ]
    assert faults == [], "\n".join(faults)


def _told_by_addresses(askers: Askers) -> Iterator[str]:
    """Where a record is answered otherwise than one that is not there."""
    usual: dict[tuple[str, str], Told] = {}
    for collection, operations in operations_on_records().items():
        pairs = [(asker, each) for asker in askers for each in operations] if WHOLE else []
        pairs = pairs or [
            *((askers[EVERYBODY], each) for each in operations),
            *in_turn([each for each in askers if each.name != EVERYBODY], operations),
        ]
        for asker, (method, path) in pairs:
            for address, like in _addresses(askers, asker, collection, path):
                told = _asked(asker, method, address)
                expected = usual.get((asker.name, method))
                if told != expected:
                    expected = usual[asker.name, method] = _asked(asker, method, like)
                if told != expected or not _is_not_found(told, path):
                    yield f"{asker}, {method} {path}: {told[:2]}, of nothing {expected[:2]}"


def _addresses(
    askers: Askers, asker: Asker, collection: str, path: str
) -> Iterator[tuple[str, str]]:
    """Addresses of hidden records, each with one of nothing. A part is also tried below our own."""
    path = path.replace("{name}", "people.csv").replace("{file_kind}", "paper")
    part = next((each for each in PARTS if f"{{{each}}}" in path), "")
    theirs = next(iter(asker.hidden[collection]), None)
    if part:
        rows = _model(PARTS[part])._default_manager.filter(system=askers.next_door.system)
        inner = str(rows.values_list("public_id", flat=True)[:1].get())
        if part in PARENTS and asker.is_local:
            theirs = str(rows.values_list(f"{PARENTS[part]}__public_id", flat=True)[:1].get())
        if asker.is_local and (ours := next(iter(askers.shown[collection]), None)):
            below = path.replace("{id}", ours)
            yield below.replace(f"{{{part}}}", inner), below.replace(f"{{{part}}}", nobodys())
        path = path.replace(f"{{{part}}}", inner)
    if theirs:
        yield path.replace("{id}", theirs), path.replace("{id}", nobodys())


def _asked(asker: Asker, method: str, address: str) -> Told:
    """The answer to a request with all that could make it tell more."""
    if method == "GET":
        return without(asker.send(method, address, **{"If-None-Match": "*"}))
    headers = {"If-Match": "*"}
    if method == "POST":  # the same one, which must not be kept of a record that is not there
        headers["Idempotency-Key"] = "one"
    return without(asker.send(method, address, {}, **headers))


def _is_not_found(told: Told, path: str) -> bool:
    """Without its scope a token, and on a record of ours a role, is refused before any look."""
    if told[0] == FORBIDDEN:
        return "problem-missing-scope" in told[1] or path.count("{") > 1
    return told[0] == NOT_FOUND


def _told_by_lists(askers: Askers) -> Iterator[str]:
    """What lists, their orders, counts, expansions and feeds show of hidden records."""
    hidden = {asker.name: askers.hidden_from(asker) for asker in askers}
    blind = [askers[BOARD_MEMBER.name], askers[THIN]]
    for number, collection in enumerate(NAMED):
        ways = ways_to_list(collection, whole=WHOLE)
        first = [*askers] if WHOLE else [askers[EVERYBODY], blind[number % 2]]
        others = [each for each in askers if each not in first]
        pairs = [(asker, way) for asker in first for way in ways]
        for asker, way in [*pairs, *(in_turn(others, ways) if others else ())]:
            answer = asker.send("GET", f"/api/v1/{collection}?{way}")
            text = answer.content.decode()
            wrong = {
                str(answer.status_code): answer.status_code not in ANSWERS,
                "a record": hidden[asker.name] & set(ID.findall(text)),
                "a name": asker.is_local and collection not in PUBLIC and NEXT_DOOR in text,
                "a confidence": _confides(asker, text),
                "a count": answer.status_code == OK and not _counts_its_rows(answer.json()),
            }
            yield from (f"{asker}, {collection}?{way}: {what}" for what in wrong if wrong[what])


def _confides(asker: Asker, text: str) -> bool:
    ours = SECRET in text and not asker.may_read_notes
    return ours or SECRET_NEXT_DOOR in text


def _counts_its_rows(body: dict[str, Any]) -> bool:
    """A count is of what is shown; longer lists than a page are not looked at."""
    return body["next"] is not None or body.get("count") in {None, len(body["results"])}


def _told_by_filters(askers: Askers) -> Iterator[str]:
    """Where an id or a text of a hidden record is answered otherwise than one of nothing."""
    blind = [askers[BOARD_MEMBER.name], askers[THIN]]
    for number, (path, parameters) in enumerate(sorted(filters_of_addresses().items())):
        collection = path.split("/")[3]
        address = path.replace("{id}", next(iter(askers.shown.get(collection, ())), ""))
        if "{" in address:
            continue
        for asker in askers if WHOLE else [askers[EVERYBODY], blind[number % 2]]:
            for name, kind in parameters:
                values = _hidden_ids(askers, asker, name) if kind == "uuid" else _texts(asker)
                nothing = nobodys() if kind == "uuid" else NOTHING
                expected = without(asker.client.get(address, {name: nothing}), nothing)
                for value in values:
                    told = without(asker.client.get(address, {name: value}), value)
                    if told != expected:
                        yield f"{asker}, {path}?{name}={value}: {told[:2]}, else {expected[:2]}"


def _hidden_ids(askers: Askers, asker: Asker, name: str) -> list[str]:
    collection = COLLECTION_OF.get(name, f"{name}s")
    if collection not in asker.hidden:
        return [each for kind in OF_ANY_KIND for each in asker.hidden[kind][:1]]
    hidden = asker.hidden[collection]
    ours = [each for each in hidden if each in askers.shown[collection]]
    return [*hidden[:1], *ours[:MOST_HIDDEN]]


def _texts(asker: Asker) -> list[str]:
    """Of somebody next door, and of what is confided."""
    theirs = [f"{NEXT_DOOR} Smith", THEIR_KEY] if asker.is_local else []
    return theirs if asker.may_read_notes else [*theirs, SECRET]


def _told_by_exports(askers: Askers, folder: Path) -> Iterator[str]:
    """What exports hold that their reader is not shown, the last one of somebody without a role."""
    names = (BOARD_MEMBER.name, ANALYST.name, NATIONAL_ANALYST.name, NARROW, THIN)
    for asker in askers if WHOLE else [askers[name] for name in names]:
        yield from (f"{asker}, {fault}" for fault in _exported_faults(askers, asker, folder))
    analyst = askers[ANALYST.name]
    analyst.user.memberships.all().delete()
    ours = {i for name, ids in askers.shown.items() if name not in PUBLIC for i in ids}
    ours -= {i for ids in askers.shown_next_door.values() for i in ids}  # come with the product
    for name, rows in _exported(askers, analyst, folder).items():
        if {str(row.get("id")) for row in rows} & ours:
            yield f"{name}: is exported by somebody who has no role any more"


def _exported(askers: Askers, asker: Asker, folder: Path) -> dict[str, Rows]:
    access = Access(asker.eyes, askers.home.system)
    made = written(
        TABLES, access, folder, form=ExportFormat.PARQUET, progress=SilentProgress(), since=None
    )
    return {each.table: read_parquet(each.file.path) for each in made}


def _exported_faults(askers: Askers, asker: Asker, folder: Path) -> Iterator[str]:
    hidden = askers.hidden_from(asker)
    tables = _exported(askers, asker, folder)
    for table in TABLES:
        rows = tables[table.name]
        text = json.dumps(rows, default=str)
        if hidden & set(ID.findall(text)):
            yield f"{table.name}: a record"
        if _confides(asker, text):
            yield f"{table.name}: a confidence"
        if table.collection:
            shown = {*askers.shown[table.collection], *askers.shown_next_door[table.collection]}
            # The collection shows engagement health alone, and trust at other addresses.
            ids = {row["id"] for row in rows if row.get("measure", "health") == "health"}
            if ids - shown:
                yield f"{table.name}: what no list shows"


def _told_to_webhooks(askers: Askers, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """What webhooks tell of another system: every type, with where it happened, and without."""
    everybody = askers[EVERYBODY]
    told_of = [*EVENT_TYPES]
    webhook = make.make_webhook(by=everybody.user, system=askers.home.system, event_types=told_of)
    monkeypatch.setattr("audit.recording.ACTIONS", {})
    next_door = askers.next_door.system
    recorded = set()

    @action
    def happen(*, by: object) -> None:
        for name, resource in RESOURCE_OF.items():
            seen = resource.visible_to(everybody.eyes).values("pk")
            row: Any = resource.model._default_manager.exclude(pk__in=seen).last()
            if row is not None:
                recorded.add(name)
                record(name, row, system_id=next_door.public_id)
                record(name, row)

    happen(by=make.TESTS)
    OutboxReader.objects.update(below_xid=0)
    fan_out()
    assert recorded == set(EVENT_TYPES)
    deliveries = WebhookDelivery.objects.filter(subscription=webhook)
    bodies = {each: message_of(each, webhook.eyes) for each in deliveries}
    told = [each for each, body in bodies.items() if body is not None]
    assert len({each.type for each in told}) > 40
    for each in told:
        text = str(bodies[each])
        if askers.ids_next_door & {str(each.object_id), *ID.findall(text)}:
            yield f"{each.type} is told to a webhook of another system: {text}"
