"""What is asked about requests for information, besides the review of single items."""

from typing import Any

from django import forms
from django.utils import timezone

from engagement.actions.information.request import RequestFacts, Scope
from engagement.actions.information.review import Ground, Judgement
from engagement.enums import FoundKind, ItemDecision
from engagement.foi.exemptions import EXEMPTIONS, REFUSALS
from engagement.forms.event import partner_picker
from engagement.forms.reason import ReasonForm
from engagement.models import InformationRequest
from engagement.models.information_request import LONGEST_QUESTION
from nhsuk.forms import Checkboxes, NHSDateField, Radios
from partners.models import Partnership, Place, System

SECTIONS = [("", "Choose an exemption"), *((each.section, each.label) for each in EXEMPTIONS)]
READ_BY_APPLICANT = "The applicant reads this, so do not repeat what is held back."


class InformationRequestForm(forms.Form):
    """What came in, from whom and when."""

    received_on = NHSDateField(
        label="When did it come in?",
        help_text="The 20 working days begin on the next working day.",
    )
    question = forms.CharField(
        label="What was asked?",
        max_length=LONGEST_QUESTION,
        help_text="In the words of the applicant.",
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    summary = forms.CharField(
        label="What should the log call it?",
        max_length=200,
        help_text="Everybody in the system reads the log, and the answer names it so. "
        "Leave out who asked.",
    )
    asked_by = forms.CharField(
        label="Who asked?",
        max_length=200,
        required=False,
        help_text="Only those who answer or approve requests see this.",
    )
    answer_to = forms.CharField(label="Where does the answer go?", max_length=300, required=False)
    reference = forms.CharField(
        label="Reference",
        max_length=40,
        required=False,
        help_text="Left empty, it gets the next number.",
    )

    def facts(self) -> RequestFacts:
        """For the action. The form must be valid."""
        names = ("received_on", "question", "summary", "asked_by", "answer_to", "reference")
        return RequestFacts(**{name: self.cleaned_data[name] for name in names})


class ChangeInformationRequestForm(InformationRequestForm):
    """The same again. ``version`` is what the person looked at."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class ScopeForm(forms.Form):
    """Where to look."""

    partnerships = forms.ModelMultipleChoiceField(
        Partnership.objects.none(),
        to_field_name="public_id",
        label="About which partners?",
        required=False,
        help_text="None chosen means all of them.",
    )
    places = forms.ModelMultipleChoiceField(
        Place.objects.none(),
        to_field_name="public_id",
        label="And about all partners of a place",
        required=False,
        widget=Checkboxes(attrs={"class": "nhsuk-checkboxes--small app-tight"}),
    )
    since = NHSDateField(label="First day", required=False)
    until = NHSDateField(label="Last day", required=False)
    words = forms.CharField(
        label="Words",
        max_length=500,
        required=False,
        help_text="Only records that hold one of these. Put commas between them.",
    )
    kinds = forms.MultipleChoiceField(
        choices=FoundKind.choices,
        label="Kinds of record",
        required=False,
        help_text="None chosen means all of them.",
        widget=Checkboxes(attrs={"class": "nhsuk-checkboxes--small app-tight"}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, system: System, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        partners: Any = self.fields["partnerships"]
        partners.widget = partner_picker(system, "engagement:information_partners")
        partners.queryset = Partnership.objects.filter(system=system).select_related(
            "organisation", "system"
        )
        partners.widget.choices = partners.choices
        places: Any = self.fields["places"]
        places.queryset = Place.objects.filter(system=system).order_by("name")

    def scope(self) -> Scope:
        """For the action. The form must be valid."""
        said = self.cleaned_data
        return Scope(
            partnerships=tuple(each.public_id for each in said["partnerships"]),
            places=tuple(each.public_id for each in said["places"]),
            kinds=tuple(said["kinds"]),
            since=said["since"],
            until=said["until"],
            words=said["words"],
        )


class ClarifyForm(forms.Form):
    """What the applicant was asked."""

    asked_on = NHSDateField(label="When did you ask?", initial=timezone.localdate)
    words = forms.CharField(
        label="What did you ask?", max_length=2_000, widget=forms.Textarea(attrs={"rows": 4})
    )


class ClarifiedForm(forms.Form):
    """When they answered."""

    answered_on = NHSDateField(label="When did their answer come in?", initial=timezone.localdate)


class RefuseForm(ReasonForm):
    """Why a request is refused as a whole."""

    section = forms.ChoiceField(
        label="Why is it refused?", choices=list(REFUSALS.items()), widget=Radios
    )
    field_order = ("section", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = "The reason in this case"
        self.fields["reason"].help_text = "What you tell the applicant."


class ApproveAnswerForm(forms.Form):
    """Nothing to fill in: which version of the request was read."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class GroundFields(forms.Form):
    """On which ground something is held back."""

    mark_optional = False  # which of them are needed follows from the decision

    section = forms.ChoiceField(label="Exemption", choices=SECTIONS, required=False)
    reason = forms.CharField(
        label="Why does it apply here?",
        max_length=2_000,
        required=False,
        help_text=READ_BY_APPLICANT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    public_interest = forms.CharField(
        label="How was the public interest weighed?",
        max_length=2_000,
        required=False,
        help_text="For a qualified exemption: what speaks for disclosing it, what against, and "
        f"what weighs more. {READ_BY_APPLICANT}",
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def ground(self) -> Ground:
        """What was said of it."""
        said = self.cleaned_data
        return Ground(said["section"], said["reason"], said["public_interest"])


class DecideItemsForm(GroundFields):
    """One decision about many items. ``ticked`` is an item and the version that was seen."""

    TICKED, ALL = "ticked", "all"

    which = forms.ChoiceField(label="Which items?", widget=Radios)
    decision = forms.ChoiceField(
        label="What becomes of them?",
        choices=[
            (each.value, each.label)
            for each in (ItemDecision.RELEASE, ItemDecision.WITHHOLD, ItemDecision.OUTSIDE)
        ],
        widget=Radios(inline=True),
    )
    field_order = ("which", "decision", "section", "reason", "public_interest")

    def __init__(self, *args: Any, undecided: int, **kwargs: Any) -> None:
        """``undecided``: how many of those that the filters show nobody has decided about."""
        super().__init__(*args, **kwargs)
        which: Any = self.fields["which"]
        which.choices = [(self.TICKED, "Those ticked above")]
        if undecided:
            words = f"All that are not decided and fit the filters ({undecided:,})"
            which.choices.append((self.ALL, words))
            which.choices = list(which.choices)
        which.initial = self.TICKED

    def judgement(self) -> Judgement:
        """For the action. The form must be valid."""
        decision = ItemDecision(self.cleaned_data["decision"])
        grounds = (self.ground(),) if decision == ItemDecision.WITHHOLD else ()
        return Judgement(decision, grounds)


def facts_start(asked: InformationRequest) -> dict[str, Any]:
    """What a request says now, as the form asks for it."""
    names = ("received_on", "question", "summary", "asked_by", "answer_to", "reference")
    return {name: getattr(asked, name) for name in names}


def scope_start(asked: InformationRequest) -> dict[str, Any]:
    """Where it is looked for now, as the form asks for it."""
    names = ("partnerships", "places", "kinds", "since", "until", "words")
    return {name: getattr(asked, name) for name in names}
