"""What one partner of a system does to another hangs on the partnership of the two."""

from audit.recording import Actor, action, record
from engagement.errors import NotPossibleError
from engagement.queue import mark_stale
from partners.actions.partnership import begin_partnership
from partners.models import Partnership


def joint_partnership(begun_by: Actor, decider: Partnership, affected: Partnership) -> Partnership:
    """The partnership of two partners of a system, begun unscored if there is none.

    Both are given by their partnerships with the system. With the affected one as organisation, so
    that its trust in the other is "the partner's trust", as everywhere. Called within an action.
    """
    # Two people may record decisions about the same two partners at once.
    both = Partnership.objects.filter(pk__in=[decider.pk, affected.pk]).order_by("pk")
    list(both.select_for_update(of=("self",)))
    found = (
        Partnership.objects.active()
        .filter(system=decider.system)
        .between(decider.organisation, affected.organisation)
        .select_related("organisation", "system", "counterpart")
        .order_by("pk")
        .first()
    )
    return found or begin_partnership(
        by=begun_by,
        organisation=affected.organisation,
        counterpart=decider.organisation,
        system=decider.system,
        is_scored=False,
    )


@action
def score_joint_partnership(*, by: Actor, partnership: Partnership) -> Partnership:
    """Compute from now on what two partners of the system think of each other.

    :raises NotPossibleError: it is scored already, joins no two partners, or was withdrawn.
    """
    partnership = (
        Partnership.objects.select_for_update(of=("self",))
        .select_related("organisation", "system", "counterpart")
        .get(pk=partnership.pk)
    )
    if not partnership.is_joint or partnership.is_withdrawn:
        raise NotPossibleError("Only a partnership between two partners is switched on.")
    if partnership.is_scored:
        raise NotPossibleError("This partnership is scored already.")
    partnership.is_scored = True
    partnership.save()
    mark_stale([partnership])
    record(
        "partnership.scored",
        partnership,
        system_id=partnership.system.public_id,
        parent=partnership.organisation,
        changed=["is_scored"],
    )
    return partnership
