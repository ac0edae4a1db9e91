#include "domain/messaging/hand_over_to_files.h"

#include "domain/database/jobs.h"
#include "domain/database/transaction.h"
#include "domain/messaging/compose_message.h"
#include "domain/messaging/message_sql.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

namespace poddesk::messaging {

namespace {

namespace fs = std::filesystem;

class File
{
public:
    File(fs::path const& path, int flags) : descriptor_(::open(path.c_str(), flags | O_CLOEXEC, 0600)) {}
    ~File() { close(); }
    File(File const&) = delete;
    File& operator=(File const&) = delete;

    bool is_open() const { return descriptor_ >= 0; }
    int descriptor() const { return descriptor_; }

    bool write_all(std::string_view bytes) const
    {
        while (!bytes.empty()) {
            ssize_t const written = ::write(descriptor_, bytes.data(), bytes.size());
            if (written < 0 && errno == EINTR) continue;
            if (written <= 0) return false;
            bytes.remove_prefix(static_cast<std::size_t>(written));
        }
        return true;
    }

    bool close() { return descriptor_ < 0 || ::close(std::exchange(descriptor_, -1)) == 0; }

private:
    int descriptor_;
};

kernel::Refusal cannot(std::string const& what, fs::path const& path)
{
    return {"bad_folder", fmt::format("{} {}: {}.", what, path.string(), std::strerror(errno))};
}

/// Whole or not at all, also after a power cut: the bytes and then the name are on the disk before this
/// returns.
kernel::Outcome<void> write_file(fs::path const& folder, std::string const& name, std::string_view bytes,
                                 HandOverOptions const& options)
{
    fs::path const partial = folder / ("." + name + ".part");
    {
        File file(partial, O_WRONLY | O_CREAT | O_TRUNC);
        if (!file.is_open() || !file.write_all(bytes) || ::fsync(file.descriptor()) != 0 || !file.close()) {
            kernel::Refusal refusal = cannot("Cannot write the email file", folder / name);
            ::unlink(partial.c_str());
            return tl::unexpected(std::move(refusal));
        }
    }
    if (options.after) options.after(HandOverStep::written);
    if (::rename(partial.c_str(), (folder / name).c_str()) != 0)
        return tl::unexpected(cannot("Cannot name the email file", folder / name));
    File const directory(folder, O_RDONLY | O_DIRECTORY);
    if (!directory.is_open() || ::fsync(directory.descriptor()) != 0)
        return tl::unexpected(cannot("Cannot sync", folder));
    if (options.after) options.after(HandOverStep::renamed);
    return {};
}

/// The folder's own token, made once: whoever holds the folder's lock works under it and may resume what it
/// left behind.
kernel::Outcome<kernel::Uuid> token_of(fs::path const& folder, File const& lock)
{
    std::array<char, 64> text{};
    ssize_t const count = ::pread(lock.descriptor(), text.data(), text.size(), 0);
    if (count > 0) {
        if (auto token = kernel::Uuid::parse(std::string_view(text.data(), static_cast<std::size_t>(count))))
            return *token;
    }
    kernel::Uuid const token = kernel::Uuid::random();
    if (::ftruncate(lock.descriptor(), 0) != 0 || ::lseek(lock.descriptor(), 0, SEEK_SET) != 0 ||
        !lock.write_all(token.text()) || ::fsync(lock.descriptor()) != 0) {
        return tl::unexpected(cannot("Cannot write into", folder));
    }
    return token;
}

class HandOver
{
public:
    HandOver(database::Pool& pool, fs::path const& folder, HandOverOptions const& options,
             kernel::Uuid const& token)
        : pool_(pool), folder_(folder), options_(options), token_(token)
    {
    }

