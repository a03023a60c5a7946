"""An answer, put together from decided items: what is held back is left behind here."""

from collections.abc import Iterable

from django.utils import timezone

from engagement.enums import ItemDecision
from engagement.foi.answer import Answer, AnswerItem, AnswerPart, ScheduleLine
from engagement.foi.exemptions import EXEMPTION
from engagement.foi.passages import pieces, spans_of
from engagement.models import InformationItem, InformationRequest
from nhsuk.formats import nhs_date

OUT = (ItemDecision.RELEASE, ItemDecision.REDACT)
WITHHELD, IN_PART = "Withheld", "Released in part"


def answer_of(request: InformationRequest) -> Answer:
    """The answer to a request whose items are decided."""
    items = list(request.items.asked_for().order_by("number"))
    searched = request.searched_at
    return Answer(
        reference=request.reference,
        system=request.system.name,
        is_fictional=request.system.is_fictional,
        summary=request.summary,
        received_on=nhs_date(request.received_on),
        known_on=nhs_date(timezone.localdate(searched)) if searched else "",
        items=[answer_item(item) for item in items if item.decision in OUT],
        schedule=list(_schedule(items)),
        held_back=sum(item.decision == ItemDecision.WITHHOLD for item in items),
    )


def answer_item(item: InformationItem) -> AnswerItem:
    """One item as it goes out. One that is not released goes out with nothing."""
    spans = spans_of(item.redactions)
    parts = item.parts if item.decision in OUT else []
    return AnswerItem(
        number=item.number,
        kind=item.get_kind_display(),
        parts=tuple(
            AnswerPart(part["label"], tuple(pieces(at, part["text"], spans)))
            for at, part in enumerate(parts)
        ),
        is_redacted=bool(spans),
    )


def _schedule(items: Iterable[InformationItem]) -> Iterable[ScheduleLine]:
    for item in items:
        for ground in item.grounds:
            yield ScheduleLine(
                number=item.number,
                what=WITHHELD if item.decision == ItemDecision.WITHHOLD else IN_PART,
                section=ground["section"],
                title=EXEMPTION[ground["section"]].title,
                reason=ground["reason"],
                public_interest=ground["public_interest"],
            )
