"""What teaches an encoder: four losses, each a torch module around it.

- pairs: multiple negatives ranking with the documents of the other pairs as negatives
  (Henderson et al. 2017, arXiv:1705.00652), both ways.
- SimCSE: a text with itself under another dropout (Gao et al. 2021, arXiv:2104.08821).
- TSDAE: a text is written again from the vector of what is left when words are left
  out (Wang et al. 2021, arXiv:2104.06979). The decoder is small and thrown away.
- masked LM: hidden words are guessed (Devlin et al. 2019, arXiv:1810.04805).

The last two choose among the tokens that the texts use: those of a shop are a few
thousand of a multilingual vocabulary's 250,000, and a softmax over all costs more
than the encoder itself.
"""

from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from ..trainers.network import _drop_frozen, _frozen, pooled

IGNORED = -100
_HEADS, _LONGEST = 4, 512


class Network(nn.Module):
    """An encoder with whatever a loss needs beside it; only what learns is saved."""

    def __init__(self, encoder: Any, *, pooling: str) -> None:
        super().__init__()
        self.encoder = encoder
        self.pooling = pooling

    def seal(self) -> "Network":
        """To be called when all parts are there, before training."""
        hook: Any = self.register_state_dict_post_hook
        hook(_drop_frozen)
        # Trainer asks for these two when a saved step does not hold all weights.
        self._keys_to_ignore_on_save = _frozen(self)
        return self

    def tie_weights(self) -> None:
        pass

    def hidden(self, ids: Tensor, mask: Tensor) -> Tensor:
        found: Tensor = self.encoder(input_ids=ids, attention_mask=mask)[0]
        return found

    def vectors(self, ids: Tensor, mask: Tensor) -> Tensor:
        """Unit vectors: n x tokens → n x d."""
        return pooled(self.hidden(ids, mask), mask, pooling=self.pooling)

    @property
    def size(self) -> int:
        return int(self.encoder.config.hidden_size)

    def embedded(self, ids: Tensor) -> Tensor:
        """Input vectors of tokens, as the encoder has them."""
        found: Tensor = self.encoder.get_input_embeddings()(ids)
        return found


class Ranking(Network):
    """Pairs: each query shall find its document among those of the batch."""

    def __init__(self, encoder: Any, *, pooling: str, temperature: float) -> None:
        super().__init__(encoder, pooling=pooling)
        self.temperature = temperature

    def forward(
        self,
        ids: Tensor,
        mask: Tensor,
        other_ids: Tensor,
        other_mask: Tensor,
        also_right: Tensor,
    ) -> dict[str, Tensor]:
        queries = self.vectors(ids, mask)
        documents = self.vectors(other_ids, other_mask)
        return {
            "loss": ranking_loss(
                queries, documents, also_right, temperature=self.temperature
            )
        }


class SimCSE(Network):
    """Texts: each shall find itself, under another dropout, among the batch."""

    def __init__(self, encoder: Any, *, pooling: str, temperature: float) -> None:
        super().__init__(encoder, pooling=pooling)
        self.temperature = temperature

    def forward(
        self, ids: Tensor, mask: Tensor, also_right: Tensor
    ) -> dict[str, Tensor]:
        first, second = self.vectors(ids, mask), self.vectors(ids, mask)
        return {
            "loss": ranking_loss(
                first, second, also_right, temperature=self.temperature
            )
        }


class Tsdae(Network):
    """Texts: each shall be written again from its vector alone."""

    def __init__(self, encoder: Any, *, pooling: str, tokens: Tensor) -> None:
        super().__init__(encoder, pooling=pooling)
        self.known = Known(self, tokens)
        self.places = nn.Embedding(_LONGEST, self.size)
        nn.init.normal_(self.places.weight, std=0.02)
        heads = _HEADS if self.size % _HEADS == 0 else 1
        self.widen = nn.Linear(self.known.width, self.size)
        self.decoder = nn.TransformerDecoderLayer(
            self.size, heads, 4 * self.size, batch_first=True, norm_first=True
        )

    def forward(
        self, ids: Tensor, mask: Tensor, other_ids: Tensor, targets: Tensor
    ) -> dict[str, Tensor]:
        # A unit vector, drawn out to the length that layers are used to.
        memory = self.vectors(ids, mask).unsqueeze(1) * self.size**0.5
        written = self.widen(self.embedded(other_ids))
        count = written.shape[1]
        written = written + self.places(torch.arange(count, device=ids.device))
        later = torch.ones(count, count, dtype=torch.bool, device=ids.device).triu(1)
        hidden = self.decoder(written, memory, tgt_mask=later)
        return {"loss": self.known.loss(hidden, targets, self)}


class MaskedWords(Network):
    """Texts: hidden words shall be guessed."""

    def __init__(self, encoder: Any, *, pooling: str, tokens: Tensor) -> None:
        super().__init__(encoder, pooling=pooling)
        self.known = Known(self, tokens)

    def forward(self, ids: Tensor, mask: Tensor, targets: Tensor) -> dict[str, Tensor]:
        return {"loss": self.known.loss(self.hidden(ids, mask), targets, self)}


class Known(nn.Module):
    """A softmax over the tokens that occur, tied to the encoder's input vectors."""

    tokens: Tensor
    rows: Tensor

    def __init__(self, network: Network, tokens: Tensor) -> None:
        super().__init__()
        inputs = network.encoder.get_input_embeddings().weight
        self.width = int(inputs.shape[1])
        rows = torch.full((inputs.shape[0],), IGNORED)
        rows[tokens] = torch.arange(len(tokens))
        self.register_buffer("tokens", tokens, persistent=False)
        self.register_buffer("rows", rows, persistent=False)
        self.narrow = nn.Linear(network.size, self.width)
        self.norm = nn.LayerNorm(self.width)
        self.bias = nn.Parameter(torch.zeros(len(tokens)))

    def loss(self, hidden: Tensor, targets: Tensor, network: Network) -> Tensor:
        """Cross-entropy where ``targets`` names a token; n x tokens (x size)."""
        wanted = targets != IGNORED
        if not bool(wanted.any()):
            return hidden.sum() * 0
        guesses = self.norm(functional.gelu(self.narrow(hidden[wanted])))
        logits = guesses @ network.embedded(self.tokens).T + self.bias
        return functional.cross_entropy(logits, self.rows[targets[wanted]])


def ranking_loss(
    first: Tensor, second: Tensor, also_right: Tensor, *, temperature: float
) -> Tensor:
    """Cross-entropy of row i finding column i and the other way, n x d and n x d.

    ``also_right`` (n x n) marks other columns that are right for a row as well: they
    are no negatives.
    """
    scores = (first @ second.T / temperature).masked_fill(also_right, -1e9)
    wanted = torch.arange(len(first), device=first.device)
    there = functional.cross_entropy(scores, wanted)
    return (there + functional.cross_entropy(scores.T, wanted)) / 2
