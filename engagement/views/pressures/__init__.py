"""What weighs on partners and on the system: listed, shown, recorded, renewed, put right."""
