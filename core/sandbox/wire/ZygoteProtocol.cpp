#include "core/sandbox/wire/ZygoteProtocol.h"

#include <cerrno>
#include <cstring>
#include <sys/socket.h>

namespace isola::wire {

bool sendMessage(int control, const ZygoteMessage &message, int descriptor)
{
    iovec part{const_cast<ZygoteMessage *>(&message), sizeof message};
    msghdr header = {};
    header.msg_iov = &part;
    header.msg_iovlen = 1;
    alignas(cmsghdr) char buffer[CMSG_SPACE(sizeof(int))] = {};
    if (descriptor >= 0) {
        header.msg_control = buffer;
        header.msg_controllen = sizeof buffer;
        cmsghdr *rights = CMSG_FIRSTHDR(&header);
        rights->cmsg_level = SOL_SOCKET;
        rights->cmsg_type = SCM_RIGHTS;
        rights->cmsg_len = CMSG_LEN(sizeof(int));
        std::memcpy(CMSG_DATA(rights), &descriptor, sizeof descriptor);
    }
    return sendmsg(control, &header, MSG_NOSIGNAL) == ssize_t(sizeof message);
}

Received receiveMessage(int control, ZygoteMessage &message, int &descriptor)
{
    iovec part{&message, sizeof message};
    msghdr header = {};
    header.msg_iov = &part;
    header.msg_iovlen = 1;
    alignas(cmsghdr) char buffer[CMSG_SPACE(sizeof(int))] = {};
    header.msg_control = buffer;
    header.msg_controllen = sizeof buffer;
    ssize_t count = 0;
    do {
        count = recvmsg(control, &header, MSG_CMSG_CLOEXEC);
    } while (count < 0 && errno == EINTR);
    descriptor = -1;
    if (count < 0 && errno == EAGAIN)
        return Received::Nothing;
    const cmsghdr *rights = CMSG_FIRSTHDR(&header);
    if (rights && rights->cmsg_type == SCM_RIGHTS)
        std::memcpy(&descriptor, CMSG_DATA(rights), sizeof descriptor);
    return count == ssize_t(sizeof message) ? Received::Message : Received::End;
}

} // namespace isola::wire
