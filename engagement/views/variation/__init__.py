"""Variation between partners, kinds of partner and places, and over time."""
