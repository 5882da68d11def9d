#include "core/export/export.h"

#include "core/checkpoint/fingerprint.h"
#include "core/export/formats.h"
#include "core/plan/error.h"

namespace cutaway {

namespace {

/// The format of a target that is none of the model's own files and asks for nothing that it has not.
const Format& checked_format(const ExportTarget& target, const ExportSource& source) {
    const Format& format = export_format(target.format);
    if (source.checkpoint->files_of().holds(target.path)) {
        throw Error(error_code::bad_input, "The output would be written into the model itself", target.path,
                    "Choose a place outside of the model's folder.");
    }
    if (!target.type.empty() && !format.typed) {
        throw Error(error_code::bad_usage,
                    "The format " + target.format + " keeps the weights' own types, so it takes none",
                    "--type", "Leave it out, or use gguf.");
    }
    return format;
}

} // namespace

void check_interrupted(const ExportSource& source) {
    if (source.interrupted && source.interrupted()) {
        throw Error(error_code::cancelled, "Stopped", "export", "Export again to finish.");
    }
}

void check_unchanged(const ExportSource& source, const Session& session) {
    if (!session.model.fingerprint.empty() && fingerprint(*source.checkpoint) != session.model.fingerprint) {
        throw Error(error_code::model_changed, "The model was changed while it was exported",
                    source.checkpoint->folder().string(),
                    "Nothing was kept of it. Open the model again once nothing writes to it.");
    }
}

void check_export(const ExportTarget& target, const ExportSource& source, const Session& session) {
    checked_format(target, source).bytes(target, source, session);
}

ExportResult export_model(const ExportTarget& target, const ExportSource& source, const Session& session) {
    const Format& format = checked_format(target, source);
    try {
        return format.write(target, source, session);
    } catch (const Error& error) {
        if (error.code() == error_code::internal) {
            check_unchanged(source, session); // which would be why
        }
        throw;
    }
}

std::vector<FormatFit> fitting_formats(const ExportSource& source, const Session& session,
                                       const ExportTarget& wishes) {
    std::vector<FormatFit> fits;
    for (const Format& format : export_formats()) {
        FormatFit fit{.format = std::string(format.name), .folder = format.folder};
        try {
            fit.bytes = static_cast<std::int64_t>(format.bytes(wishes, source, session));
        } catch (const Error& error) {
            // A file beside the weights that one format alone reads may be broken.
            if (error.code() != error_code::bad_input && error.code() != error_code::unsupported_model &&
                error.code() != error_code::bad_checkpoint) {
                throw;
            }
            fit.reason = error.message();
            fit.help = error.help();
        }
        fits.push_back(std::move(fit));
    }
    return fits;
}

} // namespace cutaway
