#include "core/export/slot_map_svg.h"

#include "core/plan/color_map.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <map>

namespace cutaway {

namespace {

constexpr double label_width = 74;
constexpr double margin = 10;
constexpr double top = 28; ///< above the cells: the blocks' numbers
constexpr double row_height = 26;
/// What the columns share, as long as none gets slimmer or wider than these.
constexpr double map_width = 900;
constexpr double slimmest = 4;
constexpr double widest = 28;
/// Narrower cells have no room for numbers.
constexpr double numbered = 14;

std::string hex(const Rgb& color) {
    const auto byte = [](double value) { return static_cast<int>(std::lround(255 * value)); };
    return fmt::format("#{:02x}{:02x}{:02x}", byte(color.red), byte(color.green), byte(color.blue));
}

std::string text(double x, double y, const char* anchor, double size, const std::string& content) {
    return fmt::format("<text x=\"{:g}\" y=\"{:g}\" text-anchor=\"{}\" font-size=\"{:g}\">{}</text>\n", x, y,
                       anchor, size, content);
}

class Map {
  public:
    explicit Map(const Session& session)
        : session_(session), blocks_(session.plan.blocks()),
          cell_(std::clamp(map_width / blocks_, slimmest, widest)),
          range_(score_range(session.settings.divergence)) {
        if (!session.steps.empty()) {
            for (const CandidateScore& candidate : session.steps.back().candidates) {
                scores_[candidate.slot] = candidate;
            }
        }
        for (const Slot slot : session.plan.removed()) {
            order_.emplace(slot, static_cast<int>(order_.size()) + 1);
        }
    }

    std::string svg() const {
        const double width = std::max(label_width + blocks_ * cell_ + 2 * margin, 540.0);
        const double height = top + 2 * row_height + (scores_.empty() ? 24 : 56) + margin;
        return fmt::format(
                   "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0:g}\" height=\"{1:g}\" "
                   "viewBox=\"0 0 {0:g} {1:g}\" font-family=\"sans-serif\" fill=\"#101216\" "
                   "role=\"img\">\n<title>{2} of {3} layers are removed</title>\n"
                   "<defs><pattern id=\"removed\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\" "
                   "patternTransform=\"rotate(45)\"><path d=\"M0 0V6\" stroke=\"#6b7280\" "
                   "stroke-width=\"2\"/></pattern></defs>\n"
                   "<rect width=\"{0:g}\" height=\"{1:g}\" fill=\"#ffffff\"/>\n",
                   width, height, order_.size(), session_.plan.slots()) +
               numbers_of_blocks() + row(Kind::attention, "attention", top) +
               row(Kind::ffn, "FFN", top + row_height) + legend(top + 2 * row_height) + "</svg>\n";
    }

  private:
    double left(int block) const { return margin + label_width + block * cell_; }

    std::string numbers_of_blocks() const {
        // Every one, or every second, fifth, tenth, ...: as many as do not touch.
        int every = 1;
        for (const int next : {2, 5, 10, 20, 50, 100}) {
            if (every * cell_ < 22) {
                every = next;
            }
        }
        std::string result;
        for (int block = 0; block < blocks_; block += every) {
            result += text(left(block) + cell_ / 2, top - 8, "middle", 11, fmt::to_string(block));
        }
        return result;
    }

    std::string row(Kind kind, const char* label, double y) const {
        std::string result = text(margin + label_width - 8, y + 17, "end", 12, label);
        for (int block = 0; block < blocks_; ++block) {
            result += cell(Slot(block, kind), y);
        }
        return result;
    }

    std::string cell(Slot slot, double y) const {
        const auto place = order_.find(slot);
        const auto score = scores_.find(slot);
        const bool removed = place != order_.end();
        const std::string fill =
            removed ? "url(#removed)"
            : score == scores_.end()
                ? "#ffffff"
                : hex(color_at(position_in(range_, score->second.score), ColorMap::cividis));
        const double x = left(slot.block());
        std::string result =
            fmt::format("<rect x=\"{:g}\" y=\"{:g}\" width=\"{:g}\" height=\"{:g}\" fill=\"{}\" "
                        "stroke=\"#6b7280\" stroke-width=\"0.5\"><title>{}{}</title></rect>\n",
                        x, y, cell_, row_height, fill, to_string(slot), told(slot));
        if (removed && cell_ >= numbered) {
            // On a plate, so that the hatch does not run through the digits.
            result +=
                fmt::format("<rect x=\"{:g}\" y=\"{:g}\" width=\"{:g}\" height=\"14\" fill=\"#ffffff\"/>\n",
                            x + 1.5, y + 6, cell_ - 3);
            result +=
                text(x + cell_ / 2, y + 17, "middle", cell_ < 20 ? 8 : 10, fmt::to_string(place->second));
        }
        return result;
    }

    std::string told(Slot slot) const {
        if (const auto place = order_.find(slot); place != order_.end()) {
            return fmt::format(": removed, number {}", place->second);
        }
        const auto score = scores_.find(slot);
        return score == scores_.end()
                   ? ": kept"
                   : fmt::format(": kept, {}{:.3g} in the last step", score->second.exact ? "" : "at least ",
                                 score->second.score);
    }

    std::string legend(double y) const {
        std::string result =
            text(margin, y + 20, "start", 11, "Hatched: removed, with its number in the order.");
        if (scores_.empty()) {
            return result;
        }
        constexpr int steps = 40;
        constexpr double bar = 200;
        for (int step = 0; step < steps; ++step) {
            result += fmt::format("<rect x=\"{:g}\" y=\"{:g}\" width=\"{:g}\" height=\"10\" fill=\"{}\"/>\n",
                                  margin + step * bar / steps, y + 32, bar / steps + 0.5,
                                  hex(color_at((step + 0.5) / steps, ColorMap::cividis)));
        }
        return result + text(margin + bar + 8, y + 41, "start", 11,
                             fmt::format("{2} {0:g} to {1:g} without it as well, in the last step",
                                         range_.low, range_.high, name(session_.settings.divergence)));
    }

    const Session& session_;
    int blocks_;
    double cell_;
    ScoreRange range_;
    std::map<Slot, CandidateScore> scores_;
    std::map<Slot, int> order_;
};

} // namespace

std::string slot_map_svg(const Session& session) {
    return Map(session).svg();
}

} // namespace cutaway
