"""Handing the questions of a survey to a colleague."""

from django import forms


class PassOnForm(forms.Form):
    """Who answers instead."""

    name = forms.CharField(label="Your colleague’s name", max_length=150)
    email = forms.EmailField(
        label="Their work email address",
        max_length=254,
        help_text="We send them a link of their own.",
        error_messages={"invalid": "Enter an email address like name@example.org"},
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
