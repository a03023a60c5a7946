"""The network of a system in words, as a picture and as rows."""
