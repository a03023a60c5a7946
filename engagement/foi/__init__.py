"""Freedom of information without a database: days, exemptions, passages, the answer."""