    HandOverCount run()
    {
        for (Message const& message : database::in_transaction(
                 pool_, [&](database::Transaction& tx) { return unfinished_messages(tx, token_); })) {
            int const before = count_.sent;
            if (message.state == "handing_over")
                write(message, stored(message));
            else
                one(message);
            count_.resumed += count_.sent - before;
        }
        for (int done = 0; done < options_.most; ++done) {
            auto const message = database::in_transaction(pool_, [&](database::Transaction& tx) {
                return claim_message(tx, token_, options_.claim_time);
            });
            if (!message) break;
            step(HandOverStep::claimed);
            one(*message);
        }
        database::in_transaction(pool_, [](database::Transaction& tx) { return sweep_messages(tx); });
        return std::move(count_);
    }

private:
    void step(HandOverStep what) const
    {
        if (options_.after) options_.after(what);
    }

    std::optional<std::string> stored(Message const& message)
    {
        return database::in_transaction(
            pool_, [&](database::Transaction& tx) { return stored_email(tx, message.id); });
    }

    void one(Message const& message)
    {
        auto const facts = database::in_transaction(
            pool_, [&](database::Transaction& tx) { return read_facts(tx, message); });
        auto const email =
            facts ? compose_message(message, *facts) : kernel::Outcome<Email>(tl::unexpected(facts.error()));
        auto const bytes =
            email ? compose(*email) : kernel::Outcome<std::string>(tl::unexpected(email.error()));
        if (!bytes) {
            // The code only: a refusal's sentence may quote what the customer typed.
            finish(message, "dead", "cannot be composed: " + bytes.error().code, {});
            return;
        }
        bool const ours = database::in_transaction(pool_, [&](database::Transaction& tx) {
            return begin_hand_over(tx, message, token_, email->subject, *bytes);
        });
        if (!ours) return;
        step(HandOverStep::handing_over);
        write(message, *bytes);
    }

    void write(Message const& message, std::optional<std::string> const& bytes)
    {
        if (!bytes) {
            finish(message, "dead", "the stored email is not there", {});
            return;
        }
        auto const written = write_file(folder_, email_file_name(message.message_id), *bytes, options_);
        if (written)
            finish(message, "sent", "", {});
        else if (message.attempts >= options_.most_attempts)
            finish(message, "dead", written.error().message, {});
        else
            finish(message, "ready", written.error().message, database::retry_pause(message.attempts));
    }

    void finish(Message const& message, std::string const& state, std::string const& error,
                std::chrono::milliseconds pause)
    {
        bool const ours = database::in_transaction(pool_, [&](database::Transaction& tx) {
            return finish_message(tx, message, token_, state, error, pause);
        });
        if (!ours) return;
        step(HandOverStep::finished);
        if (state == "sent") ++count_.sent;
        if (state == "ready") ++count_.again;
        if (state == "dead") ++count_.dead;
        if (!error.empty()) count_.last_error = error;
    }

    database::Pool& pool_;
    fs::path const& folder_;
    HandOverOptions const& options_;
    kernel::Uuid token_;
    HandOverCount count_;
};

} // namespace

std::string email_file_name(std::string const& message_id)
{
    std::string name;
    for (char const letter : message_id) {
        bool const known = (letter >= '0' && letter <= '9') || (letter >= 'a' && letter <= 'z') ||
                           (letter >= 'A' && letter <= 'Z') || letter == '-' || letter == '_' ||
                           letter == '@' || (letter == '.' && !name.empty());
        if (known) name += letter;
    }
    return name.substr(0, 200) + ".eml";
}

kernel::Outcome<HandOverCount> hand_over_to_files(database::Pool& pool, fs::path const& folder,
                                                  HandOverOptions const& options)
{
    std::error_code failed;
    fs::create_directories(folder, failed);
    if (failed) {
        return kernel::refused("bad_folder", fmt::format("Cannot make the email folder {}: {}.",
                                                         folder.string(), failed.message()));
    }
    File const lock(folder / ".worker", O_RDWR | O_CREAT);
    if (!lock.is_open()) return tl::unexpected(cannot("Cannot open", folder / ".worker"));
    if (::flock(lock.descriptor(), LOCK_EX | LOCK_NB) != 0) {
        return kernel::refused("busy",
                               fmt::format("Another worker is writing emails to {}.", folder.string()));
    }
    auto const token = token_of(folder, lock);
    if (!token) return tl::unexpected(token.error());
    return HandOver(pool, folder, options, *token).run();
}

} // namespace poddesk::messaging
