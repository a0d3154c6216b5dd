"""Causal language models of some thousand weights, which learn a reply by heart."""

from collections.abc import Sequence
from pathlib import Path

from ecom_ai.ml.chat import Exchange

TEMPLATE = (
    "{% for m in messages %}<|{{ m.role }}|>{{ m.content }}<end>{% endfor %}"
    "{% if add_generation_prompt %}<|assistant|>{% endif %}"
)
SPECIAL = ["<pad>", "<end>", "<|system|>", "<|user|>", "<|assistant|>"]


def save_generator(
    folder: Path,
    *,
    exchanges: Sequence[Exchange] = (),
    kind: str = "llama",
    template: str = TEMPLATE,
    sentences: Sequence[str] = (),
    steps: int = 60,
) -> Path:
    """A folder as transformers saves one; it knows the exchanges by heart.

    With ``sentences`` its tokens are pieces of these, else bytes.
    """
    import torch
    import transformers

    torch.manual_seed(0)
    tokenizer = tokenizer_of(template, sentences)
    made = {
        "llama": (transformers.LlamaConfig, transformers.LlamaForCausalLM),
        "qwen2": (transformers.Qwen2Config, transformers.Qwen2ForCausalLM),
    }
    config, network_of = made[kind]
    network = network_of(
        config(
            vocab_size=len(tokenizer), hidden_size=32, intermediate_size=64,
            num_hidden_layers=2, num_attention_heads=2, num_key_value_heads=2,
            max_position_embeddings=2048, eos_token_id=1, bos_token_id=None,
            pad_token_id=0,
        )
    )  # fmt: skip
    if exchanges:
        _teach(network, tokenizer, exchanges, steps)
    network.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


def _teach(network, tokenizer, exchanges, steps):
    import torch

    from ecom_ai.ml.chat import tokens_of

    rows = [tokens_of(tokenizer, one, longest=2048) for one in exchanges]
    optimizer = torch.optim.AdamW(network.parameters(), lr=1e-2)
    network.train()
    for _ in range(steps):
        for ids, targets in rows:
            loss = network(
                input_ids=torch.tensor([ids]), labels=torch.tensor([targets])
            ).loss
            loss.backward()
            optimizer.step()
            optimizer.zero_grad()
    network.eval()


def tokenizer_of(template: str, sentences: Sequence[str] = ()):
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
    from transformers import PreTrainedTokenizerFast

    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    vocabulary = {token: i for i, token in enumerate([*SPECIAL, *alphabet])}
    tokenizer = Tokenizer(models.BPE(vocabulary, []))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    if sentences:
        trainer = trainers.BpeTrainer(
            vocab_size=900,
            special_tokens=SPECIAL,
            initial_alphabet=alphabet,
            show_progress=False,
        )
        tokenizer.train_from_iterator(sentences, trainer)
    tokenizer.add_special_tokens(SPECIAL)
    made = PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, pad_token="<pad>", eos_token="<end>"
    )
    made.chat_template = template or None
    return made
