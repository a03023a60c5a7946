"""Paper: accessible PDFs, printed from data by a program of their own."""

from nhsuk.paper.characters import BREAK, MISSING, printable, printable_drawing
from nhsuk.paper.printing import PaperError, printed

__all__ = ["BREAK", "MISSING", "PaperError", "printable", "printable_drawing", "printed"]
