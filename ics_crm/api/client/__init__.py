"""The Python client of the API: typed code made from the description, and what carries it.

``runtime`` is written by hand and goes into the package as it is; ``schemas`` and ``methods`` write
the rest; ``wheel`` packs both. Nothing that is made is kept: see decision 38.
"""
