"""The Plan page: the steps as a table, the chart, and the effect of a change."""
