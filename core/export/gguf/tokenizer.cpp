#include "core/export/gguf/tokenizer.h"

#include "core/export/gguf/bpe.h"
#include "core/export/gguf/vocabulary.h"
#include "core/plan/error.h"
#include "core/text/steps.h"
#include "core/text/tokenizer.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>
#include <utility>

namespace cutaway {

namespace {

namespace fs = std::filesystem;

constexpr JsonLimits tokenizer_limits{.bytes = 128u << 20, .depth = 32, .unique_keys = true};
constexpr std::uint64_t most_template_bytes = 16u << 20;

/// A file of JSON beside the weights; an empty object where there is none.
Json read_beside(const ExportSource& source, const char* name) {
    const auto file = source.checkpoint->files_of().find(name);
    Json json = file ? read_json(*file, error_code::bad_checkpoint) : Json::object();
    return json.is_object() ? std::move(json) : Json::object();
}

/// A token that a configuration names, by its text or as an object.
std::optional<std::int64_t> named_token(const Json& config, const std::string& key,
                                        const GgufVocabulary& vocabulary) {
    const auto found = config.find(key);
    if (found == config.end()) {
        return std::nullopt;
    }
    const Json& token = found->is_object() && found->contains("content") ? found->at("content") : *found;
    const auto id = token.is_string() ? vocabulary.ids.find(token.get<std::string>()) : vocabulary.ids.end();
    return id == vocabulary.ids.end() ? std::nullopt : std::optional(id->second);
}

/// An id that a configuration names, of several the first.
std::optional<std::int64_t> numbered_token(const Json& config, const std::string& key,
                                           const GgufVocabulary& vocabulary) {
    const auto found = config.find(key);
    if (found == config.end()) {
        return std::nullopt;
    }
    const Json& id = found->is_array() && !found->empty() ? found->front() : *found;
    const bool fits = id.is_number_integer() && id.get<std::int64_t>() >= 0 &&
                      id.get<std::int64_t>() < std::ssize(vocabulary.tokens);
    return fits ? std::optional(id.get<std::int64_t>()) : std::nullopt;
}

/// Whether the post-processor puts a token behind a text.
bool ends_texts(const JsonObject& tokenizer) {
    if (!tokenizer.has("post_processor")) {
        return false;
    }
    const auto ends = [](const JsonObject& processor) {
        const std::string type = processor.text("type");
        if (type == "TemplateProcessing") {
            const Json& single = processor.array("single");
            return !single.empty() && single.back().contains("SpecialToken");
        }
        return type == "BertProcessing" || type == "RobertaProcessing";
    };
    const std::vector<JsonObject> steps = steps_of(tokenizer, "post_processor", "processors");
    return std::ranges::any_of(steps, ends);
}

class Reader {
  public:
    Reader(const ExportSource& source, const fs::path& file)
        : source_(source), json_(read_json(file, error_code::bad_tokenizer, tokenizer_limits)),
          tokenizer_(json_, error_code::bad_tokenizer, file.string()),
          settings_(read_beside(source, "tokenizer_config.json")), bos_(Tokenizer(file).bos()) {}

    GgufTokenizer read() {
        const auto rows = static_cast<std::size_t>(source_.traits.vocabulary);
        GgufVocabulary vocabulary = gguf_vocabulary(tokenizer_, rows);
        add(model(vocabulary));
        add({{"tokenizer.ggml.tokens", vocabulary.tokens}, {"tokenizer.ggml.token_type", vocabulary.kinds}});
        add_special(vocabulary);
        add_templates();
        result_.strips_as_phi3 = vocabulary.strips_as_phi3;
        return std::move(result_);
    }

  private:
    void add(GgufMetadata more) { std::ranges::move(more, std::back_inserter(result_.metadata)); }
    void add_text(const std::string& key, const std::string& text) { add({{key, text}}); }

