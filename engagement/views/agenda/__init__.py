"""The agenda of a board's meeting, and the interests declared in its items."""
