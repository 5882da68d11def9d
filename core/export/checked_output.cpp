#include "core/export/checked_output.h"

#include "core/export/new_output.h"
#include "core/plan/error.h"

namespace cutaway {

ExportResult write_checked(const ExportTarget& target, bool folder, std::uint64_t bytes,
                           const ExportSource& source, const Session& session, const WriteAndCheck& write) {
    NewOutput output(target, folder);
    try {
        const double difference = write(output.temporary(), ExportProgress(source, bytes));
        check_unchanged(source, session);
        return {.format = target.format,
                .path = target.path,
                .bytes = output.finish(),
                .max_logit_difference = difference};
    } catch (const Error& error) {
        throw Error(error.code(), error.message(), output.shown(error.where()), error.help());
    }
}

} // namespace cutaway
