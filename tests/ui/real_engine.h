#pragma once

#include "tests/ui/window_fixture.h"

#include <csignal>

namespace cutaway {

/// A window on the real engine and the demo model, measured on few tokens so that steps are short.
class RealEngine : public WindowFixture {
  public:
    static constexpr int patience_ms = 60000; // a loaded machine takes seconds to load libtorch

    RealEngine() : WindowFixture(QStringList{QStringLiteral(CUTAWAY_ENGINE), QStringLiteral("serve")}) {}

    bool openDemo(int cuts, int length = 32) {
        window->open(QStringLiteral("demo"));
        if (!ready()) {
            return false;
        }
        window->document().setCalibration({.source = "default", .sequences = 2, .length = length},
                                          Json::object());
        setCuts(cuts);
        return true;
    }

    bool ready() {
        return QTest::qWaitFor([this] { return window->controller().modelReady(); }, patience_ms);
    }
    /// Waits until so many cuts hold.
    bool cut(std::size_t cuts) {
        return QTest::qWaitFor([&] { return plan().cuts().size() >= cuts; }, patience_ms);
    }
    bool ended(const std::string& reason) {
        return QTest::qWaitFor([&] { return window->document().session().stopped_by == reason; },
                               patience_ms);
    }
    static QString demoFolder() { return QStringLiteral(CUTAWAY_SOURCE_DIR "/resources/demo-model"); }
    pid_t engine() { return static_cast<pid_t>(window->controller().engineProcess()); }

    /// The cuts that hold: slots and scores, in order.
    std::vector<std::pair<Slot, double>> cuts() {
        std::vector<std::pair<Slot, double>> cuts;
        for (const Event& cut : plan().cuts()) {
            cuts.emplace_back(cut.slots.front(), cut.score.value_or(-1));
        }
        return cuts;
    }
};

} // namespace cutaway
