#include "ui/window/color_scheme.h"

#include <QDBusVariant>
#include <QProcess>
#include <QStandardPaths>
#include <QtTest>

namespace cutaway {

/// A desktop portal that knows one setting.
class FakePortal : public QObject {
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.portal.Settings")

  public:
    unsigned scheme = 1;

  public Q_SLOTS:
    QDBusVariant Read(const QString& group, const QString& key) {
        Q_UNUSED(group)
        Q_UNUSED(key)
        return QDBusVariant(QVariant::fromValue(QDBusVariant(scheme)));
    }
};

/// What the desktop says about dark and light, on a bus of the test's own.
class TestColorScheme : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void initTestCase() {
        if (QStandardPaths::findExecutable(QStringLiteral("dbus-daemon")).isEmpty()) {
            QSKIP("there is no dbus-daemon here");
        }
        daemon_.start(QStringLiteral("dbus-daemon"), {QStringLiteral("--session"), QStringLiteral("--nofork"),
                                                      QStringLiteral("--print-address")});
        QVERIFY(daemon_.waitForReadyRead());
        address_ = QString::fromUtf8(daemon_.readLine()).trimmed();
    }

    void cleanupTestCase() {
        daemon_.kill();
        daemon_.waitForFinished();
    }

    void asksThePortal() {
        FakePortal portal;
        QDBusConnection desktop = QDBusConnection::connectToBus(address_, QStringLiteral("desktop"));
        QVERIFY(desktop.registerObject(QStringLiteral("/org/freedesktop/portal/desktop"), &portal,
                                       QDBusConnection::ExportAllSlots));
        QVERIFY(desktop.registerService(QStringLiteral("org.freedesktop.portal.Desktop")));
        const QDBusConnection window = QDBusConnection::connectToBus(address_, QStringLiteral("window"));
        ColorScheme dark(window);
        QTRY_COMPARE(dark.dark(), std::optional(true));
        portal.scheme = 2;
        ColorScheme light(window);
        QTRY_COMPARE(light.dark(), std::optional(false));
        portal.scheme = 0;
        ColorScheme neither(window);
        QTest::qWait(100);
        QCOMPARE(neither.dark(), std::nullopt);
        desktop.unregisterService(QStringLiteral("org.freedesktop.portal.Desktop"));
    }

    void livesWithoutOne() {
        const ColorScheme nobody(QDBusConnection::connectToBus(address_, QStringLiteral("alone")));
        const ColorScheme nowhere{QDBusConnection(QString())};
        QTest::qWait(50);
        QCOMPARE(nobody.dark(), std::nullopt);
        QCOMPARE(nowhere.dark(), std::nullopt);
    }

  private:
    QProcess daemon_;
    QString address_;
};

} // namespace cutaway

QTEST_GUILESS_MAIN(cutaway::TestColorScheme)
#include "test_color_scheme.moc"
