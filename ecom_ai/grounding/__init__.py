"""What an answer may rest on: passages, how near they are, whether they answer."""
