"""The sections that packs are made of, each a module that gathers it."""
