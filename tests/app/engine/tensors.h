#pragma once

#include "tests/app/engine/engine_process.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <vector>

/// Tensors of safetensors files, read without anything that is under test.
namespace cutaway::testing {

template <typename Element>
struct Tensor {
    std::vector<std::int64_t> shape;
    std::vector<Element> values;
};

/// Its header; null where the file is none.
inline Json safetensors_header(const QByteArray& file) {
    std::uint64_t length = 0;
    if (file.size() < 8) {
        return {};
    }
    std::memcpy(&length, file.constData(), sizeof length);
    return Json::parse(file.mid(8, static_cast<qsizetype>(length)).toStdString(), nullptr, false);
}

/// One tensor, whose type in the file must be `Element`'s.
template <typename Element>
Tensor<Element> read_tensor(const QString& path, const std::string& name) {
    const QByteArray file = content_of(path);
    const Json entry = safetensors_header(file).at(name);
    if (entry.at("dtype") != (std::is_same_v<Element, float> ? "F32" : "I64")) {
        throw std::runtime_error(name + " is of another type");
    }
    std::uint64_t length = 0;
    std::memcpy(&length, file.constData(), sizeof length);
    const auto begin = entry.at("data_offsets").at(0).get<std::size_t>();
    const auto end = entry.at("data_offsets").at(1).get<std::size_t>();
    Tensor<Element> tensor{entry.at("shape").get<std::vector<std::int64_t>>(), {}};
    tensor.values.resize((end - begin) / sizeof(Element));
    std::memcpy(tensor.values.data(), file.constData() + 8 + length + begin, end - begin);
    return tensor;
}

/// The largest difference of two tensors; infinite where their shapes differ or one holds no number.
inline double largest_difference(const Tensor<float>& one, const Tensor<float>& other) {
    if (one.shape != other.shape || one.values.size() != other.values.size()) {
        return INFINITY;
    }
    double largest = 0;
    for (std::size_t i = 0; i < one.values.size(); ++i) {
        const double difference = std::abs(static_cast<double>(one.values[i]) - other.values[i]);
        largest = std::isnan(difference) ? INFINITY : std::max(largest, difference);
    }
    return largest;
}

/// `[[1, 2], [3, 4]]` of ids [sequences, length].
inline QByteArray tokens_json(const Tensor<std::int64_t>& ids) {
    Json rows = Json::array();
    for (std::int64_t row = 0; row < ids.shape.at(0); ++row) {
        const auto begin = ids.values.begin() + row * ids.shape.at(1);
        rows.push_back(std::vector<std::int64_t>(begin, begin + ids.shape.at(1)));
    }
    return QByteArray::fromStdString(rows.dump());
}

} // namespace cutaway::testing
