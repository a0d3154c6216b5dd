"""How a generator is trained: the arguments that make sense of every training's."""

from dataclasses import dataclass, fields

from ..arguments import LORA_METHODS, OF_LORA, TrainingArguments, _argument


@dataclass(frozen=True, kw_only=True)
class GeneratorArguments(TrainingArguments):
    """The arguments of a generator's training; each field's metadata explains it.

    Raises ``ValueError``, naming the argument, for what makes no sense.
    """

    batch_size: int = _argument(4, "Replies a step; halved when memory runs out.")
    rank: int = _argument(16, "LoRA: the rank of what is added.")
    dropout: float = _argument(0.05, "Share of what LoRA reads that is dropped.")
    max_length: int = _argument(1024, "Tokens of a conversation that training reads.")

    def __post_init__(self) -> None:
        if self.method not in LORA_METHODS:
            raise ValueError(
                f"method is {self.method!r}: a generator learns by LoRA alone, so that "
                "its base stays as it is; give lora, or leave it."
            )
        super().__post_init__()
        for field in fields(self):
            other = getattr(self, field.name) != field.default
            if other and field.name not in OF_LORA:
                raise ValueError(f"{field.name} is of no use to a generator: leave it.")
