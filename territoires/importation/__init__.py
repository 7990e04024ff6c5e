"""Official data into the register: read a file, say line by line what it changes, apply it."""
