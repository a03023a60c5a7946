"""The long work of requests that people make about their own data, done by workers."""
