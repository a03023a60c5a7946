"""Fields of the forms of instruments: short texts, and the words of a scale."""

from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator

from engagement.actions.survey.instrument_content import USUAL_POINTS
from engagement.scoring.survey.instrument_document import LONGEST_LABEL


class LinesField(forms.CharField):
    """Short texts, one in each line; ``exactly`` so many, or none, where that is known."""

    def __init__(
        self, *, rows: int = USUAL_POINTS, exactly: int | None = None, **options: Any
    ) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), **options)
        self.exactly = exactly

    def to_python(self, value: Any) -> Any:
        """The lines that are not empty."""
        text = super().to_python(value)
        return [line.strip() for line in str(text or "").splitlines() if line.strip()]

    def validate(self, value: Any) -> None:
        """Each short enough for a button on a phone."""
        super().validate(value)
        if value and self.exactly and len(value) != self.exactly:
            raise forms.ValidationError(
                f"{self.label} must be {self.exactly} lines, one for each point"
            )
        for line in value:
            if len(line) > LONGEST_LABEL:
                raise forms.ValidationError(
                    f"Each line must be {LONGEST_LABEL} characters or less: “{line[:30]}…” has "
                    f"{len(line)}"
                )

    def prepare_value(self, value: Any) -> Any:
        """One below the other."""
        return "\n".join(value) if isinstance(value, list | tuple) else value


def short_text(label: str, longest: int, **options: Any) -> forms.CharField:
    """A text of a few lines whose limit is said only when it is passed: there are many."""
    return forms.CharField(
        label=label,
        validators=[MaxLengthValidator(longest)],
        widget=forms.Textarea(attrs={"rows": 2}),
        **options,
    )
