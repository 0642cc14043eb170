"""What ``dev.py bench`` measures: one module for each row, and what they share."""
