"""What stands behind dev.py."""
