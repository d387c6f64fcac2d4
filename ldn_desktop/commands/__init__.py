"""The commands of `ldn-desktop`, one module per activity, over the same services as the window."""
