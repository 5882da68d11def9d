#include "core/checkpoint/safetensors_sax.h"

#include "core/checkpoint/printable.h"
#include "core/plan/error.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <limits>
#include <optional>
#include <utility>

namespace cutaway {

namespace {

// No tensor library holds more dimensions; without a limit, "0," repeated would grow fourfold in memory.
constexpr std::size_t most_dimensions = 64;
// Real files have a handful of entries; each costs many times the bytes it takes in the header.
constexpr std::size_t most_metadata = 65'536;

/// Takes the events of the JSON parser. The grammar of a header is fixed and flat, so there is no tree, and
/// anything where it does not belong ends the parse at once.
class HeaderHandler final : public nlohmann::json_sax<nlohmann::json> {
  public:
    explicit HeaderHandler(const std::string& where) : where_(where) {}

    SafetensorsHeader take() { return std::move(header_); }

    bool null() override { return unexpected("null"); }
    bool boolean(bool) override { return unexpected("true or false"); }
    bool binary(binary_t&) override { return unexpected("binary data"); }

    bool number_unsigned(number_unsigned_t value) override {
        if (place_ == Place::shape)
            add_dimension(value);
        else if (place_ == Place::offsets)
            add_offset(value);
        else
            unexpected("a number");
        return true;
    }

    // The parser calls this for numbers with a minus sign only.
    bool number_integer(number_integer_t) override { return bad_number("is negative"); }

    // The parser calls this for whole numbers too, where they do not fit 64 bits.
    bool number_float(number_float_t, const string_t& text) override {
        return bad_number(text.find_first_not_of("0123456789") == std::string::npos
                              ? "is too large"
                              : "is not a whole number");
    }

    bool string(string_t& value) override {
        if (place_ == Place::metadata)
            header_.metadata[metadata_key_] = std::move(value);
        else if (place_ == Place::dtype)
            set_dtype(value);
        else
            unexpected("text");
        return true;
    }

    bool start_object(std::size_t) override {
        if (place_ == Place::start)
            place_ = Place::names;
        else if (place_ == Place::tensor)
            place_ = Place::fields;
        else if (place_ == Place::metadata_start)
            place_ = Place::metadata;
        else
            unexpected("an object");
        return true;
    }

    bool key(string_t& name) override {
        if (place_ == Place::names)
            start_entry(name);
        else if (place_ == Place::metadata)
            start_metadata(name);
        else
            start_field(name);
        return true;
    }

    bool end_object() override {
        if (place_ == Place::fields)
            finish_tensor();
        place_ = Place::names;
        return true;
    }

    bool start_array(std::size_t) override {
        if (place_ == Place::shape_start)
            place_ = Place::shape;
        else if (place_ == Place::offsets_start)
            place_ = Place::offsets;
        else
            unexpected("a list");
        return true;
    }

    bool end_array() override {
        if (place_ == Place::offsets && offsets_seen_ != 2)
            fail("The data_offsets of a tensor are not two numbers");
        place_ = Place::fields;
        return true;
    }

    bool parse_error(std::size_t position, const std::string&,
                     const nlohmann::detail::exception& error) override {
        const std::string_view what = error.what();
        in_tensor_ = false; // the name would be that of the last entry, which is not at fault
        if (what.find("ill-formed UTF-8") != std::string_view::npos)
            fail("The header is not UTF-8 at byte " + std::to_string(position));
        fail("The header is not valid JSON at byte " + std::to_string(position));
    }

  private:
    /// What the text stands in or is to bring next.
    enum class Place {
        start,
        names,
        metadata_start,
        metadata,
        tensor,
        fields,
        dtype,
        shape_start,
        shape,
        offsets_start,
        offsets
    };

    [[noreturn]] void fail(const std::string& message) const {
        const bool named = in_tensor_ && !header_.tensors.empty();
        throw Error(error_code::bad_checkpoint, message,
                    named ? where_ + ", tensor " + in_quotes(header_.tensors.back().name) : where_,
                    "The file is damaged or was written by a faulty program: download it or write it again");
    }

