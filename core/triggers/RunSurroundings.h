#pragma once
// What a keeper of durable runs stands on: where it writes, what it asks and what runs them.

namespace isola {

class AppRegistry;
class BatchedDatabase;
class Clock;
class Engine;
class FunctionRegistry;

// All of them outlive their user.
struct RunSurroundings {
    BatchedDatabase &database;
    Engine &engine;
    const FunctionRegistry &functions;
    const AppRegistry &apps;
    const Clock &clock;
};

} // namespace isola