    GgufMetadata model(GgufVocabulary& vocabulary) const {
        const JsonObject model = tokenizer_.object("model");
        // Files from before types were named are BPE's.
        const std::string type = model.text("type", "BPE");
        if (type != "BPE") {
            refuse_tokenizer("is of the kind " + type, tokenizer_.where());
        }
        if (!model.text("continuing_subword_prefix", "").empty() ||
            !model.text("end_of_word_suffix", "").empty()) {
            refuse_tokenizer("marks the parts of words", tokenizer_.where());
        }
        const std::vector<JsonObject> steps = steps_of(tokenizer_, "pre_tokenizer", "pretokenizers");
        const bool of_bytes = std::ranges::any_of(
            steps, [](const JsonObject& step) { return step.text("type") == "ByteLevel"; });
        return of_bytes ? byte_level_metadata(tokenizer_, vocabulary)
                        : sentencepiece_metadata(tokenizer_, vocabulary);
    }

    /// As Transformers has it: the tokenizer's configuration names tokens, the model's their ids.
    std::optional<std::int64_t> special(const std::string& name, const GgufVocabulary& vocabulary) const {
        const auto named = named_token(settings_, name + "_token", vocabulary);
        return named ? named : numbered_token(source_.checkpoint->config(), name + "_token_id", vocabulary);
    }

    bool flag(const char* key, bool otherwise) const {
        const auto found = settings_.find(key);
        return found != settings_.end() && found->is_boolean() ? found->get<bool>() : otherwise;
    }

    void add_special(const GgufVocabulary& vocabulary) {
        const auto id = [&](const char* key, const std::optional<std::int64_t>& token) {
            if (token) {
                add({{key, static_cast<std::uint32_t>(*token)}});
            }
        };
        const auto bos = bos_ ? bos_ : special("bos", vocabulary);
        const auto eos = special("eos", vocabulary);
        id("tokenizer.ggml.bos_token_id", bos);
        id("tokenizer.ggml.eos_token_id", eos);
        id("tokenizer.ggml.unknown_token_id", special("unk", vocabulary));
        id("tokenizer.ggml.padding_token_id", special("pad", vocabulary));
        // llama.cpp ends the program where it is to put a token that there is none of.
        add({{"tokenizer.ggml.add_bos_token", bos && flag("add_bos_token", bos_.has_value())},
             {"tokenizer.ggml.add_eos_token", eos && flag("add_eos_token", ends_texts(tokenizer_))}});
    }

    void add_templates() {
        const fs::path name = "chat_template.jinja";
        if (const auto file = source_.checkpoint->files_of().find(name.string())) {
            add_text("tokenizer.chat_template",
                     read_file(*file, error_code::bad_checkpoint, most_template_bytes));
            return;
        }
        const Json beside = read_beside(source_, "chat_template.json");
        const Json& holder = settings_.contains("chat_template") ? settings_ : beside;
        const auto found = holder.find("chat_template");
        if (found == holder.end()) {
            return;
        }
        if (found->is_string()) {
            add_text("tokenizer.chat_template", found->get<std::string>());
        } else if (found->is_array()) {
            for (const Json& one : *found) {
                if (one.is_object() && one.value("name", Json()) == "default" &&
                    one.value("template", Json()).is_string()) {
                    add_text("tokenizer.chat_template", one.at("template").get<std::string>());
                }
            }
        }
    }

    const ExportSource& source_;
    Json json_;
    JsonObject tokenizer_;
    Json settings_;
    std::optional<std::int64_t> bos_;
    GgufTokenizer result_;
};

} // namespace

GgufTokenizer gguf_tokenizer(const ExportSource& source) {
    const CheckpointFolder& folder = source.checkpoint->files_of();
    try {
        const auto file = folder.find("tokenizer.json");
        const bool other = std::ranges::any_of(std::array{"tokenizer.model", "tiktoken.model", "vocab.json"},
                                               [&](const char* name) { return folder.has(name); });
        if (!file && other) {
            load_tokenizer(folder.path()); // which says what to make of those
        }
        return file ? Reader(source, *file).read()
                    : GgufTokenizer{.metadata = {{"tokenizer.ggml.model", std::string("none")}}};
    } catch (const Error& error) {
        // A model can be searched and written in other forms without its tokenizer.
        if (error.code() != error_code::bad_tokenizer) {
            throw;
        }
        throw Error(error_code::unsupported_model, error.message(), error.where(), error.help());
    }
}

} // namespace cutaway
