#pragma once

#include "core/model/rope.h"

#include <ATen/core/Tensor.h>

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

namespace cutaway {

/// A text and ways in which it may go on.
struct PackedText {
    /// The tokens that all endings go on from, then the endings', one after the other.
    std::vector<std::int64_t> ids{};
    std::vector<std::int64_t> endings{}; ///< how many tokens each of them has; empty where there is none
    /// The text all of which stands before this one, by its number. It follows none and has no endings.
    std::optional<std::size_t> follows{};
};

/// Texts that go through a decoder together as the rows of one stream, however long each of them is, and none
/// padded ("packed" sequences): products are of all rows, attention is of each text's own. What several
/// continuations share is there once. A row is what it would be if its text were alone.
class PackedTexts {
  public:
    explicit PackedTexts(at::Device device) : device_(device) {}

    /// Puts a text behind those that are there, before the first use of what follows. Returns its number.
    std::size_t add(const PackedText& text);

    /// Rows of the stream.
    struct Rows {
        std::int64_t first = 0;
        std::int64_t count = 0;
    };
    struct Text {
        Rows own{};
        Rows before{};      ///< of the text that it follows; none of one that follows none
        bool forks = false; ///< a row does not see all of those between it and the first one
        /// The tokens of the longest sequence in it, from the first that stands before it on.
        std::int64_t longest = 0;
    };
    const std::vector<Text>& texts() const { return texts_; }

    std::int64_t tokens() const { return static_cast<std::int64_t>(ids_.size()); }
    at::Tensor ids() const;       ///< int64 [1, tokens]
    at::Tensor positions() const; ///< int64 [tokens], each in its own sequence

    /// Cosines and sines row by row, of one kind of rotary positions: made once for every `tables`.
    const RopeTable& turns(const RopeTables& tables);
    /// Which rows the rows of a text that forks see: bool [own, before + own], of a sliding window at most
    /// `window` of them, itself included. Made once for every window.
    at::Tensor mask(std::size_t text, std::optional<std::int64_t> window);
    /// The positions of the rows that a text's rows see, int64 [before + own].
    at::Tensor seen_positions(const Text& text) const;

  private:
    at::Tensor seen(const Text& text, std::optional<std::int64_t> window) const;

    at::Device device_;
    std::vector<Text> texts_;
    std::vector<std::int64_t> ids_;
    std::vector<std::int64_t> positions_;
    std::vector<std::int64_t> ending_; ///< of each row, from 1 on; 0 of those that all endings go on from
    std::map<const RopeTables*, RopeTable> turns_;
    std::map<std::pair<std::size_t, std::int64_t>, at::Tensor> masks_;
};

} // namespace cutaway
