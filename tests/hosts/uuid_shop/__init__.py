"""A second shop, as unlike the example shop as may be, on which the app must work."""
