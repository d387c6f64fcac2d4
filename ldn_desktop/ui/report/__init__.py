"""The Report page: range, preview, and print, PDF or HTML."""
