"""The briefing before a conversation with a partner, as page and on paper."""
