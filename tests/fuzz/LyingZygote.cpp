// What FuzzInstances starts in place of isola-runner: `lying_zygote zygote SOCKET` forks nothing and hands every wire to the
// fuzzer that listens at SOCKET, which then plays the instance.

#include "core/sandbox/wire/ZygoteProtocol.h"

#include <cstdio>
#include <cstring>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

using namespace isola;

int main(int argc, char **argv)
{
    if (argc != 3)
        return 64;
    const int fuzzer = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
    sockaddr_un address = {};
    address.sun_family = AF_UNIX;
    std::snprintf(address.sun_path, sizeof address.sun_path, "%s", argv[2]);
    if (connect(fuzzer, reinterpret_cast<const sockaddr *>(&address), sizeof address) != 0)
        return 65;
    wire::ZygoteMessage message;
    std::snprintf(message.text, sizeof message.text, "none: this is a fuzzer");
    wire::sendMessage(3, message);
    int wire = -1;
    while (wire::receiveMessage(3, message, wire) == wire::Received::Message) {
        wire::sendMessage(fuzzer, message, wire);
        close(wire);
        message.kind = wire::ZygoteMessageKind::Spawned;
        wire::sendMessage(3, message);
    }
    return 0;
}
