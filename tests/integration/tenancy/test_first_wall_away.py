"""With the first wall taken away nothing crosses to another system: the second one holds alone.

`visible_to` returns everything here, and whoever asks about rights may do anything in every system.
Somebody of one of two systems asks every route, collection, export, search and job for what is of
the other. Then they see and change nothing there, and rows of their own.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.apps import apps
from django.core.exceptions import ObjectDoesNotExist
from django.db import connection, models, transaction
from django.urls import NoReverseMatch
from django.utils.html import escape

from accounts.models import User
from accounts.roles import Permission
from engagement.analytics.search import search_all
from engagement.enums import ExportFormat
from engagement.exports.catalogue import TABLES
from engagement.exports.columns import Access
from engagement.exports.making import written
from engagement.models import Event, ScoreModel
from jobs.actions.running import _scope_of
from jobs.errors import JobRefusedError
from jobs.models import Job
from jobs.progress import SilentProgress
from jobs.registry import HANDLERS
from partners.models import Organisation, OrganisationName, System
from partners.models.reach import Reach
from partners.models.system import SystemQuerySet
from tenancy.policies import OPEN_TABLES
from tenancy.scope import Scope, opened
from tests.integration.exports.reading import read_parquet
from tests.integration.rules.askers import NAMED, Asker, _asker
from tests.integration.rules.database import OUR_APPS
from tests.integration.rules.ways import operations_on_records
from tests.integration.tenancy.scheduled import run_schedule
from tests.routes import SINGULAR, Route, all_routes
from tests.world import EVERYBODY, NEXT_DOOR, SECRET_NEXT_DOOR, World, build_neighbours

pytestmark = pytest.mark.django_db

MOST_PAGES = 300
ID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")
# Variable parts that are no ids.
PARTS = {
    "file_kind": "paper",
    "kind": "commitment_due",
    "section": "over_time",
    "sheet_kind": "people",
    "slot": "so_what:over_time.contacts",
    "table": "people",
}
# Nouns of addresses that are not those of their models.
NOUNS = {"comments": "surveycomment", "names": "importname", "views": "savedview"}
# What has no policy (tenancy/policies.py), or is opened by an address that is a secret.
ELSEWHERE = {
    "account_": "the asker's own",
    "accounts:": "the asker's own",
    "mfa_": "the asker's own",
    "jobs:": "a job is of whoever started it",
    "partners:member": "grants and accounts",
    "partners:api_client": "grants and accounts",
    "partners:client_secret": "grants and accounts",
    "partners:national_": "grants and accounts",
    "partners:reference_": "registers are nobody's",
}
BY_SECRET = "token"
# Their tables name no system: who finds them has found the row that does.
WITHOUT_SYSTEM = {"instrument-versions"}


def _take_first_wall_away(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything is visible to everybody, who may do anything everywhere."""

    def everything(rows: Any, *_: Any, **__: Any) -> Any:
        return rows.all()

    def everywhere(_: Reach, __: Permission) -> list[int]:
        return list(System.objects.values_list("pk", flat=True))

    for found in [*_walls(models.QuerySet), SystemQuerySet]:
        monkeypatch.setattr(found, "visible_to", everything)
    monkeypatch.setattr(SystemQuerySet, "with_permission", everything)
    monkeypatch.setattr(Reach, "systems", everywhere)


