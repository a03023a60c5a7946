"""Reasons that people gave for what they did, where they name somebody who is erased."""

from django.db.models import Q

from audit.models import AuditEvent
from audit.recording import blank_reason
from partners.erasure import also_erases, pattern_of, words_of
from partners.models import Person


@also_erases
def forget_in_reasons(person: Person) -> None:
    """Blank reasons that name the person in what no system owns.

    Those of their system go with all other words of it. The events stay, and so does the proof
    that nobody altered them.
    """
    # What stands between two names may be any white space, so the database looks for one of them.
    naming = Q()
    for word in words_of(person):
        naming |= Q(reason__icontains=word.split()[0])
    if not naming:
        return
    named = pattern_of(person)
    events = AuditEvent.objects.filter(naming, system_id=None).exclude(reason="")
    for event in events.iterator(chunk_size=500):
        if named.search(event.reason):
            blank_reason(event)
