"""Import and export: the plan file, and the formats of other programs."""
