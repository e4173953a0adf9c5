// RAND_METHOD is how OpenSSL 3 lets another generator stand in for its own everywhere, its providers included; that it calls the
// interface deprecated says that an engine or a provider should be written, which would do the same in more words.
#define OPENSSL_SUPPRESS_DEPRECATED

#include "core/sandbox/runtime/RandomStream.h"

#include <openssl/evp.h>
#include <openssl/rand.h>

#include <algorithm>
#include <climits>
#include <cstring>

namespace isola {

static thread_local RandomSource *t_source = nullptr;

RandomSeed freshSeed()
{
    RandomSeed seed;
    RAND_OpenSSL()->bytes(seed.data(), int(seed.size()));
    return seed;
}

RandomStream::RandomStream(const RandomSeed &seed, uint8_t number) : m_cipher(EVP_CIPHER_CTX_new())
{
    uint8_t nonce[16] = {}; // a counter of 32 bits first
    nonce[4] = number;
    EVP_EncryptInit_ex(m_cipher, EVP_chacha20(), nullptr, seed.data(), nonce);
}

RandomStream::~RandomStream()
{
    EVP_CIPHER_CTX_free(m_cipher);
}

void RandomStream::fill(uint8_t *bytes, size_t size)
{
    std::memset(bytes, 0, size);
    while (size > 0) {
        int length = int(std::min<size_t>(size, INT_MAX / 2));
        EVP_EncryptUpdate(m_cipher, bytes, &length, bytes, length);
        bytes += length;
        size -= size_t(length);
    }
}

static int randomBytes(unsigned char *bytes, int size)
{
    RandomStream *stream = t_source ? t_source->currentStream() : nullptr;
    if (!stream)
        return RAND_OpenSSL()->bytes(bytes, size);
    stream->fill(bytes, size_t(std::max(size, 0)));
    return 1;
}

void letSourcesGiveRandomness()
{
    static const RAND_METHOD method
        = {nullptr, randomBytes, nullptr, nullptr, randomBytes, [] { return RAND_OpenSSL()->status(); }};
    RAND_set_rand_method(&method);
}

RandomSourceScope::RandomSourceScope(RandomSource *source) : m_before(t_source)
{
    t_source = source;
}

RandomSourceScope::~RandomSourceScope()
{
    t_source = m_before;
}

} // namespace isola
