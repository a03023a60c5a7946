"""How much a run measures."""

import os

# 1 is the full volume: `bin/perf` asks for it, every other run takes a hundredth.
SCALE = float(os.environ.get("ICS_CRM_PERFORMANCE_SCALE", "0.01"))
SMALL = 0.01  # up to this share only the way is tried
