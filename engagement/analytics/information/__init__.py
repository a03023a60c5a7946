"""What the product holds about partners, found and copied when somebody asks for information."""
