#pragma once
// Whether a request was made on this machine itself, with no proxy between.

namespace isola {

class Connection;
struct RequestHead;

bool isFromThisMachine(const Connection &connection, const RequestHead &head);

} // namespace isola
