#include "core/checkpoint/safetensors.h"

#include "core/checkpoint/printable.h"
#include "core/checkpoint/safetensors_sax.h"
#include "core/plan/error.h"

#include <algorithm>
#include <string_view>

namespace cutaway {

namespace {

constexpr std::uint64_t length_bytes = 8;
constexpr std::string_view damaged = "The file is damaged or was written by a faulty program: "
                                     "download it or write it again";
constexpr std::string_view incomplete = "The download or copy is probably incomplete: fetch the file again";

[[noreturn]] void fail(const std::string& message, const std::string& where, std::string_view help) {
    throw Error(error_code::bad_checkpoint, message, where, std::string(help));
}

[[noreturn]] void fail_at(const TensorInfo& tensor, const std::string& message, const std::string& where) {
    fail(message, where + ", tensor " + in_quotes(tensor.name), damaged);
}

std::uint64_t little_endian(std::span<const std::byte> bytes) {
    std::uint64_t value = 0;
    for (std::size_t i = bytes.size(); i-- > 0;)
        value = value << 8 | std::to_integer<std::uint64_t>(bytes[i]);
    return value;
}

/// The header's text; refuses a file whose first bytes cannot begin a safetensors file.
std::string_view header_text(std::span<const std::byte> file, const std::string& where) {
    const std::string_view text(reinterpret_cast<const char*>(file.data()), file.size());
    if (text.starts_with("version https://git-lfs"))
        fail("The file is only a Git LFS pointer to the weights, not the weights", where,
             "Run `git lfs install` and `git lfs pull` in the folder");
    if (file.size() < length_bytes)
        fail("The file is too short for a safetensors file (" + std::to_string(file.size()) + " bytes)",
             where, incomplete);
    const std::uint64_t length = little_endian(file.first(length_bytes));
    if (length > longest_safetensors_header)
        fail("The header claims " + std::to_string(length) + " bytes, more than the 100000000 allowed", where,
             "It is probably not a safetensors file: download it or write it again");
    if (length > file.size() - length_bytes)
        fail("The header claims " + std::to_string(length) + " bytes, more than the file holds", where,
             incomplete);
    const std::string_view header = text.substr(length_bytes, length);
    // Stricter than the JSON parser, which skips a byte order mark and takes a zero byte for the end.
    if (!header.starts_with('{'))
        fail("The header is not a JSON object", where, damaged);
    if (header.find('\0') != std::string_view::npos)
        fail("The header holds a zero byte", where, damaged);
    return header;
}

void check_unique_names(const std::vector<TensorInfo>& tensors, const std::string& where) {
    std::vector<const TensorInfo*> by_name;
    by_name.reserve(tensors.size());
    for (const TensorInfo& tensor : tensors)
        by_name.push_back(&tensor);
    std::ranges::sort(by_name, {}, &TensorInfo::name);
    const auto twice = std::ranges::adjacent_find(by_name, {}, &TensorInfo::name);
    if (twice != by_name.end())
        fail_at(**twice, "The header names a tensor twice", where);
}

void check_size(const TensorInfo& tensor, const std::string& where) {
    if (tensor.begin > tensor.end)
        fail_at(tensor, "The data of a tensor ends before it begins", where);
    const std::optional<std::uint64_t> bytes = tensor_bytes(tensor.dtype, tensor.shape);
    if (!bytes)
        fail_at(tensor, "The shape of a tensor multiplies to more than 64 bits hold", where);
    if (*bytes != tensor.bytes())
        fail_at(tensor,
                "The shape and dtype of a tensor need " + std::to_string(*bytes) +
                    " bytes, but its data_offsets span " + std::to_string(tensor.bytes()),
                where);
}

/// `tensors` in the order of their data, whose length is `data`.
void check_layout(const std::vector<TensorInfo>& tensors, std::uint64_t data, const std::string& where) {
    std::uint64_t reached = 0;
    for (const TensorInfo& tensor : tensors) {
        if (tensor.begin > reached)
            fail_at(tensor,
                    reached == 0 ? "The data of the first tensor does not begin at 0"
                                 : "There is a hole before the data of a tensor",
                    where);
        if (tensor.begin < reached)
            fail_at(tensor, "The data of a tensor overlaps the one before it", where);
        reached = tensor.end;
    }
    if (reached > data)
        fail("The file ends " + std::to_string(reached - data) + " bytes before its last tensor does", where,
             incomplete);
    if (reached < data)
        fail("The file goes on for " + std::to_string(data - reached) + " bytes after its last tensor", where,
             damaged);
}

} // namespace

std::optional<std::uint64_t> tensor_bytes(Dtype dtype, std::span<const std::int64_t> shape) {
    if (std::ranges::any_of(shape, [](std::int64_t dimension) { return dimension < 0; }))
        return std::nullopt;
    // A zero anywhere makes the product zero; the other dimensions must not overflow even so, since whoever
    // multiplies them (strides) would.
    std::uint64_t bytes = dtype_size(dtype);
    bool empty = false;
    for (const std::int64_t dimension : shape) {
        if (dimension == 0)
            empty = true;
        else if (__builtin_mul_overflow(bytes, static_cast<std::uint64_t>(dimension), &bytes))
            return std::nullopt;
    }
    return empty ? 0 : bytes;
}

SafetensorsHeader parse_safetensors(std::span<const std::byte> file, const std::string& where) {
    const std::string_view text = header_text(file, where);
    SafetensorsHeader header = parse_safetensors_json(text, where);
    check_unique_names(header.tensors, where);
    for (const TensorInfo& tensor : header.tensors)
        check_size(tensor, where);
    // By the end as well: a tensor without bytes stands before the one that begins where it does.
    std::ranges::sort(header.tensors, [](const TensorInfo& a, const TensorInfo& b) {
        return std::pair(a.begin, a.end) < std::pair(b.begin, b.end);
    });
    const std::uint64_t data_begin = length_bytes + text.size();
    check_layout(header.tensors, file.size() - data_begin, where);
    for (TensorInfo& tensor : header.tensors) {
        tensor.begin += data_begin;
        tensor.end += data_begin;
    }
    return header;
}

} // namespace cutaway
