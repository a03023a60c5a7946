"""What came of a wave: dimensions, questions, ties between organisations."""
