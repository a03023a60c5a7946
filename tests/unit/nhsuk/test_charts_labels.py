from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as some

from nhsuk.charts.labels import LONGEST, Anchor, _box, short, sides, spread

WIDTH, HEIGHT = 640.0, 320.0
places = some.tuples(some.floats(0, WIDTH), some.floats(0, HEIGHT))
anchors = some.lists(
    some.builds(
        lambda place, text, needed: Anchor(place[0], place[1], text, is_needed=needed),
        places,
        some.text("abc", min_size=1, max_size=20),
        some.booleans(),
    ),
    max_size=25,
)


@given(some.lists(some.floats(-50, 400), max_size=12))
def test_lines_of_words_never_overlap_and_keep_their_order(heights: list[float]) -> None:
    placed = spread(heights, apart=17, lowest=0, highest=300)
    assert all(after - before >= 17 - 1e-6 for before, after in pairwise(sorted(placed)))
    order = sorted(range(len(heights)), key=lambda index: heights[index])
    assert [placed[index] for index in order] == sorted(placed)
    assert all(0 <= top <= 300 + 1e-6 for top in placed)


@given(some.lists(some.floats(0, 300), min_size=1, max_size=5))
def test_words_with_room_enough_stay_where_they_are(heights: list[float]) -> None:
    ordered = sorted(heights)
    if all(after - before >= 17 for before, after in pairwise(ordered)):
        assert spread(heights, apart=17, lowest=0, highest=300) == heights


@given(anchors, some.lists(places, max_size=40), some.integers(0, 10))
def test_labels_lie_on_no_other_and_inside(
    asked: list[Anchor], points: list[tuple[float, float]], most: int
) -> None:
    found = sides(asked, width=WIDTH, height=HEIGHT, most=most, points=points)
    boxes = [_box(anchor, side) for anchor, side in zip(asked, found, strict=True) if side]
    assert len(boxes) <= most
    for index, box in enumerate(boxes):
        assert box.left >= 0
        assert box.right <= WIDTH
        assert not any(box.hits(other) for other in boxes[:index])


def test_a_label_avoids_points_unless_it_is_needed() -> None:
    crowd = [(float(x), float(y)) for x in range(0, 640, 5) for y in range(0, 320, 5)]
    asked = [Anchor(300, 150, "Dale")]
    assert sides(asked, width=WIDTH, height=HEIGHT, most=5, points=crowd) == [""]
    needed = [Anchor(300, 150, "Dale", is_needed=True)]
    assert sides(needed, width=WIDTH, height=HEIGHT, most=5, points=crowd) == ["right"]


def test_long_names_are_shortened() -> None:
    assert short("Dale Council") == "Dale Council"
    assert len(short("x" * 80)) == LONGEST
