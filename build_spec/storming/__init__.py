"""The storm: the real program, killed and lied to some hundred times, then counted."""
