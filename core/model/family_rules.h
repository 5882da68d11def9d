#pragma once

namespace cutaway {

class ModelConfig;
struct Traits;

/// What each row of the table of families (families.cpp) says of its configurations: called with Llama's
/// traits and sizes filled in, changes what differs. Every key that it looks at is understood, every other
/// one that sounds like mathematics is refused.

// Norms are root mean square (family_rules_rms.cpp).
void read_llama(ModelConfig& config, Traits& traits);
void read_mistral(ModelConfig& config, Traits& traits);
void read_ministral(ModelConfig& config, Traits& traits);
void read_qwen2(ModelConfig& config, Traits& traits);
void read_qwen3(ModelConfig& config, Traits& traits);
void read_gemma(ModelConfig& config, Traits& traits);
void read_gemma2(ModelConfig& config, Traits& traits);
void read_gemma3(ModelConfig& config, Traits& traits);
void read_phi3(ModelConfig& config, Traits& traits);
void read_smollm3(ModelConfig& config, Traits& traits);
void read_granite(ModelConfig& config, Traits& traits);
void read_glm(ModelConfig& config, Traits& traits);
void read_glm4(ModelConfig& config, Traits& traits);
void read_exaone4(ModelConfig& config, Traits& traits);
void read_olmo2(ModelConfig& config, Traits& traits);
void read_mixtral(ModelConfig& config, Traits& traits);
void read_qwen2_moe(ModelConfig& config, Traits& traits);
void read_qwen3_moe(ModelConfig& config, Traits& traits);
void read_olmoe(ModelConfig& config, Traits& traits);

// Norms are LayerNorm (family_rules_layer_norm.cpp).
void read_gpt2(ModelConfig& config, Traits& traits);
void read_neox(ModelConfig& config, Traits& traits);
void read_opt(ModelConfig& config, Traits& traits);
void read_falcon(ModelConfig& config, Traits& traits);
void read_stablelm(ModelConfig& config, Traits& traits);
void read_olmo(ModelConfig& config, Traits& traits);
void read_cohere(ModelConfig& config, Traits& traits);
void read_cohere2(ModelConfig& config, Traits& traits);
void read_phi(ModelConfig& config, Traits& traits);
void read_starcoder2(ModelConfig& config, Traits& traits);
void read_gptj(ModelConfig& config, Traits& traits);
void read_nemotron(ModelConfig& config, Traits& traits);
void read_bloom(ModelConfig& config, Traits& traits);
void read_mpt(ModelConfig& config, Traits& traits);

} // namespace cutaway
