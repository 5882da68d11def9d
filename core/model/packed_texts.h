#pragma once

#include "core/model/rope.h"

#include <ATen/core/Tensor.h>

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

namespace cutaway {

/// A text, or several ways in which the one before it may go on.
struct PackedText {
    std::vector<std::int64_t> ids{};
    /// How many tokens each of several endings has, which do not see each other; empty: all is one text.
    std::vector<std::int64_t> endings{};
    /// The text that stands before this one, by its number, after that which stands before it. It has no
    /// endings.
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
        std::vector<Rows> before{}; ///< of what it follows, from the beginning on
        std::int64_t before_count = 0;
        /// The tokens of the longest sequence that ends in it, from the first that stands before it on.
        std::int64_t longest = 0;
        std::vector<std::int64_t> endings{};

        /// Its rows do not see just those of it that are not behind them.
        bool is_masked() const { return !before.empty() || !endings.empty(); }
    };
    const std::vector<Text>& texts() const { return texts_; }

    std::int64_t tokens() const { return static_cast<std::int64_t>(ids_.size()); }
    at::Tensor ids() const;       ///< int64 [1, tokens]
    at::Tensor positions() const; ///< int64 [tokens], each in its own sequence

    /// Cosines and sines row by row, of one kind of rotary positions: made once for every `tables`.
    const RopeTable& turns(const RopeTables& tables);
    /// Which rows those of a text see: bool [own, before + own], of a sliding window at most `window` of
    /// them, itself included. Made once for every window.
    at::Tensor mask(std::size_t text, std::optional<std::int64_t> window);
    /// The positions of the rows that a text's rows see, int64 [before + own].
    at::Tensor seen_positions(const Text& text) const;
    /// Frees what was made once; it is made again when it is needed.
    void forget();

  private:
    at::Tensor seen(const Text& text, std::optional<std::int64_t> window) const;

    at::Device device_;
    std::vector<Text> texts_;
    std::vector<std::int64_t> ids_;
    std::vector<std::int64_t> positions_;
    std::map<const RopeTables*, RopeTable> turns_;
    std::map<std::pair<std::size_t, std::int64_t>, at::Tensor> masks_;
};

} // namespace cutaway
