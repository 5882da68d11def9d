#include "ui/commands/plan_reader.h"

#include "ui/text.h"

namespace cutaway {

void PlanReader::read(const QString& path, int blocks) {
    reader_.start([this, path, blocks] {
        // Whoever is connected lives on another thread, so that the signals wait in its queue.
        try {
            Q_EMIT done(std::make_shared<PlanFile>(read_plan_file(toPath(path), blocks)), path);
        } catch (const Error& error) {
            Q_EMIT failed(std::make_shared<Error>(error));
        }
    });
}

} // namespace cutaway
