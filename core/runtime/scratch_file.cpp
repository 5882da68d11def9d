#include "core/runtime/scratch_file.h"

#include "core/plan/error.h"

#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <string>
#include <system_error>
#include <unistd.h>

namespace cutaway {

namespace {

/// Not /tmp first: on many systems it is memory.
std::string folder() {
    const char* const chosen = std::getenv("TMPDIR");
    return chosen != nullptr && *chosen != '\0' ? chosen : "/var/tmp";
}

[[noreturn]] void fail(const std::string& message, int error_number) {
    const bool full = error_number == ENOSPC || error_number == EDQUOT || error_number == EFBIG;
    throw Error(full ? error_code::no_space : error_code::write_failed,
                message + ": " + std::generic_category().message(error_number), folder(),
                "Name a folder with more room in TMPDIR, or give a higher --memory.");
}

} // namespace

ScratchFile::ScratchFile() {
    std::string path = folder() + "/cutaway-XXXXXX";
    descriptor_ = ::mkostemp(path.data(), O_CLOEXEC);
    if (descriptor_ < 0) {
        fail("No file can be made for what the memory does not hold", errno);
    }
    ::unlink(path.c_str());
}

ScratchFile::~ScratchFile() {
    ::close(descriptor_);
}

void ScratchFile::write(std::int64_t at, std::span<const std::byte> bytes) {
    while (!bytes.empty()) {
        const ssize_t done = ::pwrite(descriptor_, bytes.data(), bytes.size(), at);
        if (done < 0 && errno != EINTR) {
            fail("What the memory does not hold cannot be written", errno);
        }
        const auto count = static_cast<std::size_t>(done < 0 ? 0 : done);
        at += static_cast<std::int64_t>(count);
        bytes = bytes.subspan(count);
    }
}

void ScratchFile::read(std::int64_t at, std::span<std::byte> bytes) const {
    while (!bytes.empty()) {
        const ssize_t done = ::pread(descriptor_, bytes.data(), bytes.size(), at);
        if (done == 0 || (done < 0 && errno != EINTR)) {
            fail("What the memory does not hold cannot be read back", done == 0 ? EIO : errno);
        }
        const auto count = static_cast<std::size_t>(done < 0 ? 0 : done);
        at += static_cast<std::int64_t>(count);
        bytes = bytes.subspan(count);
    }
}

} // namespace cutaway
