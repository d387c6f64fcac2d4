"""The plan on the screen: the steps as a table, the drawn line, and what a change would do."""
