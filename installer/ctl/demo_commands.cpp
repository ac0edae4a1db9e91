#include "installer/ctl/reading.h"

#include "installer/demo/demo.h"

namespace poddesk::ctl {

namespace {

void tell_day(Context& context, nlohmann::json const& played)
{
    if (context.json) {
        context.output().done("", played);
        return;
    }
    nlohmann::json rows = played["stages"];
    for (nlohmann::json& row : rows) {
        std::int64_t const milliseconds = row["milliseconds"].get<std::int64_t>();
        row["took"] = fmt::format("{}.{} s", milliseconds / 1000, milliseconds % 1000 / 100);
    }
    context.output().list({{"stage", "Stage"},
                           {"person", "As"},
                           {"done", "Done", true},
                           {"refused", "Refused", true},
                           {"result", "What"},
                           {"took", "Took", true}},
                          rows, "Nothing happened.");
    context.output().say("");
    context.output().say("Documents (pick lists, packing slips, labels): " +
                         played["documents"].get<std::string>());
    context.output().say("Emails (.eml):                                 " +
                         played["emails"].get<std::string>());
}

void add_demo(CLI::App& app, Context& context)
{
    CLI::App* const demo =
        app.add_subcommand("demo", "a database with three invented brands to try everything in");
    demo->require_subcommand(1);
    demo->add_subcommand("make", "make it where it is absent")
        ->footer("Example:\n  poddeskctl demo make")
        ->callback([&context] {
            context.demo = true;
            context.installation().cluster();
            context.output().done("The demo is ready. Next: poddeskctl --demo day, or poddesk --demo",
                                  {{"database", "demo"}});
        });
    demo->add_subcommand("reset", "throw it away, with its documents and emails, and make it anew")
        ->footer("Example:\n  poddeskctl demo reset")
        ->callback([&context] {
            context.demo = true;
            context.open_without_demo();
            ProgressBar bar(context.json);
            installer::reset_demo(context.installation(),
                                  [&bar](std::string const& stage) { bar.stage(stage); });
            context.output().done("The demo is as new.", {{"database", "demo"}});
        });
}

/// A stage that the demo's data refuse is the demo's state, not a broken program: refused, with its sentence.
nlohmann::json play(installer::Installation& installation, installer::DayOptions const& options)
{
    try {
        return installer::play_day(installation, options);
    } catch (installer::DayStopped const& stopped) {
        throw RefusedError(stopped.refusal());
    }
}

void add_day(CLI::App& app, Context& context)
{
    CLI::App* const day = app.add_subcommand(
        "day", "play a day in the demo, each stage signed in as the person whose job it is");
    auto options = std::make_shared<installer::DayOptions>();
    day->add_option("--orders", options->orders, "how many orders come in")
        ->check(CLI::Range(1, 100000))
        ->default_val(40);
    day->add_option("--seed", options->seed, "another seed, another day")->default_val(42);
    day->footer("Examples:\n  poddeskctl day\n  poddeskctl day --orders 60 --seed 7");
    day->callback([&context, options] {
        context.demo = true; // the day is played with invented goods, never in a real database
        installer::Installation& installation = context.installation();
        nlohmann::json played;
        {
            ProgressBar bar(context.json);
            options->stage = [&bar](std::string const& name) { bar.stage(name); };
            options->step = [&bar](std::size_t done, std::size_t total) { bar.step(done, total); };
            played = play(installation, *options);
        }
        tell_day(context, played);
    });
}

} // namespace

void add_demo_commands(CLI::App& app, Context& context)
{
    add_demo(app, context);
    add_day(app, context);
}

} // namespace poddesk::ctl
