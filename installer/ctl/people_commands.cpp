#include "installer/ctl/reading.h"

#include "domain/access/people.h"
#include "installer/cluster/secrets_file.h"

#include <unistd.h>

namespace poddesk::ctl {

namespace {

std::string asked_password()
{
    if (char const* const given = std::getenv("PODDESK_NEW_PASSWORD"); given != nullptr) {
        return given;
    }
    return isatty(STDIN_FILENO) != 0 ? getpass("Password for the new person (empty: none yet): ") : "";
}

void add_person(CLI::App& people, Context& context)
{
    CLI::App* const add = people.add_subcommand("add", "a person with a login, a role and a reach");
    struct Add
    {
        access::NewPerson person;
        std::vector<std::string> clients, pods;
    };
    auto to = std::make_shared<Add>();
    add->add_option("LOGIN", to->person.login, "small letters, digits, dots")->required();
    add->add_option("--name", to->person.full_name, "the full name")->required();
    add->add_option("--role", to->person.role,
                    "account_manager, returns_inspector, onboarding, warehouse, administrator")
        ->required()
        ->check(CLI::IsMember(
            {"account_manager", "returns_inspector", "onboarding", "warehouse", "administrator"}));
    add->add_option("--client", to->clients, "code of a client within reach; several times");
    add->add_option("--pod", to->pods, "code of a pod within reach; several times");
    add->add_flag("--all-clients", to->person.all_clients, "every client, also later ones");
    add->add_flag("--all-pods", to->person.all_pods, "every pod, also later ones");
    add->footer("The password is asked for, or taken from PODDESK_NEW_PASSWORD.\nExample:\n  poddeskctl "
                "--demo people add mia --name \"Mia Torres\" --role warehouse --client AO --pod RNO");
    add->callback([&context, to] {
        to->person.password = asked_password();
        take(
            database::in_transaction(context.pool(), [&](database::Transaction& tx) -> kernel::Outcome<void> {
                if (kernel::Outcome<kernel::PersonId> const made = access::create_person(tx, to->person);
                    !made) {
                    return tl::unexpected(made.error());
                }
                for (std::string const& code : to->clients) {
                    take(access::grant_client(tx, to->person.login,
                                              known(client_by_code(tx, code), "client", code, ".")));
                }
                for (std::string const& code : to->pods) {
                    take(access::grant_pod(tx, to->person.login,
                                           known(pod_by_code(tx, code), "pod", code, ".")));
                }
                return {};
            }));
        if (context.installation().is_private() && !to->person.password.empty()) {
            installer::SecretsFile(context.settings().home).set(to->person.login, to->person.password);
        }
        context.output().done(fmt::format("{} may sign in as {}.", to->person.full_name, to->person.role),
                              {{"login", to->person.login}, {"role", to->person.role}});
    });
    CLI::App* const disable = people.add_subcommand("disable", "a person who left sees nothing from now on");
    CLI::App* const enable = people.add_subcommand("enable", "take a disable back");
    auto login = std::make_shared<std::string>();
    for (CLI::App* const command : {disable, enable}) {
        command->add_option("LOGIN", *login, "see: people list")->required();
        command->footer(fmt::format("Example:\n  poddeskctl --demo people {} mia", command->get_name()));
        bool const disabled = command == disable;
        command->callback([&context, login, disabled] {
            take(database::in_transaction(context.pool(), [&](database::Transaction& tx) {
                return access::set_disabled(tx, *login, disabled);
            }));
            context.output().done(fmt::format("{} is {}.", *login, disabled ? "disabled" : "enabled"),
                                  {{"login", *login}, {"disabled", disabled}});
        });
    }
}

bool is_known_person(database::Transaction& tx, std::string const& login)
{
    nlohmann::json const people = list_people(tx);
    return std::any_of(people.begin(), people.end(),
                       [&](nlohmann::json const& person) { return person["login"] == login; });
}

void add_grant(CLI::App& people, Context& context)
{
    CLI::App* const grant = people.add_subcommand("grant", "widen a person's reach by clients and pods");
    struct Grant
    {
        std::string login;
        std::vector<std::string> clients, pods;
    };
    auto to = std::make_shared<Grant>();
    grant->add_option("LOGIN", to->login, "see: people list")->required();
    grant->add_option("--client", to->clients, "code of a client; several times");
    grant->add_option("--pod", to->pods, "code of a pod; several times");
    grant->footer(
        "All of it or nothing; what is in reach already stays so.\nExample:\n  poddeskctl --demo people "
        "grant mia --client EO --client FS --pod CMH");
    grant->callback([&context, to] {
        if (to->clients.empty() && to->pods.empty()) {
            throw CLI::RequiredError("--client or --pod");
        }
        take(
            database::in_transaction(context.pool(), [&](database::Transaction& tx) -> kernel::Outcome<void> {
                if (!is_known_person(tx, to->login)) {
                    return kernel::refused("unknown_person",
                                           fmt::format("There is no person {}; see: poddeskctl "
                                                       "people list",
                                                       kernel::in_quotes(to->login)));
                }
                for (std::string const& code : to->clients) {
                    take(access::grant_client(
                        tx, to->login,
                        known(client_by_code(tx, code), "client", code, "; see: poddeskctl clients list")));
                }
                for (std::string const& code : to->pods) {
                    take(access::grant_pod(
                        tx, to->login,
                        known(pod_by_code(tx, code), "pod", code, "; see: poddeskctl pods list")));
                }
                return {};
            }));
        context.output().done(fmt::format("{} may work for {} clients and in {} pods more.", to->login,
                                          to->clients.size(), to->pods.size()),
                              {{"login", to->login}, {"clients", to->clients}, {"pods", to->pods}});
    });
}

void add_people(CLI::App& app, Context& context)
{
    CLI::App* const people =
        app.add_subcommand("people", "who may sign in, as what, for which clients and pods");
    people->require_subcommand(1);
    CLI::App* const list = people->add_subcommand("list", "everybody with role and reach");
    list->footer("Example:\n  poddeskctl --demo people list");
    list->callback([&context] {
        nlohmann::json const rows =
            reading(context, [](database::Transaction& tx) { return list_people(tx); });
        context.output().list({{"login", "Login"},
                               {"full_name", "Name"},
                               {"role", "Role"},
                               {"clients", "Clients"},
                               {"pods", "Pods"},
                               {"disabled_at", "Disabled"}},
                              rows, "Nobody.");
    });
    add_person(*people, context);
    add_grant(*people, context);
}

} // namespace

void add_people_commands(CLI::App& app, Context& context)
{
    add_people(app, context);
}

} // namespace poddesk::ctl
