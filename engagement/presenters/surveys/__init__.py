"""Surveys in words: instruments, waves, answers, results."""
