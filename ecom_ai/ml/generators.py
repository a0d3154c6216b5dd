"""Causal language models: a conversation in, the next words of the assistant out.

Any that transformers knows, by hub name or folder; or one that was trained here,
whose folder holds ``generator.json`` and ``adapter/``, what LoRA adds to its base.
"""

import json
import math
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from .adapters import ADAPTER_FOLDER
from .bases import base_folder
from .chat import IGNORED, Exchange, Message, asked, tokens_of
from .checkpoints import CheckpointError, write_json
from .encoders import EncoderNotFound
from .memory import free_memory, is_out_of_memory
from .progress import Stopped, never

GENERATOR_FILE = "generator.json"
#: Tokens of a conversation, where the configuration names no limit.
_LONGEST = 4096
#: How a tokenizer writes what may still become a character.
_HALF = "\ufffd"
_ARCHITECTURES = ("ForCausalLM", "LMHeadModel")


class Unfinished(Exception):
    """Words that break off: by a stop, by time, by their number, or for memory."""


class MemoryRanOut(Unfinished):
    """There is too little memory for this generator, and this much text."""


@dataclass(frozen=True)
class GeneratorSettings:
    """What ``generator.json`` holds: what it was trained from, and as how much text."""

    base: str
    max_length: int

    def write(self, folder: Path) -> None:
        write_json(folder / GENERATOR_FILE, asdict(self))


class Generator:
    """Says what follows a conversation, the likeliest token each time. Thread-safe."""

    def __init__(self, network: Any, tokenizer: Any, *, device: str) -> None:
        self.network, self.tokenizer, self.device = network, tokenizer, device
        limit = getattr(network.config, "max_position_embeddings", None)
        self.longest = int(limit or _LONGEST)
        self._ends = _ends(network, tokenizer)

    def stream(
        self,
        messages: Sequence[Message],
        *,
        max_tokens: int,
        seconds: float = math.inf,
        stopped: Stopped = never,
    ) -> Iterator[str]:
        """Pieces of the reply as they are made, up to the sign that ends it.

        Raises ``Unfinished`` where that does not come within ``max_tokens`` and
        ``seconds``, when ``stopped()`` says so, and when memory runs out.
        """
        until = time.monotonic() + seconds
        room = max(1, self.longest - max_tokens)
        ids = asked(self.tokenizer, messages, longest=room)
        made: list[int] = []
        told, past = "", None
        for _ in range(max_tokens):
            if stopped():
                raise Unfinished("It was stopped.")
            if time.monotonic() > until:
                raise Unfinished(f"It takes more than {seconds:g} seconds.")
            token, past = self._next(ids, past)
            if token in self._ends:
                return
            made, ids = [*made, token], [token]
            text = self.tokenizer.decode(made, skip_special_tokens=True)
            if len(text) > len(told) and not text.endswith(_HALF):
                yield text[len(told) :]
                told = text
        raise Unfinished(f"It has more than {max_tokens} tokens.")

    def surprise(self, exchange: Exchange) -> tuple[float, int]:
        """Minus the log-likelihood of a reply's tokens, in nats, and their number."""
        import torch
        from torch.nn import functional

        ids, targets = tokens_of(self.tokenizer, exchange, longest=self.longest)
        begins = max(1, sum(target == IGNORED for target in targets))
        with torch.inference_mode():
            given = torch.tensor([ids], device=self.device)
            logits = self.network(input_ids=given).logits[0, begins - 1 : -1]
            wanted = torch.tensor(ids[begins:], device=self.device)
            loss = functional.cross_entropy(logits.float(), wanted, reduction="sum")
        return float(loss), len(ids) - begins

    def _next(self, ids: list[int], past: Any) -> tuple[int, Any]:
        """The likeliest token after ``past`` and these, and what to go on from."""
        import torch

        try:
            with torch.inference_mode():
                given = torch.tensor([ids], device=self.device)
                found = self.network(
                    input_ids=given, past_key_values=past, use_cache=True
                )
                return int(found.logits[0, -1].argmax()), found.past_key_values
        except (RuntimeError, MemoryError) as error:
            if not is_out_of_memory(error):
                raise
            free_memory()
            raise MemoryRanOut("The memory ran out: take a smaller one.") from error


