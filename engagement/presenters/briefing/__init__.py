"""Gathers what one reader may know of a partner before a conversation: for page and paper."""
