"""What pages and files say of information requests."""
