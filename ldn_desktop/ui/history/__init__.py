"""History: a month by shapes, a day at the side, the drawing, and all of it as a table."""
