"""The trained network: blocks of a note → scored spans, and relations between given spans."""
