"""Services under contract, and the decisions that their ends raise."""
