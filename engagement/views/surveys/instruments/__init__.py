"""Pages of instruments: written, translated, published."""
