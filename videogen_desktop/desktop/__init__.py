"""What only a desktop has: a window, one copy at a time, file managers, notifications."""
