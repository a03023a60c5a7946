"""Plans: whom they need, what partners hold of them, and of which principles."""
