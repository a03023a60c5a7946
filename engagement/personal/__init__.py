"""What the product knows of people: every field classified, found, taken out and erased by that."""
