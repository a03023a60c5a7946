"""Monthly figures: gathered from what is recorded, and read as variation between partners,
kinds of partner, places, systems and months.
"""
