"""A search box that picks one or several out of thousands, with or without JavaScript.

The widget never draws the whole list: only what is chosen, and what the search found.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from django import forms
from django.db.models import Model, QuerySet
from django.forms.boundfield import BoundField
from django.forms.models import ModelChoiceIterator
from django.forms.utils import ErrorDict
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

SEARCH_BUTTON = "_search"

Search = Callable[[QuerySet[Any], str], QuerySet[Any]]
FormT = TypeVar("FormT", bound=forms.BaseForm)


@dataclass(frozen=True)
class PickerOption:
    """One row of results, or one thing chosen."""

    value: str
    label: str
    hint: str = ""


class Picker(forms.SelectMultiple):
    """For a ModelMultipleChoiceField (or a ModelChoiceField with `single=True`).

    `url` answers `picker_options`; `search(queryset, text)` narrows the field's own queryset, which
    the form has limited to what the user may see; `hint(object)` is a second line for a result.
    """

    use_fieldset = True
    limit = 20

    def __init__(
        self,
        *,
        url: str,
        search: Search,
        hint: Callable[[Any], str] | None = None,
        single: bool = False,
        search_label: str = "Search by name",
        attrs: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(attrs)
        self.url = url
        self.search = search
        self.hint = hint
        self.single = single
        self.search_label = search_label
        self.allow_multiple_selected = not single
        # What was typed in the search box of the form being shown.
        self.query = ""

    def value_from_datadict(
        self,
        data: Mapping[str, Any],
        files: Mapping[str, Any],
        name: str,
    ) -> Any:
        """Read what was chosen, and remember the search text for showing it again."""
        self.query = str(data.get(f"{name}_q") or "").strip()
        getlist = getattr(data, "getlist", None)
        values = [value for value in (getlist(name) if getlist else data.get(name) or []) if value]
        if self.single:
            return values[-1] if values else None
        return values

    def chosen(self, value: Any) -> list[PickerOption]:
        """The options behind the chosen values, in the order of their labels."""
        values = value if isinstance(value, list | tuple | set | QuerySet) else [value]
        wanted = [str(item) for item in values if item not in (None, "")]
        if not wanted:
            return []
        try:
            found = list(self._queryset.filter(**{f"{self._key}__in": wanted}))
        except (ValueError, forms.ValidationError):
            # A forged value is the field's to refuse; here it only has no label.
            return []
        return sorted((self._option(item) for item in found), key=lambda option: option.label)

    def found(self, query: str) -> tuple[list[PickerOption], bool]:
        """The first results for a search text, and whether there are more."""
        if not query:
            return [], False
        rows = list(self.search(self._queryset, query)[: self.limit + 1])
        return [self._option(row) for row in rows[: self.limit]], len(rows) > self.limit

    @property
    def _choice_field(self) -> "forms.ModelChoiceField[Any]":
        return cast("ModelChoiceIterator[Any]", self.choices).field

    @property
    def _queryset(self) -> QuerySet[Any]:
        return cast("QuerySet[Any]", self._choice_field.queryset)

    @property
    def _key(self) -> str:
        return self._choice_field.to_field_name or "pk"

    def _option(self, item: Model) -> PickerOption:
        return PickerOption(
            value=str(item.serializable_value(self._key)),
            label=str(self._choice_field.label_from_instance(item)),
            hint=self.hint(item) if self.hint else "",
        )


def picker_context(bound: BoundField, query: str) -> dict[str, Any]:
    """What the result fragment shows for a search text."""
    query = query.strip()
    options, more = cast(Picker, bound.field.widget).found(query)
    return {"field": bound, "query": query, "options": options, "more": more}


def picker_options(request: HttpRequest, bound: BoundField) -> HttpResponse:
    """Answer the search box: `return picker_options(request, form["partnerships"])`."""
    query = request.GET.get(f"{bound.html_name}_q", "")
    return render(request, "nhsuk/_picker_results.html", picker_context(bound, query))


def is_picker_search(request: HttpRequest) -> bool:
    """The user, without JavaScript, asked to search, not to save."""
    return request.method == "POST" and SEARCH_BUTTON in request.POST


def without_errors(form: FormT) -> FormT:
    """Show what was typed so far without judging it: nobody has asked to save yet."""
    form._errors = ErrorDict(renderer=form.renderer)  # type: ignore[attr-defined]
    return form
