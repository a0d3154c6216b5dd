"""From texts to batches of token ids, for each objective."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from ..encoders import _prepare
from .objectives import IGNORED
from .pairs import Pairs

Row = dict[str, Any]
Collate = Callable[[Sequence[Row]], dict[str, Tensor]]
#: Of hidden words: so many stand as the mask, so many as another token, others stay.
_MASKED, _SWAPPED = 0.8, 0.9


class Rows:
    """Tokenised rows, as torch's DataLoader wants a data set."""

    def __init__(self, rows: list[Row]) -> None:
        self.rows = rows

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, number: int) -> Row:
        return self.rows[number]

    def lengths(self) -> list[int]:
        return [len(row["ids"]) + len(row.get("other_ids", ())) for row in self.rows]


@dataclass(frozen=True)
class Tokens:
    """Texts to token ids, cut as training reads them."""

    tokenizer: Any
    max_length: int
    query_prompt: str
    passage_prompt: str

    @property
    def padding(self) -> int:
        return int(self.tokenizer.pad_token_id or 0)

    def ids(self, texts: Sequence[str], prompt: str) -> list[list[int]]:
        if not texts:
            return []
        found: list[list[int]] = self.tokenizer(
            _prepare(texts, prompt, self.max_length),
            truncation=True,
            max_length=self.max_length,
        )["input_ids"]
        return found

    def pairs(self, pairs: Pairs) -> Rows:
        queries = self.ids(pairs.queries, self.query_prompt)
        documents = self.ids(pairs.documents, self.passage_prompt)
        return Rows(
            [
                {"ids": q, "other_ids": d, "query": hash(x), "document": hash(y)}
                for q, d, x, y in zip(
                    queries, documents, pairs.queries, pairs.documents, strict=True
                )
            ]
        )

    def texts(self, texts: Sequence[str]) -> Rows:
        every = zip(self.ids(texts, self.passage_prompt), texts, strict=True)
        return Rows([{"ids": ids, "query": hash(text)} for ids, text in every])

    def special(self, ids: Sequence[int]) -> list[bool]:
        """Which ids are no words."""
        known = set(self.tokenizer.all_special_ids)
        return [token in known for token in ids]


def padded(rows: Sequence[Sequence[int]], padding: int) -> tuple[Tensor, Tensor]:
    """Ids and mask, int64, rows x tokens of the longest."""
    longest = max(map(len, rows))
    ids = torch.full((len(rows), longest), padding, dtype=torch.int64)
    mask = torch.zeros((len(rows), longest), dtype=torch.int64)
    for place, row in enumerate(rows):
        ids[place, : len(row)] = torch.tensor(row)
        mask[place, : len(row)] = 1
    return ids, mask


def collate_pairs(tokens: Tokens) -> Collate:
    def collate(rows: Sequence[Row]) -> dict[str, Tensor]:
        ids, mask = padded([row["ids"] for row in rows], tokens.padding)
        other, other_mask = padded([row["other_ids"] for row in rows], tokens.padding)
        return {
            "ids": ids,
            "mask": mask,
            "other_ids": other,
            "other_mask": other_mask,
            "also_right": _alike(rows, "query") | _alike(rows, "document"),
        }

    return collate


def collate_texts(tokens: Tokens) -> Collate:
    def collate(rows: Sequence[Row]) -> dict[str, Tensor]:
        ids, mask = padded([row["ids"] for row in rows], tokens.padding)
        return {"ids": ids, "mask": mask, "also_right": _alike(rows, "query")}

    return collate


def collate_tsdae(tokens: Tokens, *, noise: float) -> Collate:
    """Texts with words left out, and the whole texts to be written again."""

    def collate(rows: Sequence[Row]) -> dict[str, Tensor]:
        left = [_thinned(tokens, row["ids"], noise) for row in rows]
        ids, mask = padded(left, tokens.padding)
        whole, whole_mask = padded([row["ids"] for row in rows], tokens.padding)
        # Each place guesses the token after it.
        targets = whole[:, 1:].masked_fill(whole_mask[:, 1:] == 0, IGNORED)
        return {
            "ids": ids, "mask": mask, "other_ids": whole[:, :-1], "targets": targets,
        }  # fmt: skip

    return collate


def collate_masked(tokens: Tokens, *, noise: float) -> Collate:
    """Texts with words hidden: most as the mask, some as another, some as they are."""
    hidden_as = tokens.tokenizer.mask_token_id

    def collate(rows: Sequence[Row]) -> dict[str, Tensor]:
        ids, mask = padded([row["ids"] for row in rows], tokens.padding)
        words = torch.zeros_like(ids, dtype=torch.bool)
        for place, row in enumerate(rows):
            special = torch.tensor(tokens.special(row["ids"]))
            words[place, : len(special)] = ~special
        chosen = (torch.rand(ids.shape) < noise) & words
        targets = ids.masked_fill(~chosen, IGNORED)
        dice = torch.rand(ids.shape)
        mixed = ids[words][torch.randint(max(1, int(words.sum())), ids.shape)]
        hidden = torch.where(chosen & (dice >= _MASKED) & (dice < _SWAPPED), mixed, ids)
        hidden = hidden.masked_fill(chosen & (dice < _MASKED), hidden_as)
        return {"ids": hidden, "mask": mask, "targets": targets}

    return collate


def _alike(rows: Sequence[Row], name: str) -> Tensor:
    """Pairs of different rows with the same text, n x n."""
    texts = torch.tensor([row[name] for row in rows])
    return (texts[:, None] == texts[None, :]) & ~torch.eye(len(rows), dtype=torch.bool)


def _thinned(tokens: Tokens, ids: Sequence[int], noise: float) -> list[int]:
    """What is left of a text; at least one word, where it has any."""
    special = tokens.special(ids)
    kept = (torch.rand(len(ids)) >= noise).tolist()
    if not any(k and not s for k, s in zip(kept, special, strict=True)):
        kept = [True] * len(ids)
    return [t for t, k, s in zip(ids, kept, special, strict=True) if k or s]
