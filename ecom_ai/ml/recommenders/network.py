"""The sequence recommender: P(next item | sequence), a softmax over all items.

- The frame is SASRec (Kang and McAuley, "Self-attentive sequential recommendation",
  ICDM 2018): a causal transformer over the items, tied to the items it ranks.
- Beside attention each layer has the frequency filter of BSARec (Shin et al., "An
  attentive inductive bias for sequential recommendation beyond the self-attention",
  AAAI 2024), made causal: the low frequencies are an exponential moving average with
  a learned pace a channel, so that every place of a sequence can be learned from.
- Every item of the catalogue is a class of the loss. Losses over a few sampled items
  fall behind (Klenitskiy and Vasilev, "Turning dross into gold loss", RecSys 2023).
- An item is the sum of a learned part, its attributes and its text. The learned part
  is left out at random (Volkovs et al., "DropoutNet", NIPS 2017), so what is left is
  a place for products that nobody bought yet.
- Vectors have unit length and a learned temperature, so that an index of cosines
  ranks as the loss does.
"""

import math
from dataclasses import dataclass
from typing import cast

import torch
from torch import Tensor, nn
from torch.nn import functional

from .arguments import RecommenderArguments
from .loss import full_softmax_loss

SPREAD = 0.02  # of first weights


@dataclass(frozen=True)
class Features:
    """What is known of items without any shopper.

    Item i has the attributes ``attributes[offsets[i]:offsets[i + 1]]``, numbers below
    ``count``; ``texts`` is items x text dimensions (0 for none). The first
    ``trained`` items occur in sequences and have a learned part.
    """

    attributes: Tensor
    offsets: Tensor
    count: int
    texts: Tensor
    trained: int


class Items(nn.Module):
    """Unit vectors of items: learned part + attributes + text."""

    bags: Tensor
    offsets: Tensor
    texts: Tensor

    def __init__(self, features: Features, arguments: RecommenderArguments) -> None:
        super().__init__()
        size = arguments.dimensions
        self.dropped = arguments.item_dropout
        self.learned = nn.Parameter(torch.randn(features.trained, size) * SPREAD)
        self.attributes = nn.Parameter(torch.randn(features.count, size) * SPREAD)
        self.text = nn.Parameter(torch.randn(features.texts.shape[1], size) * SPREAD)
        for name in ("offsets", "texts"):
            self.register_buffer(name, getattr(features, name), persistent=False)
        self.register_buffer("bags", features.attributes, persistent=False)

    def forward(self) -> Tensor:
        """Of the trained items: trained x dimensions."""
        learned: Tensor = self.learned
        if self.training:
            kept = torch.rand_like(learned[:, :1]) >= self.dropped
            learned = learned * kept
        return functional.normalize(learned + self._known(len(learned)), dim=-1)

    def everything(self) -> Tensor:
        """Of the cold items too, which come last: items x dimensions."""
        known = self._known(len(self.offsets) - 1)
        cold = len(known) - len(self.learned)
        learned = functional.pad(self.learned, (0, 0, 0, cold))
        return functional.normalize(learned + known, dim=-1)

    def _known(self, items: int) -> Tensor:
        known = self.texts[:items] @ self.text
        if len(self.attributes):
            offsets = self.offsets[: items + 1]
            bags = self.bags[: int(offsets[-1])]
            known = known + functional.embedding_bag(
                bags, self.attributes, offsets, mode="sum", include_last_offset=True
            )
        return known


