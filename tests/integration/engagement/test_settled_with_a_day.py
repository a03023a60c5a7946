"""Nothing is settled without its day: a missing value is no way around a check."""

import pytest
from django.db import IntegrityError, transaction

from engagement.models import Document, Issue
from tests import factories as make

pytestmark = pytest.mark.django_db


def test_a_document_is_shared_on_a_day() -> None:
    rows = Document.objects.filter(pk=make.make_document().pk)
    with pytest.raises(IntegrityError, match="document_settled_with_date"), transaction.atomic():
        rows.update(state="shared")
    assert rows.get().state == "asked"


def test_an_issue_ends_on_a_day() -> None:
    rows = Issue.objects.filter(pk=make.make_issue().pk)
    with pytest.raises(IntegrityError, match="issue_settled_with_date"), transaction.atomic():
        rows.update(outcome="satisfied")
    assert rows.get().outcome == "open"
