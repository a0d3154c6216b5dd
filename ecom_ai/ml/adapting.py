"""The torch side of adapters: adding them, saving them, joining them with a base.

LoRA (Hu et al. 2021), AdaLoRA (Zhang et al. 2023), IA3 (Liu et al. 2022), prefix
(Li & Liang 2021) and prompt tuning (Lester et al. 2021) are peft's; the bottleneck
(Houlsby et al. 2019) is ours. The first three merge into the base's weights; a learnt
prompt becomes tokens of the vocabulary; the others are exported beside the weights.
"""

import json
import shutil
from pathlib import Path
from typing import Any

from .adapters import BASE_FILE
from .arguments import TrainingArguments
from .bases import base_folder
from .bert_graph import WEIGHTS
from .bottleneck import (
    BOTTLENECK_FILE,
    add_bottlenecks,
    load_bottlenecks,
    save_bottlenecks,
)
from .checkpoints import EncoderSettings, read_settings, write_json
from .merging import Merged, can_merge, merged
from .onnx_export import export_int8

MERGEABLE = ("LORA", "ADALORA", "IA3")
#: By these names BERT, RoBERTa and their like call their layers.
_ATTENTION = ["query", "key", "value"]
_DENSE = ["attention.output.dense", "intermediate.dense", "output.dense"]
#: Files of a base that are not its weights and go with a trained encoder.
_KEPT = ("*.json", "*.txt", "*.model", "1_Pooling", "2_Normalize")


def wrap(encoder: Any, *, method: str, arguments: TrainingArguments) -> Any:
    """The encoder with what ``method`` adds; only that learns."""
    if method == "adapter":
        encoder.requires_grad_(False)
        return add_bottlenecks(encoder, width=arguments.bottleneck)
    from peft import get_peft_model

    return get_peft_model(encoder, _config(method, arguments))


def _config(method: str, arguments: TrainingArguments) -> Any:
    import peft

    task = peft.TaskType.FEATURE_EXTRACTION
    rank: dict[str, Any] = {
        "target_modules": [*_ATTENTION, *_DENSE],
        "lora_alpha": 2 * arguments.rank,
        "lora_dropout": arguments.dropout,
    }
    tokens: dict[str, Any] = {"num_virtual_tokens": arguments.virtual_tokens}
    if method == "lora":
        return peft.LoraConfig(task_type=task, r=arguments.rank, **rank)
    if method == "adalora":
        # ``total_step`` is set when the steps are known: ``begin_rank_budget``.
        return peft.AdaLoraConfig(
            task_type=task,
            target_r=arguments.rank,
            init_r=arguments.rank + arguments.rank // 2,
            total_step=10_000,
            **rank,
        )
    if method == "ia3":
        return peft.IA3Config(
            task_type=task,
            target_modules=["key", "value", "intermediate.dense", "output.dense"],
            feedforward_modules=["intermediate.dense", "output.dense"],
        )
    if method == "prefix":
        return peft.PrefixTuningConfig(task_type=task, **tokens)
    return peft.PromptTuningConfig(
        task_type=task, prompt_tuning_init=peft.PromptTuningInit.RANDOM, **tokens
    )


