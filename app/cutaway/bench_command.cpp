#include "app/cutaway/bench_command.h"

#include "app/cutaway/bench_source.h"
#include "core/plan/json.h"
#include "ui/window/main_window.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTimer>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <functional>
#include <unistd.h>

namespace cutaway {

namespace {

constexpr double milli = 1e-6; // of nanoseconds
constexpr double mebi = 1 << 20;

/// Tells how long each frame took: from the end of the one before, what the thread did, without its waiting.
class FrameCounter : public QApplication {
  public:
    using QApplication::QApplication;

    bool notify(QObject* receiver, QEvent* event) override {
        painted_ = painted_ || event->type() == QEvent::Paint;
        if (depth_++ > 0) {
            const bool handled = QApplication::notify(receiver, event);
            --depth_;
            return handled;
        }
        painted_ = false;
        QElapsedTimer timer;
        timer.start();
        const bool handled = QApplication::notify(receiver, event);
        busy_ += static_cast<double>(timer.nsecsElapsed()) * milli;
        --depth_;
        if (painted_) {
            frames_.push_back(busy_);
            busy_ = 0;
            onFrame();
        }
        return handled;
    }

    /// In milliseconds.
    std::vector<double> take() { return std::exchange(frames_, {}); }

    std::function<void()> onFrame = [] {};

  private:
    std::vector<double> frames_;
    double busy_ = 0;
    int depth_ = 0;
    bool painted_ = false;
};

/// Milliseconds since the process was started, to a clock tick.
double sinceStart() {
    std::ifstream stat("/proc/self/stat");
    std::string word;
    constexpr int starttime = 22; // proc(5)
    for (int field = 0; field < starttime; ++field) {
        stat >> word;
    }
    double now = 0;
    std::ifstream("/proc/uptime") >> now;
    return 1000 * (now - std::stod(word) / static_cast<double>(::sysconf(_SC_CLK_TCK)));
}

/// Bytes.
double residentMemory() {
    std::ifstream statm("/proc/self/statm");
    double size = 0;
    double resident = 0;
    statm >> size >> resident;
    return resident * static_cast<double>(::sysconf(_SC_PAGESIZE));
}

double quantile(std::vector<double> values, double part) {
    if (values.empty()) {
        return 0;
    }
    std::ranges::sort(values);
    return values[static_cast<std::size_t>(part * static_cast<double>(values.size() - 1))];
}

Json frameRow(const std::vector<double>& frames) {
    return {{"count", frames.size()},
            {"median_ms", quantile(frames, 0.5)},
            {"p99_ms", quantile(frames, 0.99)},
            {"longest_ms", quantile(frames, 1)}};
}

QStringList sourceCommand(const BenchArguments& arguments) {
    QStringList command{QCoreApplication::applicationFilePath(),
                        QStringLiteral("bench"),
                        QStringLiteral("--source"),
                        QStringLiteral("--blocks"),
                        QString::number(arguments.blocks),
                        QStringLiteral("--rate"),
                        QString::number(arguments.rate),
                        QStringLiteral("--seconds"),
                        QString::number(arguments.seconds)};
    if (arguments.hour) {
        command << QStringLiteral("--hour");
    }
    return command;
}

void print(const Json& rows) {
    const Json& frames = rows["frames"];
    std::printf(
        "first paint    %.0f ms\n"
        "frames         %d while scores came: median %.1f ms, 99th percentile %.1f ms, longest %.1f ms\n"
        "memory         %.1f MiB at first, %.1f MiB at the end\n",
        rows["first_paint_ms"].get<double>(), frames["count"].get<int>(), frames["median_ms"].get<double>(),
        frames["p99_ms"].get<double>(), frames["longest_ms"].get<double>(),
        rows["memory"].front().get<double>() / mebi, rows["memory"].back().get<double>() / mebi);
}

} // namespace

CLI::App* addBenchCommand(CLI::App& app, BenchArguments& arguments) {
    CLI::App* const command =
        app.add_subcommand("bench", "Measure the window: first paint, frames while scores come, memory");
    command->add_option("--blocks", arguments.blocks, "Of the model that is drawn")
        ->check(CLI::Range(8, 1000))
        ->capture_default_str();
    command->add_option("--rate", arguments.rate, "Scores a second")
        ->check(CLI::Range(1, 1000000))
        ->capture_default_str();
    command->add_option("--seconds", arguments.seconds, "So long")
        ->check(CLI::Range(1, 3600))
        ->capture_default_str();
    command->add_flag("--hour", arguments.hour, "Then an hour's scores, as fast as the window takes them");
    command->add_flag("--json", arguments.json, "Print JSON");
    command->add_flag("--source", arguments.source)->group(""); // what such a run starts as its engine
    return command;
}

int runBench(int argc, char** argv, const BenchArguments& arguments) {
    if (arguments.source) {
        streamScores(arguments);
        return 0;
    }
    FrameCounter application(argc, argv);
    // Neither the user's layout nor the user's recovery files.
    const QTemporaryDir folder;
    qputenv("XDG_CONFIG_HOME", folder.path().toUtf8());
    qputenv("XDG_DATA_HOME", folder.path().toUtf8());
    MainWindow window(sourceCommand(arguments));
    Json rows;
    application.onFrame = [&] {
        if (!rows.contains("first_paint_ms")) {
            rows["first_paint_ms"] = sinceStart();
            window.open(QStringLiteral("bench"));
        }
    };
    window.show();
    QObject::connect(&window.controller(), &Controller::modelOpened, &window, [&] {
        SearchSettings settings;
        settings.budget = {};
        window.document().setSettings(settings);
        QTimer::singleShot(0, &window, [&] {
            application.take();
            rows["memory"].push_back(residentMemory());
            window.controller().run();
        });
    });
    const int steps = stepsOfFrames(arguments);
    QObject::connect(&window.document(), &Document::stepAdded, &window, [&](const Step& step) {
        rows["memory"].push_back(residentMemory());
        if (step.number == steps) {
            rows["frames"] = frameRow(application.take());
        }
    });
    QObject::connect(&window.controller(), &Controller::runEnded, &window, [&] {
        rows["memory"].push_back(residentMemory());
        QApplication::exit(); // quit() would ask whether to save
    });
    const auto giveUp = [](const QString& why) {
        std::fprintf(stderr, "error: %s\n", qPrintable(why));
        QApplication::exit(1);
    };
    QObject::connect(&window.controller(), &Controller::engineDied, &window, giveUp);
    QObject::connect(&window.controller(), &Controller::failed, &window,
                     [&](const QString& what, const Error& error) {
                         giveUp(QStringLiteral("%1: %2").arg(what, QString::fromStdString(error.message())));
                     });
    const int code = QApplication::exec();
    if (code == 0 && arguments.json) {
        std::printf("%s\n", rows.dump(1).c_str());
    } else if (code == 0) {
        print(rows);
    }
    return code;
}

} // namespace cutaway
