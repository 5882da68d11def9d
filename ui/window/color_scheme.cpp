#include "ui/window/color_scheme.h"

#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>

namespace cutaway {

namespace {

// https://flatpak.github.io/xdg-desktop-portal/docs/doc-org.freedesktop.portal.Settings.html
constexpr const char* service = "org.freedesktop.portal.Desktop";
constexpr const char* object_path = "/org/freedesktop/portal/desktop";
constexpr const char* interface_name = "org.freedesktop.portal.Settings";
constexpr const char* group_name = "org.freedesktop.appearance";
constexpr const char* key_name = "color-scheme";
constexpr unsigned prefers_dark = 1;
constexpr unsigned prefers_light = 2;

} // namespace

ColorScheme::ColorScheme(const QDBusConnection& bus, QObject* parent) : QObject(parent), bus_(bus) {
    if (!bus_.isConnected()) {
        return;
    }
    bus_.connect(QLatin1String(service), QLatin1String(object_path), QLatin1String(interface_name),
                 QStringLiteral("SettingChanged"), this,
                 SLOT(settingChanged(QString, QString, QDBusVariant)));
    QDBusMessage ask = QDBusMessage::createMethodCall(QLatin1String(service), QLatin1String(object_path),
                                                      QLatin1String(interface_name), QStringLiteral("Read"));
    ask << QLatin1String(group_name) << QLatin1String(key_name);
    auto* const answer = new QDBusPendingCallWatcher(bus_.asyncCall(ask), this);
    connect(answer, &QDBusPendingCallWatcher::finished, this, [this](QDBusPendingCallWatcher* finished) {
        const QDBusPendingReply<QDBusVariant> reply = *finished;
        finished->deleteLater();
        if (!reply.isError()) {
            take(reply.value().variant());
        }
    });
}

void ColorScheme::settingChanged(const QString& group, const QString& key, const QDBusVariant& value) {
    if (group == QLatin1String(group_name) && key == QLatin1String(key_name)) {
        take(value.variant());
    }
}

void ColorScheme::take(const QVariant& value) {
    // `Read` wraps its answer twice, the signal once.
    const QVariant plain = value.canConvert<QDBusVariant>() ? value.value<QDBusVariant>().variant() : value;
    std::optional<bool> dark;
    if (plain.toUInt() == prefers_dark) {
        dark = true;
    } else if (plain.toUInt() == prefers_light) {
        dark = false;
    }
    if (dark != dark_) {
        dark_ = dark;
        Q_EMIT changed();
    }
}

QDBusConnection desktopBus() {
    return qEnvironmentVariableIsEmpty("DBUS_SESSION_BUS_ADDRESS") ? QDBusConnection(QString())
                                                                   : QDBusConnection::sessionBus();
}

} // namespace cutaway
