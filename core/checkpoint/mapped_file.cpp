#include "core/checkpoint/mapped_file.h"

#include "core/plan/error.h"

#include <cerrno>
#include <cstdint>
#include <fcntl.h>
#include <string>
#include <sys/mman.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace cutaway {

namespace {

std::string reason(int error_number) {
    return std::generic_category().message(error_number);
}

[[noreturn]] void throw_open_error(const std::filesystem::path& path, std::string_view code,
                                   int error_number) {
    if (error_number == ENOENT)
        throw Error(code, "The file does not exist", path.string(),
                    "Check the path; if the model was downloaded, download it again");
    throw Error(code, "The file cannot be opened: " + reason(error_number), path.string(),
                "Check that you may read the file");
}

} // namespace

MappedFile::MappedFile(const std::filesystem::path& path, std::string_view code) : path_(path) {
    // Without O_NONBLOCK, opening a pipe waits for someone to write to it.
    descriptor_ = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor_ < 0)
        throw_open_error(path, code, errno);
    try {
        map(code);
    } catch (...) {
        release();
        throw;
    }
}

MappedFile::~MappedFile() {
    release();
}

MappedFile::MappedFile(MappedFile&& other) noexcept
    : path_(std::move(other.path_)), descriptor_(std::exchange(other.descriptor_, -1)),
      bytes_(std::exchange(other.bytes_, {})) {}

MappedFile& MappedFile::operator=(MappedFile&& other) noexcept {
    if (this != &other) {
        release();
        path_ = std::move(other.path_);
        descriptor_ = std::exchange(other.descriptor_, -1);
        bytes_ = std::exchange(other.bytes_, {});
    }
    return *this;
}

void MappedFile::check_length() const {
    struct stat status{};
    if (::fstat(descriptor_, &status) == 0 && static_cast<std::size_t>(status.st_size) == bytes_.size())
        return;
    throw Error(error_code::model_changed, "The file changed its length while it was open", path_.string(),
                "Open the model again once nothing writes to it");
}

void MappedFile::let_go(std::span<const std::byte> stretch) {
    const auto page = static_cast<std::uintptr_t>(::sysconf(_SC_PAGESIZE));
    const auto begin = (reinterpret_cast<std::uintptr_t>(stretch.data()) + page - 1) / page * page;
    const auto end = reinterpret_cast<std::uintptr_t>(stretch.data() + stretch.size()) / page * page;
    if (begin < end) { // whole pages alone: others lie on the rest
        ::madvise(reinterpret_cast<void*>(begin), end - begin, MADV_DONTNEED);
    }
}

void MappedFile::map(std::string_view code) {
    struct stat status{};
    if (::fstat(descriptor_, &status) != 0)
        throw_open_error(path_, code, errno);
    if (!S_ISREG(status.st_mode))
        throw Error(code,
                    S_ISDIR(status.st_mode) ? "A folder stands where a file should" : "It is no regular file",
                    path_.string(), "Put the file itself there");
    const auto length = static_cast<std::size_t>(status.st_size);
    if (length == 0) // which mmap refuses
        return;
    void* start = ::mmap(nullptr, length, PROT_READ, MAP_PRIVATE, descriptor_, 0);
    if (start == MAP_FAILED)
        throw Error(code, "The file cannot be mapped: " + reason(errno), path_.string(),
                    "Copy the file to a local disk; check the limit on address space (ulimit -v)");
    bytes_ = {static_cast<const std::byte*>(start), length};
}

void MappedFile::release() noexcept {
    if (!bytes_.empty())
        ::munmap(const_cast<std::byte*>(bytes_.data()), bytes_.size());
    if (descriptor_ >= 0)
        ::close(descriptor_);
    bytes_ = {};
    descriptor_ = -1;
}

} // namespace cutaway
