"""How a Django form becomes NHS markup, so that `{{ form }}` in a template is all it takes."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import EMPTY_VALUES
from django.forms.boundfield import BoundField, BoundWidget
from django.forms.renderers import DjangoTemplates, TemplatesSetting
from django.template import TemplateDoesNotExist
from django.utils.functional import cached_property

from nhsuk.forms.picker import Picker
from nhsuk.forms.widgets import DateInput
from nhsuk.forms.wording import as_date, as_object, as_subject

# The first match wins, so a subclass stands before the class it extends.
KINDS: tuple[tuple[type[forms.Widget], str], ...] = (
    (Picker, "picker"),
    (DateInput, "date"),
    (forms.CheckboxSelectMultiple, "checkboxes"),
    (forms.RadioSelect, "radios"),
    (forms.CheckboxInput, "checkbox"),
    (forms.Select, "select"),
    (forms.Textarea, "textarea"),
    (forms.FileInput, "file"),
    (forms.PasswordInput, "password"),
)
CLASSES = {
    "input": "nhsuk-input",
    "password": "nhsuk-input nhsuk-password-input__input nhsuk-js-password-input-input",
    "textarea": "nhsuk-textarea",
    "select": "nhsuk-select",
    "file": "nhsuk-file-upload__input",
}
CHOOSING = {"radios", "checkboxes", "checkbox", "select", "picker", "file"}
GROUPED = {"radios", "checkboxes", "date", "picker"}
DJANGO_BLANK = "---------"
# Django's own limits, by the code of the error, in the words of the design system.
LIMITS = {
    "max_length": "{:,} characters or less",
    "min_length": "{:,} characters or more",
    "max_value": "{:,} or less",
    "min_value": "{:,} or more",
}


class NHSBoundField(BoundField):
    """A field with its data and all that the design system's templates ask about it."""

    # What `{% field form.x label_size="l" %}` may set for one rendering.
    label_size: str = "s"
    label_is_heading: bool = False
    label_hidden: bool = False
    prefix: str = ""
    suffix: str = ""

    @cached_property
    def kind(self) -> str:
        """Which component draws this field."""
        return next(
            (kind for widget, kind in KINDS if isinstance(self.field.widget, widget)), "input"
        )

    @property
    def is_group(self) -> bool:
        """Several inputs under one question need a fieldset with a legend, not a label."""
        return self.kind in GROUPED

    @property
    def widget_classes(self) -> str:
        """Classes a page builder put on the widget, such as `nhsuk-input--width-10`."""
        return str(self.field.widget.attrs.get("class", ""))

    @property
    def label_text(self) -> str:
        """The label, with "(optional)" where an answer may be left out."""
        label = str(self.label or "")
        marks = getattr(self.form, "mark_optional", True)
        if self.field.required or not marks or self.kind == "checkbox" or "optional" in label:
            return label
        return f"{label} (optional)"

    @property
    def hint_id(self) -> str:
        """The id of the hint, if there is one."""
        return f"{self.auto_id}-hint" if self.help_text else ""

    @property
    def error_id(self) -> str:
        """The id of the error message, if there is one."""
        return f"{self.auto_id}-error" if self.errors else ""

    @property
    def count_id(self) -> str:
        """The id of the line that counts characters, if the answer has a limit."""
        return f"{self.auto_id}-info" if self.character_limit else ""

    @property
    def aria_describedby(self) -> str:
        """Hint, error and count, in the order in which they are read."""
        return " ".join(filter(None, (self.hint_id, self.error_id, self.count_id)))

    @property
    def character_limit(self) -> int | None:
        """A long answer with a limit gets a counter; the browser must not cut it off silently."""
        return getattr(self.field, "max_length", None) if self.kind == "textarea" else None

    @cached_property
    def messages(self) -> list[str]:
        """What is wrong, naming the field where Django's own words would not."""
        django_required = str(forms.Field.default_error_messages["required"])
        return [
            self._required_message() if text == django_required else self._limit(error) or text
            for error in self.errors.as_data()
            for text in map(str, error)
        ]

    @property
    def error_parts(self) -> list[str]:
        """For a date: the boxes to outline. All of them, unless the error names some."""
        if not self.errors:
            return []
        named = [
            part
            for error in self.errors.as_data()
            for part in (error.params or {}).get("parts", [])
        ]
        return named or ["day", "month", "year"]

    @property
    def first_input_id(self) -> str:
        """Where the error summary leads: the first input of the group, or the first wrong one."""
        if self.kind == "date" and self.errors:
            return f"{self.auto_id}_{self.error_parts[0]}"
        if self.kind == "picker":
            return f"{self.auto_id}_q"
        if self.kind in {"radios", "checkboxes"}:
            return self.options[0].data["attrs"].get("id", "") if self.options else self.auto_id
        return str(self.id_for_label or self.auto_id)

    @cached_property
    def options(self) -> list[BoundWidget]:
        """The choices to draw, without Django's dashes: an unchosen radio needs no stand-in."""
        return [
            option
            for option in self.subwidgets
            if not (option.data["value"] in EMPTY_VALUES and option.data["label"] == DJANGO_BLANK)
        ]

    def build_widget_attrs(
        self, attrs: dict[str, Any], widget: forms.Widget | None = None
    ) -> dict[str, Any]:
        """Add the component's classes; leave "required" to the server and its readable messages."""
        built = super().build_widget_attrs(attrs, widget)
        built.pop("required", None)
        if self.is_hidden or (widget is not None and widget.is_hidden):
            return built
        if base := CLASSES.get(self.kind):
            classes = [base, self.widget_classes]
            classes += [f"{base.split()[0]}--error"] if self.errors and self.kind != "file" else []
            classes += ["nhsuk-js-character-count"] if self.character_limit else []
            built["class"] = " ".join(filter(None, classes))
        if self.character_limit:
            built["maxlength"] = False
        if self.kind == "date":
            built["error_parts"] = " ".join(self.error_parts)
        return built

    def _limit(self, error: ValidationError) -> str:
        """What an answer beyond its limit should be: "Notes must be 2,000 characters or less"."""
        wording = LIMITS.get(error.code or "")
        limit = (error.params or {}).get("limit_value")
        if wording is None or not isinstance(limit, int):
            return ""
        return f"{as_subject(str(self.label))} must be {wording.format(limit)}"

    def _required_message(self) -> str:
        label = str(self.label or "an answer")
        if self.kind == "checkbox":
            return f"Select “{label}”"
        if self.kind == "date":
            return f"Enter {as_date(label)}"
        return f"{'Select' if self.kind in CHOOSING else 'Enter'} {as_object(label)}"


class NHSFormRenderer(TemplatesSetting):
    """Set as FORM_RENDERER, so that every form of the product looks the same without asking."""

    form_template_name = "nhsuk/form.html"
    formset_template_name = "nhsuk/formset.html"
    field_template_name = "nhsuk/field.html"
    bound_field_class = NHSBoundField

    def get_template(self, template_name: str) -> Any:
        """Our templates first, then those that ship with Django for its own widgets."""
        try:
            return super().get_template(template_name)
        except TemplateDoesNotExist:
            return self._built_in.get_template(template_name)

    @cached_property
    def _built_in(self) -> DjangoTemplates:
        return DjangoTemplates()
