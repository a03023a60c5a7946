"""How the product goes out to servers that people name, without being led to anything inside."""
