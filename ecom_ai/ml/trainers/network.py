"""The torch side of a classifier: an encoder with a linear head on its unit vector."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..heads import Matrix
from .distilling import teacher_loss

if TYPE_CHECKING:
    import torch


@dataclass(frozen=True)
class Losses:
    """What a network learns from beside its rows' labels.

    ``contrast`` is the share of the supervised contrastive loss (Khosla et al. 2020,
    arXiv:2004.11362). Where rows bring a teacher's probabilities, these are learnt at
    the ``temperature``, and count for the ``share``.
    """

    contrast: float = 0.0
    share: float = 1.0
    temperature: float = 1.0

    def of(
        self, logits: Any, labels: Any, vectors: Any, *, weights: Any, taught: Any
    ) -> Any:
        """Of a batch; ``weights`` are the labels'; without ``vectors`` no contrast."""
        from torch.nn import functional

        loss = functional.cross_entropy(logits, labels, weight=weights)
        if taught is not None:
            told = teacher_loss(logits, taught, temperature=self.temperature)
            loss = (1 - self.share) * loss + self.share * told
        if self.contrast and vectors is not None:
            apart = contrastive(vectors, labels)
            loss = (1 - self.contrast) * loss + self.contrast * apart
        return loss


PLAIN = Losses()


def build_network(
    encoder: Any,
    *,
    pooling: str,
    weight: Matrix,
    bias: Matrix,
    losses: Losses = PLAIN,
) -> Any:
    """A torch module: input_ids, attention_mask, labels → {"loss", "logits"}.

    ``weight`` and ``bias`` are where the head starts: at a head fitted on the vectors
    as they are, so that training does not first distort them (Kumar et al. 2022,
    "Fine-Tuning can Distort Pretrained Features", arXiv:2202.10054).

    Only what learns is in ``state_dict``, so a saved step is small.
    """
    import torch

    class Network(torch.nn.Module):
        class_weights: torch.Tensor | None

        def __init__(self) -> None:
            super().__init__()
            self.encoder = encoder
            self.weight = torch.nn.Parameter(torch.from_numpy(weight.copy()))
            self.bias = torch.nn.Parameter(torch.from_numpy(bias.copy()))
            self.register_buffer("class_weights", None, persistent=False)
            _save_what_learns(self)

        def vectors(self, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
            hidden = self.encoder(input_ids=ids, attention_mask=mask)[0]
            return pooled(hidden, mask, pooling=pooling)

        def forward(
            self, input_ids: Any, attention_mask: Any, labels: Any = None,
            taught: Any = None,
        ) -> dict[str, torch.Tensor]:  # fmt: skip
            vectors = self.vectors(input_ids, attention_mask)
            # What tells labels apart is too fine for bfloat16.
            with torch.autocast(vectors.device.type, enabled=False):
                logits = vectors @ self.weight.T + self.bias
                if labels is None:
                    return {"logits": logits}
                batch = (logits, labels, vectors if self.training else None)
                loss = losses.of(*batch, weights=self.class_weights, taught=taught)
            return {"loss": loss, "logits": logits}

    return Network()


def _save_what_learns(network: Any) -> None:
    network.register_state_dict_post_hook(_drop_frozen)
    # Trainer asks for these two when a saved step does not hold all weights.
    network._keys_to_ignore_on_save = _frozen(network)
    network.tie_weights = _tie_nothing


def _tie_nothing() -> None:
    """No two weights are one."""


def pooled(
    hidden: "torch.Tensor", mask: "torch.Tensor", *, pooling: str
) -> "torch.Tensor":
    """Unit vectors of texts: n x tokens x d → n x d."""
    from torch.nn import functional

    hidden = hidden.float()
    # Virtual tokens of a learnt prompt stand before the text's own.
    extra = hidden.shape[1] - mask.shape[1]
    mask = functional.pad(mask, (extra, 0), value=1)
    if pooling == "cls":
        taken = hidden[:, 0]
    else:
        shares = mask.unsqueeze(-1).to(hidden.dtype)
        taken = (hidden * shares).sum(1) / shares.sum(1)
    return functional.normalize(taken, dim=-1)


def contrastive(
    vectors: "torch.Tensor", labels: "torch.Tensor", *, temperature: float = 0.1
) -> "torch.Tensor":
    """Supervised contrastive loss of a batch of unit vectors; 0 without any pair."""
    import torch

    itself = torch.eye(len(labels), dtype=torch.bool, device=vectors.device)
    scores = (vectors @ vectors.T / temperature).masked_fill(itself, -1e9)
    pairs = (labels[:, None] == labels[None, :]) & ~itself
    log_shares = scores - scores.logsumexp(dim=1, keepdim=True)
    count = pairs.sum(1)
    means = -(log_shares * pairs).sum(1) / count.clamp(min=1)
    return means[count > 0].mean() if bool((count > 0).any()) else means.sum() * 0


def load_transformer(folder: Path, *, dropout: float) -> Any:
    """The encoder of a base's folder, fp32, with this dropout."""
    import torch
    from transformers import AutoConfig, AutoModel

    config = AutoConfig.from_pretrained(folder, local_files_only=True)
    for name in ("hidden_dropout_prob", "attention_probs_dropout_prob", "dropout"):
        if hasattr(config, name):
            setattr(config, name, dropout)
    return AutoModel.from_pretrained(
        folder, config=config, local_files_only=True, dtype=torch.float32
    )


def freeze(encoder: Any, *, embeddings: bool, layers: int) -> None:
    """Stops the embeddings, the first so many layers and the unused pooler learning."""
    if embeddings:
        for parameter in encoder.get_input_embeddings().parameters():
            parameter.requires_grad_(False)
    for name, parameter in encoder.named_parameters():
        if "pooler" in name or any(
            f"layer.{number}." in name for number in range(layers)
        ):
            parameter.requires_grad_(False)
    if layers:
        for parameter in encoder.embeddings.parameters():
            parameter.requires_grad_(False)


def learning(network: Any) -> Iterator[tuple[str, Any]]:
    """What learns: names and parameters."""
    return ((n, p) for n, p in network.named_parameters() if p.requires_grad)


def _frozen(network: Any) -> list[str]:
    kept = {name for name, _ in learning(network)}
    return sorted({name for name, _ in network.named_parameters()} - kept)


def head_of(network: Any) -> tuple[Matrix, Matrix]:
    """The trained head: weight, bias."""
    weight, bias = network.weight.detach().cpu(), network.bias.detach().cpu()
    return weight.float().numpy().copy(), bias.float().numpy().copy()


def _drop_frozen(module: Any, state: dict[str, Any], _prefix: str, _meta: Any) -> None:
    kept = {name for name, _ in learning(module)}
    for name in [name for name in state if name not in kept]:
        del state[name]


def moved(tensors: "dict[str, torch.Tensor]", device: str) -> "dict[str, torch.Tensor]":
    """The tensors of a batch, on the device that reads it."""
    return {name: tensor.to(device) for name, tensor in tensors.items()}
