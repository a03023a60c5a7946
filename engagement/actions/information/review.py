"""The review: what becomes of each item, and on which grounds something is held back."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import User
from audit.recording import action, record, record_each
from engagement.actions.information.request import locked_request
from engagement.enums import ItemDecision
from engagement.errors import ChangedMeanwhileError, NotPossibleError
from engagement.foi.exemptions import EXEMPTION
from engagement.foi.passages import Span, merged, passages
from engagement.models import InformationItem, InformationRequest

HELD_BACK = frozenset({ItemDecision.REDACT, ItemDecision.WITHHOLD})
DECIDED = "information_item.decided"
_DECIDED = ["decision", "redactions", "grounds", "decided_by", "decided_at"]
AT_ONCE = 500
# Shorter words, and shorter sentences of what is withheld, stand in many a reason by chance.
SHORTEST_WORDS = 4
SHORTEST_SENTENCE = 20


@dataclass(frozen=True)
class Ground:
    """Why something is held back: a section of the Act, and the reason in this case.

    ``public_interest``: how it was weighed, for a qualified exemption.
    """

    section: str
    reason: str
    public_interest: str = ""


@dataclass(frozen=True)
class Judgement:
    """What becomes of an item. ``redactions`` name a section that is among the grounds."""

    decision: ItemDecision
    grounds: tuple[Ground, ...] = ()
    redactions: tuple[Span, ...] = ()


@action
def decide_item(
    *,
    by: User,
    item: InformationItem,
    judgement: Judgement,
    expected_version: int | None = None,
) -> InformationItem:
    """Decide about one item, or decide anew.

    :raises NotPossibleError: its request is not in review.
    :raises ChangedMeanwhileError: someone else decided after the person opened it.
    :raises ValidationError: with a sentence per field that is wrong.
    """
    request = _locked_for_review(item.request)
    item = InformationItem.objects.select_for_update().get(pk=item.pk)
    if expected_version is not None and item.version != expected_version:
        raise ChangedMeanwhileError(
            "Someone else decided about this item after you opened it. Look at their decision "
            "first."
        )
    _decide(by, item, judgement)
    item.save()
    request.save()  # whoever reads it in order to approve it must see that it has changed
    record(
        DECIDED,
        item,
        system_id=request.system.public_id,
        parent=request,
        facts=_facts(item),
    )
    return item


@action
def decide_items(
    *,
    by: User,
    request: InformationRequest,
    versions: Mapping[int, int],
    judgement: Judgement,
) -> int:
    """Decide alike about many items, none of which is redacted; how many.

    ``versions``: by the key of each item the version that the person saw.

    :raises NotPossibleError: the request is not in review, or none was chosen.
    :raises ChangedMeanwhileError: someone else decided about one of them; then none is decided.
    :raises ValidationError: with a sentence per field that is wrong.
    """
    if judgement.decision in (ItemDecision.REDACT, ItemDecision.UNDECIDED):
        raise ValidationError({"decision": "What is blanked is chosen item by item."})
    if not versions:
        raise NotPossibleError("Select at least one item.")
    request = _locked_for_review(request)
    rows = request.items.filter(pk__in=versions).select_for_update().order_by("number")
    items = list(rows)
    if len(items) != len(versions) or any(versions[i.pk] != i.version for i in items):
        raise ChangedMeanwhileError(
            "Someone else decided about one of these items after you opened the list. Nothing was "
            "decided: look at the list again."
        )
    for item in items:
        _decide(by, item, judgement)
    InformationItem.objects.bulk_update(items, _DECIDED, batch_size=AT_ONCE)
    request.save()
    record_each(
        DECIDED,
        [(item, _facts(item)) for item in items],
        system_id=request.system.public_id,
    )
    return len(items)


def _locked_for_review(request: InformationRequest) -> InformationRequest:
    found = locked_request(request)
    if not found.is_in_review:
        raise NotPossibleError("This request is not in review, so nothing can be decided.")
    return found


def _decide(by: User, item: InformationItem, judgement: Judgement) -> None:
    grounds = _cleaned(judgement)
    redactions = merged(judgement.redactions) if judgement.decision == ItemDecision.REDACT else []
    errors = {**_errors_of_grounds(grounds, judgement), **_errors_of_spans(item, redactions)}
    if judgement.decision == ItemDecision.REDACT:
        if not redactions:
            errors["redactions"] = "Select what is blanked, or release the item as it is."
        used = {span.section for span in redactions}
        grounds = [ground for ground in grounds if ground.section in used]
        if used - {ground.section for ground in grounds}:
            errors.setdefault("section", "Say under which section each passage is blanked.")
    told = _told(item, judgement.decision, redactions, grounds)
    if told:
        errors.setdefault("reason", told)
    if errors:
        raise ValidationError(errors)
    item.decision = judgement.decision
    item.redactions = [span.as_data() for span in redactions]
    item.grounds = [asdict(ground) for ground in grounds]
    is_decided = judgement.decision != ItemDecision.UNDECIDED
    item.decided_by = by if is_decided else None
    item.decided_at = timezone.now() if is_decided else None


def _cleaned(judgement: Judgement) -> list[Ground]:
    if judgement.decision not in HELD_BACK:
        return []
    return [
        Ground(ground.section, ground.reason.strip(), ground.public_interest.strip())
        for ground in judgement.grounds
    ]


def _errors_of_grounds(grounds: Sequence[Ground], judgement: Judgement) -> dict[str, str]:
    errors: dict[str, str] = {}
    if judgement.decision in HELD_BACK and not grounds:
        errors["section"] = "Select the exemption that it rests on."
    for ground in grounds:
        exemption = EXEMPTION.get(ground.section)
        if exemption is None:
            errors["section"] = "Select the exemption that it rests on."
        elif not ground.reason:
            errors["reason"] = "Say why the exemption applies here. The applicant reads this."
        elif exemption.is_qualified and not ground.public_interest:
            errors["public_interest"] = (
                f"Section {ground.section} is a qualified exemption: say how the public interest "
                "was weighed. The applicant reads this."
            )
    return errors


def _errors_of_spans(item: InformationItem, spans: Iterable[Span]) -> dict[str, str]:
    lengths = [len(text) for text in item.texts]
    for span in spans:
        is_there = 0 <= span.part < len(lengths)
        if not is_there or not 0 <= span.start < span.end <= lengths[span.part]:
            return {"redactions": "A passage is not in this item. Open the item again."}
    return {}


def _told(
    item: InformationItem,
    decision: ItemDecision,
    redactions: Sequence[Span],
    grounds: Sequence[Ground],
) -> str:
    """A sentence if a reason, which the applicant reads, repeats what is held back."""
    said = _folded(" ".join(f"{each.reason} {each.public_interest}" for each in grounds))
    for words in _held_back(item, decision, redactions):
        if words in said:
            return (
                "A reason repeats words that are held back, and the applicant reads it. Say it "
                "without them."
            )
    return ""


def _held_back(
    item: InformationItem, decision: ItemDecision, redactions: Sequence[Span]
) -> Iterator[str]:
    """What must not stand in a reason."""
    texts = item.texts
    least = SHORTEST_WORDS
    spans = list(redactions)
    if decision == ItemDecision.WITHHOLD:
        least = SHORTEST_SENTENCE
        spans = [span for part, text in enumerate(texts) for span in passages(part, text)]
        yield from (_folded(words) for words in item.proposed_words())
    for span in spans:
        if span.part < len(texts):
            words = _folded(texts[span.part][span.start : span.end])
            if len(words) >= least:
                yield words


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def _facts(item: InformationItem) -> dict[str, Any]:
    """For the log: no words, and sections as codes, such as 40.2."""
    return {
        "number": item.number,
        "decision": str(item.decision),
        "sections": sorted({_code(ground["section"]) for ground in item.grounds}),
        "redactions": len(item.redactions),
    }


def _code(section: str) -> str:
    return section.replace("(", ".").rstrip(")")
