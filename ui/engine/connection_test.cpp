#include "ui/engine/connection_test.h"

#include "core/plan/messages.h"
#include "ui/engine/engine_command.h"
#include "ui/text.h"

#include <chrono>
#include <utility>

namespace cutaway {

namespace {

/// A GPU's first use takes a while, and so does a slow disk's libtorch.
constexpr std::chrono::seconds patience{90};
constexpr int longest_version = 40;

} // namespace

ConnectionTest::~ConnectionTest() {
    cancel();
}

ConnectionTest::ConnectionTest(QObject* parent) : QObject(parent) {
    patience_.setSingleShot(true);
    patience_.setInterval(patience);
    connect(&patience_, &QTimer::timeout, this, [this] {
        finish(false, engine_->greeted() ? tr("The engine greeted and then said nothing more.")
                                         : tr("Nothing answers. A password prompt, which nobody can answer, "
                                              "may be the reason, or a network that drops what is sent."));
    });
}

void ConnectionTest::cancel() {
    patience_.stop();
    if (EngineClient* const engine = engine_.release()) {
        // It may be what calls this: it goes once that has returned, killed so that nothing waits for it.
        engine->disconnect(this);
        engine->kill();
        engine->deleteLater();
    }
}

void ConnectionTest::start(const QStringList& command) {
    cancel();
    engine_ = std::make_unique<EngineClient>(command);
    connect(engine_.get(), &EngineClient::died, this, [this](const QString& why) { finish(false, why); });
    connect(engine_.get(), &EngineClient::notified, this, [this](const Message& message) {
        if (message.method == notice::hello) {
            greeted(message);
        }
    });
    patience_.start();
    Q_EMIT progressed(tr("Starting %1…").arg(engineName(command)));
    engine_->start();
}

void ConnectionTest::greeted(const Message& hello) {
    const auto version = hello.params.find("version");
    version_ = version != hello.params.end() && version->is_string()
                   ? toQString(version->get<std::string>()).left(longest_version)
                   : QString();
    Q_EMIT progressed(tr("Cutaway %1 answers. Loading the demo model there…").arg(version_));
    OpenRequest request;
    request.path = demoModel().toStdString();
    engine_->request(
        method::open, to_json(request),
        [this](const Json& result) {
            const DeviceInfo device =
                open_result_from_json(JsonObject(result, error_code::internal, "the engine's answer")).device;
            const QString memory = device.memory_total > 0
                                       ? tr(", %1 of memory").arg(bytesText(device.memory_total))
                                       : QString();
            finish(
                true,
                tr("It works: Cutaway %1, computing on %2%3.").arg(version_, toQString(device.name), memory));
        },
        [this](const Error& error) {
            finish(false, tr("Cutaway %1 answers but does not compute: %2").arg(version_, errorText(error)));
        });
}

void ConnectionTest::finish(bool works, const QString& text) {
    cancel();
    Q_EMIT done(works, text);
}

} // namespace cutaway
