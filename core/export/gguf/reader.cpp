#include "core/export/gguf/file.h"
#include "core/plan/error.h"

#include <array>
#include <bit>
#include <cstring>

namespace cutaway {

namespace {

constexpr std::uint64_t alignment = 32;

} // namespace

/// Takes the header of a file apart, from its front on.
class GgufFile::Reader {
  public:
    explicit Reader(const GgufFile& file) : file_(file), bytes_(file.file_.bytes()) {}

    template <typename Number>
    Number number() {
        std::array<std::byte, sizeof(Number)> raw{};
        std::memcpy(raw.data(), take(sizeof(Number)).data(), sizeof(Number));
        return std::bit_cast<Number>(raw);
    }
    std::string text() {
        const std::span<const std::byte> text = take(number<std::uint64_t>());
        return {reinterpret_cast<const char*>(text.data()), text.size()};
    }
    std::uint64_t place() const { return place_; }

    GgufValue value() {
        switch (number<std::uint32_t>()) {
        case 4:
            return number<std::uint32_t>();
        case 6:
            return number<float>();
        case 7:
            return number<std::int8_t>() != 0;
        case 8:
            return text();
        case 9:
            return array();
        default:
            file_.fail("a value has another type");
        }
    }

    GgufTensor tensor() {
        GgufTensor tensor{.name = text()};
        for (auto left = number<std::uint32_t>(); left > 0; --left) {
            tensor.shape.insert(tensor.shape.begin(), number<std::int64_t>());
        }
        tensor.type = static_cast<GgufType>(number<std::uint32_t>());
        if (cutaway::name(tensor.type).empty() || tensor.shape.empty()) {
            file_.fail("the tensor " + tensor.name + " has another type");
        }
        return tensor;
    }

  private:
    std::span<const std::byte> take(std::uint64_t count) {
        if (count > bytes_.size() - place_) {
            file_.fail("it is cut off");
        }
        place_ += count;
        return bytes_.subspan(place_ - count, count);
    }

    template <typename Value, typename Read>
    std::vector<Value> values(const Read& read) {
        std::vector<Value> values;
        for (auto left = number<std::uint64_t>(); left > 0; --left) {
            values.push_back(read());
        }
        return values;
    }

    GgufValue array() {
        switch (number<std::uint32_t>()) {
        case 5:
            return values<std::int32_t>([this] { return number<std::int32_t>(); });
        case 6:
            return values<float>([this] { return number<float>(); });
        case 8:
            return values<std::string>([this] { return text(); });
        default:
            file_.fail("a list has another type");
        }
    }

    const GgufFile& file_;
    std::span<const std::byte> bytes_;
    std::uint64_t place_ = 0;
};

GgufFile::GgufFile(const std::filesystem::path& path) : file_(path, error_code::internal) {
    Reader reader(*this);
    if (reader.number<std::array<char, 4>>() != std::array{'G', 'G', 'U', 'F'} ||
        reader.number<std::uint32_t>() != 3) {
        fail("it is no GGUF file of version 3");
    }
    const auto tensors = reader.number<std::uint64_t>();
    for (auto left = reader.number<std::uint64_t>(); left > 0; --left) {
        std::string key = reader.text();
        metadata_.insert_or_assign(std::move(key), reader.value());
    }
    for (std::uint64_t index = 0; index < tensors; ++index) {
        GgufTensor tensor = reader.tensor();
        const std::string name = tensor.name;
        places_.insert_or_assign(name,
                                 Place{.tensor = std::move(tensor), .begin = reader.number<std::uint64_t>()});
    }
    const std::uint64_t data = (reader.place() + alignment - 1) / alignment * alignment;
    for (auto& [name, place] : places_) {
        place.begin += data;
        if (place.begin % alignment != 0 || place.begin + place.tensor.bytes() > file_.bytes().size()) {
            fail("the tensor " + name + " is cut off");
        }
    }
}

const GgufTensor& GgufFile::tensor(const std::string& name) const {
    const auto found = places_.find(name);
    if (found == places_.end()) {
        fail("it has no tensor " + name);
    }
    return found->second.tensor;
}

std::span<const std::byte> GgufFile::bytes(const std::string& name) const {
    const GgufTensor& known = tensor(name);
    file_.check_length();
    return file_.bytes().subspan(places_.at(name).begin, known.bytes());
}

void GgufFile::fail(const std::string& what) const {
    throw Error(error_code::internal, "The written model cannot be read: " + what, file_.path().string(),
                "Nothing was kept of it. This is a fault of Cutaway; please report it.");
}

} // namespace cutaway
