"""The agreement of the bearers: what is asked, answered, kept, and the screens around it."""
