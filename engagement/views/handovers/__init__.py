"""Partnerships that change hands: given, accepted, declined."""
