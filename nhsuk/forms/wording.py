"""How a field is named within the sentence that says what is wrong with it.

Labels are names ("Start time"), or questions ("Who promised?"), which cannot be put into a sentence
as they are.
"""


def as_object(label: str) -> str:
    """After "Enter" or "Select": "start time", and "an answer to “Who promised?”"."""
    if label.endswith("?"):
        return f"an answer to “{label}”"
    # "Name" becomes "name" within a sentence; "NHS number" and "ODS code" stay as they are.
    keeps_case = len(label) > 1 and label[1].isupper()
    return label if keeps_case else label[:1].lower() + label[1:]


def as_date(label: str) -> str:
    """After "Enter": "date of meeting", and "a date for “Due on”"."""
    if label.endswith("?") or "date" not in label.lower():
        return f"a date for “{label}”"
    return as_object(label)


def as_subject(label: str) -> str:
    """At the start: "Start time", and "The answer to “Who promised?”"."""
    return f"The answer to “{label}”" if label.endswith("?") else label