class Layer(nn.Module):
    """Filter and attention side by side, then a feed-forward net."""

    def __init__(self, arguments: RecommenderArguments) -> None:
        super().__init__()
        size = arguments.dimensions
        self.heads, self.share = arguments.heads, arguments.filter_share
        self.project = nn.Linear(size, 3 * size)
        self.join = nn.Linear(size, size)
        self.widen = nn.Linear(size, 4 * size)
        self.narrow = nn.Linear(4 * size, size)
        self.norms = nn.ModuleList(nn.LayerNorm(size) for _ in range(3))
        self.dropout = nn.Dropout(arguments.dropout)
        self.pace = nn.Parameter(torch.linspace(-2, 3, size))
        self.high = nn.Parameter(torch.zeros(size))

    def forward(self, hidden: Tensor) -> Tensor:
        filtered = self.norms[0](hidden + self.dropout(self._filter(hidden)))
        attended = self.norms[1](hidden + self.dropout(self._attend(hidden)))
        mixed = self.share * filtered + (1 - self.share) * attended
        deep = self.narrow(functional.gelu(self.widen(mixed)))
        return cast(Tensor, self.norms[2](mixed + self.dropout(deep)))

    def _attend(self, hidden: Tensor) -> Tensor:
        shape = (*hidden.shape[:2], self.heads, -1)
        query, key, value = (
            part.reshape(shape).transpose(1, 2)
            for part in self.project(hidden).chunk(3, dim=-1)
        )
        places = hidden.shape[1]
        future = torch.ones(places, places, device=hidden.device).triu(1) * -1e9
        weights = query @ key.transpose(-1, -2) / math.sqrt(query.shape[-1]) + future
        seen = self.dropout(weights.softmax(dim=-1)) @ value
        return cast(Tensor, self.join(seen.transpose(1, 2).reshape(hidden.shape)))

    def _filter(self, hidden: Tensor) -> Tensor:
        """Low frequencies, and a learned share of the high ones."""
        place = torch.arange(hidden.shape[1], device=hidden.device)
        distance = (place.unsqueeze(1) - place).float()
        kept = self.pace.sigmoid()[:, None, None] ** distance.clamp(min=0)
        kept = kept * (distance >= 0)
        kept = kept / kept.sum(-1, keepdim=True)  # channels x places x places
        low = torch.einsum("cts,bsc->btc", kept, hidden)
        return low + self.high**2 * (hidden - low)


class SequenceEncoder(nn.Module):
    """Vectors of a sequence's items → for each place the vector of what is next."""

    def __init__(self, arguments: RecommenderArguments) -> None:
        super().__init__()
        size = arguments.dimensions
        self.places = nn.Parameter(torch.randn(arguments.max_length, size) * SPREAD)
        self.layers = nn.ModuleList(Layer(arguments) for _ in range(arguments.layers))
        self.norm, self.dropout = nn.LayerNorm(size), nn.Dropout(arguments.dropout)
        self.sharpness = nn.Parameter(torch.tensor(-math.log(arguments.temperature)))

    def forward(self, vectors: Tensor) -> Tensor:
        """n x places x dimensions, oldest first → the same shape."""
        placed = vectors + self.places[: vectors.shape[1]]
        hidden = self.dropout(self.norm(placed))
        for layer in self.layers:
            hidden = layer(hidden)
        return functional.normalize(hidden, dim=-1) * self.sharpness.exp()


class Network(nn.Module):
    """Items and the encoder of sequences of them."""

    def __init__(self, features: Features, arguments: RecommenderArguments) -> None:
        super().__init__()
        self.items = Items(features, arguments)
        self.encoder = SequenceEncoder(arguments)
        self.smoothing = arguments.label_smoothing

    def forward(self, sequences: Tensor, lengths: Tensor) -> Tensor:
        """The loss, a mean over every place but the first.

        ``sequences`` is n x places, item numbers oldest first, padded at the end.
        """
        items = self.items()
        ahead = torch.arange(1, sequences.shape[1], device=sequences.device)
        real = ahead < lengths.unsqueeze(1)
        shoppers = self.encoder(items[sequences[:, :-1]])[real]
        targets = sequences[:, 1:][real]
        return full_softmax_loss(shoppers, items, targets, self.smoothing)

    @torch.no_grad()
    def shoppers(self, items: Tensor, histories: Tensor, lengths: Tensor) -> Tensor:
        """What each is to take next: n x dimensions; ``items`` are all vectors."""
        last = torch.arange(len(histories), device=histories.device), lengths - 1
        return cast(Tensor, self.encoder(items[histories])[last])
