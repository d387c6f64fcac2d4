"""The report for the appointment: its content, and how it becomes a PDF or HTML file."""
