#pragma once

/// What the tests of core/checkpoint share: files built byte by byte, so that nothing under test helps to
/// make them, and the Error of a call.

#include "core/checkpoint/safetensors.h"
#include "core/checkpoint/safetensors_writer.h"
#include "core/plan/error.h"
#include "core/plan/json.h"
#include "tests/core/python.h"

#include <QtCore/QCryptographicHash>
#include <QtCore/QTemporaryDir>
#include <QtTest/QtTest>

#include <filesystem>
#include <fstream>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Shows texts that differ.
template <>
inline char* QTest::toString(const std::string& text) {
    return qstrdup(text.c_str());
}

namespace cutaway {

/// The Error that `call` throws; none where it returns. Anything else that it throws fails the test.
template <typename Call>
std::optional<Error> error_of(const Call& call) {
    try {
        call();
    } catch (const Error& error) {
        return error;
    }
    return std::nullopt;
}

/// "code: message (where)", for one comparison in place of three; "none" where nothing is thrown.
template <typename Call>
std::string report_of(const Call& call) {
    const std::optional<Error> error = error_of(call);
    return error ? error->code() + ": " + error->message() + " (" + error->where() + ")" : "none";
}

inline void write_file(const std::filesystem::path& path, std::string_view content) {
    std::filesystem::create_directories(path.parent_path());
    std::ofstream file(path, std::ios::binary);
    file.write(content.data(), static_cast<std::streamsize>(content.size()));
    if (!file) {
        throw std::runtime_error("cannot write " + path.string());
    }
}

inline std::string content_of(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

/// The eight bytes of a header's length.
inline std::string length_bytes(std::uint64_t length) {
    std::string bytes;
    for (int i = 0; i < 8; ++i) {
        bytes += static_cast<char>(length >> (8 * i) & 0xff);
    }
    return bytes;
}

/// A safetensors file with this text for its header.
inline std::string with_header(std::string_view header, std::string_view data = {}) {
    return length_bytes(header.size()) + std::string(header) + std::string(data);
}

inline std::uint64_t bytes_of(const TensorSpec& tensor) {
    std::uint64_t bytes = dtype_size(tensor.dtype);
    for (const std::int64_t dimension : tensor.shape) {
        bytes *= static_cast<std::uint64_t>(dimension);
    }
    return bytes;
}

/// The header of a file with these tensors one after another.
inline std::string header_of(const std::vector<TensorSpec>& tensors) {
    Json header = Json::object();
    std::uint64_t end = 0;
    for (const TensorSpec& tensor : tensors) {
        const std::uint64_t begin = end;
        end += bytes_of(tensor);
        header[tensor.name] = {{"dtype", std::string(dtype_name(tensor.dtype))},
                               {"shape", tensor.shape},
                               {"data_offsets", {begin, end}}};
    }
    return header.dump();
}

/// The same with data: tensor number i is filled with the byte `first` + i.
inline std::string file_of(const std::vector<TensorSpec>& tensors, char first = 'a') {
    std::string data;
    for (const TensorSpec& tensor : tensors) {
        data.append(bytes_of(tensor), first++);
    }
    return with_header(header_of(tensors), data);
}

inline std::string text_of(std::span<const std::byte> bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

inline std::string sha256(std::span<const std::byte> bytes) {
    const QByteArray data(reinterpret_cast<const char*>(bytes.data()), static_cast<qsizetype>(bytes.size()));
    return QCryptographicHash::hash(data, QCryptographicHash::Sha256).toHex().toStdString();
}

/// A folder that goes away with the test.
class Scratch {
  public:
    std::filesystem::path path() const { return folder_.path().toStdString(); }
    std::filesystem::path operator/(const std::filesystem::path& name) const { return path() / name; }

  private:
    QTemporaryDir folder_;
};

/// What Python's safetensors makes of every *.safetensors in `folder`: file name -> {name: [dtype, shape,
/// SHA-256 of its data]}, or null where it refuses the file. Nothing where there is no such Python.
inline std::optional<Json> python_listing(const std::filesystem::path& folder) {
    if (!testing::has_python()) {
        return std::nullopt;
    }
    constexpr int patience_s = 120;
    return Json::parse(
        testing::printed_by("tests/core/checkpoint/list_safetensors.py", {folder.string()}, {}, patience_s));
}

/// The same of a header that we read from `file`.
inline Json our_listing(const SafetensorsHeader& header, std::span<const std::byte> file) {
    Json tensors = Json::object();
    for (const TensorInfo& tensor : header.tensors) {
        tensors[tensor.name] = {std::string(dtype_name(tensor.dtype)), tensor.shape,
                                sha256(file.subspan(tensor.begin, tensor.bytes()))};
    }
    return tensors;
}

} // namespace cutaway
