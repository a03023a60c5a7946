"""What every endpoint shares: who calls, how lists are paged, how refusals read."""
