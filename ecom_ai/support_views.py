"""Pages and streams of the support chat."""
