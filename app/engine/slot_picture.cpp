#include "app/engine/slot_picture.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <optional>

namespace cutaway {

namespace {

/// Cividis from cheap (light) to dear (dark), as colours of a 256-colour terminal.
constexpr std::array colours{227, 221, 179, 143, 102, 60, 59, 18, 17};
/// The same without colour.
constexpr std::array<const char*, 4> shades{"░", "▒", "▓", "█"};

constexpr int label_width = 11;

/// Characters of a cell, and of the gap behind it.
struct CellSize {
    int width = 0;
    int gap = 0;

    int pitch() const { return width + gap; }
};

class Picture {
  public:
    Picture(const Plan& plan, const std::vector<double>& scores, const ScoreRange& range,
            const PictureFrame& frame)
        : plan_(plan), scores_(scores), range_(range), frame_(frame) {
        for (const Event& cut : plan.cuts()) {
            ++cuts_;
            for (const Slot slot : cut.slots) {
                order_[slot] = cuts_;
            }
        }
    }

    std::string text() const {
        const int digits = std::max<int>(2, static_cast<int>(fmt::to_string(cuts_).size()));
        for (const CellSize size : {CellSize{digits, 1}, CellSize{digits, 0}, CellSize{1, 0}}) {
            const int per_band = std::min(plan_.blocks(), (frame_.columns - label_width) / size.pitch());
            if (per_band > 0 && 3 * ((plan_.blocks() + per_band - 1) / per_band) + 1 <= frame_.lines) {
                return bands(size, per_band) + legend();
            }
        }
        return {};
    }

  private:
    std::string bands(CellSize size, int per_band) const {
        std::string text;
        for (int first = 0; first < plan_.blocks(); first += per_band) {
            const int last = std::min(plan_.blocks(), first + per_band);
            text += header(size, first, last) + row(Kind::attention, size, first, last) +
                    row(Kind::ffn, size, first, last);
        }
        return text;
    }

    /// The blocks' numbers, as many as fit, each from its cell's left edge.
    std::string header(CellSize size, int first, int last) const {
        std::string text = fmt::format("{:<{}}", "block", label_width);
        for (int block = first; block < last; ++block) {
            const std::string number = fmt::to_string(block);
            const auto place = static_cast<std::size_t>(label_width + (block - first) * size.pitch());
            const std::size_t end = place + number.size();
            if (place >= text.size() && end <= static_cast<std::size_t>(frame_.columns) && block % 2 == 0) {
                text += std::string(place - text.size(), ' ') + number + " ";
            }
        }
        return text.substr(0, text.find_last_not_of(' ') + 1) + "\n";
    }

    std::string row(Kind kind, CellSize size, int first, int last) const {
        std::string text = fmt::format("{:<{}}", kind == Kind::attention ? "attention" : "FFN", label_width);
        for (int block = first; block < last; ++block) {
            text +=
                cell(Slot(block, kind), size.width) + std::string(static_cast<std::size_t>(size.gap), ' ');
        }
        return text + "\n";
    }

    std::string cell(Slot slot, int width) const {
        switch (plan_.state(slot)) {
        case State::cut:
            return width == 1 ? "×" : fmt::format("{:>{}}", order_.at(slot), width);
        case State::forced:
            return repeated("x", width);
        case State::pinned:
            return repeated("P", width);
        case State::kept:
            break;
        }
        const double score = scores_.at(static_cast<std::size_t>(slot.index()));
        return score < 0 ? repeated("·", width) : shaded(place(score), width);
    }

    /// 0 (cheap) to 1.
    double place(double score) const {
        const double place = std::log10(score / range_.low) / std::log10(range_.high / range_.low);
        return std::isnan(place) ? 1 : std::clamp(place, 0.0, 1.0);
    }

    std::string shaded(double place, int width) const {
        const auto pick = [&](std::size_t count) {
            return static_cast<std::size_t>(std::lround(place * static_cast<double>(count - 1)));
        };
        return frame_.coloured
                   ? fmt::format("\033[48;5;{}m{:{}}\033[0m", colours.at(pick(colours.size())), "", width)
                   : repeated(shades.at(pick(shades.size())), width);
    }

    static std::string repeated(const char* character, int count) {
        std::string text;
        for (int index = 0; index < count; ++index) {
            text += character;
        }
        return text;
    }

    /// What the cells mean, as far as a line has room for it.
    std::string legend() const {
        struct Part {
            std::string text;
            int width;
        };
        constexpr int steps = 8;
        std::string bar;
        for (int step = 0; step < steps; ++step) {
            bar += shaded(step / (steps - 1.0), 1);
        }
        const std::array parts{
            Part{fmt::format("cheap to remove {} dear", bar), 21 + steps},
            Part{"12 cut, in this order", 21},
            Part{"xx forced out", 13},
            Part{"PP pinned", 9},
            Part{"·· not scored", 13},
        };
        std::string text;
        int width = 0;
        for (const Part& part : parts) {
            const int gap = text.empty() ? 0 : 3;
            if (width + gap + part.width > frame_.columns) {
                break;
            }
            text += std::string(static_cast<std::size_t>(gap), ' ') + part.text;
            width += gap + part.width;
        }
        return text + "\n";
    }

    const Plan& plan_;
    const std::vector<double>& scores_;
    ScoreRange range_;
    PictureFrame frame_;
    std::map<Slot, int> order_; ///< of the cuts, from 1
    int cuts_ = 0;
};

} // namespace

std::string slot_picture(const Plan& plan, const std::vector<double>& scores, const ScoreRange& range,
                         const PictureFrame& frame) {
    return Picture(plan, scores, range, frame).text();
}

} // namespace cutaway
