"""A question and a passage as one text, which a classifier reads together."""

#: The sign that ends a text in the vocabulary of the encoders: a joint that no words
#: can be taken for.
JOINT = " </s> "


def paired(question: str, passage: str) -> str:
    """What the checkpoint that tells answers is asked about."""
    one, other = (text.replace(JOINT.strip(), " ") for text in (question, passage))
    return f"{one.strip()}{JOINT}{other.strip()}"
