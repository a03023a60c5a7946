"""Every kind of field, asked, answered wrongly and answered well."""

from datetime import date
from typing import Any

import pytest
from django import forms
from django.template import Context, Template, TemplateSyntaxError

from nhsuk.forms import Checkboxes, NHSDateField, NHSTimeField, Radios
from tests.unit.nhsuk.markup import Element, read


class Everything(forms.Form):
    name = forms.CharField(label="Name", help_text="As on the letterhead", max_length=50)
    code = forms.CharField(label="ODS code", required=False)
    email = forms.EmailField(
        label="Email address",
        widget=forms.EmailInput(attrs={"class": "nhsuk-input--width-20", "autocomplete": "email"}),
    )
    secret = forms.CharField(label="Password", widget=forms.PasswordInput)
    notes = forms.CharField(label="Notes", max_length=200, widget=forms.Textarea(attrs={"rows": 3}))
    system = forms.ChoiceField(label="System", choices=[("", "Choose"), ("a", "A")])
    kind = forms.ChoiceField(
        label="Kind",
        choices=[("", "---------"), ("board", "Board"), ("call", "Call")],
        widget=Radios(hints={"board": "Held in public"}, inline=True),
    )
    themes = forms.MultipleChoiceField(
        label="Themes", choices=[("f", "Funding"), ("w", "Winter")], widget=Checkboxes
    )
    agreed = forms.BooleanField(label="I have read the method", help_text="It is short")
    day = NHSDateField(label="Date of meeting", help_text="For example, 3 6 2024")
    start = NHSTimeField(label="Start time", required=False)
    upload = forms.FileField(label="File")
    token = forms.CharField(widget=forms.HiddenInput, required=False)


GOOD: dict[str, Any] = {
    "name": "Northshire Council",
    "email": "clerk@example.org",
    "secret": "hunter2hunter2",
    "notes": "Budget & winter",
    "system": "a",
    "kind": "call",
    "themes": ["f"],
    "agreed": "on",
    "day_day": "3",
    "day_month": "6",
    "day_year": "2024",
}

FIRST_INPUTS = {
    "name": "id_name",
    "email": "id_email",
    "secret": "id_secret",
    "notes": "id_notes",
    "system": "id_system",
    "kind": "id_kind_1",
    "themes": "id_themes_0",
    "agreed": "id_agreed",
    "day": "id_day_day",
    "upload": "id_upload",
}


def draw(form: forms.Form) -> Element:
    return read(form)


def summary(*forms_: Any) -> Element:
    context = {f"form{number}": form for number, form in enumerate(forms_)}
    tag = "{% load nhs %}{% error_summary " + " ".join(context) + " %}"
    return read(Template(tag).render(Context(context)))


def described(page: Element, element: Element) -> list[Element]:
    return [page.by_id(id_) for id_ in element.attrs.get("aria-describedby", "").split()]


@pytest.mark.parametrize("name", FIRST_INPUTS)
def test_the_summary_links_to_the_first_input_and_both_say_the_same(name: str) -> None:
    form = Everything({})
    page = draw(form)
    link = summary(form).one("a", href=f"#{FIRST_INPUTS[name]}")
    target = page.by_id(FIRST_INPUTS[name])
    assert target.tag in {"input", "select", "textarea"}
    assert page.by_id(f"id_{name}-error").text == f"Error: {link.text}"


@pytest.mark.parametrize("name", FIRST_INPUTS)
def test_the_error_describes_the_input_or_its_group(name: str) -> None:
    page = draw(Everything({}))
    target: Element | None = page.by_id(FIRST_INPUTS[name])
    while target is not None and f"id_{name}-error" not in target.attrs.get("aria-describedby", ""):
        target = target.parent
    assert target is not None
    assert target.tag in {"input", "select", "textarea", "fieldset"}


@pytest.mark.parametrize("name", [*FIRST_INPUTS, "code", "start"])
def test_every_input_has_a_visible_name(name: str) -> None:
    page = draw(Everything())
    inputs = [
        element
        for element in page.descendants()
        if element.tag in {"input", "select", "textarea"}
        and element.attrs.get("name", "").split("_")[0] == name
    ]
    assert inputs
    for element in inputs:
        assert page.one("label", for_=element["id"]).text


