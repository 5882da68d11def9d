#pragma once

#include "ui/engine/engine_choice.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QtTest>

#include <arpa/inet.h>
#include <csignal>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace cutaway {

/// A real SSH server of this user's on a free port of the loopback, with keys of its own: nothing of ~/.ssh
/// is read or written.
class LocalSshd {
  public:
    LocalSshd() {
        const QString server = QStandardPaths::findExecutable(
            QStringLiteral("sshd"), {QStringLiteral("/usr/sbin"), QStringLiteral("/usr/local/sbin")});
        if (server.isEmpty() || QStandardPaths::findExecutable(QStringLiteral("ssh")).isEmpty()) {
            missing_ = QStringLiteral("openssh-server or openssh-client is not installed");
            return;
        }
        if (::getuid() == 0) {
            QDir().mkpath(
                QStringLiteral("/run/sshd")); // root's sshd insists on it; the system makes it at boot
        }
        port_ = freePort();
        makeKey("host");
        makeKey("user");
        makeKey("stranger");
        write("authorized", read("user.pub"));
        write("known", "[127.0.0.1]:" + QByteArray::number(port_) + ' ' + read("host.pub"));
        write("known_no_one", "");
        write("config", "Port " + QByteArray::number(port_) + "\nListenAddress 127.0.0.1\nHostKey " +
                            file("host") + "\nAuthorizedKeysFile " + file("authorized") +
                            "\nPidFile none\nUsePAM no\nStrictModes no\nPasswordAuthentication no\n"
                            "KbdInteractiveAuthentication no\n");
        server_.setProcessChannelMode(QProcess::MergedChannels);
        server_.start(server, {"-D", "-e", "-f", QString::fromUtf8(file("config"))});
        QByteArray said;
        const bool listens = QTest::qWaitFor(
            [&] {
                said += server_.readAll();
                return said.contains("Server listening") || server_.state() == QProcess::NotRunning;
            },
            10000);
        if (!listens || server_.state() == QProcess::NotRunning) {
            missing_ = QStringLiteral("sshd does not run here: %1").arg(QString::fromUtf8(said));
        }
    }

    ~LocalSshd() {
        killSessions();
        server_.kill();
        server_.waitForFinished();
    }

    /// Why there is none; empty where it runs.
    const QString& missing() const { return missing_; }
    int port() const { return port_; }

    /// How a user of Cutaway would reach `program` through it.
    EngineChoice choice(const QString& program) const {
        EngineChoice choice;
        choice.preset = EngineChoice::Preset::ssh;
        choice.host = QStringLiteral("127.0.0.1");
        choice.port = port_;
        choice.program = program;
        choice.options = options("user", "known");
        return choice;
    }
    QString options(const char* key, const char* known) const {
        return QStringLiteral("-F none -o IdentitiesOnly=yes -i \"%1\" -o \"UserKnownHostsFile=%2\"")
            .arg(QString::fromUtf8(file(key)), QString::fromUtf8(file(known)));
    }

    /// Cuts every connection: the processes that serve them are killed, what they have started is left to see
    /// that its input has ended.
    void killSessions() const { signalSessions(SIGKILL); }
    /// Makes every connection hang: it is open, and nothing comes.
    void hangSessions() const { signalSessions(SIGSTOP); }

  private:
    QByteArray file(const char* name) const { return folder_.filePath(QLatin1String(name)).toUtf8(); }
    QByteArray read(const char* name) const {
        QFile there(QString::fromUtf8(file(name)));
        return there.open(QIODevice::ReadOnly) ? there.readAll() : QByteArray();
    }
    void write(const char* name, const QByteArray& text) const {
        QFile there(QString::fromUtf8(file(name)));
        QVERIFY(there.open(QIODevice::WriteOnly) && there.write(text) == text.size());
    }
    void makeKey(const char* name) const {
        QCOMPARE(QProcess::execute(QStringLiteral("ssh-keygen"),
                                   {"-q", "-t", "ed25519", "-N", "", "-f", QString::fromUtf8(file(name))}),
                 0);
    }

    static int freePort() {
        const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        auto* const plain = reinterpret_cast<sockaddr*>(&address);
        const bool bound = ::bind(socket, plain, size) == 0 && ::getsockname(socket, plain, &size) == 0;
        ::close(socket);
        return bound ? ntohs(address.sin_port) : 0;
    }

    /// Every process called sshd that the server has started, itself or through another.
    void signalSessions(int signal) const {
        QList<qint64> parents{server_.processId()};
        while (!parents.isEmpty()) {
            const qint64 parent = parents.takeFirst();
            for (const QString& name : QDir(QStringLiteral("/proc")).entryList(QDir::Dirs)) {
                QFile stat(QStringLiteral("/proc/%1/stat").arg(name));
                if (!stat.open(QIODevice::ReadOnly)) {
                    continue;
                }
                // `pid (name) state parent ...`, and the name may hold anything.
                const QByteArray text = stat.readAll();
                const QByteArray after = text.mid(text.lastIndexOf(')') + 2);
                if (after.split(' ').value(1).toLongLong() == parent && text.contains("(sshd")) {
                    parents << name.toLongLong();
                    ::kill(static_cast<pid_t>(name.toLongLong()), signal);
                }
            }
        }
    }

    QTemporaryDir folder_;
    QProcess server_;
    QString missing_;
    int port_ = 0;
};

} // namespace cutaway
