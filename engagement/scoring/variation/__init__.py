"""How engagement varies between groups: variance, inequality, diversity, seats and networks."""
