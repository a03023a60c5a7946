"""What the pages show of the undoing of an import."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.apps import apps
from django.db.models import Count, Q
from django.urls import NoReverseMatch, reverse

from engagement.models import ImportChange, SheetImport

KEPT_SHOWN = 100

# Pages of the kinds of records that have one of their own.
_PAGES = {
    "engagement.event": "engagement:event",
    "engagement.commitment": "engagement:commitment",
    "partners.partnership": "engagement:partnership",
    "partners.organisation": "partners:organisation",
    "partners.person": "partners:person",
    "partners.board": "partners:board",
}


@dataclass(frozen=True)
class MadeLine:
    """How many records of one kind an import made, and how many it changed."""

    name: str
    made: int
    changed: int


@dataclass(frozen=True)
class KeptLine:
    """A record that stayed as it is, and why."""

    row_number: int
    name: str
    url: str
    why: str


def made_lines(sheet_import: SheetImport) -> list[MadeLine]:
    """What an import made and changed, by kind of record."""
    rows = (
        sheet_import.changes.order_by("target_type")
        .values_list("target_type")
        .annotate(made=Count("pk", filter=Q(is_new=True)), all=Count("pk"))
    )
    return [MadeLine(_plural(label), made, count - made) for label, made, count in rows]


def kept_lines(sheet_import: SheetImport) -> Sequence[KeptLine]:
    """The first records that undoing left as they are."""
    kept = sheet_import.changes.kept().order_by("row_number", "id")[:KEPT_SHOWN]
    return [
        KeptLine(each.row_number, _singular(each.target_type), _page(each), each.kept_because)
        for each in kept
    ]


def _page(change: ImportChange) -> str:
    """The page of a record; of one without a page of its own, nothing."""
    try:
        return reverse(_PAGES[change.target_type], args=[change.target_id])
    except (KeyError, NoReverseMatch):
        return ""


def _singular(label: str) -> str:
    return str(apps.get_model(label)._meta.verbose_name).capitalize()


def _plural(label: str) -> str:
    return str(apps.get_model(label)._meta.verbose_name_plural).capitalize()
