#include "tests/ui/main_states.h"

#include "core/plan/bootstrap_result.h"
#include "tests/ui/samples.h"
#include "tests/ui/window_picture.h"
#include "ui/text.h"
#include "ui/window/calibration_form.h"
#include "ui/window/command_palette.h"
#include "ui/window/evaluate_panel.h"
#include "ui/window/evaluate_view.h"
#include "ui/window/token_view.h"

#include <QComboBox>
#include <QDockWidget>
#include <QFont>
#include <QFontInfo>
#include <QLineEdit>
#include <QTabWidget>
#include <QTableView>

namespace cutaway {

namespace {

constexpr QSize common{1280, 800};
constexpr QSize small{1024, 640};
constexpr int blocks = 32;
constexpr double points = 9;

std::string pathOf(int of_blocks, const char* kind = "model") {
    return std::string("/models/") + kind + "-blocks-" + std::to_string(of_blocks);
}

bool load(WindowFixture& on, const Session& session) {
    on.window->controller().openSession(session, QStringLiteral("/sessions/search.cutaway"));
    return QTest::qWaitFor([&] { return on.window->controller().modelReady(); });
}

bool finished(WindowFixture& on) {
    return load(on, likelySession(blocks, 14));
}

void raise(WindowFixture& on, const char* dock) {
    auto* const found = on.window->findChild<QDockWidget*>(QLatin1String(dock));
    found->show();
    found->raise();
}

bool welcomed(WindowFixture& on) {
    on.window->controller().startEngine();
    return QTest::qWaitFor([&] { return on.window->controller().engineGreeted(); });
}

bool opened(WindowFixture& on) {
    on.window->open(toQString(pathOf(blocks)));
    return QTest::qWaitFor([&] { return on.window->controller().modelReady(); });
}

/// Amid a step: half of its scores have come.
bool running(WindowFixture& on) {
    Session session = likelySession(blocks, 7);
    session.model.path = pathOf(blocks, "halfway");
    session.stopped_by.clear();
    session.settings.budget = {.cuts = 14};
    if (!load(on, session)) {
        return false;
    }
    on.action("run")->trigger();
    return QTest::qWaitFor([&] { return on.window->slotModel().scoredInStep() > 0; });
}

bool past(WindowFixture& on) {
    if (!finished(on)) {
        return false;
    }
    on.window->timeline().go(6);
    return true;
}

bool whatIf(WindowFixture& on) {
    if (!finished(on)) {
        return false;
    }
    on.click("A4");
    on.click("F7", Qt::ShiftModifier);
    return QTest::qWaitFor([&] {
        return on.window->controller().questions().whatIf().score().has_value() &&
               !on.window->controller().questions().whatIf().pending();
    });
}

/// Every mark of the map, upright.
bool marks(WindowFixture& on) {
    if (!finished(on)) {
        return false;
    }
    on.action("columns")->trigger();
    on.click("A1");
    on.click("A3", Qt::ControlModifier);
    on.key(Qt::Key_P);
    on.click("F21");
    on.key(Qt::Key_Delete);
    return on.state("A1") == State::pinned && on.state("F21") == State::forced;
}

/// The first cut goes, then others: what another search would have done.
SearchRecord trial(const Session& session, Order order, int cuts) {
    SearchRecord record;
    record.settings = session.settings;
    record.settings.order = order;
    record.calibration = session.calibration;
    record.plan = Plan(session.model.blocks);
    record.stopped_by = "cuts";
    for (int number = 1; number <= cuts; ++number) {
        const int index = order == Order::tail ? 2 * session.model.blocks - number : 9 + number * 3;
        Step step;
        step.number = number;
        step.cut = Slot(index);
        step.score = (order == Order::tail ? 0.004 : 0.002) * number * number;
        step.candidates = {{.slot = step.cut, .score = step.score, .exact = true}};
        record.plan.append(cutOf(record.plan, step));
        record.steps.push_back(step);
    }
    return record;
}

bool compared(WindowFixture& on) {
    Session session = likelySession(blocks, 14);
    session.trials = {trial(session, Order::tail, 14), trial(session, Order::random, 14)};
    if (!load(on, session)) {
        return false;
    }
    raise(on, "compareDock");
    on.window->findChild<QTableView*>(QStringLiteral("comparedView"))->selectRow(0);
    return true;
}

bool composed(WindowFixture& on) {
    raise(on, "compositionDock");
    return finished(on);
}

bool history(WindowFixture& on) {
    on.action("historyView")->trigger();
    return finished(on);
}

bool calibrated(WindowFixture& on) {
    if (!finished(on)) {
        return false;
    }
    on.action("calibration")->trigger();
    const auto* const tokens = on.window->findChild<TokenView*>();
    return QTest::qWaitFor([&] { return !tokens->toPlainText().isEmpty(); });
}

/// As BootstrapRun keeps it in the session.
Json resampled(const Session& session) {
    BootstrapResult result{.calibration = session.calibration};
    constexpr int resamples = 20;
    for (int number = 0; number < resamples; ++number) {
        ResampledSearch search{.stopped_by = "cuts"};
        for (const Event& cut : session.plan.cuts()) {
            search.cuts.push_back(cut.slots.front());
        }
        std::swap(search.cuts[static_cast<std::size_t>(number % 5)], search.cuts[3]);
        search.cuts.back() = Slot(31 + 2 * (number % 7)); // an FFN, which the session does not cut
        result.resamples.push_back(search);
    }
    return {{"result", to_json(result)},
            {"settings", to_json(session.settings)},
            {"pinned", Json::array()},
            {"forced", Json::array()}};
}

bool agreed(WindowFixture& on) {
    Session session = likelySession(blocks, 14);
    session.window_state["bootstrap"] = resampled(session);
    if (!load(on, session)) {
        return false;
    }
    on.action("agreement")->trigger();
    return true;
}

/// With a task that cannot be read, and a text.
bool evaluated(WindowFixture& on) {
    if (!finished(on)) {
        return false;
    }
    auto* const panel = on.window->findChild<EvaluatePanel*>();
    for (const char* task : {"arc_easy", "boolq", "mmlu"}) {
        panel->view().add({.task = task, .path = std::string("/data/") + task});
    }
    panel->view().add({.task = "piqa", .path = "/data/missing/valid.jsonl"});
    panel->view().add({.task = {}, .path = "/texts/wiki.txt"});
    on.action("evaluate")->trigger();
    on.action("evaluateRun")->trigger();
    return QTest::qWaitFor([&] { return !on.action("evaluateStop")->isEnabled(); });
}

/// Subject by subject, along the cuts.
bool skills(WindowFixture& on) {
    on.window->findChild<QComboBox*>(QStringLiteral("evaluateWhere"))->setCurrentIndex(2);
    if (!evaluated(on)) {
        return false;
    }
    on.action("skills")->trigger();
    on.window->timeline().go(6);
    return true;
}

/// All 57 of MMLU, those first that are lost first.
bool subjects(WindowFixture& on) {
    if (!skills(on)) {
        return false;
    }
    auto* const task = on.window->findChild<QComboBox*>(QStringLiteral("skillsTask"));
    task->setCurrentIndex(1);
    Q_EMIT task->activated(1);
    QTest::mouseClick(on.banner("skillsLostFirst"), Qt::LeftButton);
    return task->count() == 2;
}

bool palette(WindowFixture& on) {
    if (!finished(on)) {
        return false;
    }
    on.action("palette")->trigger();
    QTest::keyClicks(on.window->findChild<CommandPalette*>()->findChild<QLineEdit*>(), QStringLiteral("me"));
    return true;
}

bool figure(WindowFixture& on) {
    if (!finished(on)) {
        return false;
    }
    on.action("figure")->trigger();
    return true;
}

/// Where to write to depends on the machine.
bool exporting(WindowFixture& on) {
    if (!finished(on)) {
        return false;
    }
    on.action("exportModel")->trigger();
    auto* const dialog = on.window->findChild<QDialog*>(QStringLiteral("exportDialog"));
    auto* const target = dialog->findChild<QLineEdit*>(QStringLiteral("target"));
    const bool asked = QTest::qWaitFor([&] { return target->isEnabled(); });
    target->setText(QStringLiteral("/tmp/model-pruned.gguf"));
    return asked;
}

bool exported(WindowFixture& on) {
    if (!finished(on)) {
        return false;
    }
    on.window->controller().exportModel({.format = "nemotron-nas", .path = "/models/model-pruned"});
    return QTest::qWaitFor([&] { return on.banner("exported") != nullptr; });
}

bool howToRun(WindowFixture& on) {
    return exported(on) && on.choose("exported", QStringLiteral("How to run it…"));
}

bool engine(WindowFixture& on) {
    if (!finished(on)) {
        return false;
    }
    on.action("engine")->trigger();
    auto* const dialog = on.window->findChild<QDialog*>(QStringLiteral("engineDialog"));
    dialog->findChild<QComboBox*>(QStringLiteral("preset"))->setCurrentIndex(1);
    dialog->findChild<QLineEdit*>(QStringLiteral("host"))->setText(QStringLiteral("gpu-box"));
    return true;
}

bool failed(WindowFixture& on) {
    if (!finished(on)) {
        return false;
    }
    on.window->controller().openModel({.path = "/models/missing"});
    return QTest::qWaitFor([&] { return on.banner("error") != nullptr; });
}

bool large(WindowFixture& on) {
    return load(on, likelySession(120, 40));
}

} // namespace

Session likelySession(int of_blocks, int cuts) {
    Session session;
    session.model = sampleModel(of_blocks);
    session.model.path = pathOf(of_blocks);
    session.plan = Plan(of_blocks);
    session.settings.budget = {.cuts = cuts};
    session.calibration = {.source = "default", .sequences = 10, .length = 256, .hash = "fake"};
    session.environment = {{"device", "cpu"}};
    for (int number = 1; number <= cuts; ++number) {
        const Step step = sampleStep(session.plan, number, likelyScore);
        session.plan.append(cutOf(session.plan, step));
        session.steps.push_back(step);
    }
    session.stopped_by = "cuts";
    return session;
}

const std::vector<MainState>& mainStates() {
    using enum Appearance;
    static const std::vector<MainState> states{
        {"welcome", common, light, welcomed},
        {"opened", small, light, opened},
        {"running", common, light, running},
        {"finished", common, light, finished},
        {"finished-dark", common, dark, finished},
        {"past", small, light, past},
        {"what-if", common, light, whatIf},
        {"marks", small, dark, marks},
        {"compare", common, light, compared},
        {"composition", small, dark, composed},
        {"history", common, light, history},
        {"calibration", common, light, calibrated},
        {"agreement", common, light, agreed},
        {"evaluate", common, light, evaluated},
        {"evaluate-small", small, dark, evaluated},
        {"skills", common, light, skills},
        {"skills-small", small, dark, subjects},
        {"palette", small, dark, palette},
        {"figure", common, light, figure},
        {"engine", small, light, engine},
        {"export", common, light, exporting},
        {"exported", small, dark, exported},
        {"how-to-run", small, light, howToRun},
        {"agreement-small", small, dark, agreed},
        {"calibration-small", small, light, calibrated},
        {"large-small", small, light, large},
        {"error", small, light, failed},
        {"large", common, dark, large},
    };
    return states;
}

void chooseScreen() {
    qputenv("QT_QPA_PLATFORM", "offscreen:configfile=" CUTAWAY_SOURCE_DIR "/tests/ui/pictures/screen.json");
}

bool preparePictures() {
    const QFont font(QStringLiteral("DejaVu Sans"), points);
    QApplication::setFont(font);
    QApplication::setCursorFlashTime(0);
    // The first window of a process divides its height by two pixels otherwise than the rest do.
    const WindowFixture first(1);
    return QFontInfo(font).family() == QLatin1String("DejaVu Sans");
}

QImage pictureOf(const MainState& state) {
    QSettings().clear();
    QSettings().setValue(QStringLiteral("appearance"), static_cast<int>(state.appearance));
    WindowFixture on(1);
    on.window->resize(state.size);
    if (!state.reach(on)) {
        return {};
    }
    // Repaints wait for the next frame, previews for the hand to rest.
    QTest::qWait(200);
    return windowPicture(*on.window);
}

} // namespace cutaway
