"""How things stood before anything was recorded, and what that still counts for."""

FADES = (
    "How things stood before counts a little for trust in both directions. It fades as facts do, "
    "by half in a year, so that what happens now soon says more."
)
