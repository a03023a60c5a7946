"""Commissioned services, and the decisions that the ends of their contracts raise."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError

from accounts.models import User
from audit.recording import Actor, action, record, require_reason
from engagement.actions.consulting import save_next_revision
from engagement.actions.decision import DecisionFacts, record_decision
from engagement.enums import DecisionKind, ProcurementRoute, ServiceRole, Side
from engagement.errors import AlreadyWithdrawnError, ChangedMeanwhileError, NotPossibleError
from engagement.models import CommissionedService, Decision, ServicePartner
from partners.models import Partnership, System


@dataclass(frozen=True)
class ServiceFacts:
    """All that can be said of a service: what is left out is emptied.

    ``commissioner`` is the partner that commissions it; without, the system does.
    """

    title: str
    commissioner: Partnership | None = None
    providers: Sequence[Partnership] = ()
    affected: Sequence[Partnership] = ()
    theme: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    route: str = ProcurementRoute.NOT_KNOWN
    value: Decimal | None = None
    note: str = ""
    affects_system: bool = True


NOBODY_ELSE = "Name at least one provider or affected partner who does not commission it."
_WHO = {"providers", "affected"}
_OWN_FIELDS = tuple(f.name for f in fields(ServiceFacts) if f.name not in _WHO)


@action
def record_service(*, by: Actor, system: System, facts: ServiceFacts) -> CommissionedService:
    """Record a service under contract. If its end is near, that raises a decision at once.

    :raises ValidationError: with a sentence per field that is wrong.
    """
    service = CommissionedService(system=system)
    _set(service, facts)
    service.save()
    _set_partners(service, facts)
    _record("service.recorded", service)
    _follow_end(by, service)
    return service


@action
def correct_service(
    *,
    by: Actor,
    service: CommissionedService,
    facts: ServiceFacts,
    reason: str,
    expected_version: int,
) -> CommissionedService:
    """Put the record of a service right; an open decision about its end moves along.

    :raises ChangedMeanwhileError: someone else changed it after the person opened it.
    :raises AlreadyWithdrawnError: it was withdrawn.
    :raises ValidationError: with a sentence per field that is wrong.
    """
    service = _locked(service, expected_version)
    reason = require_reason(reason)
    changed = _set(service, facts)
    service.save()
    changed += _set_partners(service, facts)
    _record("service.corrected", service, changed=changed, reason=reason)
    _follow_end(by, service)
    return service


@action
def renew_contract(
    *, by: Actor, service: CommissionedService, ends_on: date
) -> CommissionedService:
    """Record that the contract goes on, to a later end than before.

    :raises AlreadyWithdrawnError: it was withdrawn.
    :raises ValidationError: with a sentence per field that is wrong.
    """
    service = _locked(service)
    if service.ends_on is not None and ends_on <= service.ends_on:
        raise ValidationError({"ends_on": "This is not later than the end it has now."})
    service.ends_on = ends_on
    _check_terms(service)
    service.save()
    _record("service.contract_renewed", service, changed=["ends_on"])
    _follow_end(by, service)
    return service


@action
def withdraw_service(*, by: User, service: CommissionedService, reason: str) -> CommissionedService:
    """Take back the record of a service. A decision that it raised stays: it may still be made.

    :raises AlreadyWithdrawnError: it was withdrawn before.
    :raises ValidationError: no reason was given.
    """
    service = _locked(service)
    service.mark_withdrawn(by, reason)
    service.save()
    _record("service.withdrawn", service, reason=reason)
    return service


@action
def raise_upcoming_decision(*, by: Actor, service: CommissionedService) -> Decision:
    """Raise the decision about what follows a contract that ends soon.

    :raises NotPossibleError: it is not due, or was raised before.
    """
    service = _locked(service)
    if not _is_due(service):
        raise NotPossibleError("No decision is due for this service now.")
    return _raise(by, service)


def _follow_end(by: Actor, service: CommissionedService) -> None:
    """An open decision moves with the contract's end; without one, the next is raised when due."""
    open_one = service.decisions.ahead().select_for_update().order_by("-id").first()
    if open_one is not None:
        _move(open_one, service)
    elif _is_due(service):
        _raise(by, service)


def _is_due(service: CommissionedService) -> bool:
    return CommissionedService.objects.due_for_decision().filter(pk=service.pk).exists()


