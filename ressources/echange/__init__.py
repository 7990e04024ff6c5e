"""Exchange with the library world: one module per format, a plain `Description` in the middle."""
