"""Gathers the sections of packs, and shows packs that were gathered."""
