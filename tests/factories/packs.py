"""Packs with figures that were made up, so that nothing has to be gathered."""

from datetime import UTC, date, datetime
from typing import Any

from django.utils import timezone

from accounts.models import User
from audit.recording import Actor
from engagement.actions.pack import PackFacts, draft_pack
from engagement.actions.pack_figures import compare_pack, shape_of, store_pack_figures
from engagement.actions.pack_release import MadeFile, approve_pack, publish_pack, store_pack_file
from engagement.actions.pack_words import REQUIRED_SLOTS, write_pack_text
from engagement.enums import PackFileKind
from engagement.models import Pack, PackFigures, PackFile
from engagement.packs.document import (
    Column,
    ColumnKind,
    Document,
    Figure,
    Headline,
    Item,
    Row,
    Section,
    Table,
    Words,
    to_bytes,
)
from engagement.presenters.packs.edition import edition_of
from jobs.enums import JobState
from jobs.models import Job
from partners.models import System
from tests.factories.partners import make_system, next_number
from tests.factories.users import TESTS, make_user


def pack_facts(**changes: Any) -> PackFacts:
    """A private board pack on the financial year to March 2026."""
    usual: dict[str, Any] = {
        "kind": "board",
        "title": f"Partnership report {next_number()}",
        "since": date(2025, 4, 1),
        "until": date(2026, 3, 31),
        "audience": "private",
        "sections": ("boards", "over_time"),
    }
    return PackFacts(**{**usual, **changes})


def make_pack(*, system: System | None = None, by: Actor = TESTS, **facts: Any) -> Pack:
    """A draft without figures."""
    return draft_pack(by=by, system=system or make_system(), facts=pack_facts(**facts))


def make_pack_document(pack: Pack, value: float = 0.62, state: str = "concern") -> Document:
    """One section with words, a table of every kind of column, and a headline."""
    table = Table(
        key="over_time.contacts",
        title="Contact against what was expected",
        columns=(
            Column("Month", ColumnKind.MONTH),
            Column("Contact", ColumnKind.PERCENT),
            Column("Counted", ColumnKind.NUMBER),
            Column("Mean", ColumnKind.DECIMAL),
            Column("Last", ColumnKind.DAY),
            Column("What it says"),
        ),
        rows=(
            Row("2026-02", ("2026-02-01", value, 31, 0.7, "2026-02-27", "Below the lower limit")),
            Row("2026-03", ("2026-03-01", None, 0, 0.7, None, "Not logged")),
        ),
        sentence="February 2026 was below the lower limit: more than chance.",
        note="Nothing was logged in March 2026.",
    )
    words = Words("Seats at the end of the period.", (Item("A local authority member", "Not met"),))
    headline = Headline("over_time.contacts", "Contact", f"{value:.0%}", state, is_concern=True)
    return Document(
        kind=pack.kind,
        audience=pack.audience,
        system=pack.system.name,
        since=pack.since,
        until=pack.until,
        gathered_at=datetime(2026, 4, 2, 9, tzinfo=UTC).isoformat(),
        is_fictional=pack.system.is_fictional,
        sections=(
            Section(
                key="over_time",
                title="Engagement over time",
                about="How contact developed.",
                blocks=(words, Figure(table)),
                headlines=(headline,),
            ),
        ),
    )


def make_gathered_pack(*, by: Actor = TESTS, value: float = 0.62, **facts: Any) -> Pack:
    """A draft with its figures."""
    pack = make_pack(by=by, **facts)
    store_pack_figures(
        by=by,
        pack=pack,
        content=to_bytes(make_pack_document(pack, value)),
        gathered_at=timezone.now(),
        job=None,
        asked=shape_of(pack),
    )
    pack.refresh_from_db()
    return pack


def make_written_pack(**facts: Any) -> Pack:
    """A draft with figures and all that a board asks for: ready to be approved."""
    pack = make_gathered_pack(**facts)
    for slot in REQUIRED_SLOTS:
        write_pack_text(by=TESTS, pack=pack, slot=slot, text=f"What there is to say on {slot}.")
    pack.refresh_from_db()
    return pack


def make_approved_pack(*, approver: User | None = None, **facts: Any) -> Pack:
    """Approved by somebody else than its author."""
    return approve_pack(by=approver or make_user(), pack=make_written_pack(**facts))


def make_published_pack(**facts: Any) -> Pack:
    """In its readers' hands, without files."""
    return publish_pack(by=TESTS, pack=make_approved_pack(**facts))


def make_pack_file(pack: Pack, kind: PackFileKind = PackFileKind.PAPER) -> PackFile:
    """One of its files, whose content is not that of the pack."""
    edition = edition_of(pack)
    name = f"pack.{'pdf' if kind == PackFileKind.PAPER else 'xlsx'}"
    made = MadeFile(kind, name, b"%PDF-1.7", edition.made_of if edition else "")
    return store_pack_file(by=TESTS, pack=Pack.objects.get(pk=pack.pk), made=made)


def make_pack_comparison(pack: Pack, *, by: Actor = TESTS, value: float = 0.58) -> PackFigures:
    """Its figures gathered once more, when another value was known."""
    job = compare_pack(by=by, pack=pack)
    Job.objects.filter(pk=job.pk).update(state=JobState.SUCCEEDED, finished_at=timezone.now())
    return store_pack_figures(
        by=by,
        pack=pack,
        content=to_bytes(make_pack_document(pack, value)),
        gathered_at=timezone.now(),
        job=job,
        asked=shape_of(pack),
    )
