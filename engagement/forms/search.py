"""What is looked for, and of which kind."""

from django import forms

from engagement.analytics.search_sources import Found


class SearchForm(forms.Form):
    """The page of results is narrowed by it; nothing that it is sent is an error."""

    mark_optional = False

    q = forms.CharField(
        label="Search for",
        required=False,
        help_text="A name or a part of it, an ODS code, or words of a note.",
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    kind = forms.ChoiceField(
        label="Show", required=False, choices=[("", "Everything"), *Found.choices]
    )


def asked_kind(text: str) -> Found | None:
    """The kind that an address names; everything when it names none that there is."""
    return Found(text) if text in Found.values else None
