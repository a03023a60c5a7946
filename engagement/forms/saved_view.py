"""A name for filters, and who may use them."""

from typing import Any

from django import forms

from engagement.models.saved_view import LONGEST_NAME


class SavedViewForm(forms.Form):
    """`version` is what the person was looking at; only some may share."""

    name = forms.CharField(
        label="Name of the view",
        max_length=LONGEST_NAME,
        help_text="Such as “Overdue, north”. Names show in the list of views.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    is_shared = forms.BooleanField(
        label="Share with everyone in the system",
        required=False,
        help_text="Others see who made it. Whoever may share views may change it too.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, may_share: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_share:
            del self.fields["is_shared"]

    def answers(self) -> dict[str, Any]:
        """Name and sharing; who may not share keeps it to themselves."""
        return {
            "name": self.cleaned_data["name"],
            "is_shared": self.cleaned_data.get("is_shared", False),
        }


class VersionForm(forms.Form):
    """A button that changes what the person was looking at."""

    version = forms.IntegerField(widget=forms.HiddenInput)
