#pragma once

#include "ui/engine/engine_client.h"

#include <QObject>
#include <QTimer>

#include <memory>

namespace cutaway {

/// Whether an engine can be reached and computes: starts one beside the window's own, waits for its greeting
/// and has it load the demo model, which it ships with.
class ConnectionTest : public QObject {
    Q_OBJECT

  public:
    explicit ConnectionTest(QObject* parent = nullptr);
    ~ConnectionTest() override;

    /// Ends the test under way, if one is; of that nothing more is heard.
    void start(const QStringList& command);
    void cancel();

  Q_SIGNALS:
    /// One word after the other while it goes on.
    void progressed(const QString& text);
    /// Its end: `text` are sentences, where it failed what to do as well.
    void done(bool works, const QString& text);

  private:
    void greeted(const Message& hello);
    void finish(bool works, const QString& text);

    std::unique_ptr<EngineClient> engine_;
    QString version_;
    QTimer patience_;
};

} // namespace cutaway
