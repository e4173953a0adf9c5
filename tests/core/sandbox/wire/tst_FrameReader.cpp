// FrameReader and FrameWriter: what one writes the other reads, however the bytes are cut, and nothing malformed passes.

#include "core/sandbox/wire/FrameReader.h"
#include "core/sandbox/wire/FrameWriter.h"

#include <QTest>
#include <cstring>
#include <random>

using namespace isola;

class tst_FrameReader final : public QObject {
    Q_OBJECT

private:
    static std::vector<uint8_t> frames(int count)
    {
        wire::FrameWriter writer;
        for (int i = 1; i <= count; ++i) {
            const std::string body(size_t(i * 37 % 5000), 'b');
            const auto bytes = wire::bytes(writer.builder(), body.data(), body.size());
            writer.append(wire::CreateBodyChunk(writer.builder(), uint32_t(i), bytes, i == count));
        }
        const auto pending = writer.pending();
        return {pending.begin(), pending.end()};
    }

    static void feed(wire::FrameReader &reader, std::span<const uint8_t> bytes)
    {
        const auto space = reader.space();
        const size_t count = std::min(space.size(), bytes.size());
        std::memcpy(space.data(), bytes.data(), count);
        reader.received(count);
        if (count < bytes.size())
            QFAIL("the reader has too little room");
    }

private Q_SLOTS:
    void knowsTheRestOfAFrameThatWentOutInPart()
    {
        wire::FrameWriter writer;
        QVERIFY(writer.restOfFrame().empty());
        writer.append(wire::CreateBusy(writer.builder(), 1));
        const size_t first = writer.pending().size();
        writer.append(wire::CreateBusy(writer.builder(), 2));
        QVERIFY(writer.restOfFrame().empty());
        writer.sent(10);
        QCOMPARE(writer.restOfFrame().size(), first - 10);
        writer.sent(first - 10);
        QVERIFY(writer.restOfFrame().empty());
        writer.sent(1);
        QCOMPARE(writer.restOfFrame().size(), writer.pending().size());
        writer.sent(writer.pending().size());
        QVERIFY(writer.isEmpty() && writer.restOfFrame().empty());
    }

    void readsWhatWasWrittenHoweverItIsCut()
    {
        const auto bytes = frames(200);
        std::mt19937 random(42);
        for (int round = 0; round < 50; ++round) {
            wire::FrameReader reader(wire::kMaxFrameFromInstance);
            uint32_t expected = 1;
            for (size_t at = 0; at < bytes.size();) {
                const size_t length = std::min<size_t>(bytes.size() - at, 1 + random() % (round < 25 ? 40 : 60000));
                feed(reader, {bytes.data() + at, length});
                at += length;
                while (const wire::Frame *frame = reader.next()) {
                    QVERIFY(frame->message_type() == wire::Message::BodyChunk);
                    QCOMPARE(frame->message_as_BodyChunk()->call(), expected);
                    QCOMPARE(wire::view(frame->message_as_BodyChunk()->bytes()).size(), size_t(expected * 37 % 5000));
                    ++expected;
                }
            }
            QCOMPARE(expected, 201u);
            QVERIFY(!reader.isBroken());
        }
    }

    void keepsEveryFrameAligned()
    {
        const auto bytes = frames(50);
        wire::FrameReader reader(wire::kMaxFrameFromInstance);
        feed(reader, bytes);
        while (reader.next())
            QCOMPARE(reinterpret_cast<uintptr_t>(reader.bytes().data()) % wire::kAlignment, uintptr_t(0));
    }

    void breaksOnAFrameThatIsTooLong()
    {
        const wire::FrameHeader header{uint32_t(wire::kMaxFrameFromInstance + 1), 0};
        wire::FrameReader reader(wire::kMaxFrameFromInstance);
        feed(reader, {reinterpret_cast<const uint8_t *>(&header), sizeof header});
        QVERIFY(!reader.next());
        QVERIFY(reader.isBroken());
    }

    void breaksOnAnEmptyFrame()
    {
        const wire::FrameHeader header{0, 0};
        wire::FrameReader reader(wire::kMaxFrameFromInstance);
        feed(reader, {reinterpret_cast<const uint8_t *>(&header), sizeof header});
        QVERIFY(!reader.next());
        QVERIFY(reader.isBroken());
    }

    void neverGivesAFrameThatFailsItsVerifier()
    {
        const auto good = frames(3);
        std::mt19937 random(7);
        for (int round = 0; round < 20000; ++round) {
            auto bytes = good;
            for (int flips = 0; flips < 1 + round % 8; ++flips)
                bytes[random() % bytes.size()] = uint8_t(random());
            wire::FrameReader reader(wire::kMaxFrameFromInstance);
            feed(reader, bytes);
            while (const wire::Frame *frame = reader.next()) {
                // Reading all of it must stay inside the buffer: the sanitizer build sees to that.
                if (const auto *chunk = frame->message_as_BodyChunk())
                    for (const uint8_t byte : wire::view(chunk->bytes()))
                        QVERIFY(byte == uint8_t(byte));
            }
        }
    }
};

QTEST_APPLESS_MAIN(tst_FrameReader)
#include "tst_FrameReader.moc"
