#include "core/export/gguf/file.h"
#include "core/plan/atomic_file.h"
#include "core/plan/error.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cerrno>
#include <fcntl.h>
#include <type_traits>
#include <unistd.h>
#include <utility>

namespace cutaway {

namespace {

static_assert(std::endian::native == std::endian::little, "numbers are written as they lie in memory");

constexpr std::uint64_t alignment = 32; ///< the format's own, where no key says another
constexpr std::uint32_t version = 3;

/// What the format numbers the types of values with.
enum class ValueType : std::uint32_t {
    uint32 = 4,
    int32 = 5,
    float32 = 6,
    boolean = 7,
    string = 8,
    array = 9
};

constexpr std::uint64_t padded(std::uint64_t bytes) {
    return (bytes + alignment - 1) / alignment * alignment;
}

/// The part of the file in front of the data.
class Header {
  public:
    template <typename Number>
    void number(Number value) {
        static_assert(std::is_arithmetic_v<Number>);
        const auto bytes = std::bit_cast<std::array<char, sizeof value>>(value);
        bytes_.append(bytes.data(), bytes.size());
    }
    void type(ValueType type) { number(static_cast<std::uint32_t>(type)); }
    void text(std::string_view text) {
        number<std::uint64_t>(text.size());
        bytes_ += text;
    }

    void value(bool value) {
        type(ValueType::boolean);
        number<std::int8_t>(value ? 1 : 0);
    }
    void value(std::uint32_t value) {
        type(ValueType::uint32);
        number(value);
    }
    void value(float value) {
        type(ValueType::float32);
        number(value);
    }
    void value(const std::string& value) {
        type(ValueType::string);
        text(value);
    }
    void value(const std::vector<std::int32_t>& values) {
        array(ValueType::int32, values, [this](std::int32_t each) { number(each); });
    }
    void value(const std::vector<float>& values) {
        array(ValueType::float32, values, [this](float each) { number(each); });
    }
    void value(const std::vector<std::string>& values) {
        array(ValueType::string, values, [this](const std::string& each) { text(each); });
    }

    void pad() { bytes_.resize(padded(bytes_.size())); }
    const std::string& bytes() const { return bytes_; }

  private:
    template <typename Values, typename Write>
    void array(ValueType of, const Values& values, const Write& write) {
        type(ValueType::array);
        type(of);
        number<std::uint64_t>(values.size());
        std::ranges::for_each(values, write);
    }

    std::string bytes_ = "GGUF";
};

[[noreturn]] void fail(const std::string& message, const std::filesystem::path& path) {
    throw Error(error_code::internal, message, path.string(),
                "Nothing was kept of it. This is a fault of Cutaway; please report it.");
}

} // namespace

std::int64_t GgufTensor::rows() const {
    std::int64_t rows = 1;
    for (std::size_t dimension = 0; dimension + 1 < shape.size(); ++dimension) {
        rows *= shape[dimension];
    }
    return rows;
}

std::uint64_t GgufTensor::bytes() const {
    return static_cast<std::uint64_t>(rows() * row_bytes(type, columns()));
}

GgufWriter::GgufWriter(std::filesystem::path path, const GgufMetadata& metadata,
                       const std::vector<GgufTensor>& tensors)
    : path_(std::move(path)) {
    Header header;
    header.number(version);
    header.number<std::uint64_t>(tensors.size());
    header.number<std::uint64_t>(metadata.size());
    for (const auto& [key, value] : metadata) {
        header.text(key);
        std::visit([&](const auto& each) { header.value(each); }, value);
    }
    std::uint64_t offset = 0;
    for (const GgufTensor& tensor : tensors) {
        header.text(tensor.name);
        header.number(static_cast<std::uint32_t>(tensor.shape.size()));
        std::for_each(tensor.shape.rbegin(), tensor.shape.rend(),
                      [&](std::int64_t size) { header.number(size); });
        header.number(static_cast<std::uint32_t>(tensor.type));
        header.number(offset);
        offset += padded(tensor.bytes());
        left_.push_back(tensor.bytes());
    }
    std::ranges::reverse(left_);
    header.pad();
    descriptor_ = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (descriptor_ < 0) {
        throw_write_error(path_, errno);
    }
    try {
        append(std::as_bytes(std::span(header.bytes())));
    } catch (...) {
        ::close(descriptor_);
        throw;
    }
}

GgufWriter::~GgufWriter() {
    if (descriptor_ >= 0) {
        ::close(descriptor_);
    }
}

void GgufWriter::write(std::span<const std::byte> data) {
    if (left_.empty() || data.size() > left_.back()) {
        fail("More data was written than a tensor holds", path_);
    }
    append(data);
    left_.back() -= data.size();
    if (left_.back() == 0) {
        left_.pop_back();
        pad();
    }
}

void GgufWriter::finish() {
    if (!left_.empty()) {
        fail("Less data was written than the tensors hold", path_);
    }
    if (::fsync(descriptor_) != 0) {
        throw_write_error(path_, errno);
    }
    // A network file system may report a failed write as late as here.
    if (::close(std::exchange(descriptor_, -1)) != 0) {
        throw_write_error(path_, errno);
    }
}

void GgufWriter::pad() {
    constexpr std::array<std::byte, alignment> zeros{};
    append(std::span(zeros).first(padded(written_) - written_));
}

void GgufWriter::append(std::span<const std::byte> data) {
    while (!data.empty()) {
        const ssize_t count = ::write(descriptor_, data.data(), data.size());
        if (count >= 0) {
            written_ += static_cast<std::uint64_t>(count);
            data = data.subspan(static_cast<std::size_t>(count));
        } else if (errno != EINTR) {
            throw_write_error(path_, errno);
        }
    }
}

} // namespace cutaway
