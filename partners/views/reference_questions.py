"""Organisations whose source names a system that was split: a person says which it is now."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from nhsuk.formats import counted
from nhsuk.paging import keyset_page
from nhsuk.submission import errors_into, form_page
from partners.access import require_anywhere
from partners.actions.reference import answer_questions
from partners.errors import PartnersError
from partners.forms.reference import AnswerForm
from partners.models import System, SystemQuestion
from partners.presenters.reference import details_of, question_groups, source_names


@require_safe
def reference_questions(request: SignedInRequest) -> HttpResponse:
    """The codes with open questions, and how many each."""
    require_anywhere(request.user, Permission.IMPORT_REFERENCE)
    questions = SystemQuestion.objects.visible_to(request.user).unanswered()
    context = {"groups": question_groups(questions), "breadcrumbs": _crumbs()}
    return render(request, "partners/reference_questions.html", context)


def reference_answer(request: SignedInRequest) -> HttpResponse:
    """The organisations of one code, or of all, answered singly, by choice or all at once."""
    require_anywhere(request.user, Permission.IMPORT_REFERENCE)
    code, part = request.GET.get("code", ""), request.GET.get("part", "")
    waiting = SystemQuestion.objects.visible_to(request.user).unanswered()
    of_code = waiting.filter(source_code=code) if code else waiting
    questions = of_code.filter(source_detail=part) if part else of_code
    form = AnswerForm(
        request.POST if request.method == "POST" else None,
        questions=questions,
        systems=System.objects.filter(pk__in=questions.values("candidates").distinct()).order_by(
            "name", "id"
        ),
        count=questions.count(),
    )
    if form.is_valid():
        with errors_into(form, PartnersError):
            system = form.cleaned_data["system"]
            answered = answer_questions(by=request.user, questions=form.chosen, system=system)
            now = counted(answered, "organisation belongs,organisations belong")
            messages.success(request, f"{now} to {system} now.")
            return redirect("partners:reference_questions")
    page = keyset_page(questions.select_related("organisation"), request.GET, order=("id",))
    return form_page(
        request,
        "partners/reference_answer.html",
        form,
        page=page,
        code=code,
        name=source_names([code]).get(code, code) or "All organisations that wait",
        part=part,
        parts=details_of(of_code),
        chosen={str(key) for key in request.POST.getlist("questions")},
        breadcrumbs=[
            *_crumbs(),
            {"text": "Which system?", "href": reverse("partners:reference_questions")},
        ],
    )


def _crumbs() -> list[dict[str, str]]:
    return [
        {"text": "Home", "href": "/"},
        {"text": "Reference data", "href": reverse("partners:reference_list")},
    ]
