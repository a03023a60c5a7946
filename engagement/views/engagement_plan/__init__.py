"""The engagement plan: what is agreed with all partners of a tier, and who is represented."""
