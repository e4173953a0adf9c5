#pragma once
// Random bytes that follow from a seed (ChaCha20's key stream), and the place where OpenSSL is made to take its randomness from
// one: keys, nonces and salts of a call that is recorded are those of its replay. A stream belongs to one thread at a time.

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>

struct evp_cipher_ctx_st;

namespace isola {

using RandomSeed = std::array<uint8_t, 32>;

// Fresh, from OpenSSL's own generator whatever is in its place.
RandomSeed freshSeed();

class RandomStream final {
public:
    // Streams of one seed that differ in their number have nothing in common.
    RandomStream(const RandomSeed &seed, uint8_t number);
    ~RandomStream();
    RandomStream(const RandomStream &) = delete;
    RandomStream &operator=(const RandomStream &) = delete;

    void fill(uint8_t *bytes, size_t size);

private:
    evp_cipher_ctx_st *m_cipher;
};

// Whose randomness it is that code on this thread takes; null: nobody's, it is OpenSSL's own.
class RandomSource {
public:
    virtual ~RandomSource() = default;
    virtual RandomStream *currentStream() = 0;
};

// From here on OpenSSL asks the thread's source first. Once per process, before its threads ask for anything.
void letSourcesGiveRandomness();

// This thread's source, for as long as it lives.
class RandomSourceScope final {
public:
    explicit RandomSourceScope(RandomSource *source);
    ~RandomSourceScope();
    RandomSourceScope(const RandomSourceScope &) = delete;
    RandomSourceScope &operator=(const RandomSourceScope &) = delete;

private:
    RandomSource *const m_before;
};

} // namespace isola
