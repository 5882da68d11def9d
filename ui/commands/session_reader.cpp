#include "ui/commands/session_reader.h"

#include "ui/text.h"

namespace cutaway {

void SessionReader::read(const QString& path, bool recovered) {
    reader_.start([this, path, recovered] {
        // Whoever is connected lives on another thread, so that the signals wait in its queue.
        try {
            Q_EMIT done(std::make_shared<Session>(read_session(toPath(path))), path, recovered);
        } catch (const Error& error) {
            Q_EMIT failed(std::make_shared<Error>(error));
        }
    });
}

} // namespace cutaway
