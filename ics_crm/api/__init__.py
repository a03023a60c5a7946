"""The API put together: its addresses, its errors, its documentation page."""