def test_messages_name_the_field() -> None:
    texts = [item.text for item in summary(Everything({})).all("li")]
    assert texts == [
        "Enter name",
        "Enter email address",
        "Enter password",
        "Enter notes",
        "Select system",
        "Select kind",
        "Select themes",
        "Select “I have read the method”",
        "Enter date of meeting",
        "Select file",
    ]


def test_a_field_may_bring_its_own_message() -> None:
    class Own(forms.Form):
        owner = forms.CharField(error_messages={"required": "Say who owns it"})
        ods = forms.CharField(label="ODS code")

    texts = [item.text for item in summary(Own({})).all("li")]
    assert texts == ["Say who owns it", "Enter ODS code"]


def test_a_good_form_has_no_trace_of_errors() -> None:
    form = Everything(GOOD)
    form.fields["upload"].required = False
    page = draw(form)
    assert not summary(form).children
    assert not page.all(css="nhsuk-error-message")
    assert not [element for element in page.descendants() if "aria-invalid" in element]
    assert page.by_id("id_notes").text == "Budget & winter"
    assert "checked" in page.by_id("id_kind_2")
    assert "checked" in page.by_id("id_themes_0")
    assert "checked" not in page.by_id("id_themes_1")
    assert "checked" in page.by_id("id_agreed")
    assert page.by_id("id_day_year")["value"] == "2024"


def test_a_password_is_never_sent_back() -> None:
    box = draw(Everything(GOOD)).by_id("id_secret")
    assert "value" not in box
    assert box.parent is not None
    assert box.parent.one("button")["type"] == "button"


def test_classes_of_the_page_builder_are_kept() -> None:
    email = draw(Everything({})).by_id("id_email")
    assert email.classes == {"nhsuk-input", "nhsuk-input--width-20", "nhsuk-input--error"}
    assert email["autocomplete"] == "email"


def test_hint_comes_before_error_in_what_is_read_out() -> None:
    page = draw(Everything({}))
    ids = [element["id"] for element in described(page, page.by_id("id_name"))]
    assert ids == ["id_name-hint", "id_name-error"]


def test_the_server_judges_so_nothing_is_required_in_the_browser() -> None:
    assert not [element for element in draw(Everything()).descendants() if "required" in element]


def test_optional_fields_say_so_unless_the_form_declines() -> None:
    class Filters(Everything):
        mark_optional = False

    assert draw(Everything()).one("label", for_="id_code").text == "ODS code (optional)"
    assert draw(Filters()).one("label", for_="id_code").text == "ODS code"


def test_a_long_answer_counts_its_characters_and_is_not_cut_off() -> None:
    page = draw(Everything())
    box = page.by_id("id_notes")
    assert "maxlength" not in box
    assert "nhsuk-js-character-count" in box.classes
    assert box.parent is not None
    assert box.parent["data-maxlength"] == "200"
    assert [element["id"] for element in described(page, box)] == ["id_notes-info"]


def test_radios_have_hints_and_no_dashes() -> None:
    page = draw(Everything())
    radios = page.all("input", type="radio")
    assert [radio["value"] for radio in radios] == ["board", "call"]
    assert described(page, radios[0])[0].text == "Held in public"
    assert page.one(css="nhsuk-radios").classes == {"nhsuk-radios", "nhsuk-radios--inline"}


def test_groups_are_fieldsets_with_a_legend() -> None:
    legends = [legend.text for legend in draw(Everything()).all("legend")]
    assert legends == ["Kind", "Themes", "Date of meeting"]


def test_only_the_wrong_part_of_a_date_turns_red() -> None:
    form = Everything({**GOOD, "day_year": "24"})
    page = draw(form)
    wrong = [
        box["id"]
        for box in page.all("input", css="nhsuk-date-input__input")
        if "aria-invalid" in box
    ]
    assert wrong == ["id_day_year"]
    assert summary(form).all("a", href="#id_day_year")


def test_a_date_begins_with_its_initial_value() -> None:
    page = draw(Everything(initial={"day": date(2024, 6, 3)}))
    assert [page.by_id(f"id_day_{part}")["value"] for part in ("day", "month", "year")] == [
        "3",
        "6",
        "2024",
    ]


def test_what_people_type_is_escaped() -> None:
    form = Everything({**GOOD, "name": '"><script>alert(1)</script>', "kind": "<b>x</b>"})
    page = draw(form)
    assert page.by_id("id_name")["value"] == '"><script>alert(1)</script>'
    assert not page.all("script")
    assert "<b>x</b>" in page.by_id("id_kind-error").text
    assert not page.all("b")
    assert not summary(form).all("b")


