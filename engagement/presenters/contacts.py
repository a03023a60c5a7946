"""How much contact the whole system had, month by month."""

from collections.abc import Sequence
from datetime import date

from django.utils import timezone

from engagement.analytics.logged import MonthOfContacts, contacts_by_month
from nhsuk.charts import Chart, MonthCount, bar_by_month
from nhsuk.formats import counted, nhs_month
from partners.models import System

MONTHS_SHOWN = 60  # as far back as scores go


def contacts_chart(system: System, months: int = MONTHS_SHOWN) -> Chart:
    """Contacts logged a month, with the months in which nothing was logged marked as such."""
    today = timezone.localdate()
    counts = _from_first_contact(contacts_by_month(system, _months_back(today, months - 1), today))
    return bar_by_month(
        [MonthCount(point.month, point.events) for point in counts],
        title="Contacts logged each month",
        y_title="Contacts",
        description=_in_words(counts),
    )


def _months_back(day: date, months: int) -> date:
    index = day.year * 12 + day.month - 1 - months
    return date(index // 12, index % 12 + 1, 1)


def _from_first_contact(counts: Sequence[MonthOfContacts]) -> list[MonthOfContacts]:
    """Without the empty months before anything was ever logged: they are no gaps in a log."""
    first = next((i for i, point in enumerate(counts) if point.events), len(counts))
    return list(counts[first:])


def _in_words(counts: Sequence[MonthOfContacts]) -> str:
    known = [point for point in counts if point.events is not None]
    if not known:
        return "No contact was logged in the last five years."
    most = max(known, key=lambda point: point.events or 0)
    total = sum(point.events or 0 for point in known)
    since, best = nhs_month(counts[0].month), nhs_month(most.month)
    sentences = [f"{counted(total, 'contact')} since {since}, most in {best} ({most.events})."]
    missing = [nhs_month(point.month) for point in counts if point.events is None]
    if missing:
        named = ", ".join(missing[:6]) + (" and others" if len(missing) > 6 else "")
        sentences.append(f"Nothing was logged in {named}.")
    return " ".join(sentences)
