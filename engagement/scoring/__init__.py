"""The pure core of the scores: arrays in, results out; no Django, no clock, no I/O."""
