"""The front sheet in words, the same on paper and in a workbook."""

from datetime import date, datetime

from engagement.enums import PackAudience, PackKind, PackState
from engagement.packs.document import Edition, FrontSheet
from engagement.packs.naming import months_in_words
from nhsuk.formats import nhs_date, nhs_datetime

NOT_STATED = "Not stated."
# What boards ask for, in the order in which they read it.
FRONT_PARTS = (
    ("purpose", "Purpose"),
    ("summary", "Summary"),
    ("recommendations", "Recommendations"),
    ("risks", "Risks"),
    ("conflicts", "Conflicts of interest"),
)


def is_for_readers(front: FrontSheet) -> bool:
    """Published, and standing."""
    return _state(front) == PackState.PUBLISHED and not front.withdrawn


def standing_of(front: FrontSheet) -> str:
    """Draft; Draft, approved but not published; Published; Withdrawn."""
    if front.withdrawn:
        return "Withdrawn"
    if _state(front) == PackState.APPROVED:
        return "Draft, approved but not published"
    return "Published" if is_for_readers(front) else "Draft"


def kind_of(edition: Edition) -> str:
    """Board pack."""
    kind = edition.document.kind
    return PackKind(kind).label if kind in PackKind.values else kind


def facts_of(edition: Edition) -> list[tuple[str, str]]:
    """Name and value of what the front sheet says before its text; none without a value."""
    front, document = edition.front, edition.document
    audience = document.audience
    known = audience in PackAudience.values
    facts = (
        ("Paper", kind_of(edition)),
        ("System", document.system),
        ("Board", front.board),
        ("Meeting", nhs_date(front.meeting_on)),
        ("Period", months_in_words(document.since, document.until)),
        ("Author", front.author),
        ("Approved by", _approval(front)),
        ("State", standing_of(front)),
        ("Published", nhs_date(front.published_on)),
        ("Readers", PackAudience(audience).label if known else audience),
        ("Figures as known on", nhs_datetime(datetime.fromisoformat(document.gathered_at))),
        ("Data", "Invented, of a fictional system" if document.is_fictional else ""),
    )
    return [(name, value) for name, value in facts if value]


def _approval(front: FrontSheet) -> str:
    if not front.approver:
        return "Not yet approved"
    return _with_day(front.approver, front.approved_on)


def _with_day(words: str, day: date | None) -> str:
    return f"{words}, {nhs_date(day)}" if day else words


def _state(front: FrontSheet) -> str:
    return front.state.strip().lower()
