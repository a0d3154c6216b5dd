"""How a classifier is trained: every choice, with its help."""

from dataclasses import dataclass, field
from typing import Any

from .curves import require_wandb

ADAPTED = ("lora", "adalora", "ia3", "prefix", "prompt", "adapter")
SUPERVISED = ("full", "freeze", *ADAPTED)
METHODS = ("auto", "zero-shot", "fewshot", "head", *SUPERVISED)
OPTIMIZERS = ("adamw", "sgd")
COMPILED = ("auto", "on", "off")
PROMPTS = ("query", "passage")

_LEAST = {
    "epochs": 1,
    "batch_size": 1,
    "frozen_layers": 0,
    "patience": 1,
    "accumulation": 1,
    "rank": 1,
    "virtual_tokens": 1,
    "bottleneck": 1,
    "max_length": 8,
    "max_examples": 2,
    "max_minutes": 0.01,
    "learning_rate": 1e-9,
    "weight_decay": 0,
    "seed": 0,
    "trials": 0,
    "int8_loss": 0,
}


#: The methods and the arguments of what learns by LoRA alone.
LORA_METHODS = ("auto", "lora")
OF_LORA = {
    "method", "epochs", "batch_size", "learning_rate", "weight_decay", "dropout",
    "warmup_share", "optimizer", "patience", "accumulation", "rank", "max_length",
    "max_examples", "max_minutes", "seed", "tensorboard_dir", "wandb_project",
    "compile",
}  # fmt: skip


def _argument(default: Any, text: str) -> Any:
    return field(default=default, metadata={"help": text})


@dataclass(frozen=True, kw_only=True)
class TrainingArguments:
    """The arguments of a training; ``field.metadata["help"]`` explains each.

    Raises ``ValueError``, naming the argument, for what makes no sense.
    """

    method: str = _argument(
        "auto",
        f"How to train, one of: {', '.join(METHODS)}; auto picks by "
        "labels and time, and keeps what is better on validation.",
    )
    epochs: int = _argument(3, "How often each row is seen at most.")
    batch_size: int = _argument(32, "Rows a step; halved when memory runs out.")
    learning_rate: float | None = _argument(
        None, "Step size at its peak; by default what suits the method."
    )
    weight_decay: float = _argument(0.01, "Pull of weights towards zero.")
    dropout: float = _argument(0.1, "Share of activations dropped while training.")
    warmup_share: float = _argument(0.1, "Share of steps in which the step size grows.")
    optimizer: str = _argument("adamw", f"One of: {', '.join(OPTIMIZERS)}.")
    frozen_layers: int = _argument(
        6, "Method freeze: the first so many layers do not learn."
    )
    patience: int = _argument(
        3, "Stop after so many evaluations without a better validation accuracy."
    )
    class_weights: bool = _argument(False, "Give rare labels the weight of common.")
    accumulation: int = _argument(1, "Batches gathered before a step.")
    rank: int = _argument(8, "LoRA and AdaLoRA: the rank of what is added.")
    virtual_tokens: int = _argument(16, "Prefix and prompt: how many tokens learn.")
    bottleneck: int = _argument(48, "Adapter: width of its narrow layer.")
    max_length: int = _argument(128, "Tokens of a text that training reads.")
    max_examples: int | None = _argument(None, "Train on at most so many rows.")
    max_minutes: float | None = _argument(
        None, "Be done in about so many minutes, export included."
    )
    train_embeddings: bool | None = _argument(
        None, "Whether word embeddings learn; by default on a GPU only."
    )
    lexical: bool | None = _argument(
        None, "Whether spelling (character n-grams) helps; by default with many rows."
    )
    augment: bool = _argument(False, "Few labels: train on harmless variants too.")
    prompt: str = _argument("query", f"The encoder's prompt: {' or '.join(PROMPTS)}.")
    int8_loss: float = _argument(
        0.01,
        "Accuracy (an encoder: MRR@10) that serving as int8 may cost; past it, full "
        "precision serves.",
    )
    trials: int = _argument(
        0, "Search learning rate, weight decay, epochs and rank in so many trials."
    )
    distil_temperature: float = _argument(
        2.0, "Distillation: how much the teacher's probabilities are evened out."
    )
    distil_share: float = _argument(
        0.9, "Distillation: the teacher's share beside the labels of the file."
    )
    pseudo_confidence: float = _argument(
        0.95, "Unlabelled texts: the probability from which a label is believed."
    )
    compile: str = _argument(
        "auto", f"torch.compile, one of: {', '.join(COMPILED)}; auto on a GPU only."
    )
    seed: int = _argument(0, "Of everything random; the same gives the same.")
    tensorboard_dir: str | None = _argument(None, "Write TensorBoard logs here.")
    wandb_project: str | None = _argument(
        None, "Report to this project of Weights & Biases, by the package wandb."
    )

    def __post_init__(self) -> None:
        self._one_of("method", METHODS)
        self._one_of("optimizer", OPTIMIZERS)
        self._one_of("prompt", PROMPTS)
        self._one_of("compile", COMPILED)
        for name, least in _LEAST.items():
            value = getattr(self, name)
            if value is not None and not value >= least:
                raise ValueError(f"{name} is {value}: give at least {least}.")
        if not 1 <= self.distil_temperature <= 20:
            raise ValueError(
                f"distil_temperature is {self.distil_temperature}: give 1 to 20."
            )
        if not 0.5 <= self.pseudo_confidence < 1:
            raise ValueError(
                f"pseudo_confidence is {self.pseudo_confidence}: give a probability "
                "from 0.5 to below 1."
            )
        if not 0 < self.distil_share <= 1:
            raise ValueError(
                f"distil_share is {self.distil_share}: give a share above 0, up to 1."
            )
        require_wandb(self.wandb_project)
        for name in ("dropout", "warmup_share"):
            if not 0 <= getattr(self, name) < 1:
                raise ValueError(
                    f"{name} is {getattr(self, name)}: give a share from 0 to below 1."
                )

    def _one_of(self, name: str, known: tuple[str, ...]) -> None:
        if (value := getattr(self, name)) not in known:
            raise ValueError(f"{name} is {value!r}: give one of {', '.join(known)}.")
