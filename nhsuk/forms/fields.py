"""Fields whose error messages follow the design system: they name the field and say what to do."""

import re
from datetime import date, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from nhsuk.forms.widgets import DateInput, DateParts
from nhsuk.forms.wording import as_subject

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
PARTS = ("day", "month", "year")
CLOCK = re.compile(r"(?P<hour>\d{1,2})(?:[:.]?(?P<minute>\d{2}))?\s*(?P<half>[ap]\.?m\.?)?")


class NHSDateField(forms.Field):
    """A date typed in three boxes. Cleans to `datetime.date` or None.

    An error names the parts that are wrong in `params["parts"]`: only those boxes turn red.
    """

    widget = DateInput
    default_error_messages = {
        "real": "%(label)s must be a real date",
        "year": "Year must include 4 numbers",
    }

    def to_python(self, value: Any) -> date | None:
        """Turn what was typed into a date, or say which part is missing or wrong."""
        if isinstance(value, date):
            return value
        if value in self.empty_values or value.is_blank():
            return None
        self._refuse_missing(value)
        return self._real_date(value)

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare dates, not keystrokes: 03 and 3 are the same day."""
        try:
            return bool(self.to_python(data) != initial)
        except ValidationError:
            return True

    def _name(self) -> str:
        return as_subject(str(self.label or "Date"))

    def _refuse_missing(self, value: DateParts) -> None:
        missing = [part for part in PARTS if not getattr(value, part)]
        if missing:
            raise ValidationError(
                "%(label)s must include a %(missing)s",
                code="incomplete",
                params={
                    "label": self._name(),
                    "missing": " and ".join(missing),
                    "parts": missing,
                },
            )

    def _real_date(self, value: DateParts) -> date:
        if value.year.isdigit() and len(value.year) != 4:
            raise ValidationError(
                self.error_messages["year"], code="year", params={"parts": ["year"]}
            )
        try:
            return date(int(value.year), _month_number(value.month), int(value.day))
        except ValueError as error:
            raise ValidationError(
                self.error_messages["real"],
                code="invalid",
                params={"label": self._name(), "parts": list(PARTS)},
            ) from error


def _month_number(text: str) -> int:
    """Months may be typed as numbers or names: 6, 06, Jun, june."""
    prefix = text[:3].lower()
    return MONTHS.index(prefix) + 1 if prefix in MONTHS else int(text)


class NHSTimeField(forms.Field):
    """A time of day in one box, typed as people type it: 14:30, 2:30pm, 2pm, 1430, midday."""

    widget = forms.TextInput
    words = {"midday": time(12), "noon": time(12), "midnight": time(0)}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        classes = self.widget.attrs.get("class", "")
        self.widget.attrs["class"] = f"nhsuk-input--width-5 {classes}".strip()

    def to_python(self, value: Any) -> time | None:
        """Read the clock time, or show by example how to write one."""
        if isinstance(value, time):
            return value
        text = str(value or "").strip().lower()
        if not text:
            return None
        parsed = self.words.get(text) or _clock_time(text)
        if parsed is None:
            raise ValidationError(
                "%(label)s must be a time, like 2:30pm or 14:30",
                code="invalid",
                params={"label": self.label or "Time"},
            )
        return parsed

    def prepare_value(self, value: Any) -> Any:
        """Show times on the 24-hour clock, without seconds."""
        return value.strftime("%H:%M") if isinstance(value, time) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare times, not keystrokes: 2pm and 14:00 are the same."""
        try:
            return bool(self.to_python(data) != initial)
        except ValidationError:
            return True


def _clock_time(text: str) -> time | None:
    match = CLOCK.fullmatch(text)
    # A bare "9" could be morning or evening; "9am" and "9:00" could not.
    if match is None or not (match["minute"] or match["half"]):
        return None
    hour = int(match["hour"])
    if match["half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if match["half"].startswith("p") else 0)
    try:
        return time(hour, int(match["minute"] or 0))
    except ValueError:
        return None
