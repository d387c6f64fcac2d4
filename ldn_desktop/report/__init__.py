"""The report for the appointment: its content in words, and its forms on paper and as HTML."""
