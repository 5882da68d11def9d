#include "core/export/gguf.h"

#include "core/export/deci.h"
#include "core/export/deci_check.h"
#include "core/export/deci_tensors.h"
#include "core/export/gguf_tokenizer.h"
#include "core/export/new_output.h"
#include "core/plan/error.h"

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

/// Everything that goes into the file.
struct Model {
    std::vector<DeciBlock> blocks;
    std::vector<DeciTensor> tensors;
    GgufMetadata metadata;

    std::uint64_t bytes() const {
        std::uint64_t sum = 0;
        for (const DeciTensor& tensor : tensors) {
            sum += tensor.tensor.bytes();
        }
        return sum;
    }
};

/// llama.cpp's number for the type that most of the weights have.
std::uint32_t file_type(const std::vector<DeciTensor>& tensors) {
    std::map<GgufType, std::int64_t> numbers;
    for (const DeciTensor& tensor : tensors) {
        numbers[tensor.tensor.type] += tensor.tensor.rows() * tensor.tensor.columns();
    }
    const auto most = std::ranges::max_element(numbers, {}, [](const auto& entry) { return entry.second; });
    switch (most->first) {
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
                              const std::vector<DeciTensor>& tensors, bool strips_as_phi3) {
    const std::string base = source.checkpoint->files_of().resolve(".").filename().string();
    return {
        {"general.architecture", std::string("deci")},
        {"general.type", std::string("model")},
        {"general.name", told_of_phi3(base, strips_as_phi3) + ", pruned with Cutaway"},
        {"general.base_model.count", std::uint32_t{1}},
        {"general.base_model.0.name", base},
        {"general.file_type", file_type(tensors)},
        {"general.quantization_version", std::uint32_t{2}},
        {"cutaway.blocks", static_cast<std::uint32_t>(session.plan.blocks())},
        {"cutaway.removed", to_string(session.plan.removed())},
    };
}

Model make_model(const ExportTarget& target, const ExportSource& source, const Session& session) {
    const std::optional<GgufType> type = type_of(target);
    check_deci(source, session.plan);
    Model model{.blocks = deci_blocks(session.plan), .tensors = {}, .metadata = {}};
    model.tensors = deci_tensors(source, model.blocks, type);
    GgufTokenizer tokenizer = gguf_tokenizer(source);
    model.metadata = general_metadata(source, session, model.tensors, tokenizer.strips_as_phi3);
    std::ranges::move(deci_metadata(source, model.blocks), std::back_inserter(model.metadata));
    std::ranges::move(tokenizer.metadata, std::back_inserter(model.metadata));
    return model;
}

void write_file(const std::filesystem::path& path, const Model& model, const ExportSource& source,
                const std::function<void(std::uint64_t)>& progress) {
    std::vector<GgufTensor> tensors;
    for (const DeciTensor& tensor : model.tensors) {
        tensors.push_back(tensor.tensor);
    }
    GgufWriter writer(path, model.metadata, tensors);
    write_deci_tensors(source, model.tensors, writer, progress);
    writer.finish();
}

/// Whether any weight is of a type in which it has other numbers than in the source.
bool is_rounded(const std::vector<DeciTensor>& tensors) {
    return std::ranges::any_of(tensors, [](const DeciTensor& tensor) {
        return tensor.source != nullptr && loses(tensor.source->dtype, tensor.tensor.type);
    });
}

} // namespace

std::uint64_t gguf_bytes(const ExportTarget& target, const ExportSource& source, const Session& session) {
    return make_model(target, source, session).bytes();
}

ExportResult export_gguf(const ExportTarget& target, const ExportSource& source, const Session& session) {
    const Model model = make_model(target, source, session);
    // Writing is one half of the progress, reading back the other.
    const std::uint64_t half = model.bytes();
    const auto tell = [&](std::uint64_t done) {
        if (source.progress) {
            source.progress(static_cast<std::int64_t>(done), static_cast<std::int64_t>(2 * half));
        }
    };
    NewOutput output(target, /*folder=*/false);
    try {
        write_file(output.temporary(), model, source, tell);
        const double difference = compare_deci(
            output.temporary(), source, model.blocks, is_rounded(model.tensors), [&](double share) {
                tell(half + static_cast<std::uint64_t>(static_cast<double>(half) * share));
            });
        return {.format = target.format,
                .path = target.path,
                .bytes = output.finish(),
                .max_logit_difference = difference};
    } catch (const Error& error) {
        throw Error(error.code(), error.message(), output.shown(error.where()), error.help());
    }
}

} // namespace cutaway
