"""The principles of a system, in words that its partners agree on."""

from django import forms


class PrincipleForm(forms.Form):
    """A few words, and a sentence."""

    title = forms.CharField(label="In a few words", max_length=80)
    text = forms.CharField(
        label="In a sentence", max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


class RewordPrincipleForm(PrincipleForm):
    """The next wording, and why. `version` is what the person looked at."""

    reason = forms.CharField(
        label="Why is it reworded?",
        max_length=500,
        help_text="What partners said of the earlier words stays with those words.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class MovePrincipleForm(forms.Form):
    """Its place in the order."""

    to = forms.IntegerField(
        label="Place in the order",
        min_value=1,
        max_value=1_000,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "nhsuk-input--width-3"}),
    )
