"""How an encoder is trained: the arguments of every training, and three more."""

from dataclasses import dataclass, fields

from ..arguments import TrainingArguments, _argument

PAIRS = "pairs"
#: What texts alone can teach.
UNSUPERVISED = ("tsdae", "simcse", "mlm")
OBJECTIVES = (PAIRS, *UNSUPERVISED)
METHODS = ("auto", "full", "freeze", "lora", "adalora", "ia3", "adapter")
#: Of the arguments of classifiers, those that make sense here too.
_SHARED = {
    "method", "epochs", "batch_size", "learning_rate", "weight_decay", "dropout",
    "warmup_share", "optimizer", "frozen_layers", "patience", "accumulation", "rank",
    "bottleneck", "max_length", "max_examples", "max_minutes", "train_embeddings",
    "seed", "tensorboard_dir", "wandb_project", "compile", "int8_loss",
}  # fmt: skip
_OWN = {"objective", "temperature", "noise"}


@dataclass(frozen=True, kw_only=True)
class EncoderArguments(TrainingArguments):
    """The arguments of an encoder's training; each field's metadata explains it.

    Raises ``ValueError``, naming the argument, for what makes no sense.
    """

    objective: str = _argument(
        PAIRS, f"What teaches the encoder, one of: {', '.join(OBJECTIVES)}."
    )
    temperature: float | None = _argument(
        None, "Pairs and SimCSE: what cosines are divided by; smaller is stricter."
    )
    noise: float | None = _argument(
        None, "TSDAE: share of words left out; masked LM: share of words hidden."
    )

    def __post_init__(self) -> None:
        if self.method not in METHODS:
            raise ValueError(
                f"method is {self.method!r}: an encoder learns by one of "
                f"{', '.join(METHODS)}; it has no labels, hence no head, and what is "
                "learnt of prompts would follow no text elsewhere."
            )
        super().__post_init__()
        self._one_of("objective", OBJECTIVES)
        if self.temperature is not None and not 0 < self.temperature <= 1:
            raise ValueError(
                f"temperature is {self.temperature}: give one above 0, to 1."
            )
        if self.noise is not None and not 0 < self.noise < 1:
            raise ValueError(f"noise is {self.noise}: give a share between 0 and 1.")
        for field in fields(self):
            other = getattr(self, field.name) != field.default
            if other and field.name not in _SHARED | _OWN:
                raise ValueError(f"{field.name} is of no use to an encoder: leave it.")
