"""Who was in the room, in words."""
