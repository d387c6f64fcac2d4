"""The page History: a month, a side panel for a day, a chart, and a table of all days."""
