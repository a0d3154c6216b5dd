"""Reviews: what is found in them, what happens to them, and what they say."""
