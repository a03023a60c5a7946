"""Control charts as NHS England's Making Data Count draws them: series in, flags and icons out."""
