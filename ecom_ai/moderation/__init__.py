"""What a text itself gives away: disguises, personal data, contacts, copies.

Pure functions on text: no database, no settings, no checkpoints.
"""
