"""What the person, the environment and an administrator have set, and the key."""
