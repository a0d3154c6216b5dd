"""The demo shop's goods and people, and ninety days of their history."""
