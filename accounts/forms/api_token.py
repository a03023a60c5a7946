"""A personal key to the API."""

from django import forms

from nhsuk.forms import Radios

LIVES = [("30", "30 days"), ("90", "90 days"), ("365", "A year")]
RIGHTS = [("read", "Read"), ("write", "Read and write")]


class TokenForm(forms.Form):
    """What the key is for, what it may do and how long it lasts."""

    name = forms.CharField(
        label="What is it for?",
        max_length=100,
        help_text="So that you know it again, such as Power BI report.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    may_write = forms.ChoiceField(
        label="What may it do?",
        choices=RIGHTS,
        initial="read",
        widget=Radios(hints={"write": "It can change everything that you can change."}),
    )
    days = forms.TypedChoiceField(
        label="How long does it last?",
        choices=LIVES,
        coerce=int,
        initial="90",
        widget=Radios(inline=True),
    )

    def clean_may_write(self) -> bool:
        """Read-only unless said otherwise."""
        return bool(self.cleaned_data["may_write"] == "write")
