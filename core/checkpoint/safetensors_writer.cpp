#include "core/checkpoint/safetensors_writer.h"

#include "core/checkpoint/printable.h"
#include "core/checkpoint/safetensors.h"
#include "core/plan/atomic_file.h"
#include "core/plan/error.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <atomic>
#include <cerrno>
#include <fcntl.h>
#include <set>
#include <unistd.h>
#include <utility>

namespace cutaway {

namespace {

// Readers that map the file find every tensor of 8-byte elements aligned.
constexpr std::size_t alignment = 8;

[[noreturn]] void fail(const std::string& message, const std::filesystem::path& path) {
    throw Error(error_code::internal, message, path.string(), "This is a fault of Cutaway: please report it");
}

struct Layout {
    std::string header; ///< its length included
    std::uint64_t data_bytes = 0;
};

/// The JSON of `text`; refuses what no JSON file can hold.
std::string json_text(const std::string& text, const std::filesystem::path& path) {
    try {
        return nlohmann::json(text).dump();
    } catch (const nlohmann::json::exception&) {
        fail("The text " + in_quotes(text) + " is not UTF-8", path);
    }
}

Layout lay_out(const std::vector<TensorSpec>& tensors, const std::map<std::string, std::string>& metadata,
               const std::filesystem::path& path) {
    Layout layout;
    std::set<std::string_view> names = {"__metadata__"};
    std::string json = "{";
    for (const auto& [key, value] : metadata)
        json += fmt::format(R"({}{}:{})", json.size() > 1 ? "," : R"("__metadata__":{)", json_text(key, path),
                            json_text(value, path));
    if (!metadata.empty())
        json += "}";
    for (const TensorSpec& tensor : tensors) {
        if (!names.insert(tensor.name).second)
            fail("The tensor " + in_quotes(tensor.name) + " was to be written twice", path);
        const std::optional<std::uint64_t> bytes = tensor_bytes(tensor.dtype, tensor.shape);
        const std::uint64_t begin = layout.data_bytes;
        if (!bytes || __builtin_add_overflow(begin, *bytes, &layout.data_bytes))
            fail("The tensor " + in_quotes(tensor.name) + " is too large to write", path);
        json +=
            fmt::format(R"({}{}:{{"dtype":"{}","shape":{},"data_offsets":[{},{}]}})",
                        json.size() > 1 ? "," : "", json_text(tensor.name, path), dtype_name(tensor.dtype),
                        nlohmann::json(tensor.shape).dump(), begin, layout.data_bytes);
    }
    json += "}";
    json.append((alignment - json.size() % alignment) % alignment, ' ');
    if (json.size() > longest_safetensors_header)
        fail("The header would be longer than the format allows", path);
    for (std::size_t i = 0; i < sizeof(std::uint64_t); ++i)
        layout.header += static_cast<char>(json.size() >> (8 * i) & 0xff);
    layout.header += json;
    return layout;
}

std::filesystem::path folder_of(const std::filesystem::path& path) {
    return path.has_parent_path() ? path.parent_path() : ".";
}

} // namespace

SafetensorsWriter::SafetensorsWriter(std::filesystem::path path, const std::vector<TensorSpec>& tensors,
                                     const std::map<std::string, std::string>& metadata)
    : path_(std::move(path)) {
    const Layout layout = lay_out(tensors, metadata, path_);
    header_bytes_ = layout.header.size();
    data_bytes_ = layout.data_bytes;
    open_temporary();
    try {
        append(std::as_bytes(std::span(layout.header)));
    } catch (...) {
        ::close(descriptor_);
        ::unlink(temporary_.c_str());
        throw;
    }
}

SafetensorsWriter::~SafetensorsWriter() {
    if (descriptor_ >= 0)
        ::close(descriptor_);
    if (!temporary_.empty())
        ::unlink(temporary_.c_str());
}

void SafetensorsWriter::write(std::span<const std::byte> data) {
    if (data.size() > data_bytes_ - written_)
        fail("More data was written than the tensors hold", path_);
    append(data);
    written_ += data.size();
}

void SafetensorsWriter::finish() {
    if (descriptor_ < 0)
        fail("The file was finished already", path_);
    if (written_ != data_bytes_)
        fail("Less data was written than the tensors hold", path_);
    if (::fsync(descriptor_) != 0)
        throw_write_error(path_, errno);
    // A network file system may report a failed write as late as here.
    if (::close(std::exchange(descriptor_, -1)) != 0)
        throw_write_error(path_, errno);
    if (::rename(temporary_.c_str(), path_.c_str()) != 0)
        throw_write_error(path_, errno);
    temporary_.clear();
    sync_folder(folder_of(path_));
}

void SafetensorsWriter::open_temporary() {
    static std::atomic<unsigned> counter = 0;
    // Beside the target, since a rename cannot cross file systems; hidden, and new each time, so that neither
    // two writers nor a planted link can share it.
    const std::filesystem::path folder = folder_of(path_);
    do {
        temporary_ = folder / fmt::format(".{}.{}-{}.tmp", path_.filename().string(), ::getpid(), counter++);
        descriptor_ = ::open(temporary_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    } while (descriptor_ < 0 && errno == EEXIST);
    if (descriptor_ < 0)
        throw_write_error(path_, errno);
}

void SafetensorsWriter::append(std::span<const std::byte> data) {
    while (!data.empty()) {
        const ssize_t count = ::write(descriptor_, data.data(), data.size());
        if (count >= 0)
            data = data.subspan(static_cast<std::size_t>(count));
        else if (errno != EINTR)
            throw_write_error(path_, errno);
    }
}

} // namespace cutaway
