#include "core/export/gguf/gguf.h"

#include "core/export/checked_output.h"
#include "core/export/companion_files.h"
#include "core/export/formats.h"
#include "core/export/gguf/architecture.h"
#include "core/export/gguf/check.h"
#include "core/export/gguf/tensors.h"
#include "core/export/gguf/tokenizer.h"
#include "core/export/model_card.h"
#include "core/plan/atomic_file.h"
#include "core/plan/error.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <iterator>
#include <map>
#include <utility>

namespace cutaway {

namespace {

/// Nothing: as the weights are stored.
std::optional<GgufType> type_of(const ExportTarget& target) {
    if (target.type.empty()) {
        return std::nullopt;
    }
    const std::optional<GgufType> type = gguf_type(target.type);
    if (!type) {
        throw Error(error_code::bad_usage, "There is no type of weights '" + target.type + "'", "--type",
                    "The types are F32, F16, BF16 and Q8_0; llama.cpp's llama-quantize makes the others.");
    }
    return type;
}

/// The type that most of the weights have.
GgufType most_common_type(const std::vector<WrittenTensor>& tensors) {
    std::map<GgufType, std::int64_t> numbers;
    for (const WrittenTensor& tensor : tensors) {
        numbers[tensor.tensor.type] += tensor.tensor.rows() * tensor.tensor.columns();
    }
    return std::ranges::max_element(numbers, {}, [](const auto& entry) { return entry.second; })->first;
}

/// Everything that goes into the file.
struct Model {
    std::vector<GgufBlock> blocks;
    std::vector<WrittenTensor> tensors;
    GgufMetadata metadata;

    std::uint64_t bytes() const {
        std::uint64_t sum = 0;
        for (const WrittenTensor& tensor : tensors) {
            sum += tensor.tensor.bytes();
        }
        return sum;
    }
    std::string file_name() const { return fmt::format("model-{}.gguf", name(most_common_type(tensors))); }
};

/// llama.cpp's number for a file of mostly this type.
std::uint32_t file_type(GgufType type) {
    switch (type) {
    case GgufType::F32:
        return 0;
    case GgufType::F16:
        return 1;
    case GgufType::Q8_0:
        return 7;
    case GgufType::BF16:
        return 32;
    }
    return 0;
}

/// llama.cpp lets tokens strip white space where the name says Phi-3, and nowhere else.
std::string told_of_phi3(std::string name, bool strips) {
    for (const std::string_view phi3 : {"phi-3", "phi3"}) {
        const auto same = [](char left, char right) {
            return std::tolower(static_cast<unsigned char>(left)) == right;
        };
        for (auto found = std::ranges::search(name, phi3, same); !found.empty();
             found = std::ranges::search(name, phi3, same)) {
            if (strips) {
                return name;
            }
            name.insert(static_cast<std::size_t>(found.begin() - name.begin()) + 3, 1, ' ');
        }
    }
    return strips ? name + " (phi-3)" : name;
}

GgufMetadata general_metadata(const ExportSource& source, const Session& session,
                              const std::vector<WrittenTensor>& tensors, bool strips_as_phi3) {
    const BaseModel base = base_model_of(*source.checkpoint);
    GgufMetadata metadata{
        {"general.architecture", name(gguf_architecture(source.traits))},
        {"general.type", std::string("model")},
        {"general.name", told_of_phi3(base.name, strips_as_phi3) + ", pruned with Cutaway"},
        {"general.base_model.count", std::uint32_t{1}},
        {"general.base_model.0.name", base.name},
        {"general.file_type", file_type(most_common_type(tensors))},
        {"general.quantization_version", std::uint32_t{2}},
        {"cutaway.blocks", static_cast<std::uint32_t>(session.plan.blocks())},
        {"cutaway.removed", to_string(session.plan.removed())},
    };
    if (!base.licence.empty()) {
        metadata.emplace_back("general.license", base.licence);
    }
    if (!base.hub_id.empty()) {
        metadata.emplace_back("general.base_model.0.repo_url", "https://huggingface.co/" + base.hub_id);
    }
    return metadata;
}

Model make_model(const ExportTarget& target, const ExportSource& source, const Session& session) {
    const std::optional<GgufType> type = type_of(target);
    check_traits(source, session.plan);
    Model model{.blocks = gguf_blocks(session.plan), .tensors = {}, .metadata = {}};
    model.tensors = gguf_tensors(source, model.blocks, type);
    GgufTokenizer tokenizer = gguf_tokenizer(source);
    model.metadata = general_metadata(source, session, model.tensors, tokenizer.strips_as_phi3);
    std::ranges::move(architecture_metadata(source, model.blocks), std::back_inserter(model.metadata));
    std::ranges::move(tokenizer.metadata, std::back_inserter(model.metadata));
    return model;
}

void write_file(const std::filesystem::path& path, const Model& model, const ExportSource& source,
                const std::function<void(std::uint64_t)>& progress) {
    std::vector<GgufTensor> tensors;
    for (const WrittenTensor& tensor : model.tensors) {
        tensors.push_back(tensor.tensor);
    }
    GgufWriter writer(path, model.metadata, tensors);
    write_gguf_tensors(source, model.tensors, writer, progress);
    writer.finish();
}

CardWords words(const Model& model) {
    const std::string file = model.file_name();
    return {
        .form = "This is the `gguf` form: removed layers are not there, so it is as much smaller, and "
                "llama.cpp, Ollama, LM Studio and whatever else is built on llama.cpp run it. "
                "`llama-quantize` makes smaller types of it.",
        .run = fmt::format(
            "In this folder:\n\n```\nllama-cli -m {0} -p \"Once upon a time\" -n 64\n```\n\nor, after `pip "
            "install llama-cpp-python`,\n\n```python\nfrom llama_cpp import Llama\n\n"
            "model = Llama(\"{0}\")\nprint(model(\"Once upon a time\", "
            "max_tokens=64)[\"choices\"][0][\"text\"])\n```",
            file),
        .library = "llama-cpp-python"};
}

/// Whether any weight is of a type in which it has other numbers than in the source.
bool is_rounded(const std::vector<WrittenTensor>& tensors) {
    return std::ranges::any_of(tensors, [](const WrittenTensor& tensor) {
        return std::ranges::any_of(tensor.parts, [&](const TensorPart& part) {
            return loses(part.source->dtype, tensor.tensor.type);
        });
    });
}

} // namespace

std::uint64_t gguf_bytes(const ExportTarget& target, const ExportSource& source, const Session& session) {
    return make_model(target, source, session).bytes();
}

ExportResult export_gguf(const ExportTarget& target, const ExportSource& source, const Session& session) {
    const Model model = make_model(target, source, session);
    const bool folder = makes_folder(export_format(target.format), target);
    const auto write = [&](const std::filesystem::path& place, const ExportProgress& progress) {
        const std::filesystem::path file = folder ? place / model.file_name() : place;
        if (folder) {
            copy_licences(*source.checkpoint, place);
            write_card(place, session, target, *source.checkpoint, words(model));
        }
        write_file(file, model, source, [&](std::uint64_t done) { progress.written(done); });
        const double difference = compare_gguf(file, source, model.blocks, is_rounded(model.tensors),
                                               [&](double share) { progress.read_back_share(share); });
        sync_folder(file.parent_path());
        return difference;
    };
    return write_checked(target, folder, model.bytes(), source, session, write);
}

} // namespace cutaway
