"""Forms of bringing in answers: what its words mean, and who its names are."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from accounts.models import User
from engagement.analytics.survey_words import CANT_SAY_WORDS
from engagement.imports.answers.words import CANT_SAY, LEAVE_OUT, guess_meaning, text_key
from engagement.imports.matching import Match
from nhsuk.forms import Radios
from partners.forms.pickers import partnership_field
from partners.models import System

LOWEST, HIGHEST = "lowest", "highest"
NOBODY = "nobody"


class WordsForm(forms.Form):
    """What each text stands for, and at which end of numbers the good answers are."""

    mark_optional = False

    def __init__(
        self,
        *args: Any,
        texts: Sequence[str],
        labels: Mapping[str, int],
        point_labels: Sequence[str],
        has_numbers: bool,
        known: Mapping[str, str],
        lowest_is_best: bool | None,
        **kwargs: Any,
    ) -> None:
        """``known``: what was said before, by key of the text."""
        super().__init__(*args, **kwargs)
        self._texts = texts
        points = len(point_labels)
        if has_numbers:
            self.fields["best"] = forms.ChoiceField(
                label="Which number is the best answer?",
                choices=[
                    (HIGHEST, f"{points}, the highest: “{point_labels[-1]}”"),
                    (LOWEST, f"1, the lowest: here 1 means “{point_labels[-1]}”"),
                ],
                initial=_best(lowest_is_best),
                widget=Radios,
                error_messages={"required": "Select which number is the best answer"},
            )
        choices = [
            ("", "Select what it means"),
            *(
                (str(point), f"{point}: {point_labels[point - 1]}")
                for point in range(points, 0, -1)
            ),
            (CANT_SAY, CANT_SAY_WORDS),
            (LEAVE_OUT, "Leave out, as if nothing was answered"),
        ]
        for number, text in enumerate(texts):
            guess = known.get(text_key(text)) or guess_meaning(text, labels, points)
            self.fields[f"text_{number}"] = forms.ChoiceField(
                label=f"“{text[:150]}”",
                choices=choices,
                initial=guess,
                error_messages={"required": f"Select what “{text[:60]}” means"},
            )

    def words(self) -> dict[str, str]:
        """What each text stands for, by the text."""
        return {
            text: self.cleaned_data[f"text_{number}"] for number, text in enumerate(self._texts)
        }

    @property
    def lowest_is_best(self) -> bool:
        """Whether 1 is the best answer; of no matter where there are no numbers."""
        return bool(self.cleaned_data.get("best") == LOWEST)


class WhoNamesAreForm(forms.Form):
    """One question for each name that no partner goes by; an unanswered one stays open."""

    mark_optional = False

    def __init__(self, *args: Any, names: Sequence[tuple[str, str, Match]], **kwargs: Any) -> None:
        """``names``: key, name as written, and the partners that it may be."""
        super().__init__(*args, **kwargs)
        self._keys = [key for key, _, _ in names]
        for number, (_, written, match) in enumerate(names):
            similar = [
                (str(one.listed.public_id), f"{one.listed.name} ({one.score:.0f}% alike)")
                for one in match.candidates
            ]
            self.fields[f"name_{number}"] = forms.ChoiceField(
                label=written,
                choices=[*similar, (NOBODY, "Leave out the answers for it")],
                required=False,
                widget=Radios,
            )

    def partners(self) -> dict[str, str]:
        """What was decided: public id of a partnership by key, empty to leave a name out."""
        said = {key: self.cleaned_data[f"name_{number}"] for number, key in enumerate(self._keys)}
        return {key: "" if one == NOBODY else one for key, one in said.items() if one}


class WhoANameIsForm(forms.Form):
    """The partner that a name means, found by searching."""

    def __init__(self, *args: Any, user: User, system: System, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["partnership"] = partnership_field(user, system, label="Partner")


def _best(lowest_is_best: bool | None) -> str | None:
    if lowest_is_best is None:
        return None
    return LOWEST if lowest_is_best else HIGHEST
