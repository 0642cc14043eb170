"""Videogen: words in, videos out, kept safe on your own computer."""

__version__ = "0.1.0"