def _raise(by: Actor, service: CommissionedService) -> Decision:
    decider = service.commissioner
    parts = service.service_partners.select_related("partnership__organisation", "system")
    affected = {part.partnership_id: part.partnership for part in parts.order_by("id")}
    if decider is not None:
        affected.pop(decider.pk, None)
    return record_decision(
        by=by,
        made_by=Side.SYSTEM if decider is None else Side.PARTNER,
        partnership=decider,
        facts=DecisionFacts(
            kind=DecisionKind.PROCUREMENT,
            title=f"What follows the contract for {service.title}",
            theme=service.theme,
            affected=list(affected.values()),
            expected_on=service.ends_on,
            affects_system=service.affects_system,
        ),
        service=service,
    )


def _move(decision: Decision, service: CommissionedService) -> None:
    """As long before the new end as somebody expected it before the old one."""
    new, old = service.ends_on, decision.contract_end
    if new is None or old is None or new == old:
        return
    lead = old - (decision.expected_on or old)
    decision.expected_on = new - lead
    if not service.decisions.filter(contract_end=new).exists():
        decision.contract_end = new
    save_next_revision(decision)
    record(
        "decision.moved",
        decision,
        system_id=decision.system.public_id,
        parent=decision.partnership,
        changed=["expected_on"],
        facts={"revision": decision.revision},
    )


def _set(service: CommissionedService, facts: ServiceFacts) -> list[str]:
    """Set the service's own fields and check all that was said; names of those that changed."""
    changed = []
    for name in _OWN_FIELDS:
        value = getattr(facts, name)
        value = value.strip() if isinstance(value, str) else value
        if getattr(service, name) != value:
            setattr(service, name, value)
            changed.append(name)
    _check_partners(service, facts)
    _check_terms(service)
    return changed


def _check_terms(service: CommissionedService) -> None:
    errors = {}
    if service.starts_on and service.ends_on and service.ends_on < service.starts_on:
        errors["ends_on"] = "The contract ends before it starts."
    if service.value is not None and service.value < 0:
        errors["value"] = "Give a value of 0 or more."
    if errors:
        raise ValidationError(errors)
    service.full_clean(exclude=["system", "commissioner"], validate_constraints=False)


def _check_partners(service: CommissionedService, facts: ServiceFacts) -> None:
    errors = {}
    commissioner = [facts.commissioner] if facts.commissioner else []
    for name, named in (
        ("commissioner", commissioner),
        ("providers", facts.providers),
        ("affected", facts.affected),
    ):
        if any(each.system_id != service.system_id or each.is_joint for each in named):
            errors[name] = f"All must be partners of {service.system}."
        elif len({each.pk for each in named}) != len(named):
            errors[name] = "A partner is named twice."
    others = {each.pk for each in (*facts.providers, *facts.affected)}
    others -= {each.pk for each in commissioner}
    if not others and not (commissioner and facts.affects_system):
        errors.setdefault(
            "providers",
            "Name at least one provider or affected partner who does not commission it.",
        )
    if errors:
        raise ValidationError(errors)


def _set_partners(service: CommissionedService, facts: ServiceFacts) -> list[str]:
    """Bring the partners into line with what was said; names of the parts that changed."""
    changed = []
    for name, role, named in (
        ("providers", ServiceRole.PROVIDER, facts.providers),
        ("affected", ServiceRole.AFFECTED, facts.affected),
    ):
        rows = service.service_partners.filter(role=role)
        wanted, had = {each.pk for each in named}, set(rows.values_list("partnership", flat=True))
        if wanted != had:
            changed.append(name)
        rows.exclude(partnership__in=wanted).delete()
        ServicePartner.objects.bulk_create(
            ServicePartner(service=service, partnership=each, system=service.system, role=role)
            for each in named
            if each.pk not in had
        )
    return changed


def _locked(
    service: CommissionedService, expected_version: int | None = None
) -> CommissionedService:
    found = (
        CommissionedService.objects.select_for_update(of=("self",))
        .select_related("system", "commissioner__organisation", "commissioner__system")
        .get(pk=service.pk)
    )
    if found.is_withdrawn:
        raise AlreadyWithdrawnError("This service was withdrawn, so it cannot be changed.")
    if expected_version is not None and found.version != expected_version:
        raise ChangedMeanwhileError(
            "Someone else changed this service after you opened it. Look at their version first."
        )
    return found


def _record(
    event_type: str,
    service: CommissionedService,
    *,
    changed: Sequence[str] = (),
    reason: str = "",
) -> None:
    record(
        event_type,
        service,
        system_id=service.system.public_id,
        parent=service.commissioner,
        changed=changed,
        facts={"partners": service.service_partners.count()},
        reason=reason,
    )
