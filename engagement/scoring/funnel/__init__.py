"""Funnel plots: which places differ by more than chance, given how much there is of each."""
