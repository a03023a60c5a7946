"""What carries the made code: sessions, errors and lists, by hand, on Python's own library alone.

These files go into the package as they are. They import nothing of the product.
"""
