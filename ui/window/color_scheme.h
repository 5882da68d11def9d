#pragma once

#include <QDBusConnection>
#include <QDBusVariant>
#include <QObject>

#include <optional>

namespace cutaway {

/// Whether the desktop asks for dark windows. Before Qt 6.5 its palette does not tell on every desktop (GNOME
/// among them); the desktop's portal does, and says when it changes. Asked without waiting.
class ColorScheme : public QObject {
    Q_OBJECT

  public:
    explicit ColorScheme(const QDBusConnection& bus, QObject* parent = nullptr);

    /// Nothing where the desktop has no wish, or none that it tells.
    std::optional<bool> dark() const { return dark_; }

  Q_SIGNALS:
    void changed();

  private Q_SLOTS:
    void settingChanged(const QString& group, const QString& key, const QDBusVariant& value);

  private:
    void take(const QVariant& value);

    QDBusConnection bus_;
    std::optional<bool> dark_;
};

/// The session's bus where there is one; looking for it starts none.
QDBusConnection desktopBus();

} // namespace cutaway
