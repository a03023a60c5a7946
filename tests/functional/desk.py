"""Somebody who records things about one partner, page by page."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from partners.models import Partnership
from tests.functional.ledger import Record, Seen

if TYPE_CHECKING:
    from playwright.sync_api import Page


@dataclass
class Desk:
    """Somebody signed in, with the pages of one partner before them."""

    page: "Page"
    partnership: Partnership
    seen: Seen

    def new_record(self) -> Record:
        return Record(self.partnership, self.seen)

    def begin(self, path: str) -> None:
        """Open the form for a new record of this partner."""
        self.page.goto(f"/partnerships/{self.partnership.public_id}/{path}/new/")

    def choose(self, record: Any, link: str) -> None:
        """Open the record, and there what is to be done with it."""
        self.page.goto(f"/{record._meta.model_name}s/{record.public_id}/")
        self.page.get_by_role("link", name=link, exact=True).click()

    def tick(self, *answers: str) -> None:
        for answer in answers:
            self.page.get_by_role("radio", name=answer, exact=True).check()

    def write(self, **words: str) -> None:
        """Fill in fields, named by their beginnings with spaces left out as underscores."""
        for label, text in words.items():
            self.page.get_by_label(re.compile(f"^{label.replace('_', ' ')}")).fill(text)

    def date(self, question: str, day: date) -> None:
        boxes = self.page.get_by_role("group", name=question)
        for label, number in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
            boxes.get_by_label(label, exact=True).fill(str(number))

    def press(self, button: str, done: str) -> None:
        self.page.get_by_role("button", name=button, exact=True).click()
        self.page.get_by_text(done).wait_for()

    def withdraw(self, record: Any, *, link: str = "Withdraw this record", button: str) -> None:
        self.choose(record, link)
        self.write(Why="Entered by mistake")
        self.press(button, "is withdrawn")


def in_days(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)
