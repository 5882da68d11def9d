#pragma once

#include "core/checkpoint/mapped_file.h"
#include "core/export/gguf/type.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace cutaway {

using GgufValue = std::variant<bool, std::uint32_t, float, std::string, std::vector<std::int32_t>,
                               std::vector<float>, std::vector<std::string>>;
/// In the order of the file.
using GgufMetadata = std::vector<std::pair<std::string, GgufValue>>;

/// What a GGUF file holds beside its metadata.
struct GgufTensor {
    std::string name{};
    GgufType type = GgufType::F32;
    std::vector<std::int64_t> shape{}; ///< as PyTorch has it; the file has it the other way round

    std::int64_t columns() const { return shape.back(); }
    std::int64_t rows() const; ///< all but the columns
    std::uint64_t bytes() const;
};

/// Writes a GGUF file (version 3) without ever holding it: metadata and the list of tensors first, then their
/// data in the same order, in pieces of any size.
class GgufWriter {
  public:
    /// `path` must not exist. Throws Error(no-space or write-failed).
    GgufWriter(std::filesystem::path path, const GgufMetadata& metadata,
               const std::vector<GgufTensor>& tensors);
    ~GgufWriter();
    GgufWriter(const GgufWriter&) = delete;
    GgufWriter& operator=(const GgufWriter&) = delete;

    /// Appends the next bytes of the current tensor; the next one begins where it is whole. Throws
    /// Error(no-space or write-failed), Error(internal) where they are more than that tensor holds.
    void write(std::span<const std::byte> data);
    /// Has the file on the disk. Throws as write() does, Error(internal) where data is missing.
    void finish();

  private:
    void append(std::span<const std::byte> data);
    void pad();

    std::filesystem::path path_;
    std::vector<std::uint64_t> left_; ///< bytes of the tensors that are not whole, the current one last
    std::uint64_t written_ = 0;
    int descriptor_ = -1;
};

/// A GGUF file of those types, mapped.
class GgufFile {
  public:
    /// Throws Error(internal) where it is none that GgufWriter writes.
    explicit GgufFile(const std::filesystem::path& path);

    /// Throws Error(internal) where there is none of this name.
    const GgufTensor& tensor(const std::string& name) const;
    bool has(const std::string& name) const { return places_.contains(name); }
    std::span<const std::byte> bytes(const std::string& name) const;
    /// Gives the pages that were read back to the system: they come again when they are touched.
    void let_go() const { MappedFile::let_go(file_.bytes()); }

    /// A value of the metadata. Throws Error(internal) where there is none of this name and type.
    template <typename Type>
    const Type& value(const std::string& key) const {
        const auto found = metadata_.find(key);
        const Type* value = found == metadata_.end() ? nullptr : std::get_if<Type>(&found->second);
        if (value == nullptr) {
            fail("it has no " + key);
        }
        return *value;
    }
    bool has_value(const std::string& key) const { return metadata_.contains(key); }

    [[noreturn]] void fail(const std::string& what) const;

  private:
    struct Place {
        GgufTensor tensor{};
        std::uint64_t begin = 0; ///< of the file
    };
    class Reader;

    MappedFile file_;
    std::map<std::string, GgufValue> metadata_;
    std::map<std::string, Place> places_;
};

} // namespace cutaway
