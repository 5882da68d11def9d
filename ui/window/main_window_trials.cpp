#include "ui/models/trial_words.h"
#include "ui/text.h"
#include "ui/window/banner.h"
#include "ui/window/kept_calibrations.h"
#include "ui/window/main_window.h"

#include <QAction>
#include <QMenu>

#include <algorithm>

namespace cutaway {

namespace {

struct Baseline {
    const char* id;
    Order order;
    Unit unit;
};

/// By what is the most work for whoever wants to know.
constexpr Baseline baselines[] = {
    {"baselineBlocks", Order::greedy, Unit::block},
    {"baselineOneShot", Order::one_shot, Unit::slot},
    {"baselineInfluence", Order::block_influence, Unit::block},
    {"baselineWindow", Order::window, Unit::block},
    {"baselineTail", Order::tail, Unit::slot},
    {"baselineRandom", Order::random, Unit::slot},
    {"baselineAttention", Order::greedy, Unit::attention},
    {"baselineFfn", Order::greedy, Unit::ffn},
};

} // namespace

void MainWindow::createTrialActions() {
    baselineMenu_ = new QMenu(tr("Com&pare with another search"), this);
    baselineMenu_->setObjectName(QStringLiteral("baselineMenu"));
    int key = Qt::Key_1;
    for (const Baseline& known : baselines) {
        baselineMenu_->addAction(add(QLatin1String(known.id), baselineTitle(known.order, known.unit),
                                     {QKeySequence(Qt::CTRL | Qt::ALT | static_cast<Qt::Key>(key))},
                                     [this, known] { runBaselines({baseline(known.order, known.unit)}); }));
        ++key;
    }
    baselineMenu_->addSeparator();
    baselineMenu_->addAction(add(QStringLiteral("baselineAll"), tr("&All of these"),
                                 {QKeySequence(Qt::CTRL | Qt::ALT | Qt::Key_0)}, [this] {
                                     std::vector<SearchSettings> all;
                                     for (const Baseline& known : baselines) {
                                         all.push_back(baseline(known.order, known.unit));
                                     }
                                     runBaselines(all);
                                 }));
    baselineMenu_->addSeparator();
    baselineMenu_->addAction(add(QStringLiteral("trialTexts"), tr("The same search on every &kept text"),
                                 {QKeySequence(Qt::CTRL | Qt::ALT | Qt::Key_9)},
                                 [this] { runOnKeptTexts(); }));
}

void MainWindow::connectTrials() {
    connect(&document_, &Document::trialsChanged, this, [this] { compared_.setTrials(document_.session()); });
    connect(&document_, &Document::trialChanged, this,
            [this](int trial) { compared_.setTrial(document_.session(), trial); });
    connect(&document_, &Document::loaded, this, [this] {
        banners_->close(QStringLiteral("trial")); // what it offers is of another session
        compared_.setTrials(document_.session());
    });
    // What sets them apart is another thing then.
    for (const auto signal : {&Document::settingsChanged, &Document::calibrationChanged}) {
        connect(&document_, signal, this, [this] { compared_.setTrials(document_.session()); });
    }
    connect(&compared_, &ComparedSessions::trialRemovalAsked, this, &MainWindow::removeTrial);
}

/// The session's search in another order. What a baseline cannot be asked for is left to its default.
SearchSettings MainWindow::baseline(Order order, Unit unit) const {
    SearchSettings settings = document_.session().settings;
    settings.order = order;
    settings.unit = unit;
    const bool swept = order == Order::greedy && unit != Unit::block;
    if (!swept) {
        settings.mode = SearchMode::exact;
    }
    Budget& budget = settings.budget;
    const double slots = document_.plan().slots();
    if (budget.cuts && unit == Unit::block) {
        // So many cuts of a slot each, as a share: a block's are two. Forced slots count in a share.
        const double removed = *budget.cuts + static_cast<double>(document_.plan().forced().size());
        budget.share = std::min(budget.share.value_or(1), removed / slots);
        budget.cuts.reset();
    }
    if (order == Order::window && !contradiction(settings).empty()) {
        // The best window of which length? Of as much as the session's search has removed.
        const auto removed = static_cast<double>(document_.plan().removed().size());
        budget.share = removed > 0 ? removed / slots : default_share;
    }
    if (order == Order::random) {
        // Every run is another draw.
        for (const SearchRecord& trial : document_.session().trials) {
            if (trial.settings.order == Order::random) {
                settings.seed = std::max(settings.seed, trial.settings.seed + 1);
            }
        }
    }
    return settings;
}

void MainWindow::runBaselines(const std::vector<SearchSettings>& wanted) {
    std::vector<TrialRequest> requests;
    for (const SearchSettings& settings : wanted) {
        requests.push_back({settings, document_.calibrationRequest()});
    }
    runTrials(requests);
}

void MainWindow::runOnKeptTexts() {
    std::vector<TrialRequest> requests;
    for (const CalibrationRequest& text : keptCalibrations()) {
        if (text != document_.calibrationRequest()) {
            requests.push_back({document_.session().settings, text});
        }
    }
    if (requests.empty()) {
        banners_->show(QStringLiteral("trial"),
                       {.severity = Severity::information,
                        .title = tr("No other text is kept"),
                        .text = tr("Choose texts in the Calibration panel and keep them there; this runs the "
                                   "search on each."),
                        .choices = {{tr("Calibration…"), [this] { action("calibration")->trigger(); }}}});
        return;
    }
    runTrials(requests);
}

void MainWindow::runTrials(const std::vector<TrialRequest>& requests) {
    controller_.trials().run(requests);
    showDock(QStringLiteral("compareDock"));
}

void MainWindow::removeTrial(int trial) {
    if (controller_.trials().running()) {
        banners_->show(QStringLiteral("trial"),
                       {.severity = Severity::information,
                        .title = tr("A comparison is running"),
                        .text = tr("Stop it, or wait for its end, to remove one."),
                        .choices = {{tr("Stop it"), [this] { controller_.stop(); }}}});
        return;
    }
    const SearchRecord removed = document_.session().trials[static_cast<std::size_t>(trial)];
    const QString name = trialName(removed, document_.session());
    document_.removeTrial(trial);
    banners_->show(QStringLiteral("trial"),
                   {.severity = Severity::information,
                    .title = tr("%1 is no longer compared").arg(name),
                    .text = tr("It was taken out of the session."),
                    .choices = {{tr("Bring it back"), [this, removed] { document_.addTrial(removed); }}}});
}

} // namespace cutaway