def test_nothing_crosses_without_the_first_wall(
    settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One test, since two systems take longer to make than to be asked."""
    settings.API_REQUESTS_A_MINUTE = settings.API_CLIENT_REQUESTS_A_MINUTE = 10**6
    home, next_door = build_neighbours()
    asker = _asker(EVERYBODY, home.users[EVERYBODY])
    theirs = _Theirs(next_door.system)
    before = theirs.state()
    _take_first_wall_away(monkeypatch)
    assert Event.objects.visible_to(asker.user).filter(system=next_door.system).exists()
    tables = {model._meta.db_table for model in _walled_models()}
    faults = [
        *_told_by_pages(home, theirs),
        *_told_by_api(asker, theirs),
        *_told_by_exports(asker.user, home.system, tmp_path, theirs),
        *_told_by_search(asker.user, home.system, theirs),
        *_done_by_jobs(home.system, next_door.system),
        *run_schedule(home.system, tables, monkeypatch),
    ]
    assert faults == [], "\n".join(faults)
    assert theirs.changed_since(before) == []


@dataclass
class _Theirs:
    """What is next door: the ids of its rows, by table, and what they hold."""

    system: System
    ids: frozenset[str] = field(init=False)
    of_table: dict[str, str] = field(init=False)
    of_model: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self.of_table, self.of_model = {}, {}
        ids = set()
        for model in _walled_models():
            if "public_id" in {each.name for each in model._meta.concrete_fields}:
                rows = model._default_manager.filter(system=self.system).order_by("pk")
                found = [str(each) for each in rows.values_list("public_id", flat=True)]
                ids |= {*found}
                if found:
                    self.of_table[model._meta.db_table] = found[-1]
                    self.of_model[model._meta.model_name] = found[-1]
        self.ids = frozenset(ids)

    def address(self, route: Route) -> str | None:
        """Of a page of something that is next door, as far as its address says of what."""
        values: dict[str, str] = {}
        for name, noun in zip(route.arguments, route.nouns, strict=True):
            what = NOUNS.get(noun) or SINGULAR.get(noun, noun.removesuffix("s")).replace("-", "")
            value = PARTS.get(name) or self._named(what) or self._named(name.removesuffix("_id"))
            if value is None:
                return None
            values[name] = value
        try:
            return route.url(**values)
        except NoReverseMatch:
            return None

    def _named(self, what: str) -> str | None:
        """The public id of such a record: one of theirs, or one that is everybody's."""
        if what in self.of_model:
            return self.of_model[what]
        shared: dict[str, Any] = {
            "organisation": Organisation.objects.filter(partnerships__system=self.system),
            "other": Organisation.objects.filter(partnerships__system=self.system),
            "scoremodel": ScoreModel.objects.all(),
            "system": System.objects.filter(pk=self.system.pk),
        }
        return str(shared[what].latest("pk").public_id) if what in shared else None

    def named_in(self, text: str) -> str:
        """What of them a text says."""
        ids = self.ids & set(ID.findall(text))
        return f"{len(ids)} ids" if ids else SECRET_NEXT_DOOR if SECRET_NEXT_DOOR in text else ""

    def is_file_of(self, answer: Any, route: Route) -> bool:
        """Whether something that no text can be looked for in was made of what is theirs."""
        kind = answer.headers.get("Content-Type", "text/html").partition(";")[0]
        of_theirs = not {*route.arguments} <= {*PARTS}
        found = answer.status_code == HTTPStatus.OK
        return of_theirs and found and kind not in {"text/html", "application/json"}

    def state(self) -> dict[str, list[str]]:
        """All their rows as text, by table."""
        found = {}
        with connection.cursor() as cursor:
            for model in _walled_models():
                table = model._meta.db_table
                cursor.execute(
                    f'SELECT t::text FROM "{table}" t WHERE system_id = %s ORDER BY id'
                    if any(each.column == "id" for each in model._meta.concrete_fields)
                    else f'SELECT t::text FROM "{table}" t WHERE system_id = %s ORDER BY 1',
                    [self.system.pk],
                )
                found[table] = [row for (row,) in cursor.fetchall()]
        return found

    def changed_since(self, before: dict[str, list[str]]) -> list[str]:
        """Tables in which something of theirs is otherwise now."""
        after = self.state()
        return [table for table, rows in before.items() if rows != after[table]]


def _walled_models() -> Iterator[Any]:
    for app in OUR_APPS:
        for model in apps.get_app_config(app).get_models():
            columns = {each.column for each in model._meta.concrete_fields}
            walled = model._meta.db_table not in OPEN_TABLES
            if walled and "system_id" in columns and model._meta.label != "audit.AuditEvent":
                yield model


def _told_by_pages(home: World, theirs: _Theirs) -> Iterator[str]:
    """Every page of a list, and every page of a record that is next door: read, and sent to."""
    client = home.client(EVERYBODY)
    met, missed, shared = 0, [], _shared_names()
    for route in filter(_is_behind_it, all_routes()):
        url = theirs.address(route)
        if url is None:
            missed.append(route.name)
            continue
        met += 1
        for method in ("get", "post") if route.arguments else ("get",):
            answer = getattr(client, method)(url)
            if theirs.is_file_of(answer, route):
                yield f"{method} {route.name}: a file"
            text = _text_of(answer)
            # The address itself is repeated in forms and links.
            for each in ID.findall(url):
                text = text.replace(each, "")
            if told := theirs.named_in(text):
                yield f"{method} {route.name}: {told}"
            for each in shared:
                text = text.replace(each, "")
            if NEXT_DOOR in text:
                yield f"{method} {route.name}: a name"
    assert met > MOST_PAGES
    assert ",".join(missed) == ""


def _is_behind_it(route: Route) -> bool:
    """Whether it is a page of what has a policy."""
    return not (
        route.is_api
        or route.name.startswith(tuple(ELSEWHERE))
        or BY_SECRET in route.arguments
        or WITHOUT_SYSTEM.intersection(route.nouns)
    )


def _text_of(answer: Any) -> str:
    """What an answer says; of a workbook or an archive, what is packed in it."""
    body = answer.getvalue()
    if body.startswith(b"PK"):
        with ZipFile(BytesIO(body)) as packed:
            body = b"".join(packed.read(name) for name in packed.namelist())
    return str(body.decode("utf-8", "replace"))


def _shared_names() -> list[str]:
    """What systems and organisations are called is public, and who has an account no tenant's."""
    named = (System, Organisation, OrganisationName, User)
    rows = (each.objects.filter(name__contains=NEXT_DOOR) for each in named)
    names = {escape(name) for found in rows for name in found.values_list("name", flat=True)}
    return sorted(names, key=len, reverse=True)


def _told_by_api(asker: Asker, theirs: _Theirs) -> Iterator[str]:
    """Every collection with its counts, and every operation on records that are next door."""
    for collection, viewset in NAMED.items():
        for way in ("limit=200&count=true", "changed_since=start&limit=5000"):
            answer = asker.send("GET", f"/api/v1/{collection}?{way}")
            if told := theirs.named_in(answer.content.decode()):
                yield f"api {collection}?{way}: {told}"
        view: Any = viewset
        rows = view.queryset
        model = view.serializer_class.Meta.model if rows is None else rows.model
        table = model._meta.db_table
        if table not in theirs.of_table:
            continue
        for method, path in operations_on_records().get(collection, ()):
            address = re.sub(r"{\w+}", theirs.of_table[table], path)
            answer = asker.send(method, address, {}, **{"If-Match": "*"})
            text = answer.getvalue().decode("utf-8", "replace").replace(theirs.of_table[table], "")
            if answer.status_code < HTTPStatus.BAD_REQUEST or theirs.named_in(text):
                yield f"api {method} {path}: {answer.status_code}"


def _told_by_exports(user: User, system: System, folder: Path, theirs: _Theirs) -> Iterator[str]:
    """Every table of an export."""
    with opened(Scope(frozenset({system.pk}))):
        made = written(
            TABLES,
            Access(user, system),
            folder,
            form=ExportFormat.PARQUET,
            progress=SilentProgress(),
            since=None,
        )
    for each in made:
        if told := theirs.named_in(json.dumps(read_parquet(each.file.path), default=str)):
            yield f"export {each.table}: {told}"


def _told_by_search(user: User, system: System, theirs: _Theirs) -> Iterator[str]:
    """What is written next door."""
    for text in (NEXT_DOOR, SECRET_NEXT_DOOR):
        with opened(Scope(frozenset({system.pk}))):
            answer = search_all(user, text, handful=50)
        found = {str(row.public_id) for group in answer.groups for row in group.rows}
        if found & theirs.ids:
            yield f"search for {text}"


def _done_by_jobs(home: System, next_door: System) -> Iterator[str]:
    """Jobs of home that were given the key of something next door."""
    for job in Job.objects.filter(system_public_id=next_door.public_id):
        job.system_public_id = home.public_id
        try:
            with opened(_scope_of(job)), transaction.atomic():
                HANDLERS[job.kind](job, SilentProgress())
        except (ObjectDoesNotExist, JobRefusedError):
            continue
        yield f"job {job.kind}"


def _walls(cls: type) -> Iterator[type]:
    found: type
    for found in cls.__subclasses__():
        if "visible_to" in vars(found):
            yield found
        yield from _walls(found)
