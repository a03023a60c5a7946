"""Packs of the fictional system: one with its board, one public, one half written, and evidence.

They are made last: figures are gathered once everything else was scored and added up. After the
published pack something of its months is put right, so that its figures of today would differ.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db import transaction

from accounts.models import User
from engagement.actions.commitment import reopen_commitment, settle_commitment
from engagement.actions.figure_totals import add_up
from engagement.actions.pack import PackFacts, draft_pack
from engagement.actions.pack_figures import compare_pack, gather_pack
from engagement.actions.pack_release import approve_pack, print_pack, publish_pack
from engagement.actions.pack_words import SO_WHAT, write_pack_text
from engagement.actions.scoring import sweep
from engagement.demonstration import cast
from engagement.demonstration.rooms import ICB_BOARD
from engagement.enums import CommitmentState, PackAudience, PackKind, Side
from engagement.models import Commitment, Pack
from engagement.packing import gather
from engagement.packs.document import Document
from engagement.presenters.packs.edition import document_of, to_show
from engagement.presenters.packs.sections.registry import offered
from partners.models import System

MANAGER, ADMINISTRATOR = f"manager@{cast.MAIL_DOMAIN}", f"admin@{cast.MAIL_DOMAIN}"
LONGEST_SCORING = timedelta(minutes=1)


@dataclass(frozen=True)
class PackCast:
    """A pack: its months, its readers, and what people wrote in it.

    ``so_what`` by how the key of a table begins; where the pack has no such table nothing is
    written. ``meets_in``: days until the board meets.
    """

    title: str
    kind: PackKind
    audience: PackAudience
    texts: Mapping[str, str]
    so_what: Mapping[str, str] = field(default_factory=dict)
    meets_in: int | None = None


PRIVATE = PackCast(
    title="Partnership report",
    kind=PackKind.BOARD,
    audience=PackAudience.PRIVATE,
    texts={
        "purpose": "For assurance and decision: how we work with our partners, who is missing from "
        "this board, and what we should do about it.",
        "summary": "Contact is about where we agreed it should be, taken over all partners. Behind "
        "that, one council has almost stopped meeting us and another means well and has nobody to "
        "send. This board has no member from local authorities. Social care is asked late, or "
        "not at all, on decisions that it has to live with.",
        "recommendations": "The board is asked to:\n"
        "1. ask the councils to nominate a member together;\n"
        "2. agree that nothing which affects care providers comes here for decision before they "
        "were asked;\n"
        "3. note that what the figures say of small kinds of partner is too little to act on.",
        "risks": "Decisions on discharge and on fees are taken without a council or a care "
        "provider at the table. If that goes on, their trust in us falls further and winter plans "
        "rest on promises nobody made.",
        "conflicts": "None declared for this paper. Members who work for a partner that is named "
        "here may wish to say so.",
    },
    so_what={
        "boards.seats": "The seat has been empty for too long to be an accident. The chair will "
        "write to the three councils this month and ask for one name.",
        "over_time.contacts": "Nothing here asks for action by itself. The mean hides two "
        "councils that moved in opposite directions: see them one by one.",
        "decisions.before_engaged": "We decided first and asked afterwards. From now on a paper "
        "for decision says on its front sheet who was asked, and when.",
        "kinds.contacts": "Too few partners of most kinds to say anything. The councils are the "
        "ones to look at.",
    },
    meets_in=9,
)
DRAFT = PackCast(
    title="Partnership report",
    kind=PackKind.BOARD,
    audience=PackAudience.PRIVATE,
    texts={
        "purpose": "For assurance: how we work with our partners, and what became of what the "
        "board asked for.",
        "risks": "The same as in the last report, until the seat for local authorities is filled.",
    },
    meets_in=72,
)
PUBLIC = PackCast(
    title="How we work with our partners",
    kind=PackKind.BOARD,
    audience=PackAudience.PUBLIC,
    texts={
        "purpose": "For information: how the system works with its partners. This paper is meant "
        "for everybody, names no partner and leaves out small numbers.",
        "summary": "Contact with partners was about what was agreed with them. The seat for local "
        "authorities on this board was vacant.",
        "recommendations": "The board is asked to note the report.",
        "risks": "Too few partners of some kinds for their figures to be shown here.",
        "conflicts": "None declared.",
    },
    so_what={"boards.seats": "The councils have been asked to nominate a member together."},
    meets_in=9,
)
EVIDENCE = PackCast(
    title="Evidence for the annual assessment: working with partners",
    kind=PackKind.ASSESSMENT,
    audience=PackAudience.PRIVATE,
    texts={
        "purpose": "Evidence of how partners were engaged in the financial year, for the annual "
        "assessment of the board.",
        "summary": "Most partners were met, and most were asked before decisions. What became of "
        "what they said is recorded for few of them.",
        "recommendations": "The board is asked to approve this evidence.",
        "risks": "What is not recorded cannot be shown. Quorum is not known of many meetings.",
        "conflicts": "None declared.",
    },
    so_what={
        "partners_engaged.by_sector": "We met nearly everybody. The practice that we did not meet "
        "joins the neighbourhood meetings from next month.",
        "what_changed.outcomes": "We ask, and do not write down what came of it. From this year "
        "on nobody closes a decision without saying so.",
    },
)


def write_packs(system: System, today: date, report: Callable[[str], None]) -> None:
    """Write them once, after everything was scored; a second call changes nothing.

    What takes long and nobody waits for (files, the newer draft, what would read differently today)
    is left to the worker.
    """
    if Pack.objects.filter(system=system).exists():
        return
    report("Packs for the board")
    add_up(system)
    since, until = quarter_before(today, quarters=2)
    with transaction.atomic():
        published = _published(system, PRIVATE, since, until, today)
        _published(system, PUBLIC, since, until, today)
        year = financial_year_before(today)
        _approved(system, EVIDENCE, *year, today)
        _put_right(system, since, until)
    sweep(LONGEST_SCORING)
    add_up(system)
    with transaction.atomic():
        draft = _drafted(system, DRAFT, *quarter_before(today, quarters=1), today)
        gather_pack(by=_user(MANAGER), pack=draft)
        compare_pack(by=_user(MANAGER), pack=published)


def quarter_before(day: date, quarters: int) -> tuple[date, date]:
    """The first and the last day of the whole quarter so many before that of a day."""
    number = day.year * 4 + (day.month - 1) // 3 - quarters
    return _first_of(number), _first_of(number + 1) - timedelta(days=1)


def financial_year_before(day: date) -> tuple[date, date]:
    """The first and the last day of the newest financial year that is over."""
    year = day.year - (1 if day >= date(day.year, 4, 1) else 2)
    return date(year, 4, 1), date(year + 1, 3, 31)


def _first_of(quarter: int) -> date:
    return date(quarter // 4, quarter % 4 * 3 + 1, 1)


def _drafted(system: System, pack: PackCast, since: date, until: date, today: date) -> Pack:
    """A draft by the manager, with the words that need no figures."""
    board = system.boards.get(name=ICB_BOARD) if pack.kind == PackKind.BOARD else None
    facts = PackFacts(
        kind=pack.kind,
        title=f"{pack.title}, {since:%B %Y} to {until:%B %Y}",
        since=since,
        until=until,
        audience=pack.audience,
        sections=tuple(one.key for one in offered(pack.kind, pack.audience)),
        board=board,
        meeting_on=None if pack.meets_in is None else today + timedelta(days=pack.meets_in),
    )
    manager = _user(MANAGER)
    drafted = draft_pack(by=manager, system=system, facts=facts)
    for slot, text in pack.texts.items():
        write_pack_text(by=manager, pack=drafted, slot=slot, text=text)
    return drafted


def _approved(system: System, pack: PackCast, since: date, until: date, today: date) -> Pack:
    """Gathered, written to the end, and approved by the administrator."""
    drafted = _drafted(system, pack, since, until, today)
    manager = _user(MANAGER)
    shown = Pack.objects.select_related(*to_show()).get(pk=drafted.pk)
    document = document_of(gather(shown, manager, by=manager))
    for key, text in _so_what(document, pack.so_what).items():
        write_pack_text(by=manager, pack=drafted, slot=f"{SO_WHAT}{key}", text=text)
    approved = approve_pack(by=_user(ADMINISTRATOR), pack=drafted)
    print_pack(by=manager, pack=approved)
    return approved


def _published(system: System, pack: PackCast, since: date, until: date, today: date) -> Pack:
    return publish_pack(by=_user(MANAGER), pack=_approved(system, pack, since, until, today))


def _so_what(document: Document, texts: Mapping[str, str]) -> dict[str, str]:
    """What is said to the first table whose key begins so."""
    keys = [figure.table.key for figure in document.figures]
    found = {begin: next((key for key in keys if key.startswith(begin)), "") for begin in texts}
    return {key: texts[begin] for begin, key in found.items() if key}


def _put_right(system: System, since: date, until: date) -> None:
    """A promise of the system that was not kept after all."""
    manager = _user(MANAGER)
    kept = Commitment.objects.standing().filter(
        system=system,
        made_by=Side.SYSTEM,
        state=CommitmentState.KEPT,
        changes__state=CommitmentState.KEPT,
        changes__happened_on__range=(since, until),
    )
    commitment = kept.order_by("pk").first()
    if commitment is not None:
        day = commitment.changes.order_by("-pk")[0].happened_on
        reason = "The partner wrote that nothing had come. It was recorded as kept by mistake."
        opened = reopen_commitment(by=manager, commitment=commitment, reason=reason)
        settle_commitment(
            by=manager,
            commitment=opened,
            state=CommitmentState.BROKEN,
            happened_on=day,
            is_confirmed=True,
            note="Put right after the partner wrote.",
        )


def _user(email: str) -> User:
    return User.objects.get(email=email)
