"""Somebody's details are erased: what was copied for requests names them no more."""

import re
from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from audit.recording import Service
from engagement.actions.information.answer import forget_answer
from engagement.enums import RequestState
from engagement.models import InformationItem, InformationRequest, RequestClarification
from partners.erasure import also_erases, pattern_of, words_of
from partners.models import Person

BY = Service("erasure")
DOT = "\N{MIDDLE DOT}"
_REQUEST_TEXTS = ("asked_by", "answer_to", "question", "summary", "words", "closing_words")


@also_erases
def forget_in_requests(person: Person) -> None:
    """Blank their name and address wherever a request or a copy of a record has them.

    As many characters as before stand there, so that passages stay where they are. A file that was
    approved but not sent is deleted; what went out stays as the record of what was answered.
    """
    named = pattern_of(person)
    for item in _naming(InformationItem, ("about", "parts", "grounds"), person):
        _blank_item(item, named)
    for row in _naming(RequestClarification, ("words",), person):
        row.words = _blanked(row.words, named)
        row.save(update_fields=["words"])
    for request in _naming(InformationRequest, _REQUEST_TEXTS, person):
        for name in _REQUEST_TEXTS:
            setattr(request, name, _blanked(getattr(request, name), named))
        request.save()
        if request.state == RequestState.APPROVED and request.answer_id is not None:
            forget_answer(by=BY, request=request)


def _naming(model: Any, fields: Iterable[str], person: Person) -> Any:
    """Rows of the system that may name the person, locked."""
    naming = Q(pk__in=[])
    for word in words_of(person):
        first = word.split()[0]  # what stands between two names may be any white space
        for field in fields:
            naming |= Q(**{f"{field}__icontains": first})
    return model.objects.select_for_update(of=("self",)).filter(naming, system=person.system_id)


def _blank_item(item: InformationItem, named: re.Pattern[str]) -> None:
    item.about = _blanked(item.about, named)
    item.parts = [{**part, "text": _blanked(part["text"], named)} for part in item.parts]
    texts = ("reason", "public_interest")
    item.grounds = [
        {**ground, **{name: _blanked(ground[name], named) for name in texts}}
        for ground in item.grounds
    ]
    item.save(update_fields=["about", "parts", "grounds"])


def _blanked(text: str, named: re.Pattern[str]) -> str:
    return named.sub(lambda found: DOT * len(found[0]), text)
