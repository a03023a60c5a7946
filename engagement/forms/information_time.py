"""More time to answer a request, and the internal review of what was answered."""

from typing import Any

from django import forms
from django.utils import timezone

from engagement.enums import ExtensionLaw, ReviewOutcome
from nhsuk.forms import NHSDateField, Radios


class ExtendForm(forms.Form):
    """Until when, and what allows it."""

    under = forms.ChoiceField(
        label="What allows more time?",
        choices=ExtensionLaw.choices,
        widget=Radios(
            hints={
                ExtensionLaw.PUBLIC_INTEREST: "An exemption applies, and weighing the public "
                "interest takes longer. The Information Commissioner expects no more than 20 "
                "working days more.",
                ExtensionLaw.COMPLEX: "About the environment, and complex and voluminous: at most "
                "40 working days in all.",
            }
        ),
    )
    until = NHSDateField(label="Answered by when?")
    reason = forms.CharField(
        label="Why?",
        max_length=2_000,
        help_text="Tell the applicant this, and the new day, before the usual time is over.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class AskReviewForm(forms.Form):
    """When the applicant asked for an internal review, and why."""

    asked_on = NHSDateField(label="When did they ask?", initial=timezone.localdate)
    words = forms.CharField(
        label="With what are they not content?",
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    days = forms.TypedChoiceField(
        label="How much time is there?",
        coerce=int,
        initial=20,
        choices=[(20, "20 working days"), (40, "40 working days")],
        widget=Radios(
            hints={
                20: "Freedom of Information Act, as its code of practice recommends. Choose 40 if "
                "the review is complex.",
                40: "Environmental Information Regulations, regulation 11(4), or a complex review.",
            }
        ),
    )


class CloseReviewForm(forms.Form):
    """What came of it."""

    outcome = forms.ChoiceField(
        label="What came of the review?", choices=ReviewOutcome.choices, widget=Radios
    )
    reason = forms.CharField(
        label="Why?",
        max_length=2_000,
        help_text="What you tell the applicant. Tell them too that they can complain to the "
        "Information Commissioner.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    closed_on = NHSDateField(label="When were they told?", initial=timezone.localdate)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["outcome"].error_messages["required"] = "Select what came of the review."
