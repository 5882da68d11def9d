#include "core/export/export.h"

#include "core/export/formats.h"
#include "core/plan/error.h"

namespace cutaway {

ExportResult export_model(const ExportTarget& target, const ExportSource& source, const Session& session) {
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
    return format.write(target, source, session);
}

std::vector<FormatFit> fitting_formats(const ExportSource& source, const Session& session,
                                       const ExportTarget& wishes) {
    std::vector<FormatFit> fits;
    for (const Format& format : export_formats()) {
        FormatFit fit{.format = std::string(format.name), .folder = format.folder};
        try {
            fit.bytes = static_cast<std::int64_t>(format.bytes(wishes, source, session));
        } catch (const Error& error) {
            if (error.code() != error_code::bad_input && error.code() != error_code::unsupported_model) {
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
