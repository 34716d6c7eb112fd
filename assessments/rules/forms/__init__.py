"""Forms: their documents, what answers to them may be, and what the answers score."""
