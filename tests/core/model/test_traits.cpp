#include "core/model/families.h"
#include "core/model/forward.h"
#include "tests/core/model/model_files.h"

#include <set>

using namespace cutaway;
using namespace cutaway::testing;

namespace {

constexpr std::string_view bad = error_code::bad_checkpoint;
constexpr std::string_view unsupported = error_code::unsupported_model;

void columns() {
    QTest::addColumn<QString>("fixture");
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("code");
    QTest::addColumn<QString>("named");
}

/// `value`: JSON; empty: the key is taken out. `named`: what the message holds, the key where it is empty.
void row(const char* fixture, const char* key, const char* value, std::string_view code = {},
         const char* named = "") {
    QTest::addRow("%s %s %s", fixture, key, value)
        << fixture << key << value << QString::fromUtf8(code.data(), qsizetype(code.size()))
        << (*named == '\0' ? key : named);
}

Json changed_config(const QString& fixture, const QString& key, const QString& value) {
    Json config = read_config(checkpoints / fixture.toStdString());
    if (value.isEmpty()) {
        config.erase(key.toStdString());
    } else {
        config[key.toStdString()] = Json::parse(value.toStdString());
    }
    return config;
}

/// The traits without where they come from.
std::map<std::string, Json> values_of(const Model& model) {
    std::map<std::string, Json> values;
    const Json traits = describe(*model.checkpoint, model.traits).traits;
    for (const auto& [name, trait] : traits.items()) {
        values[name] = trait.at("value");
    }
    return values;
}

} // namespace

class TestTraits : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void refused_data() {
        columns();
        const char* llama = "llama-mha";
        const char* mistral = "mistral-v03";
        const char* scaled = "llama31-scaling-newer-config";
        for (const char* value : {"\"mamba\"", "\"Yi\"", "\"gemma\\u0000\"", "\"\"", "\"LLAMA\""}) {
            row(llama, "model_type", value, unsupported);
        }
        row(llama, "model_type", "5", bad);
        row(llama, "model_type", "", bad);
        row(llama, "model_type", "null", bad);
        for (const char* value : {"[\"MistralForCausalLM\"]", "[\"LlamaForSequenceClassification\"]", "[]",
                                  "[5]", "[\"LlamaForCausalLM\", \"LlamaForCausalLM\"]"}) {
            row(llama, "architectures", value, unsupported);
        }
        row(llama, "architectures", "\"LlamaForCausalLM\"", bad);
        row(mistral, "architectures", "[\"LlamaForCausalLM\"]", unsupported);

        for (const char* key : {"hidden_size", "intermediate_size", "num_hidden_layers",
                                "num_attention_heads", "num_key_value_heads", "vocab_size"}) {
            for (const char* value : {"0", "-1", "1000000000000", "18446744073709551615", "1e400", "2.5",
                                      "\"32\"", "true", "[32]", "{}"}) {
                if (std::string_view(value) != "1e400") { // the parser refuses it
                    row(llama, key, value, bad);
                }
            }
        }
        for (const char* key :
             {"hidden_size", "intermediate_size", "num_hidden_layers", "num_attention_heads", "vocab_size"}) {
            row(llama, key, "", bad);
            row(llama, key, "null", bad);
        }
        for (const char* value : {"0", "-8", "7", "1099511627776", "8.0", "\"8\"", "false"}) {
            row(llama, "head_dim", value, bad);
        }
        row(llama, "num_attention_heads", "5", bad);
        row(llama, "num_key_value_heads", "3", bad);
        row(llama, "num_key_value_heads", "8", bad);
        // Right in themselves, wrong for the weights.
        row(llama, "hidden_size", "64", bad, "model.embed_tokens.weight");
        row(llama, "intermediate_size", "71", bad, "mlp.gate_proj.weight");
        row(llama, "num_hidden_layers", "4", bad, "model.layers.3");
        row(llama, "num_hidden_layers", "2", unsupported, "model.layers.2");
        row(llama, "vocab_size", "97", bad, "model.embed_tokens.weight");
        row(llama, "head_dim", "16", bad, "self_attn.q_proj.weight");
        row(llama, "num_key_value_heads", "2", bad, "self_attn.k_proj.weight");
        row(llama, "attention_bias", "true", bad, "self_attn.q_proj.bias");
        row(llama, "mlp_bias", "true", bad, "mlp.gate_proj.bias");
        row("llama-biases", "attention_bias", "false", unsupported, ".bias");
        row("llama-gqa-tied", "tie_word_embeddings", "false", bad, "lm_head.weight");

