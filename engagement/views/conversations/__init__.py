"""Conversations that somebody means to have with a partner."""
