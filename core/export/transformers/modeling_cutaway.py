# SPDX-License-Identifier: Apache-2.0
"""A model that Cutaway pruned: the stock classes of its family without what was removed.

Load it with Transformers and `trust_remote_code=True`. `cutaway` in config.json says which attention ("A3") and FFN
("F5") layers of which block are gone, and what a block of this family calls their modules. There are no weights for
them: a removed layer adds nothing to the residual stream, and the norms that only it has do nothing. Everything else is
Transformers' own code. The file is the same for every family: a class named CutawayLlamaForCausalLM, CutawayLlamaModel
or CutawayLlamaConfig is made of Llama's when it is asked for (see __getattr__ at the end).
"""

import ast
import inspect
import textwrap

import torch
import transformers
from torch import nn
from transformers.cache_utils import Cache
from transformers.models.auto.modeling_auto import MODEL_MAPPING

NEWER_NAMES = {"block_sparse_moe": "mlp"}
"""What newer versions call modules that have another name in the checkpoints."""


class AbsentAttention:
    """What a removed attention becomes: an object of its stock class still, as which blocks, caches and vLLM (which
    looks for one in every block) know it, but without weights."""

    def pass_by(self, hidden_states: torch.Tensor, residual: torch.Tensor | None = None, **inputs):
        """Stands for `forward`. `residual`: Bloom has its attention add it."""
        output = torch.zeros_like(hidden_states) if residual is None else residual
        present = self.count(hidden_states, inputs)
        if self.results == 2:
            return output, None
        # Before Transformers 5 the cache came back as well: last where the block unpacks three, else second.
        return (output, None, present) if self.results == 3 else (output, present, None)

    def count(self, hidden_states: torch.Tensor, inputs: dict):
        """Tells the cache how many tokens came, one number for each, and returns what stands for it.

        Models ask the cache of one block or the other how long it is, for positions and masks.
        """
        batch, tokens, _ = hidden_states.shape
        ones = hidden_states.new_ones(batch, 1, tokens, 1)
        for cache in inputs.values():
            if isinstance(cache, Cache):
                window = getattr(self, "sliding_window", None)
                place = {"cache_position": inputs.get("cache_position"), "sliding_window": window}
                cache.update(ones, ones, self.layer_idx, place)
                return cache
        if self.results == 2 or not inputs.get("use_cache", True):
            return None
        # Before Transformers 5 a cache may be a tuple of keys and values.
        past = inputs.get("layer_past") or inputs.get("past_key_value")
        if past is not None:
            ones = torch.cat([past[0], ones], dim=-2)
        return ones, ones


class AbsentFfn(nn.Module):
    """Takes the place of a removed FFN or mixture of experts."""

    def __init__(self, results: int):
        super().__init__()
        self.results = results

    def forward(self, hidden_states: torch.Tensor, residual: torch.Tensor | None = None):
        """`residual`: Bloom and MPT have their FFN add it."""
        output = torch.zeros_like(hidden_states) if residual is None else residual
        # Before Transformers 5 the router's logits came back as well.
        return output if self.results == 1 else (output, None)


def empty_attention(attention: nn.Module, results: int) -> None:
    """Makes a removed attention of one of the stock class. Buffers stay: some classes fill theirs after loading."""
    stock = type(attention)
    attention.__class__ = type(f"Absent{stock.__name__}", (AbsentAttention, stock), {"__module__": __name__})
    attention._modules.clear()
    attention._parameters.clear()
    attention.results = results
    attention.forward = attention.pass_by


def count_results(block: nn.Module, name: str) -> int:
    """Into how many variables a block puts what its module of that name returns."""
    nodes = list(ast.walk(ast.parse(textwrap.dedent(inspect.getsource(type(block).forward)))))
    calls = [node for node in nodes if isinstance(node, ast.Call) and ast.unparse(node.func) == f"self.{name}"]
    if not calls:
        raise NotImplementedError(f"{type(block).__name__} of Transformers {transformers.__version__} calls no {name}")
    for node in nodes:
        if isinstance(node, ast.Assign) and node.value in calls and isinstance(node.targets[0], ast.Tuple):
            return len(node.targets[0].elts)
    return 1


def remove(block: nn.Module, kind: str, modules: dict) -> None:
    """Removes the attention ("A") or the FFN ("F") from a block."""
    for name in modules["norms"]:
        setattr(block, name, nn.Identity())
    *before, last = (name if hasattr(block, name) else NEWER_NAMES.get(name, name) for name in modules["branch"])
    for name in before:
        setattr(block, name, nn.Identity())
    results = count_results(block, last)
    if kind == "A":
        empty_attention(getattr(block, last), results)
    else:
        setattr(block, last, AbsentFfn(results))


class Pruned:
    """Before a stock class among the bases of a model's class: removes what its configuration says."""

    def __init__(self, config, *args, **kwargs):
        super().__init__(config, *args, **kwargs)
        removal = config.cutaway
        (blocks,) = (
            module
            for path, module in self.named_modules()
            if path.split(".")[-1] == removal["blocks"] and isinstance(module, nn.ModuleList)
        )
        for slot in removal["removed"]:
            kind, block = slot[0], int(slot[1:])
            remove(blocks[block], kind, removal["attention" if kind == "A" else "ffn"])


def stock_class(family: str) -> type:
    """Transformers' class with the head of a family, as "Llama"."""
    found = getattr(transformers, f"{family}ForCausalLM", None) or getattr(transformers, f"{family}LMHeadModel", None)
    if found is None:
        raise AttributeError(f"Transformers {transformers.__version__} has no {family}ForCausalLM")
    return found


def register_renames(name: str, stock: type) -> None:
    """Has Transformers 5 rename and join weights when it loads this class as it does for the stock class."""
    try:
        from transformers import conversion_mapping
    except ImportError:
        return
    find = conversion_mapping.get_checkpoint_conversion_mapping
    renames = find(stock.__name__) or find(stock.config_class.model_type)
    if renames:
        conversion_mapping.register_checkpoint_conversion_mapping(name, renames, overwrite=True)


def make_class(name: str) -> type:
    for ending in ("ForCausalLM", "Model", "Config"):
        if not (name.startswith("Cutaway") and name.endswith(ending)):
            continue
        stock = stock_class(name.removeprefix("Cutaway").removesuffix(ending))
        own_config = f"{name.removesuffix(ending)}Config"
        if ending == "Config":
            # With the stock type Transformers would load the stock class, with random weights for what is gone.
            own = {"model_type": f"cutaway_{stock.config_class.model_type}"}
            return type(name, (stock.config_class,), {"__module__": __name__} | own)
        register_renames(name, stock)
        base = stock if ending == "ForCausalLM" else MODEL_MAPPING[stock.config_class]
        own = {"config_class": __getattr__(own_config)}
        return type(name, (Pruned, base), {"__module__": __name__} | own)
    raise AttributeError(f"module {__name__} has no attribute {name}")


def __getattr__(name: str) -> type:
    """Makes this module's classes when somebody asks for them, each once."""
    if name not in globals():
        globals()[name] = make_class(name)
    return globals()[name]
