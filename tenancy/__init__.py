"""The second wall: the database shows and takes only rows of the systems that work is about.

`scope` says which systems those are, `postgresql` sends it with every statement, `policies` writes
the rules into the database. Every room may use it, and it knows none of them.
"""
