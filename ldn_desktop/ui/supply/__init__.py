"""What is at home, how long it lasts, and what goes on paper."""
