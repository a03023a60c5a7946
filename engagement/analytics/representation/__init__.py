"""Who was in the room, who could have been, and who was never asked."""
