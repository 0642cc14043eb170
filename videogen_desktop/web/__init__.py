"""The loopback HTTP face: one table of routes behind one guard."""
