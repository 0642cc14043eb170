"""The ground: time, safe writes, and where things live."""
