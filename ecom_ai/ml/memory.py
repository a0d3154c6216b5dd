"""Memory that runs out, on a GPU or beside it."""

import gc


def is_out_of_memory(error: Exception) -> bool:
    """Whether an error says so; torch has several ways to."""
    import torch

    said = str(error).lower()
    return isinstance(error, torch.OutOfMemoryError | MemoryError) or (
        "out of memory" in said or "can't allocate memory" in said
    )


def free_memory() -> None:
    """Gives back what nothing holds any longer."""
    import torch

    gc.collect()
    if torch.cuda.is_available():
        torch.cuda.empty_cache()
