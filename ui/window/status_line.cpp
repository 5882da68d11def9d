#include "ui/window/status_line.h"

#include "ui/engine/controller.h"
#include "ui/engine/engine_choice.h"
#include "ui/models/document.h"
#include "ui/models/run_progress.h"
#include "ui/models/slot_model.h"
#include "ui/models/trial_words.h"
#include "ui/text.h"
#include "ui/window/elided_label.h"

#include <QLabel>
#include <QProgressBar>

#include <limits>

namespace cutaway {

namespace {

QString progressWords(const ProgressNotice& progress) {
    if (progress.what == "load") {
        return StatusLine::tr("Loading the model");
    }
    if (progress.what == "reference") {
        return StatusLine::tr("Computing the reference");
    }
    if (progress.what == "measure") {
        return StatusLine::tr("Measuring the plan");
    }
    if (progress.what == "evaluate") {
        return StatusLine::tr("Evaluating");
    }
    if (progress.what == "preview") {
        return StatusLine::tr("Reading the weights for a preview");
    }
    if (progress.what == "bootstrap") {
        return StatusLine::tr("Searching on resampled texts");
    }
    if (progress.what == "export") {
        return StatusLine::tr("Writing the pruned model");
    }
    return {};
}

QString stoppedWords(const std::string& reason) {
    if (reason == "user") {
        return StatusLine::tr("Stopped");
    }
    if (reason == "candidates") {
        return StatusLine::tr("Finished: no candidate is left");
    }
    if (reason == "divergence") {
        return StatusLine::tr("Finished: the next cut would pass the divergence limit");
    }
    if (reason == "not-finite") {
        return StatusLine::tr("Stopped: the plan's numbers are not finite");
    }
    if (reason == "perplexity") {
        return StatusLine::tr("Finished: the next cut would pass the perplexity limit");
    }
    return reason.empty() ? QString() : StatusLine::tr("Finished: the budget is used");
}

} // namespace

StatusLine::StatusLine(const Controller& controller, const Document& document, const SlotModel& model,
                       QWidget* parent)
    : QStatusBar(parent), controller_(controller), document_(document), model_(model), device_(new QLabel),
      run_(new ElidedLabel), bar_(new QProgressBar) {
    setObjectName(QStringLiteral("statusLine"));
    device_->setObjectName(QStringLiteral("deviceLabel"));
    run_->setObjectName(QStringLiteral("runLabel"));
    device_->setContentsMargins(12, 3, 12, 3);
    run_->setContentsMargins(12, 3, 12, 3);
    // Names of devices come from the engine.
    device_->setTextFormat(Qt::PlainText);
    run_->setTextFormat(Qt::PlainText);
    bar_->setTextVisible(false);
    bar_->setFixedSize(150, 8);
    bar_->setAccessibleName(tr("Progress"));
    addWidget(device_);
    addWidget(run_, 1);
    addPermanentWidget(bar_);
    setSizeGripEnabled(false);
    setContentsMargins(0, 0, 12, 0);
    refresh();
}

void StatusLine::refresh() {
    device_->setText(deviceText());
    device_->setToolTip(tr("Engine: %1").arg(shellText(controller_.engineCommand())));
    run_->setText(runText());
    run_->setToolTip(run_->text());
    refreshBar();
}

QString StatusLine::deviceText() const {
    if (!controller_.engineAlive()) {
        return controller_.engineHost().isEmpty() ? tr("No engine")
                                                  : tr("Not connected to %1").arg(controller_.engineHost());
    }
    const std::optional<DeviceInfo>& device = controller_.device();
    if (!device) {
        return controller_.engineGreeted() ? tr("%1 is ready").arg(controller_.engineName())
                                           : tr("Starting %1").arg(controller_.engineName());
    }
    const QString host = controller_.engineHost();
    const QString name =
        host.isEmpty() ? toQString(device->name) : tr("%1 · %2").arg(host, toQString(device->name));
    if (device->memory_total <= 0) {
        return name;
    }
    return tr("%1 · %2 of %3").arg(name, bytesText(device->memory_used), bytesText(device->memory_total));
}

QString StatusLine::searchText() const {
    const RunProgress progress = runProgress(document_.session(), controller_.firstStepOfRun());
    QStringList parts;
    const int step = progress.steps + 1;
    if (is_approximate(document_.session())) {
        parts << tr("approximate");
    }
    parts << (progress.total ? tr("cut %1 of %2").arg(std::min(step, *progress.total)).arg(*progress.total)
                             : tr("cut %1").arg(step));
    if (controller_.paused()) {
        parts << tr("paused");
        return parts.join(QStringLiteral(" · "));
    }
    parts << tr("%1 of %2 candidates").arg(model_.scoredInStep()).arg(model_.candidatesInStep());
    if (progress.secondsLeft) {
        parts << tr("%1 left").arg(durationText(*progress.secondsLeft));
    }
    return parts.join(QStringLiteral(" · "));
}

QString StatusLine::trialText() const {
    const Trials& trials = controller_.trials();
    const RunProgress progress = runProgress(trials.current(), trials.firstStep());
    QStringList parts{tr("Comparing: %1").arg(trialName(trials.current(), document_.session()))};
    parts << (progress.total ? tr("cut %1 of %2").arg(progress.steps).arg(*progress.total)
                             : tr("cut %1").arg(progress.steps));
    if (controller_.paused()) {
        parts << tr("paused");
    } else if (progress.secondsLeft) {
        parts << tr("%1 left").arg(durationText(*progress.secondsLeft));
    }
    if (trials.waiting() > 0) {
        parts << tr("%n more to come", nullptr, static_cast<int>(trials.waiting()));
    }
    return parts.join(QStringLiteral(" · "));
}

QString StatusLine::runText() const {
    const AlongCuts& along = controller_.questions().alongCuts();
    if (along.active() && !controller_.searching()) {
        return tr("Measuring along the cuts: %1 of %2").arg(along.done() + 1).arg(along.total());
    }
    const std::optional<ProgressNotice>& progress = controller_.progress();
    if (progress) {
        const Questions& asked = controller_.questions();
        const bool scoring = progress->what == "measure" && asked.askingForScores() && !asked.measuring();
        const QString words = scoring ? tr("Scoring") : progressWords(*progress);
        if (!words.isEmpty()) {
            return progress->seconds_left
                       ? tr("%1 · %2 left").arg(words, durationText(*progress->seconds_left))
                       : words;
        }
    }
    if (controller_.opening()) {
        return tr("Opening the model");
    }
    if (controller_.searching()) {
        return searchText();
    }
    if (controller_.trials().running()) {
        return trialText();
    }
    if (controller_.exporting()) {
        return tr("Writing the pruned model");
    }
    if (controller_.questions().measuring()) {
        return tr("Measuring the plan");
    }
    if (controller_.questions().askingForScores()) {
        return tr("Scoring");
    }
    if (document_.empty()) {
        return tr("Open a model to begin");
    }
    if (!controller_.modelReady()) {
        return tr("The model is not loaded; Run loads it");
    }
    const std::string& ended = document_.session().stopped_by;
    if (ended.empty()) {
        return tr("Ready: Run starts the search");
    }
    return is_approximate(document_.session()) ? tr("%1 · approximate").arg(stoppedWords(ended))
                                               : stoppedWords(ended);
}

void StatusLine::refreshBar() {
    const std::optional<ProgressNotice>& progress = controller_.progress();
    const bool search = controller_.searching();
    bar_->setVisible(search || controller_.busy() || controller_.questions().measuring() ||
                     controller_.questions().askingForScores() || progress);
    // Bars count in ints, bytes do not fit.
    constexpr int whole = 1000;
    const auto show = [this](double done, double total) {
        bar_->setRange(0, total > 0 ? whole : 0);
        bar_->setValue(total > 0 ? static_cast<int>(whole * std::min(1.0, done / total)) : 0);
    };
    if (search && (!progress || progress->what == "step")) {
        const RunProgress run = runProgress(document_.session(), controller_.firstStepOfRun());
        const double part = model_.candidatesInStep() > 0
                                ? static_cast<double>(model_.scoredInStep()) / model_.candidatesInStep()
                                : 0;
        show(run.steps + part, run.total.value_or(0));
    } else if (controller_.trials().running() && (!progress || progress->what == "step")) {
        const RunProgress run = runProgress(controller_.trials().current(), controller_.trials().firstStep());
        show(run.steps, run.total.value_or(0));
    } else if (const AlongCuts& along = controller_.questions().alongCuts(); along.active()) {
        show(along.done(), along.total());
    } else if (progress) {
        show(static_cast<double>(progress->done), static_cast<double>(progress->total));
    } else {
        show(0, 0);
    }
}

} // namespace cutaway
