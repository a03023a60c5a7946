"""Board packs and assessment evidence as data: what is frozen, compared, printed and exported."""