    bool unexpected(const std::string& what) const {
        switch (place_) {
        case Place::start:
        case Place::names:
            fail("The header is not a JSON object");
        case Place::metadata_start:
        case Place::metadata:
            fail("The header's __metadata__ is not a map of texts: it holds " + what);
        case Place::tensor:
            fail("A tensor's entry is not an object but " + what);
        case Place::fields:
        case Place::dtype:
            fail("The dtype of a tensor is not text but " + what);
        case Place::shape_start:
        case Place::shape:
            fail("The shape of a tensor is not a list of whole numbers: it holds " + what);
        case Place::offsets_start:
        case Place::offsets:
            fail("The data_offsets of a tensor are not a list of two whole numbers: they hold " + what);
        }
        return false;
    }

    bool bad_number(const std::string& what) const {
        if (place_ == Place::shape)
            fail("A number in the shape of a tensor " + what);
        if (place_ == Place::offsets)
            fail("A number in the data_offsets of a tensor " + what);
        return unexpected("a number");
    }

    void start_entry(std::string& name) {
        in_tensor_ = false;
        if (name == "__metadata__") {
            if (std::exchange(metadata_seen_, true))
                fail("The header has two __metadata__");
            place_ = Place::metadata_start;
            return;
        }
        header_.tensors.emplace_back().name = std::move(name);
        in_tensor_ = true;
        dtype_seen_ = shape_seen_ = offsets_started_ = false;
        offsets_seen_ = 0;
        place_ = Place::tensor;
    }

    void start_metadata(std::string& name) {
        if (header_.metadata.contains(name))
            fail("The header's __metadata__ names " + in_quotes(name) + " twice");
        if (header_.metadata.size() == most_metadata)
            fail("The header's __metadata__ has more than " + std::to_string(most_metadata) + " entries");
        metadata_key_ = std::move(name);
    }

    void start_field(const std::string& name) {
        if (name == "dtype")
            enter(Place::dtype, dtype_seen_, name);
        else if (name == "shape")
            enter(Place::shape_start, shape_seen_, name);
        else if (name == "data_offsets")
            enter(Place::offsets_start, offsets_started_, name);
        else
            fail("A tensor's entry has the unknown key " + in_quotes(name));
    }

    void enter(Place place, bool& seen, const std::string& name) {
        if (std::exchange(seen, true))
            fail("A tensor's entry names " + name + " twice");
        place_ = place;
    }

    void set_dtype(const std::string& name) {
        const std::optional<Dtype> dtype = dtype_from_name(name);
        if (!dtype)
            fail("The dtype " + in_quotes(name) + " of a tensor is not known");
        header_.tensors.back().dtype = *dtype;
        place_ = Place::fields;
    }

    void add_dimension(std::uint64_t value) {
        if (value > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
            bad_number("is too large");
        std::vector<std::int64_t>& shape = header_.tensors.back().shape;
        if (shape.size() == most_dimensions)
            fail("The shape of a tensor has more than " + std::to_string(most_dimensions) + " dimensions");
        shape.push_back(static_cast<std::int64_t>(value));
    }

    void add_offset(std::uint64_t value) {
        if (offsets_seen_ == 0)
            header_.tensors.back().begin = value;
        else
            header_.tensors.back().end = value;
        offsets_seen_ = std::min(offsets_seen_ + 1, 3);
    }

    void finish_tensor() const {
        if (!dtype_seen_)
            fail("A tensor has no dtype");
        if (!shape_seen_)
            fail("A tensor has no shape");
        if (!offsets_started_)
            fail("A tensor has no data_offsets");
    }

    const std::string& where_;
    SafetensorsHeader header_;
    Place place_ = Place::start;
    std::string metadata_key_;
    bool metadata_seen_ = false;
    bool in_tensor_ = false;
    bool dtype_seen_ = false;
    bool shape_seen_ = false;
    bool offsets_started_ = false;
    int offsets_seen_ = 0;
};

} // namespace

SafetensorsHeader parse_safetensors_json(std::string_view json, const std::string& where) {
    HeaderHandler handler(where);
    nlohmann::json::sax_parse(json.begin(), json.end(), &handler);
    return handler.take();
}

} // namespace cutaway
