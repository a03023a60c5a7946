"""Variation in words and pictures: what the figures say, and whether it is more than noise."""
