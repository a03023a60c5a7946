"""Widgets that Django does not have, or not in the shape that the design system asks for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms


@dataclass(frozen=True)
class DateParts:
    """A date as it was typed: three strings, not yet known to be a date."""

    day: str = ""
    month: str = ""
    year: str = ""

    @classmethod
    def of(cls, value: date) -> "DateParts":
        """Split a date the way a person would type it."""
        return cls(str(value.day), str(value.month), str(value.year))

    @classmethod
    def from_iso(cls, text: str) -> "DateParts":
        """Accept 2024-06-03 in one piece, so that a filter can be a link."""
        year, _, rest = text.partition("-")
        month, _, day = rest.partition("-")
        return cls(day, month, year)

    def is_blank(self) -> bool:
        """Nothing typed in any of the three boxes."""
        return not (self.day or self.month or self.year)


class DateInput(forms.Widget):
    """Three text boxes for day, month and year, sent as name_day, name_month, name_year."""

    use_fieldset = True
    template_name = "nhsuk/date_input.html"
    parts = (("day", "Day", 2), ("month", "Month", 2), ("year", "Year", 4))

    def value_from_datadict(
        self,
        data: Mapping[str, Any],
        files: Mapping[str, Any],
        name: str,
    ) -> DateParts | None:
        """Read the three boxes, or one ISO date under the plain name."""
        keys = [f"{name}_{part}" for part, _, _ in self.parts]
        if any(key in data for key in keys):
            return DateParts(*(str(data.get(key) or "").strip() for key in keys))
        if data.get(name):
            return DateParts.from_iso(str(data[name]).strip())
        return None

    def value_omitted_from_data(
        self, data: Mapping[str, Any], files: Mapping[str, Any], name: str
    ) -> bool:
        """Absent only when neither the boxes nor the plain name were sent."""
        return self.value_from_datadict(data, files, name) is None and name not in data

    def format_value(self, value: Any) -> DateParts:
        """Show what was typed, or the initial date in parts."""
        if isinstance(value, DateParts):
            return value
        return DateParts.of(value) if isinstance(value, date) else DateParts()

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        """The first box carries the link from the error summary."""
        return f"{id_}_day" if id_ else ""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Describe each box for the template; `error_parts` are the boxes to outline in red."""
        context = super().get_context(name, value, attrs)
        shown = context["widget"]["value"]
        wrong = context["widget"]["attrs"].pop("error_parts", "").split()
        id_ = context["widget"]["attrs"].get("id", "")
        context["widget"]["boxes"] = [
            {
                "id": f"{id_}_{part}",
                "name": f"{name}_{part}",
                "label": label,
                "width": width,
                "value": getattr(shown, part),
                "is_wrong": part in wrong,
            }
            for part, label, width in self.parts
        ]
        return context


class _WithHints:
    """Choices may carry a hint each, in a mapping from value to text."""

    def __init__(self, *args: Any, hints: Mapping[Any, str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.hints = {str(value): hint for value, hint in (hints or {}).items()}

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the hint to what Django knows about the choice."""
        option: dict[str, Any] = super().create_option(name, value, *args, **kwargs)  # type: ignore[misc]
        option["hint"] = self.hints.get(str(value), "")
        return option


class Radios(_WithHints, forms.RadioSelect):
    """Radios with optional hints: `Radios(hints={"board": "In public"}, inline=True)`."""

    def __init__(self, *args: Any, inline: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if inline:
            self.attrs["class"] = f"nhsuk-radios--inline {self.attrs.get('class', '')}".strip()


class Checkboxes(_WithHints, forms.CheckboxSelectMultiple):
    """Checkboxes with optional hints."""
