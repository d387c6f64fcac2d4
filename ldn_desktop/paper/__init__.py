"""Printed pages, and the chart that the screen shows too: Qt's painter without a window."""
