"""Known silence: listed, shown in a calendar, recorded for one or many, taken back."""
