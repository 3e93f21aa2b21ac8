"""What a question says: its kind, its names and times, its words.  No language model."""
