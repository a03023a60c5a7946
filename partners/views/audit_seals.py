"""The seals of the audit log: whether it was altered, and what to keep outside to be sure."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from audit.models import AuditEvent, AuditSeal, SealCheck
from partners.access import require_anywhere

SHOWN = 10


@require_safe
def audit_seals(request: SignedInRequest) -> HttpResponse:
    """The newest seals and the last check. They are of the whole installation, and name nobody."""
    require_anywhere(request.user, Permission.VIEW_AUDIT_SEALS)
    seals = list(AuditSeal.objects.defer("members").order_by("-number")[:SHOWN])
    head = seals[0] if seals else None
    context = {
        "head": head,
        "seals": seals,
        "unsealed": AuditEvent.objects.filter(id__gt=head.upto_id if head else 0).count(),
        "check": SealCheck.objects.first(),
        "breadcrumbs": [
            {"text": "Home", "href": "/"},
            {"text": "Systems", "href": reverse("partners:systems")},
        ],
    }
    return render(request, "partners/audit_seals.html", context)
