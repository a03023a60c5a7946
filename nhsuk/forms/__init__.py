"""Django forms in the NHS design system: renderer, fields and widgets."""

from nhsuk.forms.fields import NHSDateField, NHSTimeField
from nhsuk.forms.picker import Picker, is_picker_search, picker_options, without_errors
from nhsuk.forms.renderer import NHSBoundField, NHSFormRenderer
from nhsuk.forms.widgets import Checkboxes, DateInput, Radios

__all__ = [
    "Checkboxes",
    "DateInput",
    "NHSBoundField",
    "NHSDateField",
    "NHSFormRenderer",
    "NHSTimeField",
    "Picker",
    "Radios",
    "is_picker_search",
    "picker_options",
    "without_errors",
]
