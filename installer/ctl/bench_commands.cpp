#include "installer/ctl/context.h"

#include "installer/bench/pipeline_bench.h"

namespace poddesk::ctl {

namespace {

nlohmann::json as_table(bench::PipelineReport const& report)
{
    nlohmann::json rows = nlohmann::json::array();
    for (bench::StepTiming const& step : report.steps) {
        rows.push_back({{"mode", step.mode},
                        {"step", step.step},
                        {"orders_per_s", step.orders_per_second()},
                        {"lines_per_s", step.lines_per_second()},
                        {"seconds", fmt::format("{}.{:03}", step.microseconds / 1'000'000,
                                                step.microseconds % 1'000'000 / 1000)}});
    }
    return rows;
}

void run_pipeline(Context& context, bench::PipelineOptions const& options)
{
    installer::Installation& installation = context.installation();
    if (!installation.is_private()) {
        throw RefusedError(
            {"shared_server",
             "The benchmark makes databases of its own; run it on the private cluster (without --profile)."});
    }
    bench::BenchLogins logins;
    logins.superuser = installation.root_pool("postgres").profile();
    logins.administrator = logins.superuser;
    logins.administrator.user = "admin";
    logins.administrator.role = "poddesk_administrator";
    kernel::Outcome<bench::PipelineReport> report;
    {
        ProgressBar bar(context.json);
        std::string now;
        report = bench::run_pipeline_bench(options, logins, [&](std::string_view what, int done, int of) {
            if (now != what) {
                now = what;
                bar.stage(now);
            }
            bar.step(static_cast<std::size_t>(done), static_cast<std::size_t>(of));
        });
    }
    bench::PipelineReport const measured = take(std::move(report));
    if (context.json) {
        context.output().done("", bench::to_json(measured));
    } else {
        context.output().list({{"mode", "Mode"},
                               {"step", "Step"},
                               {"orders_per_s", "Orders/s", true},
                               {"lines_per_s", "Lines/s", true},
                               {"seconds", "Seconds", true}},
                              as_table(measured), "Nothing was measured.");
        context.output().say(fmt::format("\nfsync {}; {} closing checks {}.", measured.fsync,
                                         measured.checks.size(),
                                         measured.all_hold() ? "hold" : "were made, not all hold"));
    }
    if (!measured.all_hold()) {
        throw RefusedError(
            {"checks_failed", "The closing checks do not all hold: the figures count for nothing."});
    }
}

} // namespace

void add_bench_commands(CLI::App& app, Context& context)
{
    CLI::App* const bench_app = app.add_subcommand("bench", "measure this program on this machine");
    bench_app->require_subcommand(1);
    CLI::App* const pipeline = bench_app->add_subcommand(
        "pipeline", "the reference workload in scratch databases, every step timed apart");
    auto options = std::make_shared<bench::PipelineOptions>();
    pipeline->add_option("--orders", options->orders, "how many orders")
        ->check(CLI::Range(1, 10000))
        ->default_val(500);
    pipeline->add_option("--seed", options->seed, "of the workload")->default_val(42);
    pipeline->footer("One committed transaction per order and step, fsync on; then with two workers; then in "
                     "bulk.\nExample:\n  poddeskctl bench pipeline --orders 500");
    pipeline->callback([&context, options] { run_pipeline(context, *options); });
}

} // namespace poddesk::ctl
