#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace cutaway {

/// The element types of safetensors whose elements are whole bytes.
enum class Dtype : std::uint8_t {
    F64,
    F32,
    F16,
    BF16,
    F8_E4M3,
    F8_E5M2,
    F8_E8M0,
    C64,
    I64,
    I32,
    I16,
    I8,
    U64,
    U32,
    U16,
    U8,
    BOOL,
};

namespace detail {

struct DtypeRow {
    Dtype dtype;
    std::string_view name;
    std::uint64_t size;
};

/// In the order of the enumeration, which dtype_name and dtype_size rely on.
inline constexpr std::array<DtypeRow, 17> dtype_rows = {{
    {Dtype::F64, "F64", 8},
    {Dtype::F32, "F32", 4},
    {Dtype::F16, "F16", 2},
    {Dtype::BF16, "BF16", 2},
    {Dtype::F8_E4M3, "F8_E4M3", 1},
    {Dtype::F8_E5M2, "F8_E5M2", 1},
    {Dtype::F8_E8M0, "F8_E8M0", 1},
    {Dtype::C64, "C64", 8},
    {Dtype::I64, "I64", 8},
    {Dtype::I32, "I32", 4},
    {Dtype::I16, "I16", 2},
    {Dtype::I8, "I8", 1},
    {Dtype::U64, "U64", 8},
    {Dtype::U32, "U32", 4},
    {Dtype::U16, "U16", 2},
    {Dtype::U8, "U8", 1},
    {Dtype::BOOL, "BOOL", 1},
}};

} // namespace detail

/// The name that safetensors headers use.
constexpr std::string_view dtype_name(Dtype dtype) {
    return detail::dtype_rows[static_cast<std::size_t>(dtype)].name;
}

/// Bytes of one element.
constexpr std::uint64_t dtype_size(Dtype dtype) {
    return detail::dtype_rows[static_cast<std::size_t>(dtype)].size;
}

/// Nothing where safetensors has no such type, or one that packs several elements into a byte.
constexpr std::optional<Dtype> dtype_from_name(std::string_view name) {
    for (const detail::DtypeRow& row : detail::dtype_rows)
        if (row.name == name)
            return row.dtype;
    return std::nullopt;
}

} // namespace cutaway
