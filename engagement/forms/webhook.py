"""Forms of webhooks: where they go and what they tell."""

from collections.abc import Collection
from typing import Any

from django import forms

from engagement.models import WebhookSubscription
from engagement.webhooks.catalogue import RESOURCES
from engagement.webhooks.resource import Resource
from nhsuk.forms import Checkboxes


def title_of(resource: Resource) -> str:
    """What people call a collection."""
    return resource.collection.replace("-", " ").capitalize()


class WebhookForm(forms.Form):
    """What it is for, its address, and the records of which it is told.

    People choose kinds of records. The API can choose single types of events: those stay as they
    are as long as their kind stays ticked.
    """

    description = forms.CharField(
        label="What is it for?",
        max_length=100,
        help_text="So that others know it again, such as “Night run of the data warehouse”.",
    )
    address = forms.CharField(
        label="Address of the receiver",
        max_length=2_000,
        help_text="It begins with https:// and is reached from the internet. Messages are signed, "
        "so it needs no password in it.",
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "spellcheck": "false", "inputmode": "url"}
        ),
    )
    records = forms.MultipleChoiceField(
        label="Of which records is it told?",
        choices=[(each.collection, title_of(each)) for each in RESOURCES],
        help_text="It is told that something happened and to which record, never what was written.",
        widget=Checkboxes(hints={each.collection: ", ".join(each.told) for each in RESOURCES}),
        error_messages={"required": "Select at least one kind of record"},
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, chosen: Collection[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._chosen = set(chosen)

    def answers(self) -> dict[str, Any]:
        """What the action takes."""
        ticked = set(self.cleaned_data["records"])
        types = [
            name
            for resource in RESOURCES
            if resource.collection in ticked
            for name in (self._chosen & resource.told.keys() or resource.told)
        ]
        return {
            "description": self.cleaned_data["description"],
            "address": self.cleaned_data["address"],
            "event_types": types,
        }


def filled_from(webhook: WebhookSubscription) -> dict[str, Any]:
    """What the form shows of a webhook at first."""
    chosen = set(webhook.event_types)
    return {
        "description": webhook.description,
        "address": webhook.address,
        "records": [each.collection for each in RESOURCES if chosen & each.told.keys()],
        "version": webhook.version,
    }
