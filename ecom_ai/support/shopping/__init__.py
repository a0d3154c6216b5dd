"""Shopping help in a conversation: what is wanted, what fits, what is known of it."""
