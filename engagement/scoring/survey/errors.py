"""What can be wrong with a survey."""

from collections.abc import Sequence


class InstrumentError(ValueError):
    """An instrument that cannot be used; ``sentences`` say everything that is wrong with it."""

    def __init__(self, sentences: Sequence[str]) -> None:
        super().__init__(" ".join(sentences))
        self.sentences = tuple(sentences)


class SurveyError(ValueError):
    """Answers or results that cannot be; the message is a sentence for people."""
