"""Loans: what readers ask for, what the team sends and takes back, what the clock reminds of."""