def test_one_field_may_be_the_heading_of_its_page() -> None:
    template = Template(
        '{% load nhs %}{% field form.kind label_size="l" label_is_heading=True %}'
        '{% field form.name label_size="m" suffix="days" label_hidden=True %}'
    )
    page = read(template.render(Context({"form": Everything()})))
    assert page.one("h1").text == "Kind"
    assert "nhsuk-fieldset__legend--l" in page.one("legend").classes
    assert page.one(css="nhsuk-input-wrapper__suffix").text == "days"
    assert "nhsuk-u-visually-hidden" in page.one("label", for_="id_name").classes


def test_an_unknown_presentation_is_a_mistake_in_the_template() -> None:
    template = Template("{% load nhs %}{% field form.name colour='red' %}")
    with pytest.raises(TemplateSyntaxError):
        template.render(Context({"form": Everything()}))


def test_errors_of_the_whole_form_and_of_hidden_fields_have_no_link() -> None:
    form = Everything(GOOD)
    form.add_error(None, "Somebody else changed this meeting")
    form.add_error("token", "The page was open for too long")
    page = summary(form)
    texts = {item.text: item.all("a") for item in page.all("li")}
    assert texts["Somebody else changed this meeting"] == []
    assert texts["The page was open for too long"] == []


def test_a_formset_adds_its_errors() -> None:
    class Row(forms.Form):
        owner = forms.CharField(label="Owner")

    rows = forms.formset_factory(Row, min_num=1, validate_min=True, extra=0)
    data = {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-owner": ""}
    page = summary(Everything(), rows(data))
    assert page.one("a", href="#id_form-0-owner").text == "Enter owner"
    assert read(rows(data)).by_id("id_form-0-owner").tag == "input"


def test_a_page_without_a_form_has_no_summary() -> None:
    html = Template("{% load nhs %}{% error_summary form %}").render(Context({}))
    assert html.strip() == ""


class Limited(forms.Form):
    notes = forms.CharField(label="Notes", max_length=2000, widget=forms.Textarea)
    code = forms.CharField(label="Code", min_length=3)
    seats = forms.IntegerField(label="Seats", min_value=1, max_value=40)


@pytest.mark.parametrize(
    ("answers", "name", "words"),
    [
        ({"notes": "x" * 2001}, "notes", "Notes must be 2,000 characters or less"),
        ({"code": "x"}, "code", "Code must be 3 characters or more"),
        ({"seats": "0"}, "seats", "Seats must be 1 or more"),
        ({"seats": "41"}, "seats", "Seats must be 40 or less"),
        ({"seats": "many"}, "seats", "Enter a whole number."),
    ],
)
def test_a_limit_names_the_field(answers: dict[str, str], name: str, words: str) -> None:
    field = Limited(answers)[name]
    assert field.messages == [words]  # type: ignore[attr-defined]
    assert words in Template("{{ form }}").render(Context({"form": Limited(answers)}))


class Questions(forms.Form):
    side = forms.ChoiceField(label="Who promised?", choices=[("a", "A")], widget=Radios)
    words = forms.CharField(label="What was promised?", max_length=5)
    made_on = NHSDateField(label="Promised on")
    said_on = NHSDateField(label="When did they say it?")


def test_a_question_is_quoted_and_never_bent_into_a_sentence() -> None:
    form = Questions({})
    assert [form[name].messages for name in form.fields] == [  # type: ignore[attr-defined]
        ["Select an answer to “Who promised?”"],
        ["Enter an answer to “What was promised?”"],
        ["Enter a date for “Promised on”"],
        ["Enter a date for “When did they say it?”"],
    ]
    days = {"made_on_day": "31", "made_on_month": "2", "made_on_year": "2024"}
    said = {name.replace("made", "said"): value for name, value in days.items()}
    form = Questions({"words": "too long", **days, **said})
    assert [form[name].messages for name in ("words", "made_on", "said_on")] == [  # type: ignore[attr-defined]
        ["The answer to “What was promised?” must be 5 characters or less"],
        ["Promised on must be a real date"],
        ["The answer to “When did they say it?” must be a real date"],
    ]
