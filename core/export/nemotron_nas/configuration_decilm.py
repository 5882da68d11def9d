"""The configuration of a model whose blocks are not alike (DeciLM, also called Nemotron-NAS).

Transformers does not know this kind of model, vLLM and others read its configuration through Transformers. Written by
Cutaway; it only derives from Llama's configuration.
"""

from transformers import LlamaConfig


class Entry(dict):
    """A part of a block's configuration: a mapping whose values are attributes as well."""

    def __getattr__(self, name):
        try:
            return self[name]
        except KeyError:
            raise AttributeError(name) from None


class DeciLMConfig(LlamaConfig):
    model_type = "nemotron-nas"

    def __init__(self, block_configs=None, **kwargs):
        self.block_configs = [
            Entry({part: Entry(values) for part, values in block.items()}) for block in block_configs or ()
        ]
        super().__init__(**kwargs)
