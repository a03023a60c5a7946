"""From capitals to a name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partners.reference.naming import readable


@pytest.mark.parametrize(
    ("official", "name"),
    [
        ("BARTS HEALTH NHS TRUST", "Barts Health NHS Trust"),
        ("GUY'S AND ST THOMAS' NHS FOUNDATION TRUST", "Guy's and St Thomas' NHS Foundation Trust"),
        (
            "THE QUEEN ELIZABETH HOSPITAL, KING'S LYNN, NHS FOUNDATION TRUST",
            "The Queen Elizabeth Hospital, King's Lynn, NHS Foundation Trust",
        ),
        ("STOCKTON-ON-TEES PCN", "Stockton-on-Tees PCN"),
        ("NHS FRIMLEY ICB - D4U1Y", "NHS Frimley ICB - D4U1Y"),
        ("NHS BUCKINGHAMSHIRE ICB - 15A", "NHS Buckinghamshire ICB - 15A"),
        ("DR P CRAVEN'S PRACTICE", "Dr P Craven's Practice"),
        ("DR SK PATEL", "Dr SK Patel"),
        ("DR O'BRIEN & DR MCDONALD", "Dr O'Brien & Dr McDonald"),
        ("1ST CHOICE GP SURGERY", "1st Choice GP Surgery"),
        (
            "ROYAL BROMPTON & HAREFIELD NHS FOUNDATION TRUST",
            "Royal Brompton & Harefield NHS Foundation Trust",
        ),
        ("MODALITY PARTNERSHIP (HULL)", "Modality Partnership (Hull)"),
        ("Already Written by Hand GP", "Already Written by Hand GP"),
        ("", ""),
    ],
)
def test_shouted_names_become_readable(official: str, name: str) -> None:
    assert readable(official) == name


@given(st.text(alphabet="ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 '&-(),./@", max_size=60))
def test_only_the_case_changes(official: str) -> None:
    assert readable(official).upper() == official
