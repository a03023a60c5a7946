"""Webhooks: managed by people, filled from the audit events, delivered by workers."""
