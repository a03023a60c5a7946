"""The icons of variation and of assurance beside an SPC chart: small drawings of our own.

Variation: the shape that its points have in the chart, with the letter H or L and an arrow; a wave
for common cause. Assurance: P, F or ? with where the limits lie to the target. Shape, letter and
drawing each say it alone, so grey print loses nothing.
"""

from dataclasses import dataclass
from functools import cache
from typing import Literal

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from nhsuk.charts.chart import BLACK, BLUE, GREY
from nhsuk.charts.signals import DARK_EDGE, MID_GREY, ORANGE, PURPLE, WHITE, Signal

Verdict = Literal["pass", "fail", "hit or miss"]
Side = Literal["above", "below", "across"]

_FRAMES = {
    Signal.IMPROVEMENT: f'<path d="M16 1L31 16L16 31L1 16Z" fill="{BLUE}"/>',
    Signal.CONCERN: f'<path d="M16 2L31 30H1Z" fill="{ORANGE}" stroke="{DARK_EDGE}"'
    ' stroke-width="2" stroke-linejoin="round"/>',
    Signal.NEITHER: f'<rect x="3" y="3" width="26" height="26" fill="{PURPLE}"/>',
    Signal.COMMON: f'<circle cx="16" cy="16" r="13.5" fill="{WHITE}" stroke="{MID_GREY}"'
    ' stroke-width="3"/>',
}
_WAVE = (
    f'<path d="M6.5 17.5C9 9 12.5 9 16 16.5S23 24 25.5 15" fill="none" stroke="{GREY}"'
    ' stroke-width="2.5" stroke-linecap="round"/>'
)
_UP = f'<path d="M42 4L50 14H45V28H39V14H34Z" fill="{BLACK}"/>'
_DOWN = f'<path d="M42 28L50 18H45V4H39V18H34Z" fill="{BLACK}"/>'
_WORDS = {
    Signal.IMPROVEMENT: "Special cause, improvement",
    Signal.CONCERN: "Special cause, concern",
    Signal.NEITHER: "Special cause, neither good nor bad",
}
_VERDICTS: dict[Verdict, tuple[str, str, str, str]] = {
    "pass": ("P", BLUE, WHITE, "Target is met reliably"),
    "fail": ("F", ORANGE, BLACK, "Target is not met, unless something changes"),
    "hit or miss": ("?", WHITE, BLACK, "Target is met or missed by chance"),
}
# How high the limits lie in the small drawing, whose target is a dashed line in its middle.
_BANDS: dict[Side, tuple[int, int]] = {"above": (3, 9), "below": (20, 9), "across": (8, 16)}


@dataclass(frozen=True)
class Icon:
    """A drawing, the words that say the same, and its letter ("" for a drawing without one)."""

    words: str
    letter: str
    drawing: str

    @property
    def svg(self) -> SafeString:
        """With its words as text alternative: for tables and cells."""
        label = format_html(' role="img" aria-label="{}"', self.words)
        return self._drawn(label)

    @property
    def svg_beside_words(self) -> SafeString:
        """Silent, where its words are written beside it."""
        return self._drawn(mark_safe(' aria-hidden="true"'))

    def _drawn(self, attributes: SafeString) -> SafeString:
        width = 32 if len(self.letter) == 0 else 52
        return format_html(
            '<svg class="app-icon" viewBox="0 0 {} 32" width="{}" height="32" focusable="false"{}>'
            "{}</svg>",
            width,
            width,
            attributes,
            # Ours, from the tables above; no word of anybody else is in it.
            mark_safe(self.drawing),  # noqa: S308
        )


@cache
def variation_icon(signal: Signal, *, is_high: bool = False) -> Icon:
    """What the last point says; ``is_high`` is where it lies, and means nothing to common cause."""
    frame = _FRAMES[signal]
    if signal is Signal.COMMON:
        return Icon("Common cause, no significant change", "", frame + _WAVE)
    letter, where = ("H", "high") if is_high else ("L", "low")
    ink = BLACK if signal is Signal.CONCERN else WHITE
    # A triangle is widest at its foot.
    bottom = 27 if signal is Signal.CONCERN else 22
    return Icon(
        words=f"{_WORDS[signal]}: {where}",
        letter=letter,
        drawing=frame + _letter(letter, ink, bottom) + (_UP if is_high else _DOWN),
    )


@cache
def assurance_icon(verdict: Verdict, *, limits_lie: Side | None = None) -> Icon:
    """Whether the target is met; ``limits_lie`` says where the process limits are to the target.

    Without it the limits of a "pass" are drawn above the target and those of a "fail" below it,
    which is right where a rise is better.
    """
    letter, fill, ink, words = _VERDICTS[verdict]
    usual: dict[Verdict, Side] = {"pass": "above", "fail": "below", "hit or miss": "across"}
    top, height = _BANDS[limits_lie or usual[verdict]]
    edge = DARK_EDGE if verdict == "fail" else GREY
    drawing = (
        f'<rect x="2" y="3" width="27" height="26" rx="6" fill="{fill}" stroke="{edge}"'
        f' stroke-width="2"/>{_letter(letter, ink, 22)}'
        f'<rect x="34" y="{top}" width="17" height="{height}" fill="{MID_GREY}"/>'
        f'<path d="M33 16H52" stroke="{BLACK}" stroke-width="2.5" stroke-dasharray="5 2"/>'
    )
    return Icon(words=words, letter=letter, drawing=drawing)


@cache
def no_icon(words: str = "Too few points to say") -> Icon:
    """Where nothing can be said yet, which is not the same as nothing having changed."""
    drawing = (
        f'<circle cx="16" cy="16" r="13.5" fill="{WHITE}" stroke="{MID_GREY}" stroke-width="2"'
        f' stroke-dasharray="4 3"/><path d="M10 16H22" stroke="{GREY}" stroke-width="2.5"/>'
    )
    return Icon(words, "", drawing)


def _letter(letter: str, ink: str, bottom: int) -> str:
    return (
        f'<text x="16" y="{bottom}" text-anchor="middle" font-family="Arial, sans-serif"'
        f' font-size="17" font-weight="bold" fill="{ink}">{letter}</text>'
    )
