"""Reads what only packs show: queries of a fixed number, however many partners there are."""
