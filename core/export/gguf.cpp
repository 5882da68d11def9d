#include "core/export/gguf.h"

#include "core/export/deci.h"
#include "core/export/deci_check.h"
#include "core/export/deci_tensors.h"
#include "core/export/gguf_tokenizer.h"
#include "core/export/new_output.h"
#include "core/plan/error.h"

#include <fmt/format.h>

#include <algorithm>
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

GgufMetadata general_metadata(const ExportSource& source, const Session& session,
                              const std::vector<DeciTensor>& tensors) {
    const std::string base = source.checkpoint->folder().lexically_normal().filename().string();
    return {
        {"general.architecture", std::string("deci")},
        {"general.type", std::string("model")},
        {"general.name", base + ", pruned with Cutaway"},
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
    model.metadata = general_metadata(source, session, model.tensors);
    for (GgufMetadata more : {deci_metadata(source, model.blocks), tokenizer_metadata(source)}) {
        std::ranges::move(more, std::back_inserter(model.metadata));
    }
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
