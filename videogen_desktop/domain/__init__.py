"""The nouns of the program as frozen dataclasses and enums, without any input or output."""
