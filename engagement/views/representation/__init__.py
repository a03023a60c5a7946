"""Attendance at boards, and who is not in the room."""
