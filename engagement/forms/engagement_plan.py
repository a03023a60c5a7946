"""What is agreed about contact with all partners of a tier and kind, from a day on."""

from django import forms
from django.utils import timezone

from engagement.forms.agreement import AgreementForm
from nhsuk.forms import NHSDateField, Radios
from partners.enums import NOT_PARTNERS, OrganisationKind, Tier

KINDS = [choice for choice in OrganisationKind.choices if choice[0] not in NOT_PARTNERS]


class EngagementPlanForm(AgreementForm):
    """For whom, from when, what, and why. An empty number means that nothing is agreed about it."""

    tier = forms.ChoiceField(
        label="For partners of which tier?", choices=Tier.choices, widget=Radios
    )
    kind = forms.ChoiceField(
        label="Kind of organisation",
        choices=[("", "Every kind of the tier"), *KINDS],
        required=False,
        help_text="A plan for one kind goes before the plan for every kind.",
    )
    valid_from = NHSDateField(
        label="From which day does this hold?",
        initial=timezone.localdate,
        help_text="Today or later. What was agreed before stays as it was.",
    )
    is_end = forms.BooleanField(
        label="From that day on there is no plan for them",
        required=False,
        help_text="A kind then follows the plan for every kind of its tier, if there is one.",
    )
    reason = forms.CharField(
        label="Why?",
        max_length=300,
        help_text="Who decided it, and what for. Everyone in the system can read this.",
    )

    field_order = (
        "tier",
        "kind",
        "valid_from",
        "contacts_a_year",
        "people",
        "grade",
        "is_end",
        "reason",
    )


class FollowPlanForm(forms.Form):
    """From when a partner follows the engagement plan again."""

    valid_from = NHSDateField(
        label="From which day?",
        initial=timezone.localdate,
        help_text="Today or later. Scores before that day stay as they were.",
    )
