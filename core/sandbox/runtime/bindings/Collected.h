#pragma once
// A C++ object that belongs to JavaScript: it is deleted when the External that stands for it is collected. Objects alive at the
// end of the process go with it. T has a member `int64_t externalMemory() const`, told to V8 so that it collects in time.

#include <v8.h>

#include <cstdint>
#include <memory>

namespace isola {

template <typename T> class Collected final {
public:
    static v8::Local<v8::External> give(v8::Isolate *isolate, std::unique_ptr<T> object)
    {
        auto *self = new Collected(isolate, std::move(object));
        auto external = v8::External::New(isolate, self->m_object.get());
        self->m_handle.Reset(isolate, external);
        self->m_handle.SetWeak(self, collect, v8::WeakCallbackType::kParameter);
        isolate->AdjustAmountOfExternalAllocatedMemory(self->m_memory);
        return external;
    }

    // For a value that js/ promises to be one of give()'s.
    static T &of(v8::Local<v8::Value> value) { return *static_cast<T *>(value.As<v8::External>()->Value()); }

private:
    Collected(v8::Isolate *isolate, std::unique_ptr<T> object)
        : m_isolate(isolate), m_object(std::move(object)), m_memory(m_object->externalMemory())
    {
    }

    ~Collected() { m_isolate->AdjustAmountOfExternalAllocatedMemory(-m_memory); }

    // V8 may not be called in the first pass; the object goes in the second.
    static void collect(const v8::WeakCallbackInfo<Collected> &info)
    {
        info.GetParameter()->m_handle.Reset();
        info.SetSecondPassCallback([](const v8::WeakCallbackInfo<Collected> &second) { delete second.GetParameter(); });
    }

    v8::Isolate *m_isolate;
    v8::Global<v8::External> m_handle;
    std::unique_ptr<T> m_object;
    int64_t m_memory;
};

} // namespace isola
