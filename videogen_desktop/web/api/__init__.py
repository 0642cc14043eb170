"""What each address of the interface answers, one module for each kind of thing."""