        for (const char* value : {"-1e-5", "2", "\"1e-5\"", "true", "[]"}) {
            row(llama, "rms_norm_eps", value, bad);
        }
        for (const char* value : {"0", "-10000", "1e300", "0.5", "\"10000\"", "true"}) {
            row(llama, "rope_theta", value, bad);
        }
        for (const char* value : {"\"quick_gelu\"", "\"tanh\"", "\"SiLU\"", "5", "null", "[\"silu\"]"}) {
            row(llama, "hidden_act", value, unsupported);
        }
        for (const char* key : {"attention_bias", "mlp_bias", "tie_word_embeddings"}) {
            for (const char* value : {"\"true\"", "1", "[]"}) {
                row(llama, key, value, bad);
            }
        }
        for (const char* value : {"0", "-1", "\"4096\"", "true", "1.5"}) {
            row(mistral, "sliding_window", value, bad);
        }
        for (const char* value : {"0", "-1", "\"256\"", "2.5"}) {
            row(llama, "max_position_embeddings", value, bad);
        }

        for (const char* type : {"mrope", "ntk", "proportional"}) {
            const std::string value = std::string("{\"type\": \"") + type + "\", \"factor\": 2.0}";
            row(llama, "rope_scaling", value.c_str(), unsupported, type);
        }
        for (const char* type : {"longrope", "su"}) {
            const std::string value = std::string("{\"type\": \"") + type + "\", \"factor\": 2.0}";
            row(llama, "rope_scaling", value.c_str(), bad, "short_factor");
        }
        row(llama, "rope_scaling", R"({"type": "dynamic"})", bad, "factor");
        row(llama, "rope_scaling", R"({"type": "yarn", "factor": 2.0, "short_factor": [1]})", unsupported,
            "short_factor");
        row(llama, "rope_scaling", R"({"type": "longrope", "short_factor": [1, 1], "long_factor": [1]})", bad,
            "short_factor");
        row(llama, "rope_scaling",
            R"({"type": "longrope", "short_factor": [1, 1, 1, 1], "long_factor": [1, 1, 1, "x"]})", bad,
            "long_factor");
        row(llama, "rope_scaling", "\"linear\"", bad);
        row(llama, "rope_scaling", "4", bad);
        row(llama, "rope_scaling", "[1]", bad);
        row(llama, "rope_scaling", R"({"factor": 2.0})", unsupported, "factor");
        row(llama, "rope_scaling", R"({"type": "linear"})", bad, "factor");
        row(llama, "rope_scaling", R"({"type": 1, "factor": 2.0})", bad, "type");
        for (const char* factor : {"0", "-2", "1e30", "\"2\"", "true"}) {
            const std::string value = std::string(R"({"type": "linear", "factor": )") + factor + "}";
            row(llama, "rope_scaling", value.c_str(), bad, "factor");
        }
        row(llama, "rope_scaling", R"({"type": "linear", "factor": 2.0, "attention_factor": 1.5})",
            unsupported, "attention_factor");
        row(llama, "rope_scaling", R"({"type": "linear", "factor": 2.0, "partial_rotary_factor": 0.5})",
            unsupported, "partial_rotary_factor");
        row(scaled, "rope_parameters", R"({"rope_type": "llama3", "factor": 8.0, "low_freq_factor": 4.0,
            "high_freq_factor": 4.0, "original_max_position_embeddings": 32})",
            bad, "high_freq_factor");
        row(scaled, "rope_parameters", R"({"rope_type": "default", "rope_theta": -1})", bad, "rope_theta");
        row(scaled, "rope_parameters",
            R"({"full_attention": {"rope_type": "default"}, "sliding_attention": {"rope_type": "default"}})",
            unsupported, "full_attention");

        const std::vector<std::pair<const char*, const char*>> mathematics{
            {"quantization_config", R"({"quant_method": "gptq", "bits": 4})"},
            {"compression_config", R"({"format": "int-quantized"})"},
            {"num_local_experts", "8"},
            {"num_experts_per_tok", "2"},
            {"n_routed_experts", "64"},
            {"attn_logit_softcapping", "50.0"},
            {"final_logit_softcapping", "30.0"},
            {"query_pre_attn_scalar", "224"},
            {"attention_multiplier", "0.015625"},
            {"embedding_multiplier", "12.0"},
            {"residual_multiplier", "0.22"},
            {"logits_scaling", "8.0"},
            {"logit_scale", "0.0625"},
            {"scale_emb", "12"},
            {"use_qk_norm", "true"},
            {"qk_layernorm", "true"},
            {"layer_norm_eps", "1e-5"},
            {"partial_rotary_factor", "0.5"},
            {"rotary_pct", "0.25"},
            {"rope_interleaved", "true"},
            {"no_rope_layers", "[1, 1, 0]"},
            {"use_sliding_window", "true"},
            {"layer_types", R"(["full_attention", "sliding_attention", "full_attention"])"},
            {"attention_chunk_size", "8192"},
            {"alibi", "true"},
            {"clip_qkv", "8.0"},
            {"parallel_attn", "true"},
            {"use_parallel_residual", "true"},
            {"activation_function", "\"gelu\""},
            {"qkv_bias", "true"},
            {"attention_sinks", "4"},
            {"is_causal", "false"},
            {"is_encoder_decoder", "true"},
            {"add_cross_attention", "true"},
            {"pruned_heads", R"({"0": [1]})"},
            {"chunk_size_feed_forward", "64"},
            {"mlp_only_layers", "[1]"},
            {"some_new_rope_thing", "\"on\""},
            {"attn_temperature_tuning", "true"},
        };
        for (const auto& [key, value] : mathematics) {
            row(llama, key, value, unsupported);
        }
        // Transformers' Mistral does not have these two.
        row(mistral, "attention_bias", "true", unsupported);
        row(mistral, "mlp_bias", "true", unsupported);
    }
    void refused() {
        QFETCH(QString, fixture);
        QFETCH(QString, key);
        QFETCH(QString, value);
        QFETCH(QString, code);
        QFETCH(QString, named);
        const CopiedModel copy(fixture.toStdString(), changed_config(fixture, key, value));
        expect_error([&] { load(copy.path()); }, code.toStdString(), named.toStdString());
        const std::optional<Error> error = error_of([&] { load(copy.path()); });
        QVERIFY(error->message().size() < 1000);
    }

    /// The value of a key that is not understood stands in the message.
    void valuesAreNamed() {
        const CopiedModel copy("llama-mha", changed_config("llama-mha", "logits_scaling", "8.5"));
        expect_error([&] { open(copy.path()); }, unsupported, "8.5");
    }

    /// What changes nothing, is off, or says what holds anyway: the logits keep their bits.
    void accepted_data() {
        columns();
        const char* llama = "llama-mha";
        for (const auto& [key, value] : std::vector<std::pair<const char*, const char*>>{
                 {"architectures", ""},
                 {"architectures", "null"},
                 {"hidden_act", ""},
                 {"hidden_act", "\"swish\""},
                 {"attention_bias", ""},
                 {"mlp_bias", "null"},
                 {"num_key_value_heads", ""},
                 {"num_key_value_heads", "null"},
                 {"head_dim", "8"},
                 {"head_dim", "null"},
                 {"tie_word_embeddings", ""},
                 {"rope_theta", ""},
                 {"rope_scaling", ""},
                 {"rope_scaling", "{}"},
                 {"rope_scaling", R"({"rope_type": "default"})"},
                 {"rope_scaling", R"({"type": "linear", "factor": 1.0})"},
                 {"rope_parameters", R"({"rope_type": "default", "rope_theta": 10000.0})"},
                 {"rope_parameters", R"({"rope_type": "default", "partial_rotary_factor": 1.0})"},
                 {"sliding_window", "null"},
                 {"sliding_window", "256"},
                 {"sliding_window", "4096"},
                 {"layer_types", R"(["full_attention", "full_attention", "full_attention"])"},
                 {"max_position_embeddings", ""},
                 {"max_position_embeddings", "8"},
                 {"torch_dtype", "\"bfloat16\""},
                 {"dtype", "null"},
                 {"attention_dropout", "0.1"},
                 {"hidden_dropout_prob", "0.1"},
                 {"pretraining_tp", "2"},
                 {"quantization_config", "null"},
                 {"is_llama_config", "true"},
                 {"rope_interleaved", "false"},
                 {"partial_rotary_factor", "1.0"},
                 {"is_causal", "true"},
                 {"pruned_heads", "{}"},
                 {"_attn_implementation_autoset", "true"},
                 {"_flash_attn_2_enabled", "true"},
                 {"transformers_version", "\"4.46.0\""},
                 {"transformers.js_config", R"({"kv_cache_dtype": "float16"})"},
                 {"temperature", "0.6"},
                 {"unsloth_fixed", "true"},
                 {"pad_token_id", "0"},
                 {"eos_token_id", "[1, 2]"},
                 {"use_cache", "false"},
                 {"initializer_range", "0.1"},
                 {"task_specific_params", R"({"anything": 1})"},
             }) {
            row(llama, key, value);
        }
    }
    void accepted() {
        QFETCH(QString, fixture);
        QFETCH(QString, key);
        QFETCH(QString, value);
        const CopiedModel copy(fixture.toStdString(), changed_config(fixture, key, value));
        const at::Tensor ids = at::arange(24).view({2, 12});
        const auto plain = open(checkpoints / fixture.toStdString()).decoder();
        const auto decoder = open(copy.path()).decoder();
        QVERIFY(forward(*decoder, {}, ids).equal(forward(*plain, {}, ids)));
    }

    /// Both styles of configuration give the same traits and the same bits.
    void stylesAgree() {
        const Model older = open(checkpoints / "llama31-scaling");
        const Model newer = open(checkpoints / "llama31-scaling-newer-config");
        QCOMPARE(values_of(older), values_of(newer));
        QCOMPARE(newer.traits.ropes.front().base, 100.0);
        QCOMPARE(newer.traits.ropes.front().scaling.factor, 8.0);
        const at::Tensor ids = at::arange(40).view({1, 40});
        QVERIFY(forward(*older.decoder(), {}, ids).equal(forward(*newer.decoder(), {}, ids)));
    }

    /// Where both styles are there Transformers takes the older scaling, and the base nearest to it.
    void stylesHaveAnOrder() {
        Json config = read_config(checkpoints / "llama31-scaling-newer-config");
        config["rope_theta"] = 777.0;
        QCOMPARE(open(CopiedModel("llama31-scaling", config).path()).traits.ropes.front().base, 100.0);
        config["rope_scaling"] = Json::parse(R"({"type": "linear", "factor": 3.0})");
        const Traits traits = open(CopiedModel("llama31-scaling", config).path()).traits;
        QVERIFY(traits.ropes.front().scaling.kind == RopeScaling::Kind::linear);
        QCOMPARE(traits.ropes.front().scaling.factor, 3.0);
        QCOMPARE(traits.ropes.front().base, 777.0);
    }

    /// Without the key Transformers' Mistral has 8 KV heads, its Llama as many as heads.
    void familiesHaveDefaults() {
        Json config = read_config(checkpoints / "mistral-v03");
        config.erase("num_key_value_heads");
        const CopiedModel copy("mistral-v03", config);
        expect_error([&] { open(copy.path()); }, bad, "num_key_value_heads");
        config["num_attention_heads"] = 8;
        config["head_dim"] = 4;
        write_config(copy.path(), config);
        expect_error([&] { open(copy.path()); }, bad, "the configuration calls for [32, 24]");
    }

    void familiesAreDistinct() {
        std::set<std::string_view> names, architectures;
        for (const Family& family : families()) {
            QVERIFY(names.insert(family.model_type).second);
            QVERIFY(architectures.insert(family.architecture).second);
        }
    }

    /// docs/families.md has a row for every family, and no other.
    void familiesAreDocumented() {
        const std::string page = read_file(CUTAWAY_SOURCE_DIR "/docs/families.md", bad, 1 << 20);
        for (const Family& family : families()) {
            QVERIFY2(page.find("\n| `" + std::string(family.model_type) + "` |") != std::string::npos,
                     family.model_type.data());
        }
        std::size_t rows = 0;
        for (std::size_t place = page.find("\n| `"); place != std::string::npos;
             place = page.find("\n| `", place + 1)) {
            ++rows;
        }
        QCOMPARE(rows, families().size() + 1); // the heading
    }
};

QTEST_GUILESS_MAIN(TestTraits)
#include "test_traits.moc"