def load_generator(name: str, *, cache: Path, device: str | None = None) -> Generator:
    """The generator called ``name``: a hub's name, a folder, or one trained here.

    Keep it: loading takes seconds to minutes. On a GPU in bfloat16. Raises
    ``CheckpointError`` for what is no causal language model, cannot be read, or does
    not fit into the memory.
    """
    folder = Path(name)
    if not (folder / GENERATOR_FILE).is_file():
        return _load(name, cache=cache, device=device or "cpu")
    settings = read_generator_settings(folder)
    made = _load(settings.base, cache=cache, device=device or "cpu")
    from peft import PeftModel

    try:
        joined: Any = PeftModel.from_pretrained(made.network, folder / ADAPTER_FOLDER)
        network = joined.merge_and_unload()
    except Exception as error:  # safetensors' errors have no common root
        raise CheckpointError(
            f"{folder} has no adapter that fits {settings.base} ({error!r}). Copy the "
            "whole folder, or train it again."
        ) from error
    return Generator(network.eval(), made.tokenizer, device=made.device)


def read_generator_settings(folder: Path) -> GeneratorSettings:
    """Reads ``generator.json``; raises ``CheckpointError`` when it is not ours."""
    path = folder / GENERATOR_FILE
    try:
        return GeneratorSettings(**json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise CheckpointError(
            f"{folder} is not a generator's checkpoint: {path.name} cannot be read "
            f"({error!r}). Copy the whole folder, or train it again."
        ) from error


def _load(name: str, *, cache: Path, device: str) -> Generator:
    import torch
    from transformers import AutoConfig, AutoModelForCausalLM, AutoTokenizer

    try:
        source = base_folder(name, cache=cache)
        config = AutoConfig.from_pretrained(source, local_files_only=True)
        _refuse_others(name, config)
        tokenizer: Any = AutoTokenizer.from_pretrained(source, local_files_only=True)
        network: Any = AutoModelForCausalLM.from_pretrained(
            source,
            local_files_only=True,
            use_safetensors=True,
            dtype=torch.float32 if device == "cpu" else torch.bfloat16,
        )
        network = network.to(device).eval()
    except EncoderNotFound as error:
        raise CheckpointError(
            f"No generator {name!r}: it is neither a folder on this machine nor a "
            "checkpoint that the Hugging Face hub or its local cache could give. Check "
            "the spelling and the network, or give the path of a folder."
        ) from error
    except (OSError, ValueError, KeyError) as error:
        raise CheckpointError(
            f"{name} cannot be read as a causal language model ({error}). Expected a "
            "folder as transformers saves one, with a tokenizer and weights as "
            "safetensors, copied completely."
        ) from error
    except (RuntimeError, MemoryError) as error:
        if not is_out_of_memory(error):
            raise
        free_memory()
        raise CheckpointError(
            f"{name} does not fit into the memory of {device}: take a smaller one."
        ) from error
    return Generator(network, tokenizer, device=device)


def _refuse_others(name: str, config: Any) -> None:
    """Of an encoder, say, transformers would draw the missing weights at random."""
    known = list(config.architectures or [])
    if not any(one.endswith(_ARCHITECTURES) for one in known):
        raise CheckpointError(
            f"{name} is no causal language model, but {', '.join(known) or 'unknown'}: "
            "take one that continues texts, as Llama or Qwen2 do."
        )


def _ends(network: Any, tokenizer: Any) -> frozenset[int]:
    """The tokens that end a reply."""
    stated = getattr(network.generation_config, "eos_token_id", None)
    ends = stated if isinstance(stated, list) else [stated]
    return frozenset(one for one in (*ends, tokenizer.eos_token_id) if one is not None)
