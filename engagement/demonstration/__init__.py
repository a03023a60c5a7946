"""A fictional system with an invented two-year history, to try the product with.

Everything here is made up. It is written through the same actions as real work and hangs on
fictional organisations only; every page that shows it says so.
"""
