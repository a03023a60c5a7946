"""What a reviewer says of the places in which somebody is named."""

from accounts.models import User
from audit.recording import action, record, require_reason
from engagement.enums import RightsDecision, RightsState
from engagement.errors import NotPossibleError
from engagement.models import RightsItem, RightsRequest


@action
def decide_item(
    *, by: User, item: RightsItem, decision: RightsDecision, reason: str = ""
) -> RightsItem:
    """Say whether words go into the copy, or are erased; or are held back, and why.

    :raises NotPossibleError: the request is not being reviewed.
    :raises ValidationError: something is held back without a reason.
    """
    item = (
        RightsItem.objects.select_for_update(of=("self",)).select_related("request").get(pk=item.pk)
    )
    _refuse_unless_reviewed(item.request)
    held = decision == RightsDecision.HOLD_BACK
    item.reason = require_reason(reason) if held else ""
    item.decision, item.decided_by = decision, by
    item.save()
    record(
        "rights_item.decided",
        item,
        system_id=item.system.public_id,
        parent=item.request,
        facts={"decision": decision.value},
    )
    return item


@action
def include_rest(*, by: User, request: RightsRequest) -> int:
    """Let everything that is not decided yet go in; how many places there were.

    :raises NotPossibleError: the request is not being reviewed.
    """
    request = RightsRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    _refuse_unless_reviewed(request)
    count = request.items.waiting().update(decision=RightsDecision.INCLUDE, decided_by=by)
    record(
        "rights_request.rest_included",
        request,
        system_id=request.system.public_id,
        facts={"places": count},
    )
    return count


def _refuse_unless_reviewed(request: RightsRequest) -> None:
    if request.state != RightsState.REVIEW:
        raise NotPossibleError("This request is not being reviewed.")
