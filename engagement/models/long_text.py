from django.contrib.postgres.search import SearchVector

from partners.models.folding import Folded

CONFIGURATION = "english"


class LongText(SearchVector):
    """The words of a longer text as stems, without accents: what full-text search looks through."""

    def __init__(self, field: str) -> None:
        super().__init__(Folded(field), config=CONFIGURATION)
