"""What is blanked is gone, and nothing else is."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from engagement.foi.answer import plain
from engagement.foi.passages import Span, covers, merged, occurrences, passages, pieces
from engagement.foi.personal import KnownPeople

TEXTS = st.text(alphabet=st.characters(codec="utf-8"), max_size=60)


def test_sentences_and_lines_are_passages() -> None:
    text = "They agreed. “We will pay.” Then\nmore?  Yes"
    found = [text[span.start : span.end] for span in passages(0, text)]
    assert found == ["They agreed.", "“We will pay.”", "Then", "more?", "Yes"]


@given(TEXTS)
def test_passages_together_are_the_whole_text(text: str) -> None:
    spans = passages(0, text)
    assert covers(0, text, [Span(0, s.start, s.end, "41") for s in spans])
    assert all(first.end <= second.start for first, second in pairwise(spans))


def test_words_are_found_whatever_their_case_and_space() -> None:
    texts = ["Ask JO\n Smith", "jo smith said", "(no regex)"]
    assert occurrences(texts, "Jo Smith") == [Span(0, 4, 13), Span(1, 0, 8)]
    assert occurrences(texts, "(no") == [Span(2, 0, 3)]
    assert occurrences(texts, "  ") == []


@given(
    TEXTS,
    st.lists(
        st.tuples(
            st.integers(0, 60), st.integers(0, 60), st.sampled_from(["41", "40(2)", "36(2)"])
        ),
        max_size=5,
    ),
)
def test_what_is_left_is_what_no_span_names(text: str, cut: list[tuple[int, int, str]]) -> None:
    spans = merged(
        Span(0, min(a, b), max(a, b), section)
        for a, b, section in cut
        if min(a, b) < min(max(a, b), len(text))
    )
    blanked = {at for span in spans for at in range(span.start, span.end)}
    left = "".join(piece.text for piece in pieces(0, text, spans) if not piece.is_gap)
    wanted = "".join(letter for at, letter in enumerate(text) if at not in blanked)
    assert "".join(left.split()) == "".join(wanted.split())


def test_gaps_that_touch_are_one_with_both_sections() -> None:
    text = "Jo Smith left the room."
    spans = merged([Span(0, 0, 8, "40(2)"), Span(0, 9, 13, "36(2)")])
    assert plain(pieces(0, text, spans)) == "[Redacted: sections 36(2) and 40(2)] the room."


def test_people_are_proposed_and_not_more() -> None:
    known = KnownPeople([("Amara Okafor", "a.okafor@x.nhs.uk", "020 7946 0018"), ("Jo", "", "")])
    text = "AMARA  Okafor rang; Okafor’s number is 0161 496 0000 or x@y.org. jo, join us in 2026."
    found = {text[p.span.start : p.span.end]: p.why for p in known.proposals([text])}
    assert found == {
        "AMARA  Okafor": "a person on record",
        "Okafor": "a surname on record",
        "0161 496 0000": "a phone number",
        "x@y.org": "a mail address",
        "jo": "a person on record",
    }
