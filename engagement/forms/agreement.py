"""What is agreed with a partner about contact, from a day on."""

from django import forms
from django.utils import timezone

from nhsuk.forms import NHSDateField
from partners.enums import Grade

NUMBER = {"inputmode": "numeric", "class": "nhsuk-input--width-3", "autocomplete": "off"}


class AgreementForm(forms.Form):
    """An empty answer means that nothing was agreed: then the usual value of the kind counts."""

    valid_from = NHSDateField(
        label="From which day does this hold?",
        initial=timezone.localdate,
        help_text="Scores before that day stay as they were.",
    )
    contacts_a_year = forms.IntegerField(
        label="Contacts a year",
        required=False,
        min_value=1,
        max_value=366,
        help_text="12 means about once a month.",
        widget=forms.TextInput(attrs=NUMBER),
    )
    people = forms.IntegerField(
        label="Different people to be in touch with",
        required=False,
        min_value=1,
        max_value=100,
        widget=forms.TextInput(attrs=NUMBER),
    )
    grade = forms.TypedChoiceField(
        label="How senior someone should be at meetings",
        choices=[("", "Nothing agreed"), *Grade.choices[1:]],
        coerce=int,
        empty_value=None,
        required=False,
    )
    reason = forms.CharField(
        label="Why, or with whom it was agreed", max_length=300, required=False
    )
