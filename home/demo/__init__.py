"""The demonstration: the centre's real facts of 2006 and plainly fictitious persons."""
