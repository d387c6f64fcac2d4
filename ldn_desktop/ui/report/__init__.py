"""Report: a range, the page for the appointment as it will be, and print, PDF, HTML."""
