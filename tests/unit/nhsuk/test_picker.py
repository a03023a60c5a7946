from typing import Any
from uuid import UUID

import pytest
from django import forms
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.test import RequestFactory

from nhsuk.forms import Picker, is_picker_search, picker_options, without_errors
from tests.unit.nhsuk.markup import Element, read

NAMES = ["Northshire Council", "Northshire Hospital", "Southshire Council"]
requests = RequestFactory()


def search(rows: QuerySet[Group], text: str) -> QuerySet[Group]:
    return rows.filter(name__icontains=text).order_by("name")


def picker(**options: Any) -> Picker:
    return Picker(url="/options", search=search, hint=lambda group: f"No. {group.pk}", **options)


class Meeting(forms.Form):
    partners = forms.ModelMultipleChoiceField(
        Group.objects.none(), label="Partners", help_text="All who came", widget=picker()
    )
    lead = forms.ModelChoiceField(
        Group.objects.none(), label="Lead", required=False, widget=picker(single=True)
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.queryset = Group.objects.exclude(name__startswith="Secret")  # type: ignore[attr-defined]


@pytest.fixture
def groups(db: None) -> dict[str, Group]:
    return {name: Group.objects.create(name=name) for name in [*NAMES, "Secret Council"]}


def post(**data: Any) -> Meeting:
    return Meeting(requests.post("/", data).POST)


def boxes(page: Element, name: str = "partners") -> dict[str, bool]:
    inputs = page.all("input", name=name)
    return {box["data-label"]: "checked" in box for box in inputs}


def results(query: str) -> Element:
    request = requests.get("/options", {"partners_q": query})
    return read(picker_options(request, Meeting()["partners"]).content.decode())


def test_what_is_chosen_stays_chosen_and_cleans_to_objects(groups: dict[str, Group]) -> None:
    form = post(partners=[groups["Northshire Council"].pk, groups["Southshire Council"].pk])
    assert form.is_valid(), form.errors
    assert {group.name for group in form.cleaned_data["partners"]} == {NAMES[0], NAMES[2]}
    assert boxes(read(form)) == {"Northshire Council": True, "Southshire Council": True}


def test_a_form_may_begin_with_choices(groups: dict[str, Group]) -> None:
    form = Meeting(initial={"partners": [groups["Northshire Hospital"]]})
    assert boxes(read(form)) == {"Northshire Hospital": True}


def test_the_whole_list_is_never_drawn(groups: dict[str, Group]) -> None:
    page = read(Meeting())
    assert boxes(page) == {}
    assert page.by_id("id_partners_q")["hx-get"] == "/options"


def test_results_are_options_of_a_listbox(groups: dict[str, Group]) -> None:
    page = results("council")
    options = page.one("ul", role="listbox").all("li", role="option")
    assert [option["data-label"] for option in options] == [NAMES[0], NAMES[2]]
    assert options[0]["data-value"] == str(groups[NAMES[0]].pk)
    assert f"No. {groups[NAMES[0]].pk}" in options[0].text
    assert page.one("p").text == "2 results found"


def test_what_the_form_may_not_see_is_not_found_and_not_accepted(groups: dict[str, Group]) -> None:
    assert "Secret" not in results("secret").one("p").raw_text.replace("“secret”", "")
    assert not results("secret").all(role="option")
    form = post(partners=[groups["Secret Council"].pk])
    assert form.errors["partners"]
    assert boxes(read(form)) == {}


def test_no_query_no_results(groups: dict[str, Group]) -> None:
    assert not results("  ").children
    assert results("zzz").one("p").text == "Nothing found for “zzz”"


def test_many_results_ask_for_more_letters(
    groups: dict[str, Group], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Picker, "limit", 1)
    page = results("council")
    assert len(page.all(role="option")) == 1
    assert page.one("p").text == "First 1 result shown. Type more to narrow the search."


def test_without_javascript_the_search_button_posts_and_judges_nothing(
    groups: dict[str, Group],
) -> None:
    chosen = groups["Northshire Council"]
    request = requests.post(
        "/", {"partners": chosen.pk, "partners_q": "council", "_search": "partners"}
    )
    assert is_picker_search(request)
    page = read(without_errors(Meeting(request.POST)))
    assert not page.all(css="nhsuk-error-message")
    assert page.by_id("id_partners_q")["value"] == "council"
    assert boxes(page) == {"Northshire Council": True, "Southshire Council": False}


def test_saving_is_not_searching() -> None:
    assert not is_picker_search(requests.post("/", {"partners_q": "council"}))
    assert not is_picker_search(requests.get("/", {"_search": "partners"}))


def test_one_may_be_picked_where_one_is_asked_for(groups: dict[str, Group]) -> None:
    form = post(
        partners=[groups[NAMES[0]].pk], lead=[groups[NAMES[0]].pk, groups[NAMES[1]].pk], lead_q="s"
    )
    assert form.is_valid(), form.errors
    assert form.cleaned_data["lead"] == groups[NAMES[1]]
    page = read(form)
    assert {box["type"] for box in page.all("input", name="lead")} == {"radio"}
    assert boxes(page, "lead")[NAMES[1]] is True


def test_nothing_chosen_is_an_error_at_the_search_box(groups: dict[str, Group]) -> None:
    page = read(post())
    box = page.by_id("id_partners_q")
    assert box["aria-describedby"] == "id_partners-hint id_partners-error"
    assert page.by_id("id_partners-error").text == "Error: Select partners"


def test_a_forged_value_is_refused_not_an_error_of_ours(groups: dict[str, Group]) -> None:
    form = post(partners=["x'; --", str(UUID(int=0))])
    assert form.errors["partners"]
    assert boxes(read(form)) == {}


def test_each_form_remembers_its_own_search(groups: dict[str, Group]) -> None:
    first, second = post(partners_q="council"), Meeting()
    read(first)
    assert read(second).by_id("id_partners_q")["value"] == ""
