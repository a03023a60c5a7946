"""Plants mentions of somebody in every field that the classification says can name people."""

from collections.abc import Iterator
from typing import Any

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from accounts.models import User
from audit.models import RecordChange
from engagement.enums import CommentState, ImportState
from engagement.models import (
    Draft,
    ImportChange,
    InformationItem,
    ScoreModel,
    ScoreModelApproval,
    SheetImport,
)
from engagement.personal.finding import Model, in_system, searched
from engagement.personal.kinds import Table
from engagement.personal.register import tables
from jobs.models import Mail
from partners.models import Nomination, System
from tests import factories as make

NAME, EMAIL = "Zora Quill", "zora.quill@ash.example"
SAID = f"Met {NAME}"
Place = tuple[str, str]


def plant(system: System, by: User) -> tuple[set[Place], set[Place]]:
    """Name somebody in the newest row of the system, in each field that is searched.

    Fields in which somebody is named now, and those of which there is no row to name them in.
    Triggers sleep meanwhile: what they protect is planted past them.
    """
    planted: set[Place] = set()
    missing: set[Place] = set()
    with pgtrigger.ignore():
        for model, table in tables():
            for place in _plant_in(model, table, system, by):
                (planted if place[1] else missing).add(place[0])
        Mail.objects.create(key="planted", message_id="planted", to=EMAIL, text=f"Dear {NAME}")
    return planted, missing


def _plant_in(model: Model, table: Table, system: System, by: User) -> Iterator[tuple[Place, bool]]:
    if not (table.system or table.public_system):
        return
    rows = in_system(model, table, system).order_by("-pk")
    for name in searched(table):
        column: Any = model._meta.get_field(name)
        values = {name: said_in(column)}
        values |= _beside(model, name, by)
        yield (model._meta.label, name), any(_said(rows, pk, values) for pk in _some(rows))


def _beside(model: Model, name: str, by: User) -> dict[str, Any]:
    """What a row must say too if it says that."""
    if name == "withdrawn_reason":
        return {"withdrawn_at": timezone.now(), "withdrawn_by": by}
    if name == "undone_reason":
        return {"state": ImportState.UNDONE, "finished_at": timezone.now(), "unmatched": "reject"}
    if name == "shown_text":
        moment = timezone.now()
        return {"state": CommentState.SHOWN, "moderated_by": by, "moderated_at": moment}
    return {"is_new": False} if model is ImportChange else {}


def furnish(system: System, by: User) -> None:
    """Rows of tables of which the world has none."""
    Draft.objects.update_or_create(user=by, system=system, defaults={"saved_at": timezone.now()})
    person = make.make_person(system=system)
    seat = make.make_seat(board=make.make_board(system=system))
    nomination = make.make_nomination(seat=seat, person=person, nominated_on=timezone.localdate())
    Nomination.objects.filter(pk=nomination.pk).update(
        stopped_on=timezone.localdate(), stopped_reason="Withdrawn"
    )
    sheet = SheetImport.objects.filter(system=system).latest("pk")
    ImportChange.objects.create(
        sheet_import=sheet,
        system=system,
        row_number=2,
        target_type="partners.person",
        target_id=person.public_id,
        is_new=False,
    )
    ScoreModelApproval.objects.create(
        model=ScoreModel.objects.latest("pk"), system=system, approved_by=by, reason="Agreed"
    )


def _some(rows: "models.QuerySet[Any]") -> list[Any]:
    return list(rows.values_list("pk", flat=True)[:50])


def _said(rows: "models.QuerySet[Any]", pk: Any, values: dict[str, Any]) -> bool:
    """Whether the row took it: some may not say anything in the state that they are in."""
    try:
        with transaction.atomic():
            return bool(rows.order_by().filter(pk=pk).update(**values))
    except IntegrityError:
        return False


def said_in(column: Any) -> Any:
    """A value for a column in which somebody is named."""
    if isinstance(column, ArrayField):
        return [SAID]
    if column.name == "sheet":  # which its readers know the shape of
        return {"headings": [SAID], "rows": [[2, False, [NAME]]]}
    if column.model is InformationItem and column.name == "parts":
        return [{"key": "notes", "label": "Notes", "text": SAID, "nature": "fact"}]
    if column.model is InformationItem and column.name == "grounds":
        return [{"section": "41", "reason": SAID, "public_interest": ""}]
    if column.model is RecordChange:  # of which the columns of a row are the keys
        return {"text": SAID, "number": 5}
    if isinstance(column, models.JSONField):
        return {NAME: ["nested", {"deep": SAID}]}
    if isinstance(column, models.EmailField):
        return EMAIL
    if isinstance(column, models.URLField):
        return "https://minutes.example/Zora+Quill"
    return SAID[: column.max_length or None]
