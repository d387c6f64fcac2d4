"""In and out: the plan file, and the formats other programs read."""
