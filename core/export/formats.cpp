#include "core/export/formats.h"

#include "core/export/blocks.h"
#include "core/export/gguf/gguf.h"
#include "core/export/layers.h"
#include "core/export/nemotron_nas/nemotron_nas.h"
#include "core/export/new_checkpoint.h"
#include "core/export/plan_file.h"
#include "core/export/transformers/transformers.h"
#include "core/export/zeroed.h"
#include "core/plan/error.h"

#include <array>
#include <string>

namespace cutaway {

namespace {

using MakeCheckpoint = NewCheckpoint (*)(const ExportSource& source, const Session& session);

/// A format that is a folder as Transformers reads it, made by `make`.
template <MakeCheckpoint make>
constexpr Format checkpoint_format(std::string_view name) {
    return {.name = name,
            .bytes = [](const ExportTarget&, const ExportSource& source,
                        const Session& session) { return bytes_of(make(source, session).weights); },
            .write =
                [](const ExportTarget& target, const ExportSource& source, const Session& session) {
                    return write_checkpoint(target, make(source, session), source, session);
                }};
}

constexpr std::array formats{
    checkpoint_format<zeroed_checkpoint>("zeroed"),
    checkpoint_format<shortened_checkpoint>("blocks"),
    Format{.name = "gguf",
           .folder = false,
           .suffix = ".gguf",
           .typed = true,
           .bytes = gguf_bytes,
           .write = export_gguf},
    checkpoint_format<nemotron_checkpoint>("nemotron-nas"),
    checkpoint_format<pass_through_checkpoint>("transformers"),
    Format{
        .name = "layers", .folder = false, .weights = false, .bytes = layers_bytes, .write = export_layers},
    Format{.name = "plan", .folder = false, .weights = false, .bytes = plan_bytes, .write = export_plan},
};

} // namespace

bool makes_folder(const Format& format, const ExportTarget& target) {
    return format.folder || !target.path.ends_with(format.suffix);
}

std::span<const Format> export_formats() {
    return formats;
}

const Format& export_format(std::string_view name) {
    std::string names;
    for (const Format& format : formats) {
        if (format.name == name) {
            return format;
        }
        names += (names.empty() ? "" : ", ") + std::string(format.name);
    }
    throw Error(error_code::bad_usage, "There is no export format '" + std::string(name) + "'", "--format",
                "The formats are " + names + ".");
}

} // namespace cutaway
