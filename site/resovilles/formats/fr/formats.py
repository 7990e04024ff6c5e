"""French formats that Django's own miss: thousands by a narrow no-break space (1 041)."""

DATE_FORMAT = "j F Y"
TIME_FORMAT = "H:i"
DECIMAL_SEPARATOR = ","
THOUSAND_SEPARATOR = "\u202f"
NUMBER_GROUPING = 3