def begin_rank_budget(encoder: Any, *, steps: int) -> Any:
    """AdaLoRA: spreads its budget over the steps; returns what to call after each.

    None for other methods.
    """
    model = getattr(encoder, "base_model", None)
    allocator = getattr(model, "rankallocator", None)
    if model is None or allocator is None:
        return None
    config = encoder.peft_config["default"]
    config.tinit, config.tfinal = steps // 10, steps // 4
    config.deltaT = max(1, steps // 50)
    allocator.set_total_step(steps)
    return model.update_and_allocate


def save_adapter(
    encoder: Any, folder: Path, *, base: str, settings: EncoderSettings
) -> None:
    """Writes what was added, the name of its base, and how texts are read."""
    if hasattr(encoder, "peft_config"):
        encoder.save_pretrained(folder)
        (folder / "README.md").unlink(missing_ok=True)
    else:
        folder.mkdir(parents=True)
        save_bottlenecks(encoder, folder)
    (folder / BASE_FILE).write_text(base + "\n", encoding="utf-8")
    settings.write(folder)


def name_base(folder: Path, base: str) -> None:
    """Has what peft wrote name its base, in place of where that lay on this machine."""
    config = folder / "adapter_config.json"
    told = json.loads(config.read_text(encoding="utf-8"))
    write_json(config, {**told, "base_model_name_or_path": base})


def load_adapter(encoder: Any, folder: Path) -> Any:
    """The encoder with what peft wrote into ``folder``, which goes on learning."""
    from peft import PeftModel

    return PeftModel.from_pretrained(encoder, folder, is_trainable=True)


def halve(folder: Path) -> None:
    """Keeps what peft wrote in half precision: half the file, and the same answers."""
    import numpy as np
    from safetensors import safe_open
    from safetensors.numpy import load_file, save_file

    path = folder / "adapter_model.safetensors"
    with safe_open(path, "numpy") as file:
        about = file.metadata()
    narrow = {name: w.astype(np.float16) for name, w in load_file(path).items()}
    save_file(narrow, path, metadata=about)


def join(
    folder: Path, *, base: str, cache: Path, target: Path, keep_full: bool = False
) -> None:
    """Fills ``target`` with the base and the adapter of ``folder``, exported.

    On a BERT in some seconds and without torch.
    """
    source = base_folder(base, cache=cache)
    settings = read_settings(folder)
    copy_settings(source, target, settings)
    if can_merge(folder, base=source):
        found = merged(folder, base=source, pooling=settings.pooling)
        _write(found, base=source, target=target)
        export_int8(target, merged=found, keep_full=keep_full)
        return
    from transformers import AutoModel

    encoder = AutoModel.from_pretrained(
        source, local_files_only=True, attn_implementation="eager"
    )
    if (folder / BOTTLENECK_FILE).is_file():
        load_bottlenecks(encoder, folder)
        encoder.config.save_pretrained(target)
        export_int8(target, encoder=encoder, keep_full=keep_full)
        return
    from peft import PeftModel

    kind = json.loads((folder / "adapter_config.json").read_text())["peft_type"]
    joined = PeftModel.from_pretrained(encoder, folder)
    if kind in MERGEABLE:
        joined.merge_and_unload().save_pretrained(target)
    elif kind == "PROMPT_TUNING":
        _prompt_to_vocabulary(joined, target)
    else:
        encoder.config.save_pretrained(target)
        export_int8(target, encoder=joined, keep_full=keep_full)
        return
    export_int8(target, keep_full=keep_full)


def _write(found: Merged, *, base: Path, target: Path) -> None:
    """The weights too where torch can serve them, with the words that come first."""
    from safetensors.numpy import save_file

    config = json.loads((base / "config.json").read_text(encoding="utf-8"))
    if found.words:
        _begin_with(target, words=found.words, known=config["vocab_size"])
        config["vocab_size"] += found.words
    write_json(target / "config.json", config)
    if found.plain:
        save_file(dict(found.weights), target / WEIGHTS, metadata={"format": "pt"})


def _prompt_to_vocabulary(joined: Any, target: Path) -> None:
    learnt = joined.get_prompt_embedding_to_save("default")
    encoder = joined.get_base_model()
    known = encoder.config.vocab_size
    _begin_with(target, words=len(learnt), known=known)
    encoder.resize_token_embeddings(known + len(learnt), mean_resizing=False)
    encoder.get_input_embeddings().weight.data[known:] = learnt
    encoder.save_pretrained(target)


def _begin_with(target: Path, *, words: int, known: int) -> None:
    """Learnt tokens become words of their own, which the tokenizer puts first.

    They follow the ``known`` vectors of the encoder.
    """
    from tokenizers import AddedToken, Tokenizer

    file = str(target / "tokenizer.json")
    tokenizer = Tokenizer.from_file(file)
    if tokenizer.get_vocab_size() > known:
        raise ValueError("The tokenizer has more tokens than the encoder has vectors.")
    while tokenizer.get_vocab_size() < known:  # vectors that no token had
        tokenizer.add_special_tokens([f"<unused_{tokenizer.get_vocab_size()}>"])
    names = [f"<learnt_{place}>" for place in range(words)]
    tokenizer.add_special_tokens([AddedToken(n, normalized=False) for n in names])
    _put_first(tokenizer, names)
    tokenizer.save(file)


def _put_first(tokenizer: Any, names: list[str]) -> None:
    """Lets the tokenizer begin each text with these tokens, before its own."""
    from tokenizers import processors

    sample = tokenizer.encode("a")
    marks = sample.special_tokens_mask
    start, end = marks.index(0), len(marks) - marks[::-1].index(0)
    before, after = [*names, *sample.tokens[:start]], sample.tokens[end:]
    special = [(token, tokenizer.token_to_id(token)) for token in (*before, *after)]
    tokenizer.post_processor = processors.TemplateProcessing(
        single=" ".join([*before, "$A", *after]),
        pair=" ".join([*before, "$A", *after, "$B", *after]),
        special_tokens=special,
    )


def copy_settings(base: Path, target: Path, settings: EncoderSettings) -> None:
    """Tokenizer, pooling and prompts beside trained weights, cut as in training."""
    for pattern in _KEPT:
        for source in base.glob(pattern):
            if source.is_dir():
                shutil.copytree(source, target / source.name, dirs_exist_ok=True)
            elif source.name != "config.json":
                shutil.copy2(source, target / source.name)
    write_json(
        target / "sentence_bert_config.json", {"max_seq_length": settings.max_length}
    )
    prompts = {"query": settings.query_prompt, "document": settings.passage_prompt}
    write_json(target / "config_sentence_transformers.json", {"prompts": prompts})
