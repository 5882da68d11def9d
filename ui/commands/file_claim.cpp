#include "ui/commands/file_claim.h"

#include <QFile>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace cutaway {

FileClaim::FileClaim(const QString& path)
    : descriptor_(::open(QFile::encodeName(path).constData(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)),
      held_(descriptor_ >= 0 && ::flock(descriptor_, LOCK_EX | LOCK_NB) == 0) {}

FileClaim::~FileClaim() {
    if (descriptor_ >= 0) {
        ::close(descriptor_);
    }
}

} // namespace cutaway
