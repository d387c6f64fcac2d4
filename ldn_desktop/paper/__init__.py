"""What goes on paper, and the drawing that the screen shows too: Qt's painter without a window."""
