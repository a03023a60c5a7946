"""Packs for boards and assessments: made, read, compared with what is known now."""
