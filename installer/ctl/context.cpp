#include "installer/ctl/context.h"

#include "installer/demo/demo.h"
#include "installer/setup/log.h"

#include <unistd.h>

namespace poddesk::ctl {

installer::Settings const& Context::settings()
{
    if (!settings_) {
        if (demo) {
            flags.database = "demo";
        }
        settings_ = installer::resolve_settings(flags);
        demo = settings_->database == "demo" && !settings_->server;
        installer::open_log(settings_->home, "poddeskctl", settings_->log_level);
    }
    return *settings_;
}

void Context::open_without_demo()
{
    skip_demo_ = true;
    installation();
}

installer::Installation& Context::installation()
{
    if (!installation_) {
        installer::Installation::Options options;
        options.progress = [](std::string_view what) { std::cerr << what << '\n'; };
        installation_.emplace(installer::Installation::open(settings(), options));
        if (demo && !skip_demo_) {
            ProgressBar bar(json);
            installer::make_demo(*installation_, [&bar](std::string const& stage) { bar.stage(stage); });
        }
    }
    return *installation_;
}

database::Pool& Context::pool()
{
    if (!pool_) {
        pool_.emplace(installation().pool(4, settings().person.empty() ? default_person_ : "", password()));
    }
    return *pool_;
}

std::string Context::password()
{
    if (installation().is_private()) {
        return "";
    }
    if (char const* const given = std::getenv("PODDESK_PASSWORD"); given != nullptr) {
        return given;
    }
    return isatty(STDIN_FILENO) != 0 ? getpass("Password: ") : "";
}

void Context::sign_in_as(std::string const& person)
{
    default_person_ = person;
}

} // namespace poddesk::ctl
