"""The only door to SQLite and to the video files."""
